import type { Collector } from '../../src/engines/contract.js';
import { collectInstance } from './collect.js';
import { readStatements } from './statements.js';
import { watchInstance, watchSetupSql } from './watch.js';

export { collectInstance, type CollectInstruments, type QueryCounts } from './collect.js';

/**
 * Reads PostgreSQL 12 and later: every object `pg_dump` can list but large objects, and roles, grants, settings and
 * statistics. Scopes: the instance with its databases, tablespaces and physical slots; `#principal`; `#setting`; per
 * database its own objects; each schema. A unit's digest is computed in the server from row versions, see
 * `queries/fingerprints.sql`, so an unchanged database costs a fixed number of short statements.
 */
export const postgresCollector: Collector = {
  engine: 'postgres',
  collect: (target, namespace, options) => collectInstance(target, namespace, options),
  watch: watchInstance,
  watchSetupSql,
  statements: readStatements,
};
