// Evidence by what states it; the one counter of lineage; what each transaction did to edges.
CREATE CONSTRAINT lineage_evidence_key IF NOT EXISTS FOR (n:LineageEvidence) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT lineage_evidence_id IF NOT EXISTS FOR (n:LineageEvidence) REQUIRE n.id IS UNIQUE;
CREATE INDEX lineage_evidence_instance IF NOT EXISTS FOR (n:LineageEvidence) ON (n.instanceId, n.source);
CREATE CONSTRAINT lineage_state_name IF NOT EXISTS FOR (n:LineageState) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT lineage_change_version IF NOT EXISTS FOR (n:LineageChange) REQUIRE n.version IS UNIQUE;
