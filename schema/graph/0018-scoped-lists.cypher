// Lists by name for callers whose roles hold within some instances, databases or schemas only: each place is read in
// order of the names in it, so that a page costs as little as one of the whole fleet.
CREATE INDEX live_instance_kind_name IF NOT EXISTS FOR (n:Live) ON (n.instanceId, n.kind, n.nameLower);
CREATE INDEX live_database_kind_name IF NOT EXISTS FOR (n:Live) ON (n.databaseKey, n.kind, n.nameLower);
CREATE INDEX live_schema_kind_name IF NOT EXISTS FOR (n:Live) ON (n.schemaKey, n.kind, n.nameLower);
