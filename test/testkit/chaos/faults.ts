import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent } from '../../../src/events/index.js';
import { GraphClient } from '../../../src/graph/index.js';
import type { Jobs } from '../../../src/jobs/index.js';
import { uniqueName } from '../servers.js';
import {
  type ChaosNode,
  chaosWindow,
  type ClusterFacts,
  killServer,
  startChaosNode,
  stopChaosNode,
} from './cluster.js';
import type { ChaosSubscriber } from './subscriber.js';
import { chaosSpace } from './workload.js';

/** What is done to the cluster. */
export const faults = [
  'kill-api',
  'kill-worker',
  'leave-worker',
  'kill-redis',
  'kill-neo4j',
  'freeze-worker',
  'fill-window',
] as const;

/** Name of a fault. */
export type Fault = (typeof faults)[number];

/** Longer than the lease of a job, 12 s. */
const frozenMs = 15_000;
/** A cluster that does not go on within this time has not recovered. A slow or busy machine needs long to start Neo4j alone. */
const recoveryLimitMs = 240_000;

/** Everything under test. */
export interface Cluster {
  graph: GraphClient;
  jobs: Jobs;
  facts: ClusterFacts;
  nodes: ChaosNode[];
  subscribers: ChaosSubscriber[];
  /** Nodes that were asked to leave and did not end well. */
  unclean: string[];
  neo4jPid(): number | null;
  redisPid(): number | null;
}

/** The faults of a run: each kind once, then each kind once more, and so on, in a random order. */
export function schedule(count: number, random: () => number): Fault[] {
  const all: Fault[] = [];
  while (all.length < count) {
    const deck: Fault[] = [...faults];
    while (deck.length > 0) all.push(...deck.splice(Math.floor(random() * deck.length), 1));
  }
  return all.slice(0, count);
}

/** How long a fault took. */
export interface Recovery {
  fault: Fault;
  /** Until everything went on. */
  seconds: number;
  /** Of these until Neo4j, which its own supervisor starts again, answered; null for other faults. */
  storeSeconds: number | null;
}

/** Does one fault. @returns how long it took until everything went on */
export async function inject(cluster: Cluster, fault: Fault, random: () => number): Promise<Recovery> {
  const role = fault === 'kill-api' ? 'api' : 'worker';
  const candidates = cluster.nodes.filter((node) => node.roles.startsWith(role));
  const victim = candidates[Math.floor(random() * candidates.length)];
  if (victim === undefined) throw new Error('there is no node to kill');
  const loses = fault.endsWith('worker');
  const held = loses ? await busyWith(cluster, victim.id) : [];
  const startedMs = performance.now();
  const lost = victim.id;
  const back = strike(cluster, fault, victim);
  const [, storeSeconds] = await Promise.all([
    goesOn(cluster, lost, held, startedMs),
    fault === 'kill-neo4j' ? answers(cluster, startedMs) : null,
    fault === 'fill-window' ? back : null,
  ]);
  const seconds = since(startedMs);
  await back;
  return { fault, seconds, storeSeconds };
}

function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 10) / 100;
}

/** Seconds until Neo4j takes connections and answers. */
async function answers({ facts }: Cluster, startedMs: number): Promise<number> {
  // A connection of its own: what the client of the bench does after a loss is not to be measured.
  for (;;) {
    await sleep(100);
    const probe = new GraphClient({ ...facts.neo4j, retryTimeMs: 0 });
    try {
      await probe.read('RETURN 1 AS one', {}, { timeoutMs: 1_000 });
      return since(startedMs);
    } catch {
      if (performance.now() - startedMs > recoveryLimitMs) throw new Error('Neo4j does not answer');
    } finally {
      await probe.close();
    }
  }
}

