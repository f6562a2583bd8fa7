import { mysqlCollector } from '../../collectors/mysql/index.js';
import { postgresCollector } from '../../collectors/postgres/index.js';
import { redisCollector } from '../../collectors/redis/index.js';
import { traced } from '../core/tracing.js';
import type { Collector, Engine, EngineKind } from '../engines/contract.js';
import { mysqlEngine } from '../engines/mysql/index.js';
import { postgresEngine } from '../engines/postgres/index.js';
import { redisEngine } from '../engines/redis/index.js';

/** What Waymark does to each engine. A kind without an entry does not compile. */
export const engines: Readonly<Record<EngineKind, Engine>> = {
  postgres: tracedEngine(postgresEngine),
  mysql: tracedEngine(mysqlEngine),
  redis: tracedEngine(redisEngine),
};

/** What Waymark reads of each engine. */
export const collectors: Readonly<Record<EngineKind, Collector>> = {
  postgres: tracedCollector(postgresCollector),
  mysql: tracedCollector(mysqlCollector),
  redis: tracedCollector(redisCollector),
};

/** Puts each call to a database into a span. */
function tracedEngine(engine: Engine): Engine {
  return {
    ...engine,
    facts: (target, signal) =>
      traced(
        `engine ${engine.kind} facts`,
        { 'db.system.name': engine.kind, 'server.address': target.host, 'server.port': target.port },
        () => engine.facts(target, signal),
        { kind: 'client' },
      ),
    handshake: (host, port, timeoutMs, signal) =>
      traced(
        `engine ${engine.kind} handshake`,
        { 'db.system.name': engine.kind, 'server.address': host, 'server.port': port },
        () => engine.handshake(host, port, timeoutMs, signal),
        { kind: 'client' },
      ),
  };
}

/** Puts the reading of each batch of a collection into a span. */
function tracedCollector(collector: Collector): Collector {
  const statements = collector.statements?.bind(collector);
  return {
    engine: collector.engine,
    ...(statements === undefined
      ? {}
      : {
          statements: (target, namespace, options) =>
            traced(
              `engine ${collector.engine} statements`,
              {
                'db.system.name': collector.engine,
                'server.address': target.host,
                'server.port': target.port,
              },
              () => statements(target, namespace, options),
              { kind: 'client' },
            ),
        }),
    watch: (target, namespace, options) => collector.watch(target, namespace, options),
    watchSetupSql: () => collector.watchSetupSql(),
    collect: async function* collect(target, namespace, options) {
      const batches = collector.collect(target, namespace, options)[Symbol.asyncIterator]();
      const attributes = {
        'db.system.name': collector.engine,
        'server.address': target.host,
        'server.port': target.port,
      };
      try {
        for (;;) {
          const next = await traced(`engine ${collector.engine} collect`, attributes, () => batches.next(), {
            kind: 'client',
          });
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        await batches.return?.();
      }
    },
  };
}
