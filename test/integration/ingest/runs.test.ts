import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../../src/core/clock.js';
import { WaymarkError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { ChangeHint, ChangeWatch } from '../../../src/core/collection.js';
import type { Collector } from '../../../src/engines/contract.js';
import { migrate } from '../../../src/graph/index.js';
import { createIngest } from '../../../src/ingest/index.js';
import { presentState } from '../../testkit/graph-state.js';
import { type IngestFixture, ingestFixture, modelEngine, waitForRun } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys, type ModelState } from '../../testkit/model-collector.js';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();
const fixtures: IngestFixture[] = [];

beforeAll(async () => {
  await migrate(graph);
});
afterEach(async () => {
  await Promise.all(fixtures.splice(0).map((fixture) => fixture.done()));
});
afterAll(async () => {
  await graph.close();
});

const state: ModelState = {
  principals: ['app'],
  schemas: {
    public: { orders: { oid: 1, columns: [{ name: 'id', type: 'bigint' }] } },
    stock: { items: { oid: 2, columns: [{ name: 'sku', type: 'text' }] } },
  },
};

async function setUp(
  collector: ModelCollector,
  options: Parameters<typeof ingestFixture>[2] = {},
): Promise<IngestFixture> {
  const fixture = await ingestFixture(graph, collector, options);
  fixtures.push(fixture);
  return fixture;
}

/** A gate that holds back whoever waits at it. */
function gate(): { wait: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => (open = resolve));
  return { wait, open };
}