/** Strikes, and brings the victim back: a killed node is started anew at once, a frozen one goes on past its lease. */
async function strike(cluster: Cluster, fault: Fault, victim: ChaosNode): Promise<void> {
  if (fault === 'kill-redis') killServer(cluster.redisPid());
  else if (fault === 'kill-neo4j') killServer(cluster.neo4jPid());
  else if (fault === 'fill-window') await fillWindow(cluster);
  else if (fault === 'freeze-worker') {
    victim.child.kill('SIGSTOP');
    await sleep(frozenMs);
    victim.child.kill('SIGCONT');
  } else {
    if (fault !== 'leave-worker') victim.child.kill('SIGKILL');
    else if ((await stopChaosNode(victim)) !== 0) cluster.unclean.push(victim.name);
    const fresh = await startChaosNode(cluster.facts, victim.name, victim.roles);
    cluster.nodes.splice(cluster.nodes.indexOf(victim), 1, fresh);
  }
}

/** More events than the stream keeps, while no subscriber is there: what they have not seen is in the outbox only. */
async function fillWindow(cluster: Cluster): Promise<void> {
  let begin: () => void = () => undefined;
  const filled = new Promise<void>((resolve) => (begin = resolve));
  const away = cluster.subscribers.map((subscriber) => subscriber.away(() => filled));
  const aggregate = uniqueName('burst');
  try {
    for (let done = 0; done < chaosWindow * 3; done += 100)
      await persist(() =>
        cluster.graph.transaction(async (tx) => {
          for (let index = 0; index < 100; index += 1)
            await appendEvent(tx, systemContext(), {
              kind: 'job.changed',
              aggregate,
              payload: {
                jobId: aggregate,
                kind: 'chaos.work',
                state: 'WAITING',
                attempt: 0,
                instanceId: null,
                nodeId: null,
                errorCode: null,
              },
            });
        }),
      );
  } finally {
    begin();
    await Promise.all(away);
  }
}

/** Tries until it works: what is in doubt must not matter to the caller. */
async function persist<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(250);
    }
  }
}

/** Queues one job of the workload; one whose commit is in doubt is queued again under the same key. @returns its id */
export async function enqueue(
  cluster: Cluster,
  number: number,
  more: { priority?: number } = {},
): Promise<string> {
  const dedupKey = uniqueName(String(number));
  return persist(() =>
    cluster.graph.transaction((tx) =>
      cluster.jobs.service.enqueue(tx, systemContext(), {
        kind: 'chaos.work',
        payload: { number },
        instanceId: `instance-${number % 6}`,
        dedupKey,
        ...more,
      }),
    ),
  );
}

/** Waits until no job hangs on the victim and a fresh job has run to its end. */
async function goesOn(
  cluster: Cluster,
  victimId: string,
  held: readonly string[],
  startedMs: number,
): Promise<void> {
  const probe = await enqueue(cluster, 1_000_000 + Math.floor(startedMs), { priority: 1 });
  for (;;) {
    const rows = await cluster.graph
      .read<{ id: string; state: string; nodeId: string | null }>(
        'MATCH (j:BackgroundJob) WHERE j.id IN $ids RETURN j.id AS id, j.state AS state, j.nodeId AS nodeId',
        { ids: [probe, ...held] },
        { timeoutMs: 3_000 },
      )
      .catch(() => []);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const moved = held.every((id) => {
      const row = byId.get(id);
      return (
        row !== undefined &&
        (row.state === 'SUCCEEDED' || (row.state === 'RUNNING' && row.nodeId !== victimId))
      );
    });
    if (moved && byId.get(probe)?.state === 'SUCCEEDED') return;
    if (performance.now() - startedMs > recoveryLimitMs)
      throw new Error(`the cluster did not recover: ${JSON.stringify(rows)}, victim ${victimId}`);
    await sleep(100);
  }
}

/** Jobs of a worker, which is struck while it has some where that can be had soon. */
async function busyWith(cluster: Cluster, nodeId: string): Promise<string[]> {
  for (let tries = 0; tries < 50; tries += 1) {
    const held = await heldBy(cluster, nodeId);
    if (held.length > 0) return held;
    await sleep(100);
  }
  return [];
}

async function heldBy(cluster: Cluster, nodeId: string): Promise<string[]> {
  const rows = await cluster.graph.read<{ id: string }>(
    `MATCH (j:BackgroundJob {space: $space, state: 'RUNNING', nodeId: $nodeId}) RETURN j.id AS id`,
    { space: chaosSpace, nodeId },
  );
  return rows.map(({ id }) => id);
}
