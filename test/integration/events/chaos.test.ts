import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/core/resources.js';
import { runChaos } from '../../testkit/chaos/run.js';

/** Nodes are processes that start often: they run compiled, as in production. */
function compiledNode(): string {
  const out = join(packageRoot(), 'dist', 'chaos');
  execFileSync(
    join(packageRoot(), 'node_modules', '.bin', 'tsc'),
    ['-p', 'tsconfig.test.json', '--noEmit', 'false', '--noCheck', '--outDir', out],
    { cwd: packageRoot(), stdio: ['ignore', 2, 2] },
  );
  return join(out, 'test', 'testkit', 'chaos', 'node-process.js');
}

it('two api and two worker nodes lose nothing and do nothing twice while nodes and stores are killed or frozen at random', async () => {
  const schedules = Number(process.env.WAYMARK_CHAOS_SCHEDULES ?? 20);
  const report = await runChaos({ schedules, seed: 20, script: compiledNode() });
  expect(report.recoveries).toHaveLength(schedules);
  const { jobsUndone, eventsUnseen, eventsNotReceived, ...details } = report.details;
  expect({ jobsUndone, eventsUnseen, eventsNotReceived }).toEqual({
    jobsUndone: 0,
    eventsUnseen: 0,
    eventsNotReceived: 0,
  });
  expect(details).toMatchObject({
    jobsOfTwoHoldersAtOnce: 0,
    eventsSeenTwice: 0,
    eventsReceivedTwice: 0,
    eventsReceivedOutOfOrder: 0,
  });
  expect({ lost: report.lost, doubled: report.doubled }).toEqual({ lost: 0, doubled: 0 });
  expect(report.unclean).toEqual([]);
  expect(report.jobs).toBeGreaterThan(schedules);
  expect(report.resumedSubscriptions).toBeGreaterThan(0);
}, 900_000);
