import { systemContext } from '../../src/core/context.js';
import { newId } from '../../src/core/ids.js';
import type { EngineKind, HandshakeFacts } from '../../src/engines/contract.js';
import type { GraphClient } from '../../src/graph/index.js';
import { DiscoveryStore } from '../../src/ingest/discovery/discovery.store.js';
import { ingestFixture, removeInstance } from './ingest-fixture.js';
import { ModelCollector } from './model-collector.js';
import type { Make } from './mutation-world.js';
import { ownAddress } from './own-address.js';
import { testServers } from './servers.js';

/** What mutations need that sign in to a database or end what is under way. */
export interface ServerWorld {
  /** An instance whose server lets its account in. */
  reachable: string;
  /** A candidate whose server lets in who has its password. */
  adoptable: string;
  /** Where a server answers that is not registered. */
  freeAddress: { host: string; port: number };
  /** A collection that nobody takes up, and a search that has not ended. */
  waitingRun: string;
  search: string;
}

/** Makes them, on real servers behind addresses of their own. */
export async function makeServerWorld(
  make: Make,
  graph: GraphClient,
): Promise<{ servers: ServerWorld; removeServers: () => Promise<void> }> {
  const { postgres, redisSecured } = testServers();
  const [known, found, free] = await Promise.all([
    ownAddress(redisSecured),
    ownAddress(redisSecured),
    ownAddress(postgres),
  ]);
  const reached = { engine: 'REDIS', host: known.host, port: known.port, tls: 'DISABLE', collect: false };
  await make('registerInstance', { input: { ...reached, password: redisSecured.password } });
  const idle = await ingestFixture(graph, new ModelCollector(() => ({ principals: [], schemas: {} })), {
    working: false,
  });
  const { id: waitingRun } = await idle.ingest.runs.startCollection(idle.ctx, {
    instanceId: idle.instanceId,
    mode: 'FULL',
  });
  const adoptable = await candidateAt(graph, 'redis', found);
  const search = await runningSearch(graph);
  const keys = [
    `redis://${known.host}:${known.port}`,
    `redis://${found.host}:${found.port}`,
    `postgres://${free.host}:${free.port}`,
  ];
  return {
    servers: {
      reachable: (await instanceAt(graph, keys[0] ?? '')) ?? '',
      adoptable,
      freeAddress: { host: free.host, port: free.port },
      waitingRun,
      search,
    },
    removeServers: async () => {
      for (const key of keys) {
        const id = await instanceAt(graph, key);
        if (id !== null) await removeInstance(graph, id, key);
      }
      await graph.write('MATCH (n:Candidate|DiscoveryRun) WHERE n.id IN $ids DETACH DELETE n', {
        ids: [adoptable, search],
      });
      await idle.done();
      await Promise.all([known.close(), found.close(), free.close()]);
    },
  };
}

async function instanceAt(graph: GraphClient, key: string): Promise<string | null> {
  const [row] = await graph.read<{ id: string }>('MATCH (i:Asset {key: $key}) RETURN i.id AS id', { key });
  return row?.id ?? null;
}

/** Something found at an address, as a search for instances writes it. @returns its id */
export async function candidateAt(
  graph: GraphClient,
  engine: EngineKind,
  { host, port }: { host: string; port: number },
): Promise<string> {
  const id = newId();
  const facts: HandshakeFacts = {
    engine,
    flavour: engine,
    version: null,
    tlsOffered: false,
    authRequired: true,
  };
  const seen = { id, runId: newId(), at: new Date().toISOString() };
  await graph.transaction((tx) => new DiscoveryStore(graph).seen(tx, seen, { engine, host, port }, facts));
  return id;
}

/** A search of another process, which has just been heard of. */
async function runningSearch(graph: GraphClient): Promise<string> {
  const id = newId();
  const none = { probedCount: 0, foundCount: 0, skippedCount: 0, errorCode: null, errorMessage: null };
  const times = { startedAt: new Date().toISOString(), finishedAt: null };
  const requestedBy = systemContext().subject.id;
  const run = { id, state: 'RUNNING' as const, addressCount: 1, requestedBy, ...times, ...none };
  await graph.transaction((tx) => new DiscoveryStore(graph).createRun(tx, run));
  return id;
}
