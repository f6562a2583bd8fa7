import { afterAll, expect, it } from 'vitest';
import { RunStore } from '../../../src/ingest/runs/run.store.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const [often, never] = [uniqueName('often'), uniqueName('never')];

afterAll(async () => {
  await graph.write('MATCH (run:CollectionRun {instanceId: $often}) DETACH DELETE run', { often });
  await graph.close();
});

it('the figures of an instance are of the runs that ended since a time', async () => {
  const runs = [
    ['2026-01-01T00:00:00.000Z', 'FAILED', 9_000],
    ['2026-01-02T00:00:00.000Z', 'SUCCEEDED', 100],
    ['2026-01-02T01:00:00.000Z', 'FAILED', 300],
    ['2026-01-02T02:00:00.000Z', 'PARTIAL', 200],
    ['2026-01-02T03:00:00.000Z', 'RUNNING', null],
  ].map(([queuedAt, state, durationMs]) => ({ id: uniqueName('run'), queuedAt, state, durationMs }));
  await graph.write('UNWIND $runs AS run CREATE (r:CollectionRun {instanceId: $often}) SET r += run', {
    often,
    runs,
  });
  const figures = await new RunStore(graph).figures([often, never], '2026-01-01T12:00:00.000Z');
  expect(figures).toEqual([{ instanceId: often, ended: 3, failed: 1, durationMs: 200 }]);
});
