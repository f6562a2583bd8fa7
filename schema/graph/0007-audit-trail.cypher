// A chain has one record per place, so that two writers can never fork it.
DROP INDEX audit_record_place IF EXISTS;
CREATE CONSTRAINT audit_record_place_unique IF NOT EXISTS FOR (n:AuditRecord) REQUIRE (n.chain, n.sequence) IS UNIQUE;
// Searches are answered in the order of time.
DROP INDEX audit_record_asset IF EXISTS;
DROP INDEX audit_record_subject IF EXISTS;
DROP INDEX audit_record_action IF EXISTS;
CREATE INDEX audit_record_asset_at IF NOT EXISTS FOR (n:AuditRecord) ON (n.assetKey, n.at);
CREATE INDEX audit_record_subject_at IF NOT EXISTS FOR (n:AuditRecord) ON (n.subjectId, n.at);
CREATE INDEX audit_record_action_at IF NOT EXISTS FOR (n:AuditRecord) ON (n.action, n.at);
CREATE INDEX audit_record_ticket_at IF NOT EXISTS FOR (n:AuditRecord) ON (n.ticket, n.at);
CREATE INDEX audit_record_target IF NOT EXISTS FOR (n:AuditRecord) ON (n.targetId);
// What fixes the chains.
CREATE CONSTRAINT audit_trail_name IF NOT EXISTS FOR (n:AuditTrail) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT audit_key_id IF NOT EXISTS FOR (n:AuditKey) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT audit_checkpoint_number IF NOT EXISTS FOR (n:AuditCheckpoint) REQUIRE (n.trail, n.number) IS UNIQUE;
CREATE CONSTRAINT audit_tombstone_run IF NOT EXISTS FOR (n:AuditTombstone) REQUIRE (n.chain, n.runId) IS UNIQUE;
