/**
 * The graph: the only room that speaks to Neo4j. Others get a client, transactions and plain rows.
 */
export { accessClause, type AccessSubjectAsset, type CypherCondition, isAccessible } from './access.js';
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
export {
  type BackupResult,
  dumpGraph,
  type EmbeddedGraph,
  loadGraph,
  runningTarget,
} from './embedded/backup.js';
export { EmbeddedNeo4j, type EmbeddedNeo4jOptions, removeData } from './embedded/embedded-neo4j.js';
export { idempotent, type IdempotentCall, type IdempotentOutcome } from './idempotency.js';
export { acquireLease, fence, type Lease, releaseLease, renewLease } from './lease.js';
export { listMigrations, migrate } from './migrator.js';
