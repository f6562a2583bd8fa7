import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { WaymarkError } from '../../../src/core/errors.js';
import type { Job, Jobs, JobState, RunningJob } from '../../../src/jobs/index.js';
import { openGraph } from '../../testkit/servers.js';
import { type TestJobs, testJobs, testKind } from '../../testkit/jobs.js';

const graph = openGraph();
const ctx = systemContext();
let set: TestJobs;

afterEach(async () => set.stop());
afterAll(async () => graph.close());

async function ended(
  jobs: Jobs,
  id: string,
  states: readonly JobState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'],
): Promise<Job> {
  for (let tries = 0; tries < 400; tries += 1) {
    const job = await jobs.service.job(ctx, id);
    if (job !== null && states.includes(job.state)) return job;
    await sleep(50);
  }
  throw new Error(`the job ${id} did not reach ${states.join(' or ')}`);
}

const start = async (jobs: Jobs, label = '', more: object = {}): Promise<string> =>
  (await jobs.service.start(ctx, { kind: 'work', payload: { label }, ...more })).id;

describe('a job', () => {
  it('runs once, keeps its result and is told and audited with each state', async () => {
    set = testJobs(graph);
    let runs = 0;
    const work = testKind(async (job: RunningJob<{ label: string }>) => {
      runs += 1;
      job.progress(1, 2, 'half');
      return { said: job.payload.label };
    });
    const [one, two] = [set.node({ work }), set.node({ work })];
    one.startWorking();
    two.startWorking();
    const job = await ended(one, await start(one, 'hello'));
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      attempts: 1,
      result: { said: 'hello' },
      errorCode: null,
      // Also what was told after the last heartbeat.
      progressDone: 1,
      progressTotal: 2,
      progressText: 'half',
    });
    expect(runs).toBe(1);
    const [told] = await graph.read(
      `MATCH (e:OutboxEvent {aggregate: 'job:' + $id}) WITH e ORDER BY e.sequence
       RETURN collect(e.payload) AS payloads`,
      { id: job.id },
    );
    const states = (told as { payloads: string[] }).payloads.map(
      (text) => (JSON.parse(text) as { state: string }).state,
    );
    expect(states).toEqual(['WAITING', 'RUNNING', 'SUCCEEDED']);
    const audited = await graph.read(
      'MATCH (r:AuditRecord {targetId: $id}) RETURN r.action AS action ORDER BY r.at',
      { id: job.id },
    );
    expect(audited.map(({ action }) => action)).toEqual(['job.enqueue', 'job.finish']);
  });

  it('is told and audited although it is housekeeping, when somebody asked for it', async () => {
    set = testJobs(graph);
    const node = set.node({ work: testKind(async () => null, { quiet: true }) });
    node.startWorking();
    const person = { ...ctx, subject: { kind: 'person', id: 'ada', name: 'Ada', sessionId: null } as const };
    const asked = (await node.service.start(person, { kind: 'work', payload: {} })).id;
    const unasked = await start(node);
    const facts = async (id: string): Promise<unknown> => {
      await ended(node, id);
      const [row] = await graph.read(
        `RETURN COUNT { MATCH (:OutboxEvent {aggregate: 'job:' + $id}) } AS told,
           COUNT { MATCH (:AuditRecord {targetId: $id}) } AS audited`,
        { id },
      );
      return row;
    };
    expect(await facts(asked)).toEqual({ told: 3, audited: 2 });
    expect(await facts(unasked)).toEqual({ told: 0, audited: 0 });
  });

  it('is tried again after a passing failure and not after another', async () => {
    set = testJobs(graph);
    const attempts: string[] = [];
    const work = testKind(async (job: RunningJob<{ label: string }>) => {
      attempts.push(`${job.payload.label}${job.attempt}`);
      if (job.payload.label === 'passing' && job.attempt < 3)
        throw new WaymarkError('ENGINE_UNREACHABLE', 'Away.');
      if (job.payload.label === 'lasting') throw new WaymarkError('ENGINE_AUTH_FAILED', 'Wrong password.');
    });
    const node = set.node({ work });
    node.startWorking();
    const passing = await start(node, 'passing');
    const lasting = await start(node, 'lasting');
    expect(await ended(node, passing)).toMatchObject({ state: 'SUCCEEDED', attempts: 3 });
    expect(await ended(node, lasting)).toMatchObject({
      state: 'FAILED',
      attempts: 1,
      errorCode: 'ENGINE_AUTH_FAILED',
    });
    expect(attempts.filter((name) => name.startsWith('lasting'))).toEqual(['lasting1']);
    const again = await node.service.retry(ctx, lasting);
    expect(again).toMatchObject({ attempts: 0, errorCode: null });
    expect(await ended(node, lasting)).toMatchObject({ state: 'FAILED', attempts: 1 });
  });

  it('fails when its attempts are used up', async () => {
    set = testJobs(graph);
    const work = testKind(() => Promise.reject(new WaymarkError('ENGINE_TIMEOUT', 'Too slow.')));
    const node = set.node({ work });
    node.startWorking();
    expect(await ended(node, await start(node, '', { maxAttempts: 2 }))).toMatchObject({
      state: 'FAILED',
      attempts: 2,
      errorCode: 'ENGINE_TIMEOUT',
    });
  });

  it('goes on elsewhere when its node leaves, without using an attempt', async () => {
    set = testJobs(graph);
    const held = testKind(async (job: RunningJob) => {
      await sleep(60_000, job.ctx.signal);
    });
    const done = testKind(async () => ({ done: true }));
    const leaving = set.node({ work: held });
    leaving.startWorking();
    const id = await start(leaving);
    await ended(leaving, id, ['RUNNING']);
    await leaving.drain(100);
    const other = set.node({ work: done });
    other.startWorking();
    expect(await ended(other, id)).toMatchObject({ state: 'SUCCEEDED', attempts: 1, recoveries: 0 });
  });

  it('goes on elsewhere when its node stops answering, and what the former holder still writes is refused', async () => {
    set = testJobs(graph);
    const outcomes: Promise<unknown>[] = [];
    const work = testKind(async (job: RunningJob) => {
      if (outcomes.length > 0) return { token: 'second' };
      // The first holder goes on as if nothing had happened, and writes when another has the job.
      const late = sleep(2_500).then(() => job.transaction(async (tx) => tx.run('RETURN 1 AS one')));
      outcomes.push(late.catch((error: unknown) => error));
      await late;
      return { token: 'first' };
    });
    const nodes = [set.node({ work }), set.node({ work })];
    for (const node of nodes) node.startWorking();
    const [one] = nodes as [Jobs];
    const id = await start(one);
    const first = await ended(one, id, ['RUNNING']);
    await graph.write('MATCH (j:BackgroundJob {id: $id}) SET j.leaseUntilMs = 0', { id });
    const job = await ended(one, id);
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      recoveries: 1,
      attempts: 1,
      result: { token: 'second' },
    });
    expect(job.token).toBeGreaterThan(first.token);
    expect(await outcomes[0]).toMatchObject({ name: 'WaymarkError' });
    expect(await one.service.job(ctx, id)).toEqual(job);
  });

  it('fails when its node dies and its kind forbids repeating', async () => {
    set = testJobs(graph);
    const work = testKind(async (job: RunningJob) => sleep(60_000, job.ctx.signal), { onLost: 'fail' });
    const node = set.node({ work });
    node.startWorking();
    const id = await start(node);
    await ended(node, id, ['RUNNING']);
    await graph.write('MATCH (j:BackgroundJob {id: $id}) SET j.leaseUntilMs = 0', { id });
    expect(await ended(node, id)).toMatchObject({ state: 'FAILED', errorCode: 'JOB_LOST' });
  });

  it('is cancelled at once while it waits and at its next step while it runs', async () => {
    set = testJobs(graph);
    const work = testKind(async (job: RunningJob) => {
      await sleep(60_000, job.ctx.signal);
      job.ctx.signal.throwIfAborted();
    });
    const [api, worker] = [set.node({ work }), set.node({ work })];
    const waiting = await start(api, '', { delayMs: 60_000 });
    expect(await api.service.cancel(ctx, waiting)).toMatchObject({ state: 'CANCELLED' });
    await expect(api.service.cancel(ctx, waiting)).rejects.toMatchObject({ code: 'CONFLICT' });
    worker.startWorking();
    const running = await start(api);
    await ended(api, running, ['RUNNING']);
    await api.service.cancel(ctx, running);
    expect(await ended(api, running)).toMatchObject({ state: 'CANCELLED', cancelRequested: true });
  });

  it('ends after its time and is tried again', async () => {
    set = testJobs(graph);
    const work = testKind(
      async (job: RunningJob) => {
        if (job.attempt === 1) await sleep(60_000, job.ctx.signal);
      },
      { timeoutMs: 200 },
    );
    const node = set.node({ work });
    node.startWorking();
    const id = await start(node);
    const job = await ended(node, id);
    expect(['SUCCEEDED', 'FAILED']).toContain(job.state);
    expect(job.attempts).toBeGreaterThanOrEqual(1);
  });

  it('tolerates members that a newer version has added, and leaves kinds it does not know alone', async () => {
    set = testJobs(graph);
    const newer = set.node({ work: testKind(null), future: testKind(null) });
    const id = await start(newer, 'old');
    await graph.write(
      `MATCH (j:BackgroundJob {id: $id})
       SET j.payload = '{"label": "old", "addedLater": {"deep": [1]}}', j.addedLater = 'x'`,
      { id },
    );
    const future = (await newer.service.start(ctx, { kind: 'future', payload: {} })).id;
    const older = set.node({
      work: testKind(async (job: RunningJob<object>) => ({ saw: Object.keys(job.payload) })),
    });
    older.startWorking();
    expect(await ended(older, id)).toMatchObject({ state: 'SUCCEEDED', result: { saw: ['label'] } });
    expect(await older.service.job(ctx, future)).toMatchObject({ state: 'WAITING', kind: 'future' });
    const queues = await older.service.queues(ctx);
    expect(queues.find(({ kind }) => kind === 'future')).toMatchObject({ waiting: 1 });
  });
});

