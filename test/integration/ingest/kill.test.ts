import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { packageRoot } from '../../../src/core/resources.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { type BenchGraph, benchGraph } from '../../testkit/bench-servers.js';
import {
  expectedLinks,
  expectedState,
  type GraphState,
  livingLinks,
  presentState,
} from '../../testkit/graph-state.js';
import {
  type IngestFixture,
  waitForRun,
  ingestFixture,
  smallLimits,
  testRootKey,
} from '../../testkit/ingest-fixture.js';
import { ModelCollector, type ModelState, type ModelTable } from '../../testkit/model-collector.js';

/** A Neo4j of its own: it is killed as well. */
let own: BenchGraph;
let graph: GraphClient;
const folder = mkdtempSync(join(tmpdir(), 'waymark-kill-'));
let child: ChildProcess | undefined;

beforeAll(async () => {
  own = await benchGraph();
  ({ graph } = own);
}, 240_000);
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});
afterAll(async () => {
  await own.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Two schemas; the first is large enough to be staged. */
function fleet(version: number, tables: number): ModelState {
  const table = (index: number): ModelTable => ({
    oid: index,
    comment: `Table ${index} of version ${version}`,
    columns: Array.from({ length: 9 }, (_unused, column) => ({
      name: `column_${column}`,
      type: column === 1 ? `numeric(${version})` : 'text',
    })),
    primaryKey: ['column_0'],
    owner: 'owner',
    references: [`large.record_${(index + 1) % tables}`, 'small.record_1'],
  });
  const schema = (count: number): Record<string, ModelTable> =>
    Object.fromEntries(Array.from({ length: count }, (_unused, index) => [`record_${index}`, table(index)]));
  return { principals: ['owner'], schemas: { large: schema(tables), small: schema(5) } };
}

/** Every scope is as it was, as it shall be, or not there yet; never anything between. */
function expectWholeScopes(found: GraphState, old: GraphState, fresh: GraphState): void {
  for (const scope of new Set([...Object.keys(found), ...Object.keys(old)])) {
    const sides = [old[scope], fresh[scope]];
    const whole = sides.some((side) => isDeepStrictEqual(found[scope], side));
    expect(whole, `${scope} has ${Object.keys(found[scope] ?? {}).length} assets`).toBe(true);
  }
}

/** Every table that is there has all its parts, as they shall be. */
function expectWholeTables(found: GraphState, expected: GraphState): void {
  for (const [scope, assets] of Object.entries(found)) {
    const parts = Object.entries(expected[scope] ?? {});
    const tables = Object.keys(assets).filter((key) => /\.record_\d+$/.test(key));
    for (const table of tables) {
      const wanted = parts.filter(([key]) => key === table || key.startsWith(`${table}.`));
      expect(Object.entries(assets).filter(([key]) => key === table || key.startsWith(`${table}.`))).toEqual(
        expect.arrayContaining(wanted),
      );
    }
  }
}

async function stagedOf(instanceId: string): Promise<number> {
  const [row] = await graph.read<{ n: number }>('MATCH (n:Staged {instanceId: $id}) RETURN count(n) AS n', {
    id: instanceId,
  });
  return row?.n ?? -1;
}

/** Starts a process that collects and kills itself after some queries of the run; at its end at the latest. */
async function collectAndKill(
  fixture: IngestFixture,
  state: ModelState,
  dieAfter: number,
  limits = smallLimits,
): Promise<void> {
  const file = join(folder, `${fixture.instanceId}.json`);
  const rootKey = testRootKey.toString('hex');
  const { zone } = fixture;
  writeFileSync(file, JSON.stringify({ target: own.neo4j.target, state, zone, rootKey, dieAfter, limits }), {
    mode: 0o600,
  });
  const script = join(packageRoot(), 'test/integration/ingest/scripts/collect-until-killed.ts');
  const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
  const started = spawn(process.execPath, [runner, script, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  child = started;
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    started.once('close', (...ended) => resolve(ended));
  });
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
}

/** Resolves when the restarted Neo4j answers, which takes longer than one query waits on a busy machine. */
async function graphIsBack(): Promise<void> {
  const last = Date.now() + 120_000;
  for (;;) {
    try {
      await graph.read('RETURN 1 AS one');
      return;
    } catch (error) {
      if (Date.now() > last) throw error;
    }
  }
}

async function fixtureOf(source: { state: ModelState }, limits = smallLimits): Promise<IngestFixture> {
  return ingestFixture(graph, new ModelCollector(() => source.state), {
    leaseMs: 1_500,
    working: false,
    settings: { limits },
  });
}

describe('a collection whose process is killed', () => {
  it.each([1, 9, 20, 33, 47, 61, 68, 73])(
    'leaves every scope whole when killed after query %i of a first collection, and the next run repairs everything',
    async (dieAfter) => {
      const source = { state: fleet(1, 120) };
      const fixture = await fixtureOf(source);
      await fixture.ingest.runs.startCollection(fixture.ctx, {
        instanceId: fixture.instanceId,
        mode: 'FULL',
      });
      await collectAndKill(fixture, source.state, dieAfter);
      const expected = expectedState(fixture.namespace, source.state);
      expectWholeScopes(await presentState(graph, fixture.instanceId), {}, expected);
      await expectOnlyWholeAssets(fixture);
      await repaired(fixture, source.state, expected);
      await fixture.done();
    },
    120_000,
  );

  it.each([10, 16, 19])(
    'leaves every scope whole when killed after query %i of a first collection whose scopes are created by one transaction each',
    async (dieAfter) => {
      const source = { state: fleet(1, 120) };
      const limits = { ...smallLimits, newAssetsPerTransaction: 5_000, newAssetsAtOnce: 5_000 };
      const fixture = await fixtureOf(source, limits);
      const { ingest, ctx, instanceId } = fixture;
      await ingest.runs.startCollection(ctx, { instanceId, mode: 'FULL' });
      await collectAndKill(fixture, source.state, dieAfter, limits);
      const expected = expectedState(fixture.namespace, source.state);
      expectWholeScopes(await presentState(graph, instanceId), {}, expected);
      await expectOnlyWholeAssets(fixture);
      await repaired(fixture, source.state, expected);
      await fixture.done();
    },
    120_000,
  );

  it.each([12, 24, 36])(
    'leaves whole tables only when killed after query %i of a scope too large for one publication',
    async (dieAfter) => {
      const source = { state: fleet(1, 120) };
      const limits = { ...smallLimits, assetsPerPublication: 300 };
      const fixture = await fixtureOf(source, limits);
      const { ingest, ctx, instanceId } = fixture;
      await ingest.runs.startCollection(ctx, { instanceId, mode: 'FULL' });
      await collectAndKill(fixture, source.state, dieAfter, limits);
      const expected = expectedState(fixture.namespace, source.state);
      const found = await presentState(graph, instanceId);
      expectWholeTables(found, expected);
      await expectOnlyWholeAssets(fixture);
      await repaired(fixture, source.state, expected);
      await fixture.done();
    },
    120_000,
  );

  it.each([2, 8, 14, 20])(
    'leaves every scope in its old or new state when killed after query %i of a later one',
    async (dieAfter) => {
      const source = { state: fleet(1, 120) };
      const fixture = await fixtureOf(source);
      fixture.ingest.startWorking();
      await fixture.collect('FULL');
      await fixture.ingest.stop();
      const old = expectedState(fixture.namespace, source.state);
      source.state = fleet(2, 125);
      await fixture.ingest.runs.startCollection(fixture.ctx, { instanceId: fixture.instanceId });
      await collectAndKill(fixture, source.state, dieAfter);
      const expected = expectedState(fixture.namespace, source.state);
      expectWholeScopes(await presentState(graph, fixture.instanceId), old, expected);
      await repaired(fixture, source.state, expected);
      await fixture.done();
    },
    120_000,
  );
});

describe('a collection during which Neo4j is killed', () => {
  it.each([200, 1_000])(
    'leaves every scope whole when killed after %i ms, is not blamed on the instance, and can be repeated',
    async (afterMs) => {
      const source = { state: fleet(1, 120) };
      const fixture = await fixtureOf(source);
      fixture.ingest.startWorking();
      const { ingest, ctx, instanceId } = fixture;
      const started = await ingest.runs.startCollection(ctx, { instanceId, mode: 'FULL' });
      const running = waitForRun(ingest, async () => Promise.resolve(started));
      await sleep(afterMs);
      const pid = own.neo4j.pid;
      if (pid !== null) process.kill(pid, 'SIGKILL');
      const run = await running;
      expect(['INTERRUPTED', 'SUCCEEDED'], run.errorMessage ?? '').toContain(run.state);
      await graphIsBack();
      const expected = expectedState(fixture.namespace, source.state);
      expectWholeScopes(await presentState(graph, fixture.instanceId), {}, expected);
      const instance = await fixture.ingest.instances.instance(fixture.ctx, { id: fixture.instanceId });
      expect(instance?.consecutiveFailures).toBe(0);
      await repaired(fixture, source.state, expected);
      await fixture.done();
    },
    180_000,
  );
});

/** Everything that readers can find is whole: what lives has its place in a scope. */
async function expectOnlyWholeAssets(fixture: IngestFixture): Promise<void> {
  const [row] = await graph.read<{ stray: number }>(
    `MATCH (n:Asset {instanceId: $id}) WHERE NOT n:Instance
       AND NOT EXISTS { MATCH (n) ((:Asset)<-[:CONTAINS]-(:Asset)){0,8} (u) WHERE EXISTS { (u)<-[:HOLDS]-(:Scope) } }
     RETURN count(n) AS stray`,
    { id: fixture.instanceId },
  );
  expect(row).toEqual({ stray: 0 });
}

async function repaired(fixture: IngestFixture, state: ModelState, expected: GraphState): Promise<void> {
  fixture.ingest.startWorking();
  await untilNobodyCollects(fixture);
  const run = await fixture.collect();
  expect(run).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
  expect(await presentState(graph, fixture.instanceId)).toEqual(expected);
  expect(await livingLinks(graph, fixture.instanceId)).toEqual(expectedLinks(fixture.namespace, state));
  expect(await stagedOf(fixture.instanceId)).toBe(0);
}

/** The run of the killed process is found and marked once its lease has run out. */
async function untilNobodyCollects(fixture: IngestFixture): Promise<void> {
  for (;;) {
    const { nodes } = await fixture.ingest.runs.runs(fixture.ctx, { instanceId: fixture.instanceId });
    if (nodes.every(({ state }) => state !== 'RUNNING' && state !== 'QUEUED')) {
      if (nodes.length > 0)
        expect(['INTERRUPTED', 'SUCCEEDED'], JSON.stringify(nodes[0])).toContain(nodes[0]?.state);
      return;
    }
    await sleep(100);
  }
}