describe('collection runs', () => {
  it('allows one run of an instance at a time and names the one under way', async () => {
    const collector = new ModelCollector(() => state);
    const hold = gate();
    const reached = gate();
    collector.beforeBatch = () => {
      reached.open();
      return hold.wait;
    };
    const f = await setUp(collector);
    const first = f.collect('FULL');
    await reached.wait;
    const conflict = f.ingest.runs.startCollection(f.ctx, { instanceId: f.instanceId });
    await expect(conflict).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(
      f.ingest.instances.updateInstance(f.ctx, { instanceId: f.instanceId, host: 'elsewhere-at-work' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    hold.open();
    expect(await first).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('stops a working run on request; what was written stays whole and the next run goes on', async () => {
    const collector = new ModelCollector(() => state);
    const hold = gate();
    const reached = gate();
    collector.beforeBatch = (_batch, index) => {
      if (index < 3) return undefined;
      reached.open();
      return hold.wait;
    };
    const f = await setUp(collector);
    const run = f.collect('FULL');
    await reached.wait;
    const { nodes } = await f.ingest.runs.runs(f.ctx, { instanceId: f.instanceId });
    await f.ingest.runs.cancelCollection(f.ctx, { runId: nodes[0]?.id ?? '' });
    hold.open();
    expect(await run).toMatchObject({ state: 'CANCELLED' });
    collector.beforeBatch = () => undefined;
    expect(await f.collect()).toMatchObject({ state: 'SUCCEEDED' });
    expect(Object.keys(await presentState(graph, f.instanceId))).toHaveLength(4);
    await expect(f.ingest.runs.cancelCollection(f.ctx, { runId: nodes[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('backs off after failures, tells of them by an event, and does not hold up another instance', async () => {
    const failing = new ModelCollector(() => {
      throw new WaymarkError('ENGINE_UNREACHABLE', 'Nothing answers.');
    });
    const f = await setUp(failing);
    const other = await setUp(new ModelCollector(() => state));
    const [failed, fine] = await Promise.all([f.collect('FULL'), other.collect('FULL')]);
    expect(failed).toMatchObject({ state: 'FAILED', errorCode: 'ENGINE_UNREACHABLE' });
    expect(fine).toMatchObject({ state: 'SUCCEEDED' });
    await f.collect('FULL');
    const instance = await f.ingest.instances.instance(f.ctx, { id: f.instanceId });
    expect(instance).toMatchObject({ consecutiveFailures: 2, lastErrorCode: 'ENGINE_UNREACHABLE' });
    const waitMs = Date.parse(instance?.nextAttemptAt ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(30_000);
    const events = await graph.read<{ payload: string }>(
      "MATCH (e:OutboxEvent {kind: 'collection.failed'}) WHERE e.payload CONTAINS $id RETURN e.payload AS payload ORDER BY e.id",
      { id: f.instanceId },
    );
    expect(events.map(({ payload }) => JSON.parse(payload) as unknown)).toMatchObject([
      { code: 'ENGINE_UNREACHABLE', consecutiveFailures: 1 },
      { code: 'ENGINE_UNREACHABLE', consecutiveFailures: 2 },
    ]);
  });

  it('refuses what a process still writes after another has taken over its run', async () => {
    const collector = new ModelCollector(() => state);
    const hold = gate();
    const reached = gate();
    collector.beforeBatch = (_batch, index) => {
      if (index < 2) return undefined;
      reached.open();
      return hold.wait;
    };
    const f = await setUp(collector);
    const run = await f.ingest.runs.startCollection(f.ctx, { instanceId: f.instanceId, mode: 'FULL' });
    await reached.wait;
    // What was handed over before is written by now.
    while (Object.keys(await presentState(graph, f.instanceId)).length < 2) await sleep(20);
    await graph.write(
      "MATCH (l:Lease {name: 'collection:' + $id}) SET l.token = l.token + 1, l.holder = 'another'",
      {
        id: f.instanceId,
      },
    );
    const before = await presentState(graph, f.instanceId);
    hold.open();
    await sleep(600);
    expect(await presentState(graph, f.instanceId)).toEqual(before);
    expect(await f.ingest.runs.run(f.ctx, run.id)).toMatchObject({ state: 'RUNNING' });
    await graph.write("MATCH (l:Lease {name: 'collection:' + $id}) SET l.until = 0", { id: f.instanceId });
  });

  it('collects only the parts asked for', async () => {
    let now = state;
    const f = await setUp(new ModelCollector(() => now));
    await f.collect('FULL');
    now = {
      ...state,
      schemas: {
        public: { orders: { oid: 1, comment: 'new', columns: [{ name: 'id', type: 'bigint' }] } },
        stock: { items: { oid: 2, comment: 'new', columns: [{ name: 'sku', type: 'text' }] } },
      },
    };
    const run = await f.collect('INCREMENTAL', [modelKeys.schema(f.namespace, 'public')]);
    expect(run).toMatchObject({ changed: 1, removed: 0, only: [modelKeys.schema(f.namespace, 'public')] });
    await expect(
      f.ingest.runs.startCollection(f.ctx, { instanceId: f.instanceId, only: ['postgres://other:1/x'] }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'only' } });
  });

  it('pages through runs, newest first', async () => {
    const f = await setUp(new ModelCollector(() => state));
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) ids.unshift((await f.collect()).id);
    const first = await f.ingest.runs.runs(f.ctx, { instanceId: f.instanceId, first: 2 });
    expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.hasNextPage).toBe(true);
    expect(await first.totalCount()).toBe(3);
    const rest = await f.ingest.runs.runs(f.ctx, {
      instanceId: f.instanceId,
      first: 2,
      after: first.endCursor,
    });
    expect(rest.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(rest.hasNextPage).toBe(false);
  });
});

/** A modelled source whose changes can be told. */
class WatchedModel extends ModelCollector {
  readonly #listeners: ((hint: ChangeHint) => void)[] = [];

  override readonly watch: Collector['watch'] = async (_target, _namespace, options) => {
    this.#listeners.push(options.onChange);
    return this.#watch;
  };

  readonly #watch: ChangeWatch = {
    method: 'POLLING',
    advice: 'Install the trigger.',
    stop: async () => undefined,
  };

  /** What the watch finds when somebody has installed the trigger. */
  triggerInstalled(): void {
    Object.assign(this.#watch, { method: 'EVENT_TRIGGER', advice: null });
  }

  tell(keys: readonly string[]): void {
    for (const listener of this.#listeners) listener({ keys, reason: 'ALTER TABLE' });
  }
}

describe('runs that start by themselves', () => {
  it('follows a change that the source tells, and keeps how it is noticed on the instance', async () => {
    let now = state;
    const collector = new WatchedModel(() => now);
    const f = await setUp(collector, { settings: { schedule: '0 0 1 1 *' } });
    await f.collect('FULL');
    f.ingest.startScheduling();
    const watched = async (): Promise<string | null | undefined> =>
      (await f.ingest.instances.instance(f.ctx, { id: f.instanceId }))?.watchMethod;
    while ((await watched()) === null) await sleep(50);
    expect(await f.ingest.instances.instance(f.ctx, { id: f.instanceId })).toMatchObject({
      watchMethod: 'POLLING',
      watchAdvice: 'Install the trigger.',
    });
    collector.triggerInstalled();
    while ((await watched()) !== 'EVENT_TRIGGER') await sleep(50);
    expect((await f.ingest.instances.instance(f.ctx, { id: f.instanceId }))?.watchAdvice).toBeNull();
    now = {
      ...state,
      schemas: {
        ...state.schemas,
        public: { orders: { oid: 1, comment: 'changed', columns: [{ name: 'id', type: 'bigint' }] } },
      },
    };
    const key = modelKeys.schema(f.namespace, 'public');
    const run = await nextRun(f, () => {
      collector.tell([key]);
      collector.tell([key]);
    });
    expect(run).toMatchObject({ trigger: 'CHANGE', state: 'SUCCEEDED', changed: 1, only: [key] });
  });

  it('starts runs when they are due, on one node only', async () => {
    const collector = new ModelCollector(() => state);
    const f = await setUp(collector, { settings: { schedule: '* * * * * *' }, leaseMs: 2_000 });
    const second = createIngest({
      graph,
      collectors: { postgres: collector },
      engines: { postgres: modelEngine },
      vault: f.vault,
      clock: systemClock,
      logger: silentLogger,
      settings: { schedule: '* * * * * *', jitterSeconds: 0, zone: f.zone },
    });
    const run = await nextRun(f, () => {
      f.ingest.startScheduling();
      second.startScheduling();
    });
    expect(run).toMatchObject({ trigger: 'SCHEDULED', state: 'SUCCEEDED' });
    const instance = await f.ingest.instances.instance(f.ctx, { id: f.instanceId });
    const planned = [instance, await second.instances.instance(f.ctx, { id: f.instanceId })].map(
      (found) => found?.nextRunAt ?? null,
    );
    expect(planned.filter((at) => at !== null).length).toBeLessThanOrEqual(1);
    await second.stop();
  });
});

/** The next run of the fixture's instance that ends. */
async function nextRun(f: IngestFixture, start: () => void): ReturnType<typeof waitForRun> {
  return new Promise((resolve) => {
    const off = f.ingest.runs.onRunProgress((run) => {
      if (run.instanceId !== f.instanceId || run.state === 'QUEUED' || run.state === 'RUNNING') return;
      off();
      resolve(run);
    });
    start();
  });
}
