/**
 * Two api and two worker nodes as processes of their own against one Neo4j and one Redis, under load, while a seeded
 * random schedule kills nodes and stores and freezes workers past their lease.
 * `npm run bench -- chaos [SCHEDULES] [SEED]`; 200 schedules by default, 20 with CI set.
 *
 * `lost`: jobs that were queued and not done, events that the consumer or the subscriber did not get. `doubled`: jobs with
 * committed work of two holders at once, events handled or received twice. `jobsRepeatedAfterLoss`: jobs whose node died
 * between their last commit and the note of their end, so that another node did the work once more, afterwards; handlers must
 * be repeatable. `recoverP99Seconds`: from a fault to the moment when everything the victim did goes on elsewhere and a
 * fresh job has run from beginning to end.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { recordAudit } from '../../src/audit/index.js';
import { sleep } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createJobs, type Jobs } from '../../src/jobs/index.js';
import { EmbeddedRedis } from '../../src/main/embedded-redis.js';
import { benchGraph, temporaryFolder } from '../testkit/bench-servers.js';
import {
  type ChaosNode,
  type ClusterFacts,
  killServer,
  startChaosNode,
  stopChaosNode,
} from '../testkit/chaos/cluster.js';
import { subscribe } from '../testkit/chaos/subscriber.js';
import { chaosKinds, chaosSpace } from '../testkit/chaos/workload.js';

/** The bench starts a Neo4j and a Redis of its own. */
export const servers = false;

const faults = ['kill-api', 'kill-worker', 'kill-redis', 'kill-neo4j', 'freeze-worker'] as const;
type Fault = (typeof faults)[number];

/** Longer than the lease of a job, 12 s. */
const frozenMs = 15_000;
/** A slow or busy machine may need minutes to start Neo4j alone. */
const recoveryLimitMs = 600_000;

/** Everything under test. */
interface Cluster {
  graph: GraphClient;
  jobs: Jobs;
  facts: ClusterFacts;
  nodes: ChaosNode[];
  neo4jPid(): number | null;
  redisPid(): number | null;
}

/** Runs the schedules. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const schedules = Number(args[0] ?? (process.env.CI === undefined ? 200 : 20));
  const seed = Number(args[1] ?? 1);
  const store = await benchGraph();
  const folder = temporaryFolder('chaos');
  const redisServer = await EmbeddedRedis.start({
    dataFolder: join(folder.path, 'redis'),
    logger: silentLogger,
  });
  const redis = new Redis(redisServer.url, { maxRetriesPerRequest: 2 });
  redis.on('error', () => undefined);
  const traceFile = join(folder.path, 'trace.log');
  writeFileSync(traceFile, '');
  const jobs = createJobs({
    graph: store.graph,
    redis,
    kinds: chaosKinds(null),
    recordAudit,
    nodeId: 'bench',
    logger: silentLogger,
    settings: { space: chaosSpace },
  });
  const facts: ClusterFacts = {
    folder: folder.path,
    neo4j: store.neo4j.target,
    redisUrl: redisServer.url,
    rootKey: randomBytes(32).toString('base64'),
    traceFile,
  };
  const cluster: Cluster = {
    graph: store.graph,
    jobs,
    facts,
    nodes: [],
    neo4jPid: () => store.neo4j.pid,
    redisPid: () => redisServer.pid,
  };
  const ended = new AbortController();
  try {
    for (const [name, roles] of [
      ['api-1', 'api'],
      ['api-2', 'api'],
      ['worker-1', 'worker,scheduler'],
      ['worker-2', 'worker,scheduler'],
    ] as const)
      cluster.nodes.push(await startChaosNode(facts, name, roles));
    const subscriber = subscribe(() => cluster.nodes.filter((node) => node.url !== null && isUp(node)));
    const load = offerLoad(cluster, ended.signal);
    const random = generator(seed);
    const recoveries: { fault: Fault; seconds: number }[] = [];
    for (let index = 0; index < schedules; index += 1) {
      await sleep(500 + random() * 2_500);
      const fault = faults[Math.floor(random() * faults.length)] ?? 'kill-worker';
      process.stderr.write(`${index + 1}/${schedules} ${fault}\n`);
      const seconds = await inject(cluster, fault, random);
      recoveries.push({ fault, seconds });
      process.stderr.write(`  goes on after ${seconds.toFixed(1)} s\n`);
    }
    ended.abort();
    const offered = await load;
    await settle(cluster, offered, subscriber.received);
    const result = await judge(cluster, offered, subscriber.received, traceFile);
    subscriber.stop();
    const times = recoveries.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
    return {
      schedules,
      seed,
      lost: result.lost,
      doubled: result.doubled,
      recoverP50Seconds: at(times, 0.5),
      recoverP99Seconds: at(times, 0.99),
      byFault: Object.fromEntries(
        faults.map((fault) => {
          const own = recoveries.filter((entry) => entry.fault === fault).map(({ seconds }) => seconds);
          return [fault, { count: own.length, maxSeconds: own.length === 0 ? null : Math.max(...own) }];
        }),
      ),
      ...result.details,
      jobs: offered.length,
      resumedSubscriptions: subscriber.resumed,
    };
  } finally {
    ended.abort();
    await Promise.all(cluster.nodes.map((node) => stopChaosNode(node)));
    await jobs.stop();
    redis.disconnect();
    await redisServer.stop();
    await store.stop();
    folder.remove();
  }
}

/** Queues jobs without a pause; a job whose commit is in doubt is queued again under the same key. @returns their ids */
async function offerLoad(cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; !signal.aborted; number += 1) {
    ids.push(await enqueue(cluster, number, {}));
    await sleep(450, signal);
  }
  return ids;
}

