// A constraint looks for the value before it is written, at the end of an index where others are writing, and waits for
// them while it holds the chain. The lock on the chain's head gives each place once, and verification finds a second one.
DROP CONSTRAINT audit_record_id IF EXISTS;
DROP CONSTRAINT audit_record_place_unique IF EXISTS;
CREATE INDEX audit_record_by_id IF NOT EXISTS FOR (n:AuditRecord) ON (n.id);
CREATE INDEX audit_record_by_place IF NOT EXISTS FOR (n:AuditRecord) ON (n.chain, n.sequence);
