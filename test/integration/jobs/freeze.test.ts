import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { packageRoot } from '../../../src/core/resources.js';
import { until } from '../../testkit/events-fixture.js';
import { testJobs, testKind } from '../../testkit/jobs.js';
import { openGraph, testServers } from '../../testkit/servers.js';
import type { FreezeFacts } from './scripts/freeze-while-working.js';
import { leaveTrace } from './scripts/trace.js';

const graph = openGraph();
const folder = mkdtempSync(join(tmpdir(), 'waymark-freeze-'));
const set = testJobs(graph);
let child: ChildProcess | undefined;

afterAll(async () => {
  child?.kill('SIGKILL');
  await set.stop();
  await graph.write('MATCH (t:JobTrace) DELETE t');
  await graph.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a job goes on elsewhere while its worker is frozen in a transaction, which writes nothing when it wakes up', async () => {
  const { neo4j: target, redis } = testServers();
  const facts: FreezeFacts = { target, redis, space: set.space, leaseMs: 3_000 };
  const file = join(folder, 'facts.json');
  writeFileSync(file, JSON.stringify(facts), { mode: 0o600 });
  const script = join(packageRoot(), 'test/integration/jobs/scripts/freeze-while-working.ts');
  const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
  child = spawn(process.execPath, [runner, script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }).on('line', (line) =>
    said.push(line),
  );
  await until(() => said.includes('working'), 'the process works');

  const other = set.node({
    work: testKind(async (job) => {
      for (const step of [1, 2, 3]) await leaveTrace(job, 'other', step);
      return { done: true };
    }),
  });
  const ctx = systemContext();
  const { id } = await other.service.start(ctx, { kind: 'work', payload: {} });
  await until(async () => (await other.service.job(ctx, id))?.nodeId === 'frozen', 'the process has the job');
  const traces = async (): Promise<string[]> => {
    const rows = await graph.read<{ trace: string }>(
      'MATCH (t:JobTrace {jobId: $id}) RETURN t.holder + toString(t.step) AS trace ORDER BY trace',
      { id },
    );
    return rows.map(({ trace }) => trace);
  };
  await until(async () => (await traces()).includes('frozen1'), 'the first step is done');
  other.startWorking();
  await until(async () => (await other.service.job(ctx, id))?.state === 'SUCCEEDED', 'it goes on elsewhere');
  const job = await other.service.job(ctx, id);
  expect(job).toMatchObject({ attempts: 1, recoveries: 1, result: { done: true } });

  child.kill('SIGCONT');
  await until(() => said.length === 3, 'the process has tried to go on');
  expect(said).toEqual(['working', 'refused', 'refused']);
  expect(await traces()).toEqual(['frozen1', 'other1', 'other2', 'other3']);
  expect(await other.service.job(ctx, id)).toEqual(job);
}, 120_000);