async function enqueue(cluster: Cluster, number: number, more: { priority?: number }): Promise<string> {
  const key = `${number}-${randomBytes(6).toString('hex')}`;
  for (;;) {
    try {
      return await cluster.graph.transaction((tx) =>
        cluster.jobs.service.enqueue(tx, systemContext(), {
          kind: 'chaos.work',
          payload: { number },
          instanceId: `instance-${number % 5}`,
          dedupKey: key,
          ...more,
        }),
      );
    } catch {
      await sleep(250);
    }
  }
}

/** Does one fault and measures how long everything takes to go on. */
async function inject(cluster: Cluster, fault: Fault, random: () => number): Promise<number> {
  const role = fault === 'kill-api' ? 'api' : 'worker';
  const candidates = cluster.nodes.filter((node) => node.roles.startsWith(role));
  const victim = candidates[Math.floor(random() * candidates.length)];
  if (victim === undefined) throw new Error('there is no node to kill');
  const held = fault.endsWith('worker') ? await heldBy(cluster, victim.id) : [];
  const startedMs = performance.now();
  if (fault === 'kill-redis') killServer(cluster.redisPid());
  else if (fault === 'kill-neo4j') killServer(cluster.neo4jPid());
  else victim.child.kill(fault === 'freeze-worker' ? 'SIGSTOP' : 'SIGKILL');
  const back = after(cluster, fault, victim);
  await goesOn(cluster, victim, held, startedMs);
  const seconds = (performance.now() - startedMs) / 1000;
  await back;
  return Math.round(seconds * 100) / 100;
}

/** Brings the victim back: a killed node is started anew at once, a frozen one goes on past its lease. */
async function after(cluster: Cluster, fault: Fault, victim: ChaosNode): Promise<void> {
  if (fault === 'freeze-worker') {
    await sleep(frozenMs);
    victim.child.kill('SIGCONT');
  } else if (fault === 'kill-api' || fault === 'kill-worker') {
    const fresh = await startChaosNode(cluster.facts, victim.name, victim.roles);
    cluster.nodes.splice(cluster.nodes.indexOf(victim), 1, fresh);
  }
}

/** Waits until no job hangs on the victim and a fresh job has run to its end. */
async function goesOn(
  cluster: Cluster,
  victim: ChaosNode,
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
        (row.state === 'SUCCEEDED' || (row.state === 'RUNNING' && row.nodeId !== victim.id))
      );
    });
    if (moved && byId.get(probe)?.state === 'SUCCEEDED') return;
    if (performance.now() - startedMs > recoveryLimitMs)
      throw new Error(`the cluster did not recover: ${JSON.stringify(rows)}, victim ${victim.id}`);
    await sleep(100);
  }
}

async function heldBy(cluster: Cluster, nodeId: string): Promise<string[]> {
  const rows = await cluster.graph.read<{ id: string }>(
    `MATCH (j:BackgroundJob {space: $space, state: 'RUNNING', nodeId: $nodeId}) RETURN j.id AS id`,
    { space: chaosSpace, nodeId },
  );
  return rows.map(({ id }) => id);
}

