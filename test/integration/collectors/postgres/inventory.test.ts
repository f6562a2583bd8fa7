import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetRecord } from '../../../../src/core/collection.js';
import { childKey } from '../../../../src/core/asset-key.js';
import { type Collected, collectPgDatabase } from '../../../testkit/pg-collect.js';
import { type AssetFinder, expectationOf } from '../../../testkit/pg-definitions.js';
import { dumpEntries, restoreList } from '../../../testkit/pg-dump.js';
import { createRichDatabase, type RichDatabase } from '../../../testkit/pg-rich.js';

let database: RichDatabase;
let collected: Collected;
let find: AssetFinder;

beforeAll(async () => {
  database = await createRichDatabase();
  collected = await collectPgDatabase(database.url);
  find = finderOf([...collected.assets.values()], childKey(collected.namespace, 'Database', database.name));
});

afterAll(async () => {
  await database.drop();
});

function finderOf(assets: readonly AssetRecord[], databaseKey: string): AssetFinder {
  const own = assets.filter((asset) => asset.key.startsWith(databaseKey));
  const byId = new Map(own.map((asset) => [`${asset.kind} ${asset.engineId}`, asset]));
  return {
    byEngineId: (kind, id) => byId.get(`${kind} ${id}`),
    byName: (kind, name, schema) =>
      own.find((asset) => {
        if (asset.kind !== kind || asset.name !== name) return false;
        if (schema === undefined) return true;
        const place = schema === null ? databaseKey : childKey(databaseKey, 'Schema', schema);
        return asset.parent === place || asset.key.startsWith(`${place}.`);
      }),
    children: (key, kind) => own.filter((asset) => asset.parent === key && asset.kind === kind),
  };
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
const tight = (text: string): string => text.replace(/\s+/g, '');

/** Entries that are checked as properties of other assets. */
const asProperties = new Set(['ACL', 'COMMENT']);

describe('the inventory of a database that has everything', () => {
  it('has an asset with the same definition for every entry of pg_dump', () => {
    const entries = dumpEntries(database.name);
    const expected = entries.filter((entry) => !asProperties.has(entry.type));
    const listed = restoreList(database.name).filter((line) => !/^\d+; \d+ \d+ (ACL|COMMENT) /.test(line));
    expect(expected.length).toBe(listed.length);
    const problems: string[] = [];
    for (const entry of expected) {
      const { asset, fragments } = expectationOf(entry, find, entries);
      const what = `${entry.type} ${entry.schema ?? '-'} ${entry.name}`;
      if (asset === undefined || fragments === null) problems.push(`${what}: no asset`);
      else {
        const sql = flat(entry.sql);
        const missing = fragments.filter(
          (fragment) => !sql.includes(flat(fragment)) && !tight(entry.sql).includes(tight(fragment)),
        );
        if (missing.length > 0)
          problems.push(`${what}: ${missing.map(flat).join(' | ')}\n    not in: ${sql.slice(0, 700)}`);
      }
    }
    process.stdout.write(
      `pg_dump entries matched/total: ${expected.length - problems.length}/${expected.length}\n`,
    );
    expect(problems).toEqual([]);
  });

  it('has the comment of every COMMENT entry', () => {
    const comments = dumpEntries(database.name).filter(
      (entry) => entry.type === 'COMMENT' && !entry.name.startsWith('EXTENSION'),
    );
    const texts = new Set(
      [...collected.assets.values()].flatMap((asset) => [
        asset.comment ?? '',
        ...((asset.properties['attributes'] ?? []) as { comment: string | null }[]).map(
          ({ comment }) => comment ?? '',
        ),
      ]),
    );
    const missing = comments.filter((entry) => {
      const text = /IS E?'([^]*)';/.exec(entry.sql)![1]!.replaceAll("''", "'");
      return !texts.has(text);
    });
    process.stdout.write(`comments matched/total: ${comments.length - missing.length}/${comments.length}\n`);
    expect(missing.map((entry) => entry.sql)).toEqual([]);
  });

  it('records the owner of every entry', () => {
    const entries = dumpEntries(database.name);
    const wrong = entries
      .filter((entry) => entry.owner !== null && !asProperties.has(entry.type) && entry.oid !== 0)
      .flatMap((entry) => {
        const { asset } = expectationOf(entry, find, entries);
        const owner = asset?.properties['owner'] as string | undefined;
        return owner === undefined || owner === entry.owner ? [] : [`${entry.type} ${entry.name}: ${owner}`];
      });
    expect(wrong).toEqual([]);
  });

  it('gives every asset a key of its own, a parent that is there, and no secret', () => {
    const keys = collected.batches.flatMap((batch) =>
      batch.type === 'scope' ? batch.units.flatMap((unit) => unit.assets.map((asset) => asset.key)) : [],
    );
    expect(new Set(keys).size).toBe(keys.length);
    const known = new Set([...keys, childKey(collected.namespace, 'Database', database.name)]);
    expect([...collected.assets.values()].filter((asset) => !known.has(asset.parent ?? ''))).toEqual([]);
    const text = JSON.stringify(collected.batches);
    expect(text).not.toContain('mapping-secret');
    expect(text).not.toContain('subscription-secret');
    expect(text).not.toContain('reader-secret');
  });
});
