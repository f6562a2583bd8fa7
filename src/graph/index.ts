/**
 * The graph: the only room that speaks to Neo4j. Others get a client, transactions and plain rows.
 */
export { accessClause, type CypherCondition } from './access.js';
export {
  countingQueries,
  GraphClient,
  type GraphRow,
  type GraphTarget,
  type GraphTransaction,
  type QueryFacts,
  type QueryOptions,
} from './client.js';
export { cypher, type CypherQuery, label, relationship } from './cypher.js';
export { listMigrations, migrate } from './migrator.js';
