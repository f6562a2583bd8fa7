import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey } from '../../../../src/core/asset-key.js';
import { collectPgDatabase, KeptState } from '../../../testkit/pg-collect.js';
import { ddlMakers, harmlessMakers, runDdl } from '../../../testkit/pg-random-ddl.js';
import { createRichDatabase, type RichDatabase } from '../../../testkit/pg-rich.js';
import { seededRandom } from '../../../testkit/graph-generator.js';

let database: RichDatabase;

beforeAll(async () => {
  database = await createRichDatabase();
  // Where there is a subscription the counters of change cannot be used; they are what is tried here.
  await database.client.query(`DROP SUBSCRIPTION ${database.role}_subscription`);
});

afterAll(async () => {
  await database.drop();
});

const steps = Number(process.env['WAYMARK_DDL_STEPS'] ?? 40);

async function freshContent(prefix: string): Promise<Map<string, unknown>> {
  const state = new KeptState();
  state.apply((await collectPgDatabase(database.url, { skipStatistics: true })).batches);
  return state.content(prefix);
}

describe('an incremental collection', () => {
  it('sends nothing of a database in which nothing has changed', async () => {
    const state = new KeptState();
    state.apply((await collectPgDatabase(database.url)).batches);
    const again = await collectPgDatabase(database.url, { known: state });
    const sent = again.batches.filter(
      (batch) => batch.type === 'scope' && batch.scope.includes(`/${database.name}`),
    );
    expect(sent).toEqual([]);
    expect(again.batches.filter((batch) => batch.type === 'unchanged').length).toBeGreaterThan(4);
  });

  it('sends nothing after VACUUM and ANALYZE', async () => {
    const state = new KeptState();
    state.apply((await collectPgDatabase(database.url)).batches);
    for (const maker of harmlessMakers) await runDdl(database, maker, 1, database);
    await database.client.query('VACUUM ANALYZE');
    const again = await collectPgDatabase(database.url, { known: state });
    expect(
      again.batches.filter((batch) => batch.type === 'scope' && batch.scope.includes(`/${database.name}`)),
    ).toEqual([]);
  });

  it('of one schema gives the same as a full one gives of it, and ends when the schema is gone', async () => {
    const full = await collectPgDatabase(database.url, { skipStatistics: true });
    const databaseKey = childKey(full.namespace, 'Database', database.name);
    const scope = childKey(databaseKey, 'Schema', 'shop');
    const one = await collectPgDatabase(database.url, { skipStatistics: true, only: [scope] });
    const of = (collected: typeof full): unknown[] =>
      collected.batches.filter((batch) => batch.type === 'scope' && batch.scope === scope);
    expect(of(one)).toEqual(of(full));
    expect(one.batches.filter((batch) => 'scope' in batch).length).toBe(1);
    await database.client.query('CREATE SCHEMA s_gone');
    const state = new KeptState();
    state.apply((await collectPgDatabase(database.url, { skipStatistics: true })).batches);
    await database.client.query('DROP SCHEMA s_gone');
    const gone = childKey(databaseKey, 'Schema', 's_gone');
    expect(state.digests.has(gone)).toBe(true);
    state.apply(
      (await collectPgDatabase(database.url, { skipStatistics: true, known: state, only: [gone] })).batches,
      gone,
    );
    expect(state.digests.has(gone)).toBe(false);
    expect(state.digests.has(scope)).toBe(true);
  });

  it('leaves the same as a full one after each of many random statements', async () => {
    const seed = Number(process.env['WAYMARK_DDL_SEED'] ?? 20_261_121);
    const random = seededRandom(seed);
    await database.client.query(`SELECT setseed(${random()})`);
    const names = { role: database.role, reader: database.reader, tablespace: database.tablespace };
    const state = new KeptState();
    const first = await collectPgDatabase(database.url, { skipStatistics: true });
    const databaseKey = childKey(first.namespace, 'Database', database.name);
    state.apply(first.batches);
    let done = 0;
    let runs = 0;
    const used = new Set<string>();
    for (let number = 100; done < steps; number += 1) {
      const maker = ddlMakers[Math.floor(random() * ddlMakers.length)]!;
      const statement = await runDdl(database, maker, number, names);
      if (statement === null) continue;
      follow(names, statement);
      used.add(maker);
      done += 1;
      // Now and then several statements come together.
      if (random() < 0.3) continue;
      runs += 1;
      const incremental = await collectPgDatabase(database.url, { known: state, skipStatistics: true });
      state.apply(incremental.batches, databaseKey);
      const difference = firstDifference(state.content(databaseKey), await freshContent(databaseKey));
      expect(difference, `seed ${seed}, step ${done}: ${statement}`).toBeNull();
    }
    process.stdout.write(
      `random DDL: ${done} statements of ${used.size} kinds, ${runs} incremental runs equal to full ones (seed ${seed})\n`,
    );
    await rename(names);
    if (process.env['WAYMARK_DDL_DEBUG'] === '1') console.log(ddlMakers.filter((m) => !used.has(m)));
  }, 600_000);
});

/** Follows a rename of a global object. */
function follow(names: Record<string, string>, statement: string): void {
  const rename = /^ALTER (?:ROLE|TABLESPACE) (\S+) RENAME TO (\S+)$/.exec(statement);
  if (rename === null) return;
  for (const [name, value] of Object.entries(names)) if (value === rename[1]) names[name] = rename[2]!;
}

/** Gives global objects their first names back, so that they can be dropped. */
async function rename(names: { role: string; reader: string; tablespace: string }): Promise<void> {
  const pairs = [
    ['ROLE', names.role, database.role],
    ['ROLE', names.reader, database.reader],
    ['TABLESPACE', names.tablespace, database.tablespace],
  ] as const;
  for (const [kind, now, before] of pairs) {
    if (now !== before) await database.client.query(`ALTER ${kind} ${now} RENAME TO ${before}`);
  }
}

function firstDifference(
  kept: ReadonlyMap<string, unknown>,
  fresh: ReadonlyMap<string, unknown>,
): string | null {
  for (const [key, asset] of fresh) {
    const other = kept.get(key);
    if (other === undefined) return `${key} is missing`;
    const [a, b] = [JSON.stringify(other), JSON.stringify(asset)];
    if (a !== b) return `${key} differs:\n kept ${a}\n full ${b}`;
  }
  const extra = [...kept.keys()].find((key) => !fresh.has(key));
  return extra === undefined ? null : `${extra} should be gone`;
}