/** Waits until every job has ended and every event has arrived, or nothing moves any more. */
async function settle(
  cluster: Cluster,
  offered: readonly string[],
  received: readonly string[],
): Promise<void> {
  let before = '';
  for (let still = 0; still < 60; still += 1) {
    const [row] = await cluster.graph.read<{ open: number; events: number; seen: number }>(
      `RETURN COUNT { MATCH (j:BackgroundJob {space: $space}) WHERE j.state IN ['WAITING', 'RUNNING'] } AS open,
         COUNT { MATCH (e:OutboxEvent {kind: 'job.changed'}) } AS events, COUNT { MATCH (:ChaosSeen) } AS seen`,
      { space: chaosSpace },
    );
    if (row !== undefined && row.open === 0 && row.seen >= row.events && received.length >= row.events)
      return;
    const now = `${JSON.stringify(row)} ${received.length}`;
    if (now !== before) still = 0;
    before = now;
    await sleep(1_000);
  }
  process.stderr.write(`not settled: ${before}, ${offered.length} jobs\n`);
}

/** Counts what was lost and what was done twice. */
async function judge(
  cluster: Cluster,
  offered: readonly string[],
  received: readonly string[],
  traceFile: string,
): Promise<{ lost: number; doubled: number; details: Record<string, unknown> }> {
  const [row] = await cluster.graph.read<Record<string, number>>(
    `CALL () { MATCH (j:BackgroundJob {space: $space}) WHERE NOT EXISTS { MATCH (:ChaosDone {jobId: j.id}) }
       RETURN count(j) AS undone }
     CALL () { MATCH (d:ChaosDone) WITH d.jobId AS id, count(*) AS times WHERE times > 1 RETURN count(id) AS doneTwice }
     CALL () { MATCH (s:ChaosStep) WITH s.jobId AS id, s.token AS token, min(s.atMs) AS fromMs, max(s.atMs) AS toMs
       WITH id, collect({token: token, fromMs: fromMs, toMs: toMs}) AS holders
       UNWIND holders AS a UNWIND holders AS b
       WITH id, a, b WHERE a.token < b.token AND a.toMs > b.fromMs RETURN count(DISTINCT id) AS twoHolders }
     CALL () { MATCH (e:OutboxEvent {kind: 'job.changed'}) WHERE NOT EXISTS { MATCH (:ChaosSeen {eventId: e.id}) }
       RETURN count(e) AS unseen }
     CALL () { MATCH (s:ChaosSeen) WITH s.eventId AS id, count(*) AS times WHERE times > 1 RETURN count(id) AS seenTwice }
     RETURN undone, doneTwice, twoHolders, unseen, seenTwice`,
    { space: chaosSpace },
    { timeoutMs: 120_000 },
  );
  const events = await cluster.graph.read<{ id: string }>(
    `MATCH (e:OutboxEvent {kind: 'job.changed'}) RETURN e.id AS id`,
  );
  const distinct = new Set(received);
  const notReceived = events.filter(({ id }) => !distinct.has(id)).length;
  const receivedTwice = received.length - distinct.size;
  const known = new Set((await jobIds(cluster)).map((id) => id));
  const vanished = offered.filter((id) => !known.has(id)).length;
  const { undone = 0, doneTwice = 0, twoHolders = 0, unseen = 0, seenTwice = 0 } = row ?? {};
  return {
    lost: undone + vanished + unseen + notReceived,
    doubled: twoHolders + seenTwice + receivedTwice,
    details: {
      events: events.length,
      jobsUndone: undone + vanished,
      jobsRepeatedAfterLoss: doneTwice,
      jobsOfTwoHoldersAtOnce: twoHolders,
      eventsUnseen: unseen,
      eventsSeenTwice: seenTwice,
      eventsNotReceived: notReceived,
      eventsReceivedTwice: receivedTwice,
      lateEffectsOutside: lateEffects(traceFile),
    },
  };
}

async function jobIds(cluster: Cluster): Promise<string[]> {
  const rows = await cluster.graph.read<{ id: string }>(
    'MATCH (j:BackgroundJob {space: $space}) RETURN j.id AS id',
    {
      space: chaosSpace,
    },
  );
  return rows.map(({ id }) => id);
}

/** Lines that a process wrote after another one had begun the same job anew: effects that no fence can refuse. */
function lateEffects(traceFile: string): number {
  const holders = new Map<string, string>();
  let late = 0;
  for (const line of readFileSync(traceFile, 'utf8').split('\n').filter(Boolean)) {
    const [id = '', pid = '', step = ''] = line.split(' ');
    if (step === '1') holders.set(id, pid);
    else if (holders.get(id) !== pid) late += 1;
  }
  return late;
}

function isUp(node: ChaosNode): boolean {
  return node.child.exitCode === null && node.child.signalCode === null;
}

function at(sorted: readonly number[], share: number): number | null {
  return sorted.length === 0
    ? null
    : (sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null);
}

/** Random numbers from 0 to 1 that a seed decides (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
