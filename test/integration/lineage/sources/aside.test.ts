import { afterAll, afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { createLineageSources } from '../../../../src/lineage/index.js';
import { CollectedSources } from '../../../testkit/collected-sources.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const databases = new CollectedSources(graph);
const { executed } = createLineageSources({ graph, clock: systemClock, registration: null });

afterEach(() => databases.clear());
afterAll(async () => {
  await graph.close();
});

it('does not analyse statements about nothing collected again, nor those that do not parse, until definitions change', async () => {
  const { f, pg } = await databases.postgres('CREATE TABLE a (x int); CREATE TABLE b (x int)');
  const texts = ['INSERT INTO b SELECT x FROM a', 'SELECT y FROM later', 'SELEC 1'];
  const read = (calls: number) =>
    executed.observeFigures(f.ctx, {
      instanceId: f.instanceId,
      reading: {
        method: 'PG_STAT_STATEMENTS',
        statements: texts.map((sql, at) => ({
          entry: String(at),
          sql,
          calls,
          since: '2026-01-01T00:00:00.000Z',
          lastSeenAt: '2026-02-01T00:00:00.000Z',
          database: pg.name,
          account: null,
          searchPath: ['public'],
        })),
      },
    });
  expect(await read(1)).toMatchObject({ analysed: 3, evidence: 1, elsewhere: 1, unparsed: 1 });
  expect(await read(1)).toMatchObject({ analysed: 0, evidence: 0, elsewhere: 1, unparsed: 1 });
  // What is known goes on being counted.
  expect(await read(2)).toMatchObject({ analysed: 1, evidence: 1, elsewhere: 1, unparsed: 1 });
  await pg.client.query('CREATE TABLE later (y int)');
  await f.collect();
  expect(await read(2)).toMatchObject({ analysed: 2, evidence: 1, elsewhere: 0, unparsed: 1 });
  expect(await read(2)).toMatchObject({ analysed: 0, evidence: 0, elsewhere: 0, unparsed: 1 });
});
