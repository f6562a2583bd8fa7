import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luceneQuery, quoted, searchWords } from '../../../src/catalog/search/lucene.js';
import { type Candidate, rankCandidates } from '../../../src/catalog/search/rank.js';
import { countFacets } from '../../../src/catalog/search/facets.js';
import { everywhere } from '../../../src/core/permissions.js';

const query = (text: string, fuzzy = false): string =>
  luceneQuery({ words: searchWords(text), fuzzy, filter: {}, access: everywhere, includeDeleted: true }) ??
  '';

describe('words of a query', () => {
  it.each([
    ['customerId', ['customerid']],
    ['shop.public.orders', ['shop', 'public', 'orders']],
    ['postgres://h:5432/shop.public.orders', ['shop', 'public', 'orders']],
    ['postgres://orders-db:5432', ['ordersdb', '5432']],
    ['   ', []],
    ['?*~', []],
  ])('of %j are %j', (text, words) => {
    expect(searchWords(text).map((word) => word.joined)).toEqual(words);
  });

  it('are at most eight', () => {
    expect(searchWords('a b c d e f g h i j')).toHaveLength(8);
  });
});

describe('the query of the index', () => {
  it('holds unquoted text of people only as letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, fuzzy) => {
        const bare = query(text, fuzzy).replaceAll(/"(?:[^"\\]|\\.)*"/gsu, '""');
        expect(bare.replaceAll(/[\p{L}\p{M}\p{N}]/gu, '')).toMatch(/^[+():*^~ ."]*$/);
      }),
    );
  });

  it('quotes any value so that it ends where it began', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = quoted(value);
        expect(text.slice(1, -1).replaceAll(/\\(.)/gsu, '$1')).toBe(value);
        expect(text.slice(1, -1).replaceAll(/\\./gsu, '')).not.toContain('"');
      }),
    );
  });

  it('allows for typing errors by the length of the word: none, one, two', () => {
    expect(query('ab', true)).not.toContain('~');
    expect(query('abcd', true)).toContain('searchName:abcd~1');
    expect(query('abcdef', true)).toContain('searchName:abcdef~2');
    expect(query('abcdef')).not.toContain('~');
  });
});

const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  key: `postgres://h:1/d.s.${name}`,
  name,
  nameLower: name.toLowerCase(),
  kind: 'Table',
  engine: 'postgres',
  instanceId: 'i',
  schemaKey: 'postgres://h:1/d.s',
  tags: null,
  domainIds: null,
  ownerIds: null,
  classifications: null,
  usageCount: null,
  deleted: false,
  score: 1,
  ...more,
});

describe('ranking', () => {
  const order = (text: string, candidates: Candidate[]): string[] =>
    rankCandidates(candidates, text, searchWords(text)).map((item) => item.name);

  it('puts the exact name first, then the same letters, then beginnings', () => {
    expect(
      order('order_item', [
        candidate('order_items', { score: 9 }),
        candidate('OrderItem', { score: 2 }),
        candidate('order_item'),
      ]),
    ).toEqual(['order_item', 'OrderItem', 'order_items']);
  });

  it('puts a table before its index and its column of the same name, however much these are used', () => {
    const used = { usageCount: 1_000_000_000, score: 9 };
    const list = [
      candidate('invoices', { kind: 'Index', key: 'mysql://h:1/d.invoices.#index:invoices', ...used }),
      candidate('invoices', { kind: 'Column', key: 'mysql://h:1/d.invoices.invoices', ...used }),
      candidate('invoices', { kind: 'Table', key: 'mysql://h:1/d.invoices', score: 1 }),
      candidate('invoices_archive', { kind: 'Table', ...used }),
    ];
    const ranked = rankCandidates(list, 'invoices', searchWords('invoices'));
    expect(ranked.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'Table invoices',
      'Column invoices',
      'Index invoices',
      'Table invoices_archive',
    ]);
  });

  it('lets nothing that only begins like the query overtake an exact name', () => {
    const kinds = ['Table', 'Index', 'Column', 'Constraint', 'Setting', 'View'];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...kinds),
        fc.nat(2_000_000_000),
        fc.nat(2_000_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (exactKind, otherKind, exactUse, otherUse, score) => {
          const exact = candidate('pay', { kind: exactKind, usageCount: exactUse, score });
          const other = candidate('payments', { kind: otherKind, usageCount: otherUse, score: 1 });
          expect(order('pay', [other, exact])[0]).toBe('pay');
        },
      ),
    );
  });

  it('puts a whole path before every name, and a name before the same letters', () => {
    const list = [
      candidate('order_item', { usageCount: 1_000_000 }),
      candidate('OrderItem', { usageCount: 1_000_000_000, score: 9 }),
      candidate('order_item', { key: 'postgres://h:1/d.archive.order_item' }),
    ];
    expect(rankCandidates(list, 'archive.order_item', searchWords('archive.order_item'))[0]?.key).toContain(
      'archive',
    );
    expect(order('order_item', list)).toEqual(['order_item', 'order_item', 'OrderItem']);
  });

  it('puts the much used before the little used among equals, and dropped ones last', () => {
    expect(
      order('log', [
        candidate('log_a'),
        candidate('log_b', { usageCount: 100_000 }),
        candidate('log_c', { deleted: true }),
      ]),
    ).toEqual(['log_b', 'log_a', 'log_c']);
  });

  it('puts what is named by all words before what has some of them in its path, typing errors allowed for', () => {
    const column = { kind: 'Column', key: 'postgres://h:1/d.s.order_line.line_no', score: 3 };
    const index = { kind: 'Index', key: 'postgres://h:1/d.s.order_line.#index:order_line_pkey', score: 3 };
    const list = [candidate('line_no', column), candidate('order_line_pkey', index), candidate('order_line')];
    for (const text of ['ordr line', 'order lien', 'order line', 'OrderLin'])
      expect(order(text, list)[0], text).toBe('order_line');
  });

  it('puts the plural and short names before long ones, and tables before the indexes named after them', () => {
    const key = 'postgres://h:1/d.s.order_line.#index:order_line_pkey';
    const list = [
      candidate('order_line_pkey', { kind: 'Index', key, score: 2 }),
      candidate('order_status_history'),
      candidate('order_line', { score: 1.2 }),
      candidate('orders'),
    ];
    expect(order('order', list)).toEqual(['orders', 'order_line', 'order_status_history', 'order_line_pkey']);
  });

  it('is a total order: any order of arrival gives the same', () => {
    const list = ['a', 'b', 'c', 'd', 'e'].map((name) => candidate(`x_${name}`));
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: 5 }), (shuffled) => {
        expect(order('x', shuffled)).toEqual(order('x', list));
      }),
    );
  });
});

describe('facets', () => {
  it('count each value of lists and leave out what is absent', () => {
    const facets = countFacets([
      candidate('a', { tags: ['pii', 'eu'] }),
      candidate('b', { tags: ['pii'], schemaKey: null }),
    ]);
    expect(facets.tags).toEqual([
      { value: 'pii', count: 2 },
      { value: 'eu', count: 1 },
    ]);
    expect(facets.schemaKeys).toEqual([{ value: 'postgres://h:1/d.s', count: 1 }]);
  });
});
