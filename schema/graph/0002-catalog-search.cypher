// Search: one full-text index over names, texts and the filters of searches. Tokens are made in
// src/core/search-text.ts, so the analyzer only splits at white space.
CREATE FULLTEXT INDEX asset_search IF NOT EXISTS FOR (n:Asset) ON EACH [
  n.nameLower, n.searchName, n.searchText, n.searchPeople, n.searchRank, n.kind, n.engine, n.instanceId,
  n.databaseKey, n.schemaKey, n.environment, n.tags, n.domainIds, n.ownerIds, n.validTo
] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
// Lists: children of an asset, the assets of a schema, database or instance by kind, and order by name.
CREATE INDEX asset_parent IF NOT EXISTS FOR (n:Asset) ON (n.parentKey);
CREATE INDEX asset_schema_kind IF NOT EXISTS FOR (n:Asset) ON (n.schemaKey, n.kind);
CREATE INDEX asset_database_kind IF NOT EXISTS FOR (n:Asset) ON (n.databaseKey, n.kind);
CREATE INDEX asset_instance_kind IF NOT EXISTS FOR (n:Asset) ON (n.instanceId, n.kind);
