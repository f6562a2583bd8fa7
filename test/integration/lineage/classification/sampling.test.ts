import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import { systemContext } from '../../../../src/core/context.js';
import { type Logger, silentLogger } from '../../../../src/core/logger.js';
import { parseTargetUrl } from '../../../../src/engines/target.js';
import type { Engine, SampledValues, ValueSample } from '../../../../src/engines/contract.js';
import { mysqlEngine } from '../../../../src/engines/mysql/index.js';
import { postgresEngine } from '../../../../src/engines/postgres/index.js';
import { type Classifications, createClassifications } from '../../../../src/lineage/classification/index.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { createMariaDatabase, createPgDatabase, openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
const logged: string[] = [];
const note = (...parts: unknown[]): void => void logged.push(JSON.stringify(parts));
const logger = { info: note, warn: note, error: note, debug: note } as unknown as Logger;

let f: LineageFixture;
let drop: () => Promise<void>;

afterEach(async () => {
  await graph.write(
    `MATCH (c:Classification {instanceId: $id}) OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: c.assetId}) DETACH DELETE c, v, w`,
    { id: f.instanceId },
  );
  await f.done();
  await drop();
});

afterAll(() => graph.close());

const secretValue = 'zq7.visible.nowhere';

const engines = [
  {
    name: 'PostgreSQL',
    engine: postgresEngine as Engine,
    create: createPgDatabase,
    place: (name: string) => `public.${name}`,
    fill: `INSERT INTO odd SELECT n, '${secretValue}' || n || '@example.com', '2024-01-01', 'plain ' || n FROM generate_series(1, 300) AS s (n);`,
  },
  {
    name: 'MariaDB',
    engine: mysqlEngine as Engine,
    create: createMariaDatabase,
    place: (name: string) => name,
    fill: `INSERT INTO odd SELECT seq, CONCAT('${secretValue}', seq, '@example.com'), '2024-01-01', CONCAT('plain ', seq) FROM seq_1_to_300;`,
  },
] as const;

describe.each(engines)('sampling of $name', ({ engine, create, place, fill }) => {
  const table = 'CREATE TABLE odd (id int PRIMARY KEY, blob_7 varchar(200), d date, `we"ird` text);';
  const quoted = engine.kind === 'postgres' ? table.replaceAll('`we"ird`', '"we""ird`"') : table;
  let samples: ValueSample[] = [];

  async function setUp(allowed: boolean, read?: () => Promise<SampledValues>): Promise<Classifications> {
    const source = await create(`${quoted} ${fill}`);
    drop = () => source.drop();
    f = await lineageFixture(graph, source.url);
    expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
    samples = [];
    const target = parseTargetUrl(source.url);
    return createClassifications({
      graph,
      clock: systemClock,
      logger,
      catalog,
      sampling: { instances: allowed ? [f.namespace] : [], rows: 50, timeoutMs: 2_000, tablesPerRun: 10 },
      readValues: async (_ctx, _instanceId, sample) => {
        samples.push(sample);
        if (read !== undefined) return read();
        return (await engine.sampleValues?.(target, sample, ctx.signal)) ?? null;
      },
    });
  }

  const run = (of: Classifications): ReturnType<Classifications['runs']['run']> =>
    of.runs.run(ctx, { instanceId: f.instanceId, sample: true });
  const key = (): string => `${f.database}.${place('odd.blob_7')}`;

  it('is off unless the configuration names the instance', async () => {
    const classifications = await setUp(false);
    expect(await run(classifications)).toMatchObject({ sampled: 0 });
    expect(samples).toEqual([]);
  });

  it('finds by value what the name does not tell, within its bounds, once', async () => {
    const classifications = await setUp(true);
    expect(await run(classifications)).toMatchObject({ sampled: 3 });
    const found = (await classifications.service.loadOfAssets(ctx, [key()])).get(key());
    expect(found).toMatchObject([
      { kind: 'EMAIL', origins: [{ method: 'VALUE', rule: 'value-email', sampled: 50, matched: 50 }] },
    ]);
    expect(await run(classifications)).toMatchObject({ sampled: 0, changed: 0 });
  });

  it('audits each table before it is read, and keeps no value anywhere', async () => {
    const classifications = await setUp(true);
    logged.length = 0;
    await run(classifications);
    const tableKey = `${f.database}.${place('odd')}`;
    const [audit] = await graph.read<{ content: string }>(
      `MATCH (r:AuditRecord {assetKey: $key}) WHERE r.action = 'asset.read-sensitive' RETURN r.content AS content`,
      { key: tableKey },
    );
    expect(audit?.content).toContain('"purpose":"classification"');
    const [leak] = await graph.read<{ count: number }>(
      `MATCH (n) WHERE (n:Asset OR n:Classification OR n:ClassificationVersion OR n:AuditRecord OR n:OutboxEvent)
         AND any(name IN keys(n) WHERE toStringOrNull(n[name]) CONTAINS $value) RETURN count(n) AS count`,
      { value: secretValue },
    );
    expect(leak?.count).toBe(0);
    expect(logged.join()).not.toContain(secretValue);
  });

  it('goes on after a table that cannot be read, and logs the code alone', async () => {
    const classifications = await setUp(true, () =>
      Promise.reject(new TypeError(`bad value ${secretValue}`)),
    );
    logged.length = 0;
    expect(await run(classifications)).toMatchObject({ sampled: 0 });
    expect(logged.join()).toContain('values could not be sampled');
    expect(logged.join()).not.toContain(secretValue);
  });
});
