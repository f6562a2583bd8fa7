import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import type { Collector, Engine, EngineFacts } from '../../src/engines/contract.js';
import type { GraphClient } from '../../src/graph/index.js';
import { GraphSecretVault } from '../../src/identity/index.js';
import {
  type CollectionRun,
  createIngest,
  type Ingest,
  type IngestSettings,
} from '../../src/ingest/index.js';
import { removeNamespace, uniqueName } from './servers.js';

/** Signs in to modelled sources: whoever gives the password `right` is let in. */
export const modelEngine: Engine = {
  kind: 'postgres',
  defaultPort: 5432,
  schemes: ['postgres'],
  facts: async (target): Promise<EngineFacts> => ({
    engine: 'postgres',
    flavour: 'postgresql',
    version: '15.1',
    account: target.user ?? 'nobody',
    encrypted: false,
  }),
  handshake: async () => null,
};

/** A registered instance over a modelled source, with everything needed to collect it. */
export interface IngestFixture {
  ingest: Ingest;
  vault: GraphSecretVault;
  ctx: RequestContext;
  instanceId: string;
  namespace: string;
  zone: string;
  /** Collects and waits for the end. */
  collect(mode?: 'FULL' | 'INCREMENTAL', only?: readonly string[]): Promise<CollectionRun>;
  done(): Promise<void>;
}

/** Limits that let a hundred tables be staged like a hundred thousand. */
export const smallLimits = {
  assetsPerTransaction: 300,
  newAssetsPerTransaction: 300,
  newAssetsAtOnce: 600,
  assetsPerBatch: 100,
  assetsPerPublication: 200_000,
};

/** The key of this process' vaults; a child process is given it. */
export const testRootKey = randomBytes(32);

/** A vault for tests. */
export function testVault(graph: GraphClient, rootKey: Buffer = testRootKey): GraphSecretVault {
  return new GraphSecretVault(graph, [rootKey]);
}

/** Registers a modelled instance in a namespace of its own and takes up its runs in this process. */
export async function ingestFixture(
  graph: GraphClient,
  collector: Collector,
  options: { engine?: Engine; settings?: Partial<IngestSettings>; leaseMs?: number; working?: boolean } = {},
): Promise<IngestFixture> {
  const ctx = systemContext();
  const zone = options.settings?.zone ?? uniqueName('zone');
  const vault = testVault(graph);
  const ingest = createIngest({
    graph,
    collectors: { postgres: collector },
    engines: { postgres: options.engine ?? modelEngine },
    vault,
    clock: systemClock,
    logger: silentLogger,
    // A zone of its own: no other test's process takes up its runs or schedules them.
    settings: { jitterSeconds: 0, parallelInstances: 4, zone, ...options.settings },
    dispatch: { pollMs: options.leaseMs ?? 60_000, leaseMs: options.leaseMs ?? 30_000 },
  });
  const host = uniqueName('host').replace('_', '-');
  const { instance } = await ingest.instances.registerInstance(ctx, {
    engine: 'postgres',
    host,
    user: 'waymark',
    password: 'right',
    collect: false,
    environment: 'test',
    tags: ['fleet'],
  });
  if (options.working !== false) ingest.startWorking();
  const collect: IngestFixture['collect'] = async (mode, only) =>
    waitForRun(ingest, async () =>
      ingest.runs.startCollection(ctx, { instanceId: instance.id, mode: mode ?? 'INCREMENTAL', only }),
    );
  return {
    ingest,
    vault,
    ctx,
    instanceId: instance.id,
    namespace: instance.key,
    zone,
    collect,
    done: async () => {
      await ingest.stop();
      await removeInstance(graph, instance.id, instance.key, zone);
    },
  };
}

/** Starts a run and waits until it has ended. */
export async function waitForRun(
  ingest: Ingest,
  start: () => Promise<CollectionRun>,
): Promise<CollectionRun> {
  const ended = new Map<string, CollectionRun>();
  let wake: () => void = () => undefined;
  const off = ingest.runs.onRunProgress((run) => {
    if (run.state === 'QUEUED' || run.state === 'RUNNING') return;
    ended.set(run.id, run);
    wake();
  });
  try {
    const started = await start();
    for (;;) {
      const run = ended.get(started.id);
      if (run !== undefined) return run;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    off();
  }
}

/** Removes an instance with everything it left in the graph. */
export async function removeInstance(
  graph: GraphClient,
  id: string,
  namespace: string,
  zone = 'default',
): Promise<void> {
  await removeNamespace(graph, namespace);
  for (const statement of [
    'MATCH (n:Staged {instanceId: $id}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS',
    'MATCH (n:Asset {instanceId: $id}) OPTIONAL MATCH (v:Version {assetId: n.id}) DETACH DELETE v, n',
    'MATCH (n:PendingLink {instanceId: $id}) DELETE n',
    'MATCH (n:LineageEvidence {instanceId: $id}) DELETE n',
    'MATCH (n:CollectionRun {instanceId: $id}) DETACH DELETE n',
    'MATCH (n:Scope {instanceId: $id}) DETACH DELETE n',
    "MATCH (n:Lease {name: 'collection:' + $id}) DELETE n",
    "MATCH (n:Lease {name: 'collection-coordinator:' + $zone}) DELETE n",
  ])
    await graph.autocommit(statement, { id, zone });
}
