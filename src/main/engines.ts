import { mysqlCollector } from '../../collectors/mysql/index.js';
import { postgresCollector } from '../../collectors/postgres/index.js';
import { redisCollector } from '../../collectors/redis/index.js';
import type { Collector, Engine, EngineKind } from '../engines/contract.js';
import { mysqlEngine } from '../engines/mysql/index.js';
import { postgresEngine } from '../engines/postgres/index.js';
import { redisEngine } from '../engines/redis/index.js';

/** What Waymark does to each engine. A kind without an entry does not compile. */
export const engines: Readonly<Record<EngineKind, Engine>> = {
  postgres: postgresEngine,
  mysql: mysqlEngine,
  redis: redisEngine,
};

/** What Waymark reads of each engine. */
export const collectors: Readonly<Record<EngineKind, Collector>> = {
  postgres: postgresCollector,
  mysql: mysqlCollector,
  redis: redisCollector,
};
