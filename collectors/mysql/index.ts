import type { Collector } from '../../src/engines/contract.js';
import { collectInstance } from './collect.js';
import { readStatements } from './statements.js';
import { watchInstance, watchSetupSql } from './watch.js';

export { collectInstance, type CollectInstruments, type QueryCounts } from './collect.js';

/**
 * Reads MySQL 8.0 and later and MariaDB 10.5 and later: every object a dump can list, and accounts, roles, grants,
 * settings, replication and statistics. Scopes: the instance with its databases, plugins, foreign servers, tablespaces
 * and replication channels; `#principal`; `#setting`; each database. An unchanged database costs a fixed number of
 * short statements: see `table-digests.ts` for how a table is known to be unchanged.
 */
export const mysqlCollector: Collector = {
  engine: 'mysql',
  collect: (target, namespace, options) => collectInstance(target, namespace, options),
  watch: watchInstance,
  watchSetupSql,
  statements: readStatements,
};
