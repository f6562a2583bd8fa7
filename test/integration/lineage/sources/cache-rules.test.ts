import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { createLineageSources } from '../../../../src/lineage/index.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import {
  createPgDatabase,
  openGraph,
  pgClient,
  type PgDatabase,
  redisDatabase,
  uniqueName,
} from '../../../testkit/servers.js';

const graph = openGraph();
const sources = createLineageSources({ graph, clock: systemClock, registration: null });
let shop: LineageFixture;
let cache: LineageFixture;
let source: PgDatabase;
let redis: Awaited<ReturnType<typeof redisDatabase>>;
/** A word that no other test has, so that no other table fits. */
let word: string;

beforeEach(async () => {
  word =
    uniqueName('w')
      .replace(/[^a-z]/g, 'x')
      .slice(0, 10) + 'item';
  const environment = uniqueName('env');
  source = await createPgDatabase(
    `CREATE TABLE ${word}s (id int PRIMARY KEY, total numeric, note text); CREATE TABLE other (id int)`,
  );
  redis = await redisDatabase();
  const pipeline = redis.client.pipeline();
  for (let id = 0; id < 50; id += 1) pipeline.hset(`${word}:${id}`, { total: '1', note: 'x' });
  await pipeline.exec();
  shop = await lineageFixture(graph, source.url, { environment });
  cache = await lineageFixture(graph, redis.url, { environment });
  expect((await shop.collect('FULL')).state).toBe('SUCCEEDED');
  expect((await cache.collect('FULL')).state).toBe('SUCCEEDED');
});
afterEach(async () => {
  await cache.done();
  await shop.done();
  await redis.done();
  await source.drop();
});
afterAll(async () => {
  await graph.close();
});

const observe = () => sources.cacheRules.observe(cache.ctx, { instanceId: cache.instanceId });

async function rules(): Promise<
  { id: string; method: string; confidence: number; from: string[]; to: string }[]
> {
  return graph.read(
    `MATCH (a:Asset)-[r:FLOWS_TO]->(p:Asset {instanceId: $id, kind: 'KeyPattern'})
     MATCH (e:LineageEvidence {id: r.evidence, source: 'CACHE_RULE'})
     WITH e, p, a ORDER BY a.key
     RETURN e.id AS id, e.method AS method, e.confidence AS confidence, collect(a.key) AS from, p.name AS to`,
    { id: cache.instanceId },
  );
}

describe('cache rules that are seen', () => {
  it('link keys to the table and columns they fit with a confidence, and people confirm or withdraw them for good', async () => {
    expect(await observe()).toMatchObject({ rules: 1, begun: 3, ended: 0 });
    const table = `${shop.database}.public.${word}s`;
    const [rule] = await rules();
    expect(rule).toMatchObject({
      method: 'OBSERVED',
      confidence: 0.9,
      from: [table, `${table}.note`, `${table}.total`],
      to: `${word}:{id}`,
    });
    expect(await observe()).toMatchObject({ rules: 1, begun: 0, ended: 0 });
    const confirmed = await sources.cacheRules.confirm(cache.ctx, {
      id: rule!.id,
      reason: 'It is in the code',
    });
    expect(confirmed).toMatchObject({ method: 'CONFIRMED', confidence: 1, reason: 'It is in the code' });
    expect(await observe()).toMatchObject({ begun: 0, ended: 0 });
    expect(await rules()).toMatchObject([{ method: 'CONFIRMED', confidence: 1, from: { length: 3 } }]);
    await sources.intake.withdraw(cache.ctx, { id: rule!.id, reason: 'It is not so' });
    expect(await observe()).toMatchObject({ rules: 0, begun: 0 });
    expect(await rules()).toEqual([]);
    await expect(
      sources.cacheRules.confirm(cache.ctx, { id: rule!.id, reason: 'Again' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('end when the table goes and come back with it', async () => {
    await observe();
    const client = await pgClient(source.name);
    await client.query(`ALTER TABLE ${word}s RENAME TO something_else`);
    await shop.collect();
    await observe();
    expect(await rules()).toEqual([]);
    await client.query(`ALTER TABLE something_else RENAME TO ${word}s`);
    await client.end();
    await shop.collect();
    await observe();
    expect(await rules()).toMatchObject([{ method: 'OBSERVED', confidence: 0.9 }]);
  });
});
