// Audit records by chain, and by what they are searched for.
CREATE CONSTRAINT audit_record_id IF NOT EXISTS FOR (n:AuditRecord) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT audit_chain_name IF NOT EXISTS FOR (n:AuditChain) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT outbox_counter IF NOT EXISTS FOR (n:OutboxCounter) REQUIRE n.aggregate IS UNIQUE;
CREATE INDEX audit_record_place IF NOT EXISTS FOR (n:AuditRecord) ON (n.chain, n.sequence);
CREATE INDEX audit_record_at IF NOT EXISTS FOR (n:AuditRecord) ON (n.at);
CREATE INDEX audit_record_asset IF NOT EXISTS FOR (n:AuditRecord) ON (n.assetKey);
CREATE INDEX audit_record_subject IF NOT EXISTS FOR (n:AuditRecord) ON (n.subjectId);
CREATE INDEX audit_record_action IF NOT EXISTS FOR (n:AuditRecord) ON (n.action);
// Accounts, sessions and what they may do.
CREATE CONSTRAINT account_id IF NOT EXISTS FOR (n:Account) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT account_login IF NOT EXISTS FOR (n:Account) REQUIRE n.login IS UNIQUE;
CREATE CONSTRAINT session_hash IF NOT EXISTS FOR (n:Session) REQUIRE n.tokenHash IS UNIQUE;
CREATE CONSTRAINT session_id IF NOT EXISTS FOR (n:Session) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT api_token_hash IF NOT EXISTS FOR (n:ApiToken) REQUIRE n.tokenHash IS UNIQUE;
CREATE CONSTRAINT api_token_id IF NOT EXISTS FOR (n:ApiToken) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sign_in_link_hash IF NOT EXISTS FOR (n:SignInLink) REQUIRE n.tokenHash IS UNIQUE;
CREATE CONSTRAINT role_grant_id IF NOT EXISTS FOR (n:RoleGrant) REQUIRE n.id IS UNIQUE;
CREATE INDEX role_grant_subject IF NOT EXISTS FOR (n:RoleGrant) ON (n.subjectId);
