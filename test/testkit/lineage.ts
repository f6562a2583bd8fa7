import { systemClock } from '../../src/core/clock.js';
import { childKey } from '../../src/core/asset-key.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { collectInstance as collectMysql } from '../../collectors/mysql/index.js';
import { collectInstance as collectPg } from '../../collectors/postgres/index.js';
import { redisCollector } from '../../collectors/redis/index.js';
import type { Collector } from '../../src/engines/contract.js';
import { parseTargetUrl } from '../../src/engines/target.js';
import type { GraphClient } from '../../src/graph/index.js';
import { type CollectionRun, createIngest, type Ingest } from '../../src/ingest/index.js';
import { createLineageEvidence, type LineageEvidence } from '../../src/lineage/evidence/index.js';
import { modelEngine, removeInstance, testVault, waitForRun } from './ingest-fixture.js';
import { uniqueName } from './servers.js';

/** A real database that is collected under a namespace of the test's own, with its lineage derived. */
export interface LineageFixture {
  ctx: RequestContext;
  ingest: Ingest;
  evidence: LineageEvidence;
  instanceId: string;
  namespace: string;
  /** Key of the database. */
  database: string;
  collect(mode?: 'FULL' | 'INCREMENTAL'): Promise<CollectionRun>;
  /** Edges now, as `from -> to KIND SUBTYPE`, without the key of the database before the names. */
  edges(filter?: { source?: string; level?: 'column' | 'table' }): Promise<string[]>;
  done(): Promise<void>;
}

const collectors = {
  postgres: collectPg,
  mysql: collectMysql,
  redis: redisCollector.collect.bind(redisCollector),
} as const;

function partsOf(namespace: string, database: string | null | undefined, principals = false): string[] {
  const inDatabase = childKey(namespace, 'Database', database ?? '');
  return principals ? [inDatabase, childKey(namespace, 'Principal', 'all')] : [inDatabase];
}

/** Collects the database a URL names as if it were an instance of its own; `principals`: with those of the server; `whole`: all of its server. */
export async function lineageFixture(
  graph: GraphClient,
  url: string,
  options: { hook?: boolean; principals?: boolean; whole?: boolean; environment?: string } = {},
): Promise<LineageFixture> {
  const target = parseTargetUrl(url);
  const { engine } = target;
  const zone = uniqueName('zone');
  const ctx = systemContext();
  const evidence = createLineageEvidence({ graph, clock: systemClock, logger: silentLogger });
  const collector: Collector = {
    engine,
    collect: (_target, namespace, collect) =>
      collectors[engine](target, namespace, {
        ...collect,
        ...(options.whole === true ? {} : { only: partsOf(namespace, target.database, options.principals) }),
      }),
    watch: async () => ({ method: 'POLLING', advice: null, stop: async () => undefined }),
    watchSetupSql: () => null,
  };
  const ingest = createIngest({
    graph,
    collectors: { [engine]: collector },
    engines: { [engine]: { ...modelEngine, kind: engine } },
    vault: testVault(graph),
    clock: systemClock,
    logger: silentLogger,
    settings: { jitterSeconds: 0, zone },
    dispatch: { pollMs: 60_000, leaseMs: 30_000 },
    ...(options.hook === false
      ? {}
      : {
          onScopesApplied: async ({ instanceId, signal }) => {
            await evidence.deriver.deriveInstance(instanceId, { signal });
          },
        }),
  });
  const { instance } = await ingest.instances.registerInstance(ctx, {
    engine,
    host: uniqueName('host').replace('_', '-'),
    user: 'waymark',
    password: 'right',
    collect: false,
    environment: options.environment ?? 'test',
  });
  ingest.startWorking();
  const database = childKey(instance.key, 'Database', target.database ?? '');
  return {
    ctx,
    ingest,
    evidence,
    instanceId: instance.id,
    namespace: instance.key,
    database,
    collect: (mode) =>
      waitForRun(ingest, () =>
        ingest.runs.startCollection(ctx, { instanceId: instance.id, mode: mode ?? 'INCREMENTAL' }),
      ),
    edges: (filter) => currentEdges(graph, instance.id, database, filter ?? {}),
    done: async () => {
      await ingest.stop();
      await graph.autocommit('MATCH (e:LineageEvidence {instanceId: $id}) DELETE e', { id: instance.id });
      await removeInstance(graph, instance.id, instance.key, zone);
    },
  };
}

async function currentEdges(
  graph: GraphClient,
  instanceId: string,
  database: string,
  filter: { source?: string; level?: 'column' | 'table' },
): Promise<string[]> {
  const rows = await graph.read<{ from: string; to: string; type: string; subtype: string; column: boolean }>(
    `MATCH (a:Asset {instanceId: $instanceId})-[r:FLOWS_TO|INFLUENCES]->(b:Asset)
     MATCH (e:LineageEvidence {id: r.evidence})
     WHERE $source IS NULL OR e.source = $source
     RETURN a.key AS from, b.key AS to, type(r) AS type, r.subtype AS subtype, a:Column OR b:Column AS column`,
    { instanceId, source: filter.source ?? null },
  );
  const short = (key: string): string => key.replace(`${database}.`, '');
  return rows
    .filter(({ column }) => filter.level === undefined || column === (filter.level === 'column'))
    .map(({ from, to, type, subtype }) => `${short(from)} -> ${short(to)} ${type} ${subtype}`)
    .sort();
}
