// Searches are narrowed by what assets are taken to hold: the index is made anew with one field more.
DROP INDEX asset_search IF EXISTS;
CREATE FULLTEXT INDEX asset_search IF NOT EXISTS FOR (n:Asset) ON EACH [
  n.nameLower, n.searchName, n.searchText, n.searchPeople, n.searchRank, n.kind, n.engine, n.instanceId,
  n.databaseKey, n.schemaKey, n.environment, n.tags, n.domainIds, n.ownerIds, n.validTo, n.classifications
] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
