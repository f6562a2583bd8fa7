// Staged assets are only ever looked up all at once, by the stage that writes them.
DROP INDEX staged_stage_key IF EXISTS;
CREATE INDEX staged_stage IF NOT EXISTS FOR (n:Staged) ON (n.stage);
