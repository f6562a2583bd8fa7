// Accounts of identity providers, groups, custom roles and what guards sign-ins.
CREATE CONSTRAINT account_external_key IF NOT EXISTS FOR (n:Account) REQUIRE n.externalKey IS UNIQUE;
CREATE CONSTRAINT organisation_id IF NOT EXISTS FOR (n:Organisation) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT unit_id IF NOT EXISTS FOR (n:Unit) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT team_id IF NOT EXISTS FOR (n:Team) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT role_name IF NOT EXISTS FOR (n:Role) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT access_state_name IF NOT EXISTS FOR (n:AccessState) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT sign_in_guard_login IF NOT EXISTS FOR (n:SignInGuard) REQUIRE n.login IS UNIQUE;
CREATE CONSTRAINT second_factor_account IF NOT EXISTS FOR (n:SecondFactor) REQUIRE n.accountId IS UNIQUE;
CREATE CONSTRAINT oidc_flow_hash IF NOT EXISTS FOR (n:OidcFlow) REQUIRE n.tokenHash IS UNIQUE;
CREATE CONSTRAINT on_call_shift_id IF NOT EXISTS FOR (n:OnCallShift) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT delegation_id IF NOT EXISTS FOR (n:Delegation) REQUIRE n.id IS UNIQUE;
CREATE INDEX on_call_shift_team IF NOT EXISTS FOR (n:OnCallShift) ON (n.teamId, n.untilMs);
CREATE INDEX delegation_until IF NOT EXISTS FOR (n:Delegation) ON (n.untilMs);
CREATE INDEX session_account IF NOT EXISTS FOR (n:Session) ON (n.accountId);
CREATE INDEX api_token_account IF NOT EXISTS FOR (n:ApiToken) ON (n.accountId);
CREATE INDEX sign_in_link_account IF NOT EXISTS FOR (n:SignInLink) ON (n.accountId);
CREATE INDEX role_grant_role IF NOT EXISTS FOR (n:RoleGrant) ON (n.role);
// Compliance.
CREATE CONSTRAINT compliance_check_id IF NOT EXISTS FOR (n:ComplianceCheck) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT compliance_finding_id IF NOT EXISTS FOR (n:ComplianceFinding) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT compliance_exception_id IF NOT EXISTS FOR (n:ComplianceException) REQUIRE n.id IS UNIQUE;
CREATE INDEX compliance_check_at IF NOT EXISTS FOR (n:ComplianceCheck) ON (n.at);
CREATE INDEX compliance_finding_place IF NOT EXISTS FOR (n:ComplianceFinding) ON (n.ruleId, n.subjectKey);
CREATE INDEX compliance_exception_place IF NOT EXISTS FOR (n:ComplianceException) ON (n.ruleId, n.subjectKey);
// What the rules read.
CREATE INDEX live_kind IF NOT EXISTS FOR (n:Live) ON (n.kind, n.key);
