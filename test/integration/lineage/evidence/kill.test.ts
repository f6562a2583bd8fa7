import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../../src/core/resources.js';
import { staleScopes } from '../../../../src/lineage/evidence/index.js';
import { lineageFixture } from '../../../testkit/lineage.js';
import { createPgDatabase, openGraph } from '../../../testkit/servers.js';

const graph = openGraph();

afterAll(async () => {
  await graph.close();
});

/** @returns the signal that ended it, null when it ended by itself */
function derive(instanceId: string, dieAfter: number): Promise<NodeJS.Signals | null> {
  const root = packageRoot();
  const script = join(root, 'test/integration/lineage/evidence/scripts/derive-until-killed.ts');
  const child = spawn(
    process.execPath,
    [join(root, 'test/testkit/run-script.mjs'), script, instanceId, String(dieAfter)],
    { stdio: 'inherit', env: process.env },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (_code, signal) => resolve(signal));
  });
}

describe('a derivation that is killed', () => {
  it('leaves whole pieces of evidence, says that it is not done, and comes to the same edges when it is done again', async () => {
    const views = Array.from(
      { length: 30 },
      (_unused, index) =>
        `CREATE VIEW v${index} AS SELECT a.x AS one, b.y + ${index} AS two FROM t a JOIN u b ON b.x = a.x WHERE a.y > ${index}`,
    );
    const source = await createPgDatabase(
      `CREATE TABLE t (x int, y int); CREATE TABLE u (x int, y int); ${views.join(';')};`,
    );
    const killed = await lineageFixture(graph, source.url, { hook: false });
    const whole = await lineageFixture(graph, source.url);
    try {
      expect((await killed.collect('FULL')).state).toBe('SUCCEEDED');
      expect((await whole.collect('FULL')).state).toBe('SUCCEEDED');
      const expected = await whole.edges();
      const perView = expected.filter((edge) => edge.includes('-> public.v0')).length;
      expect(expected).toHaveLength(30 * perView);
      let before = 0;
      for (const dieAfter of [2, 5, 11]) {
        expect(await derive(killed.instanceId, dieAfter)).toBe('SIGKILL');
        const found = await killed.edges();
        expect(found.length).toBeLessThan(expected.length);
        expect(found.length).toBeGreaterThanOrEqual(before);
        expect(found.length % perView).toBe(0);
        expect(found.every((edge) => expected.includes(edge))).toBe(true);
        expect((await staleScopes(graph, [killed.instanceId])).length).toBeGreaterThan(0);
        before = found.length;
      }
      expect(before).toBeGreaterThan(0);
      await killed.evidence.deriver.deriveInstance(killed.instanceId);
      expect(await killed.edges()).toEqual(expected);
      expect(await staleScopes(graph, [killed.instanceId])).toEqual([]);
    } finally {
      await whole.done();
      await killed.done();
      await source.drop();
    }
  }, 120_000);
});
