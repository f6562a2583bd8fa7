import { describe, expect, it } from 'vitest';
import { filterClause } from '../../../src/audit/search/audit-filter.js';
import { commonKey, keysAround, readsOf } from '../../../src/audit/search/sensitive-keys.js';

const table = 'postgres://db:5432/shop.public.orders';

describe('the asset that a record of reads stands on', () => {
  it.each([
    ['the column when there is one', [`${table}.email`], `${table}.email`],
    ['the table of two columns', [`${table}.email`, `${table}.phone`], table],
    [
      'the schema of two tables with names alike',
      [`${table}.a`, `${table}_old.a`],
      'postgres://db:5432/shop.public',
    ],
    ['the instance of two databases', [`${table}.a`, 'postgres://db:5432/crm.x.y.z'], 'postgres://db:5432'],
    ['none of two instances', [`${table}.a`, 'mysql://db:3306/crm.x.y'], null],
  ])('is %s', (_what, keys, expected) => {
    expect(commonKey(keys)).toBe(expected);
  });
});

describe('keys of reads', () => {
  it('are all named, in as many records as they need', () => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `${table}.column_${index}`);
    const groups = readsOf(keys);
    expect(groups.flat()).toEqual(keys);
    expect(groups.length).toBeGreaterThan(1);
    for (const group of groups) expect(JSON.stringify(group).length).toBeLessThan(65_536);
  });

  it('lead from an asset to what encloses it, and nowhere for a text that is no key', () => {
    expect(keysAround(`${table}.email`)).toEqual([
      table,
      'postgres://db:5432/shop.public',
      'postgres://db:5432/shop',
      'postgres://db:5432',
    ]);
    expect(keysAround('somebody')).toEqual([]);
  });

  it('make a search for an asset look at reads that name it among others', () => {
    const { cypher, params } = filterClause('main', { assetKey: `${table}.email` });
    expect(cypher).toContain("r.action = 'asset.read-sensitive'");
    expect(params).toMatchObject({ quotedKey: `"${table}.email"`, around: keysAround(`${table}.email`) });
  });
});