describe('a queue', () => {
  it('begins the most urgent job first', async () => {
    set = testJobs(graph);
    const order: string[] = [];
    const work = testKind(
      async (job: RunningJob<{ label: string }>) => {
        order.push(job.payload.label);
      },
      { concurrency: 1 },
    );
    const node = set.node({ work });
    await node.service.pause(ctx, 'work');
    const ids = [];
    for (const priority of [9, 5, 1, 5]) ids.push(await start(node, `p${priority}`, { priority }));
    await node.service.resume(ctx, 'work');
    await sleep(600);
    node.startWorking();
    for (const id of ids) await ended(node, id);
    expect(order).toEqual(['p1', 'p5', 'p5', 'p9']);
  });

  it('begins the most urgent job first also when several nodes look for one', async () => {
    set = testJobs(graph);
    const order: string[] = [];
    const work = testKind(
      async (job: RunningJob<{ label: string }>) => {
        order.push(job.payload.label);
        await sleep(40);
      },
      { concurrency: 4, perInstance: 1 },
    );
    const nodes = [set.node({ work }), set.node({ work }), set.node({ work })];
    const [one] = nodes as [Jobs];
    const ids = [];
    for (const priority of [9, 10, 5, 7, 1, 8, 5, 2, 6, 4, 3, 1])
      ids.push(await start(one, `p${priority}`, { priority, instanceId: 'one' }));
    for (const node of nodes) node.startWorking();
    for (const id of ids) await ended(one, id);
    expect(order).toEqual(['p1', 'p1', 'p2', 'p3', 'p4', 'p5', 'p5', 'p6', 'p7', 'p8', 'p9', 'p10']);
  });

  it('keeps to its limits over all nodes: at once, for one instance, and in a span of time', async () => {
    set = testJobs(graph);
    const now = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    const work = testKind(
      async (job: RunningJob) => {
        const instance = job.instanceId ?? '';
        now.set(instance, (now.get(instance) ?? 0) + 1);
        most = Math.max(
          most,
          [...now.values()].reduce((sum, count) => sum + count, 0),
        );
        mostOfOne = Math.max(mostOfOne, now.get(instance) ?? 0);
        await sleep(60);
        now.set(instance, (now.get(instance) ?? 0) - 1);
      },
      { concurrency: 3, perInstance: 1 },
    );
    const nodes = [set.node({ work }), set.node({ work })];
    for (const node of nodes) node.startWorking();
    const ids = await Promise.all(
      Array.from({ length: 16 }, (_, index) => start(nodes[0] as Jobs, '', { instanceId: `i${index % 4}` })),
    );
    for (const id of ids)
      expect(await ended(nodes[0] as Jobs, id)).toMatchObject({ state: 'SUCCEEDED', attempts: 1 });
    expect(most).toBeLessThanOrEqual(3);
    expect(mostOfOne).toBe(1);
  });

  it('begins no more jobs in a span of time than its rate allows', async () => {
    set = testJobs(graph);
    const begun: number[] = [];
    const work = testKind(
      async () => {
        begun.push(performance.now());
      },
      { rate: { max: 2, perMs: 1_000 } },
    );
    const nodes = [set.node({ work }), set.node({ work })];
    for (const node of nodes) node.startWorking();
    const ids = await Promise.all(Array.from({ length: 6 }, () => start(nodes[0] as Jobs)));
    for (const id of ids) await ended(nodes[0] as Jobs, id);
    const spans = begun.slice(2).map((at, index) => at - (begun[index] ?? 0));
    // Of three in a row the last begins at least most of a span after the first: the server's clock counts the span.
    expect(Math.min(...spans)).toBeGreaterThan(500);
  });

  it('spends its rate on jobs that begin, not on looks at those without a place', async () => {
    set = testJobs(graph);
    const release = new AbortController();
    const work = testKind(
      async (job: RunningJob<{ label: string }>) => {
        if (job.payload.label === 'held') await sleep(60_000, release.signal);
      },
      { perInstance: 1, rate: { max: 3, perMs: 60_000 } },
    );
    const node = set.node({ work });
    node.startWorking();
    const held = await start(node, 'held', { instanceId: 'busy' });
    await ended(node, held, ['RUNNING']);
    const behind = await Promise.all([1, 2, 3].map(() => start(node, '', { instanceId: 'busy' })));
    await sleep(1_500);
    const free = await start(node, '', { instanceId: 'free' });
    expect(await ended(node, free)).toMatchObject({ state: 'SUCCEEDED' });
    release.abort();
    await ended(node, held);
    const begun = await Promise.race(behind.map((id) => ended(node, id)));
    expect(begun).toMatchObject({ state: 'SUCCEEDED' });
    await sleep(1_000);
    // Three have begun within the minute, also for a Redis that knows nothing of it.
    await set.loseRedis();
    await sleep(1_000);
    const states = await Promise.all(behind.map(async (id) => (await node.service.job(ctx, id))?.state));
    expect(states.filter((state) => state === 'WAITING')).toHaveLength(2);
  });

  it('holds its jobs back while it is paused and shows how long they have waited', async () => {
    set = testJobs(graph);
    const work = testKind(async () => null);
    const node = set.node({ work });
    node.startWorking();
    expect(await node.service.pause(ctx, 'work')).toMatchObject({ paused: true, pausedBy: 'Waymark' });
    const id = await start(node);
    await start(node, '', { delayMs: 60_000 });
    await sleep(1_200);
    const [queue] = await node.service.queues(ctx);
    expect(queue).toMatchObject({ kind: 'work', waiting: 1, delayed: 1, running: 0, paused: true });
    expect(queue?.oldestWaitMs).toBeGreaterThan(1_000);
    expect(await node.service.job(ctx, id)).toMatchObject({ state: 'WAITING', attempts: 0 });
    await node.service.resume(ctx, 'work');
    await ended(node, id);
    const [after] = await node.service.queues(ctx);
    expect(after).toMatchObject({ succeeded: 1, waiting: 0, paused: false });
    expect(after?.waitP50Ms).toBeGreaterThan(1_000);
  });

  it('loses no job when Redis loses everything', async () => {
    set = testJobs(graph);
    const runs = new Map<string, number>();
    const work = testKind(
      async (job: RunningJob) => {
        await sleep(30);
        runs.set(job.id, (runs.get(job.id) ?? 0) + 1);
      },
      { concurrency: 2 },
    );
    const node = set.node({ work });
    const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => start(node, `${index}`)));
    await sleep(500);
    await set.loseRedis();
    const other = set.node({ work });
    other.startWorking();
    for (const id of ids) expect(await ended(other, id)).toMatchObject({ state: 'SUCCEEDED', attempts: 1 });
    expect([...runs.values()].every((count) => count === 1)).toBe(true);
    expect(runs.size).toBe(30);
  });

  it('makes one job of many calls with one key', async () => {
    set = testJobs(graph);
    const node = set.node({ work: testKind(async () => null) });
    const ids = await Promise.all(
      Array.from({ length: 8 }, () =>
        graph.transaction((tx) =>
          node.service.enqueue(tx, ctx, { kind: 'work', payload: {}, dedupKey: 'same' }),
        ),
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });
});
