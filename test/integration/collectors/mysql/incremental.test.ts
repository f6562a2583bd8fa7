import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey } from '../../../../src/core/asset-key.js';
import { seededRandom } from '../../../testkit/graph-generator.js';
import { collectMysql } from '../../../testkit/mysql-collect.js';
import {
  mariaDdlMakers,
  mariaHarmlessMakers,
  picker,
  runMariaDdl,
} from '../../../testkit/mysql-random-ddl.js';
import { createRichMaria, mariaUrl, type RichMariaDatabase } from '../../../testkit/mysql-rich.js';
import { KeptState } from '../../../testkit/pg-collect.js';

let database: RichMariaDatabase;

beforeAll(async () => {
  database = await createRichMaria();
});

afterAll(async () => {
  await database.connection.query(`DROP USER IF EXISTS '${limitedUser()}'@'%'`);
  await database.drop();
});

const steps = Number(process.env['WAYMARK_DDL_STEPS'] ?? 80);

function scopesOf(namespace: string): string[] {
  return [database.name, database.otherName].map((name) => childKey(namespace, 'Database', name));
}

function contentOf(state: KeptState, scopes: readonly string[]): Map<string, unknown> {
  return new Map(scopes.flatMap((scope) => [...state.content(`${scope}.`)]));
}

describe('an incremental collection of MariaDB', () => {
  it('sends nothing of a database in which nothing has changed, once its last change is two seconds old', async () => {
    const state = new KeptState();
    const only = scopesOf((await collectMysql(database.url, { only: [] })).namespace);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    state.apply((await collectMysql(database.url, { only })).batches);
    const pick = picker(database.connection, database, seededRandom(1), 1);
    for (const maker of mariaHarmlessMakers) await runMariaDdl(database.connection, maker, pick);
    const again = await collectMysql(database.url, { only, known: state });
    expect(again.batches.filter((batch) => batch.type === 'scope')).toEqual([]);
    expect(again.batches.filter((batch) => batch.type === 'unchanged').length).toBe(2);
  });

  it('sends one changed table and nothing else', async () => {
    const state = new KeptState();
    const only = scopesOf((await collectMysql(database.url, { only: [] })).namespace);
    await database.connection.query('CREATE TABLE fresh (id int)');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    state.apply((await collectMysql(database.url, { only })).batches);
    await database.connection.query("ALTER TABLE fresh COMMENT 'instant'");
    const again = await collectMysql(database.url, { only, known: state });
    const units = again.batches.flatMap((batch) => (batch.type === 'scope' ? batch.units : []));
    expect(units.map((unit) => unit.key)).toEqual([`${only[0]}.fresh`]);
    expect(units[0]?.assets[0]?.comment).toBe('instant');
    await database.connection.query('DROP TABLE fresh');
    const gone = await collectMysql(database.url, { only, known: state });
    expect(gone.batches.flatMap((batch) => (batch.type === 'scope' ? batch.removed : []))).toEqual([
      `${only[0]}.fresh`,
    ]);
  });

  it('looks at a table alone when asked for it', async () => {
    const state = new KeptState();
    const { namespace } = await collectMysql(database.url, { only: [] });
    const only = scopesOf(namespace);
    state.apply((await collectMysql(database.url, { only })).batches);
    await database.connection.query(
      "CREATE TABLE alone (id int); ALTER TABLE customer COMMENT = 'not asked for'",
    );
    const key = `${only[0]}.alone`;
    const one = await collectMysql(database.url, { only: [key], known: state, skipStatistics: true });
    const units = one.batches.flatMap((batch) => (batch.type === 'scope' ? batch.units : []));
    expect(units.map((unit) => unit.key)).toEqual([key]);
    state.apply(one.batches);
    await database.connection.query('DROP TABLE alone');
    const gone = await collectMysql(database.url, { only: [key], known: state, skipStatistics: true });
    expect(gone.batches.flatMap((batch) => (batch.type === 'scope' ? batch.removed : []))).toEqual([key]);
    state.apply(gone.batches);
    state.apply((await collectMysql(database.url, { only, known: state })).batches);
    const fresh = new KeptState();
    fresh.apply((await collectMysql(database.url, { only })).batches);
    expect(firstDifference(contentOf(state, only), contentOf(fresh, only))).toBeNull();
  });

  it.each(['with all rights', 'without PROCESS'])(
    'leaves the same as a full one after each of many random statements, %s',
    async (rights) => {
      const seed = Number(process.env['WAYMARK_DDL_SEED'] ?? 20_261_121);
      const random = seededRandom(seed);
      const url = rights === 'with all rights' ? database.url : await limitedUrl();
      const state = new KeptState();
      const { namespace } = await collectMysql(url, { only: [] });
      const only = scopesOf(namespace);
      state.apply((await collectMysql(url, { only, skipStatistics: true })).batches);
      let done = 0;
      let runs = 0;
      const used = new Set<number>();
      for (let number = 100; done < steps && number < 100 + steps * 20; number += 1) {
        const index = Math.floor(random() * mariaDdlMakers.length);
        const pick = picker(database.connection, database, random, number);
        const statement = await runMariaDdl(database.connection, mariaDdlMakers[index]!, pick);
        if (statement === null) continue;
        used.add(index);
        done += 1;
        // Now and then several statements come together, and now and then time passes.
        if (random() < 0.3) continue;
        if (random() < 0.05) await new Promise((resolve) => setTimeout(resolve, 2_500));
        runs += 1;
        const incremental = await collectMysql(url, { only, known: state, skipStatistics: true });
        expect(
          incremental.warnings.filter(
            ({ code }) => code !== 'DEFINITION_UNREADABLE' && code !== 'MISSING_GRANT',
          ),
        ).toEqual([]);
        state.apply(incremental.batches);
        const fresh = new KeptState();
        fresh.apply((await collectMysql(url, { only, skipStatistics: true })).batches);
        const difference = firstDifference(contentOf(state, only), contentOf(fresh, only));
        expect(difference, `seed ${seed}, step ${done}: ${statement}`).toBeNull();
      }
      process.stdout.write(
        `random DDL on MariaDB ${rights}: ${done} statements of ${used.size}/${mariaDdlMakers.length} kinds, ${runs} incremental runs equal to full ones (seed ${seed})\n`,
      );
      expect(done).toBe(steps);
    },
    600_000,
  );
});

function limitedUser(): string {
  return database.user.replace('reader', 'limited').split('@')[0]!;
}

/** An account that reads everything but InnoDB's dictionary. */
async function limitedUrl(): Promise<string> {
  const user = limitedUser();
  await database.connection.query(
    `CREATE USER '${user}'@'%' IDENTIFIED BY 'limited-secret'; GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO '${user}'@'%'`,
  );
  return mariaUrl(user, 'limited-secret');
}

function firstDifference(
  kept: ReadonlyMap<string, unknown>,
  full: ReadonlyMap<string, unknown>,
): string | null {
  for (const [key, asset] of full) {
    const [a, b] = [JSON.stringify(kept.get(key)), JSON.stringify(asset)];
    if (a !== b) return `${key} differs:\n kept ${a}\n full ${b}`;
  }
  const extra = [...kept.keys()].find((key) => !full.has(key));
  return extra === undefined ? null : `${extra} should be gone`;
}
