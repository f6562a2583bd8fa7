import { readFileSync } from 'node:fs';
import { sleep } from '../../../src/core/clock.js';
import type { Cluster } from './faults.js';
import { chaosSpace } from './workload.js';

/** What a run lost or did twice. */
export interface Judgement {
  /** Jobs that were queued and not done, events that the consumer or a subscriber did not get. */
  lost: number;
  /** Jobs with committed work of two holders at once, events handled or received twice. */
  doubled: number;
  details: {
    events: number;
    jobsUndone: number;
    /**
     * Jobs whose node died between their last commit and the note of their end, so that another node did the work once
     * more, afterwards: what a job does must be repeatable.
     */
    jobsRepeatedAfterLoss: number;
    jobsOfTwoHoldersAtOnce: number;
    eventsUnseen: number;
    eventsSeenTwice: number;
    eventsNotReceived: number;
    eventsReceivedTwice: number;
    eventsReceivedOutOfOrder: number;
    /** Lines that a process wrote after another one had begun the same job anew: effects that no fence can refuse. */
    lateEffectsOutside: number;
  };
}

/** Waits until every job has ended and every event has arrived, or nothing moves any more. */
export async function settle(cluster: Cluster): Promise<void> {
  let before = '';
  for (let still = 0; still < 60; still += 1) {
    const [row] = await cluster.graph.read<{ open: number; events: number; seen: number }>(
      `RETURN COUNT { MATCH (j:BackgroundJob {space: $space}) WHERE j.state IN ['WAITING', 'RUNNING'] } AS open,
         COUNT { MATCH (e:OutboxEvent {kind: 'job.changed'}) } AS events, COUNT { MATCH (:ChaosSeen) } AS seen`,
      { space: chaosSpace },
    );
    const received = cluster.subscribers.map((subscriber) => subscriber.received.length);
    if (row === undefined) continue;
    const { open, events, seen } = row;
    if (open === 0 && seen >= events && received.every((count) => count >= events)) return;
    const now = `${JSON.stringify(row)} received ${received.join(', ')}`;
    if (now !== before) still = 0;
    before = now;
    await sleep(1_000);
  }
  process.stderr.write(`not settled: ${before}\n`);
}

/**
 * Counts what was lost and what was done twice. The graph lists and this process compares: a run of hundreds of
 * schedules has more events than a query could look for one by one.
 */
export async function judge(cluster: Cluster, offered: readonly string[]): Promise<Judgement> {
  const jobs = await ids(cluster, 'MATCH (n:BackgroundJob {space: $space}) RETURN n.id AS id');
  const done = await ids(cluster, 'MATCH (n:ChaosDone) RETURN n.jobId AS id');
  const events = await ids(
    cluster,
    `MATCH (n:OutboxEvent {kind: 'job.changed'}) RETURN n.id AS id ORDER BY n.position`,
  );
  const seen = await ids(cluster, 'MATCH (n:ChaosSeen) RETURN n.eventId AS id');
  const known = new Set(jobs);
  const details = {
    events: events.length,
    jobsUndone: without(jobs, done) + offered.filter((id) => !known.has(id)).length,
    jobsRepeatedAfterLoss: repeated(done),
    jobsOfTwoHoldersAtOnce: await jobsOfTwoHolders(cluster),
    eventsUnseen: without(events, seen),
    eventsSeenTwice: repeated(seen),
    ...receptions(cluster, events),
    lateEffectsOutside: lateEffects(cluster.facts.traceFile),
  };
  return {
    lost: details.jobsUndone + details.eventsUnseen + details.eventsNotReceived,
    doubled: details.jobsOfTwoHoldersAtOnce + details.eventsSeenTwice + details.eventsReceivedTwice,
    details,
  };
}

/** How many of `wanted` are not in `found`. */
export function without(wanted: readonly string[], found: readonly string[]): number {
  const there = new Set(found);
  return wanted.filter((id) => !there.has(id)).length;
}

/** How many ids come more than once. */
export function repeated(list: readonly string[]): number {
  const once = new Set<string>();
  const more = new Set<string>();
  for (const id of list) (once.has(id) ? more : once).add(id);
  return more.size;
}

/** Jobs of which two holders committed steps at the same time. */
async function jobsOfTwoHolders(cluster: Cluster): Promise<number> {
  const [row] = await cluster.graph.read<{ jobs: number }>(
    `MATCH (s:ChaosStep)
     WITH s.jobId AS id, s.token AS token, min(s.atMs) AS fromMs, max(s.atMs) AS toMs
     WITH id, collect({token: token, fromMs: fromMs, toMs: toMs}) AS holders WHERE size(holders) > 1
     UNWIND holders AS a UNWIND holders AS b
     WITH id, a, b WHERE a.token < b.token AND a.toMs > b.fromMs RETURN count(DISTINCT id) AS jobs`,
    {},
    { timeoutMs: 120_000 },
  );
  return row?.jobs ?? 0;
}

function receptions(
  cluster: Cluster,
  events: readonly string[],
): Pick<Judgement['details'], 'eventsNotReceived' | 'eventsReceivedTwice' | 'eventsReceivedOutOfOrder'> {
  const found = { eventsNotReceived: 0, eventsReceivedTwice: 0, eventsReceivedOutOfOrder: 0 };
  const places = new Map(events.map((id, place) => [id, place]));
  for (const { received } of cluster.subscribers) {
    const distinct = new Set(received);
    found.eventsNotReceived += events.filter((id) => !distinct.has(id)).length;
    found.eventsReceivedTwice += received.length - distinct.size;
    found.eventsReceivedOutOfOrder += received.filter(
      (id, index) => index > 0 && (places.get(id) ?? 0) < (places.get(received[index - 1] ?? '') ?? 0),
    ).length;
  }
  return found;
}

async function ids(cluster: Cluster, query: string): Promise<string[]> {
  const rows = await cluster.graph.read<{ id: string }>(query, { space: chaosSpace }, { timeoutMs: 60_000 });
  return rows.map(({ id }) => id);
}

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
