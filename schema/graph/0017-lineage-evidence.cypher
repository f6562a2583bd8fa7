// Edges by the evidence that states them; dropped assets by instance and time, so that their edges are found.
CREATE INDEX flows_to_evidence IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.evidence);
CREATE INDEX influences_evidence IF NOT EXISTS FOR ()-[r:INFLUENCES]-() ON (r.evidence);
CREATE INDEX lineage_evidence_origin IF NOT EXISTS FOR (n:LineageEvidence) ON (n.source, n.origin);
CREATE INDEX asset_ended IF NOT EXISTS FOR (n:Asset) ON (n.instanceId, n.validTo);
