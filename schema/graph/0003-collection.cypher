// Staged assets are found by the stage that writes them.
CREATE INDEX staged_stage_key IF NOT EXISTS FOR (n:Staged) ON (n.stage, n.key);
// Links that wait for their other end.
CREATE INDEX pending_link_instance IF NOT EXISTS FOR (n:PendingLink) ON (n.instanceId);
CREATE INDEX pending_link_owner IF NOT EXISTS FOR (n:PendingLink) ON (n.owner);
CREATE INDEX pending_link_from IF NOT EXISTS FOR (n:PendingLink) ON (n.from);
CREATE INDEX pending_link_to IF NOT EXISTS FOR (n:PendingLink) ON (n.to);
// Runs by instance and by state; scopes by instance; samples by asset.
CREATE INDEX collection_run_instance IF NOT EXISTS FOR (n:CollectionRun) ON (n.instanceId, n.queuedAt);
CREATE INDEX collection_run_state IF NOT EXISTS FOR (n:CollectionRun) ON (n.state);
CREATE INDEX scope_instance IF NOT EXISTS FOR (n:Scope) ON (n.instanceId);
CREATE INDEX statistic_sample_asset IF NOT EXISTS FOR (n:StatisticSample) ON (n.assetId, n.at);
CREATE INDEX statistic_sample_at IF NOT EXISTS FOR (n:StatisticSample) ON (n.at);
