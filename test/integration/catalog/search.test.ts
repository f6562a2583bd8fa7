import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, SearchResult } from '../../../src/catalog/index.js';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { childKey } from '../../../src/core/asset-key.js';
import { newId } from '../../../src/core/ids.js';
import { searchFields, usageTokens } from '../../../src/core/search-text.js';
import { countingQueries, type GraphClient } from '../../../src/graph/index.js';
import { openGraph, removeNamespace, uniqueName, uniqueNamespace } from '../../testkit/servers.js';
import { notIn, onlyIn, personContext, testCatalog } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
const ctx = personContext();
const instanceKey = uniqueNamespace();
const instanceId = newId();
const database = childKey(instanceKey, 'Database', 'shop');
const schema = childKey(database, 'Schema', 'public');
const archive = childKey(database, 'Schema', 'archive');
const reports = childKey(database, 'Schema', 'reports');
/** Makes names that no other test has. */
const own = uniqueName('qx').replace('_', '');

interface Entry {
  kind: AssetKind;
  parent: string;
  name: string;
  comment?: string;
  usageCount?: number;
  engine?: string;
  tags?: string[];
  ownerIds?: string[];
  domainIds?: string[];
  dropped?: boolean;
}

async function write(entries: readonly Entry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    kind: entry.kind,
    live: entry.dropped !== true,
    properties: {
      id: newId(),
      key: childKey(entry.parent, entry.kind, entry.name),
      name: entry.name,
      nameLower: entry.name.toLowerCase(),
      kind: entry.kind,
      engine: entry.engine ?? 'postgres',
      instanceId,
      instanceKey,
      databaseKey: database,
      schemaKey: [archive, reports].find((key) => entry.parent.startsWith(key)) ?? schema,
      parentKey: entry.parent,
      environment: 'production',
      comment: entry.comment ?? null,
      tags: entry.tags ?? null,
      ownerIds: entry.ownerIds ?? null,
      domainIds: entry.domainIds ?? null,
      usageCount: entry.usageCount ?? null,
      searchRank: usageTokens(entry.usageCount) || null,
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: entry.dropped === true ? '2026-02-01T00:00:00.000Z' : null,
      ...searchFields({
        name: entry.name,
        enclosing: entry.parent.slice(instanceKey.length + 1).split('.'),
        comment: entry.comment,
      }),
    },
  }));
  await graph.write(
    'UNWIND $rows AS row CREATE (a:Asset:$(row.kind)) SET a = row.properties WITH a, row WHERE row.live SET a:Live',
    { rows },
  );
}

beforeAll(async () => {
  graph = openGraph();
  catalog = testCatalog(graph);
  const table = (name: string, more: Partial<Entry> = {}): Entry => ({
    kind: 'Table',
    parent: schema,
    name,
    ...more,
  });
  await write([
    table(`${own}_invoice`),
    table(`${own}_invoice_line`, { usageCount: 900_000 }),
    table(`${own}_invoice_line_old`, { usageCount: 3 }),
    table(`${own}InvoiceBatch`),
    table(`${own}_shipment`, { comment: `Parcels of the ${own}courier` }),
    table(`${own}_dropped`, { dropped: true }),
    { kind: 'Table', parent: archive, name: `${own}_invoice` },
    { kind: 'View', parent: schema, name: `${own}_open_invoices` },
    table(`${own}_ledger`),
    table(`${own}_ledger_lines`, { usageCount: 50_000_000 }),
    { kind: 'Index', parent: `${schema}.${own}_ledger`, name: `${own}_ledger`, usageCount: 90_000_000 },
    { kind: 'Column', parent: `${schema}.${own}_ledger`, name: `${own}_ledger`, usageCount: 90_000_000 },
    { kind: 'Constraint', parent: `${schema}.${own}_ledger`, name: `${own}_ledger` },
    table(`${own}_facet_a`, { tags: [`${own}pii`], ownerIds: [`${own}team`], domainIds: [`${own}sales`] }),
    table(`${own}_facet_b`, { tags: [`${own}pii`, `${own}eu`], engine: 'mysql' }),
    { kind: 'View', parent: reports, name: `${own}_facet_c`, ownerIds: [`${own}team`] },
    ...['id', 'customerId', 'total_amount', 'größe', '订单编号'].map((name): Entry => ({
      kind: 'Column',
      parent: `${schema}.${own}_invoice`,
      name: `${own}_${name}`,
    })),
  ]);
});

afterAll(async () => {
  await removeNamespace(graph, instanceKey);
  await graph.close();
});

const find = (text: string, more: object = {}): Promise<SearchResult> =>
  catalog.search.search(ctx, { text, filter: { instanceIds: [instanceId] }, ...more });
const keys = (result: SearchResult): string[] => result.nodes.map((hit) => hit.asset.key);
const names = (result: SearchResult): string[] => result.nodes.map((hit) => hit.asset.name);

describe('the search box', () => {
  it('puts the exact name first, and its table before its columns', async () => {
    const found = await find(`${own}_invoice`);
    expect(names(found).slice(0, 2)).toEqual([`${own}_invoice`, `${own}_invoice`]);
    expect(found.nodes[0]?.asset.kind).toBe('Table');
    expect(found.nodes[0]?.matchedIn).toContain('NAME');
  });

  it('puts a table before its much-used index, column and constraint of the same name, and all before longer names', async () => {
    const found = await find(`${own}_ledger`);
    expect(found.nodes.map((hit) => `${hit.asset.kind} ${hit.asset.name}`)).toEqual([
      `Table ${own}_ledger`,
      `Column ${own}_ledger`,
      `Index ${own}_ledger`,
      `Constraint ${own}_ledger`,
      `Table ${own}_ledger_lines`,
    ]);
  });

  it('puts a whole path before the same name elsewhere', async () => {
    const found = await find(`archive.${own}_invoice`);
    expect(keys(found)[0]).toBe(`${archive}.${own}_invoice`);
  });

  it('finds an asset by its canonical key', async () => {
    const key = `${schema}.${own}_invoice_line`;
    expect(keys(await find(key))[0]).toBe(key);
  });

  it('puts much-used assets before little-used ones of equal fit', async () => {
    const found = names(await find(`${own} line`));
    expect(found.indexOf(`${own}_invoice_line`)).toBeLessThan(found.indexOf(`${own}_invoice_line_old`));
  });

  it.each([
    ['a beginning', () => `${own}_ship`, () => `${own}_shipment`],
    ['parts of a CamelCase name', () => `${own} batch`, () => `${own}InvoiceBatch`],
    ['the CamelCase way of a snake_case name', () => `${own}TotalAmount`, () => `${own}_total_amount`],
    ['the snake_case way of a CamelCase name', () => `${own}_customer_id`, () => `${own}_customerId`],
    ['beginnings of the parts', () => `${own}InvBat`, () => `${own}InvoiceBatch`],
    ['a missing letter', () => `${own}_shipmnt`, () => `${own}_shipment`],
    ['two letters swapped', () => `${own}_shimpent`, () => `${own}_shipment`],
    ['a word of the comment', () => `${own}courier`, () => `${own}_shipment`],
    ['umlauts', () => `${own}_größe`, () => `${own}_größe`],
    ['part of a Chinese name', () => '单编', () => `${own}_订单编号`],
    ['upper case', () => `${own}_SHIPMENT`.toUpperCase(), () => `${own}_shipment`],
  ])('finds names by %s', async (_case, query, name) => {
    expect(names(await find(query()))).toContain(name());
  });

  it('says when it allowed for typing errors', async () => {
    expect(await find(`${own}_shipment`)).toMatchObject({ corrected: false });
    expect(await find(`${own}_shipmnt`)).toMatchObject({ corrected: true });
  });

  it('shows dropped assets only on request, and marks them', async () => {
    expect(names(await find(`${own}_dropped`))).not.toContain(`${own}_dropped`);
    const found = await find(`${own}_dropped`, { includeDeleted: true });
    expect(found.nodes.find((hit) => hit.asset.name === `${own}_dropped`)?.asset.deleted).toBe(true);
  });

  it('counts facets of all matches and narrows by each', async () => {
    const found = await find(`${own}_invoice`);
    const kind = (value: string) => found.facets.kinds.find((facet) => facet.value === value)?.count;
    expect(found.complete).toBe(true);
    expect(found.facets.kinds.reduce((sum, facet) => sum + facet.count, 0)).toBe(found.matches);
    expect(found.facets.instanceIds).toEqual([{ value: instanceId, count: found.matches }]);
    for (const { value, count } of found.facets.kinds) {
      const narrowed = await find(`${own}_invoice`, {
        filter: { instanceIds: [instanceId], kinds: [value] },
      });
      expect(narrowed.matches).toBe(count);
      expect(kind(value)).toBe(count);
    }
    for (const { value, count } of found.facets.schemaKeys)
      expect(
        (await find(`${own}_invoice`, { filter: { instanceIds: [instanceId], schemaKeys: [value] } }))
          .matches,
      ).toBe(count);
  });

  it.each([
    ['tags', 'tags', (): string => `${own}pii`, ['a', 'b']],
    ['tags', 'tags', (): string => `${own}eu`, ['b']],
    ['owners', 'ownerIds', (): string => `${own}team`, ['a', 'c']],
    ['domains', 'domainIds', (): string => `${own}sales`, ['a']],
    ['engines', 'engines', (): string => 'mysql', ['b']],
    ['kinds', 'kinds', (): string => 'View', ['c']],
    ['schemas', 'schemaKeys', (): string => reports, ['c']],
    ['instances', 'instanceIds', (): string => instanceId, ['a', 'b', 'c']],
  ] as const)('counts and narrows by %s', async (_name, member, value, letters): Promise<void> => {
    const text = `${own}_facet`;
    const all: SearchResult = await find(text);
    const counted = all.facets[member].find((facet) => facet.value === value());
    expect(counted?.count).toBe(letters.length);
    const narrowed: SearchResult = await find(text, {
      filter: { instanceIds: [instanceId], [member]: [value()] },
    });
    expect(names(narrowed).sort()).toEqual(letters.map((letter) => `${own}_facet_${letter}`));
    const listed: SearchResult = await find('', {
      filter: { instanceIds: [instanceId], [member]: [value()] },
    });
    for (const letter of letters) expect(names(listed)).toContain(`${own}_facet_${letter}`);
  });

  it('joins filters by and, values of one filter by or, and refuses kinds there are none of', async () => {
    const text = `${own}_facet`;
    const both = await find(text, { filter: { tags: [`${own}pii`], ownerIds: [`${own}team`] } });
    expect(names(both)).toEqual([`${own}_facet_a`]);
    const either = await find(text, { filter: { instanceIds: [instanceId], engines: ['mysql', 'redis'] } });
    expect(names(either)).toEqual([`${own}_facet_b`]);
    await expect(find(text, { filter: { kinds: ['Tabel'] } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field: 'kinds' },
    });
  });

  it('gives every match once over the pages', async () => {
    const all = keys(await find(own, { page: { first: 100 } }));
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: SearchResult = await find(own, { page: { first: 3, after } });
      paged.push(...keys(page));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(8);
  });

  it('costs at most three graph queries', async () => {
    expect((await countingQueries(() => find(`${own}_shipmnt`))).queries).toBeLessThanOrEqual(3);
    expect((await countingQueries(() => find(own))).queries).toBe(2);
  });
});

describe('what a search shows', () => {
  it('is only what the caller may see, in hits, counts and facets', async () => {
    const limited = personContext(onlyIn({ schemas: [archive] }));
    const found = await catalog.search.search(limited, { text: own });
    expect(keys(found)).toEqual([`${archive}.${own}_invoice`]);
    expect(found.matches).toBe(1);
    expect(found.facets.schemaKeys).toEqual([{ value: archive, count: 1 }]);
    const denied = await catalog.search.search(personContext(notIn({ schemas: [archive] })), {
      text: own,
      filter: { instanceIds: [instanceId] },
    });
    expect(keys(denied).filter((key) => key.startsWith(archive))).toEqual([]);
  });

  it('stays right when the scope has more places than the index takes', async () => {
    const many = Array.from({ length: 700 }, (_unused, index) => `postgres://none:1/x.s${index}`);
    const limited = personContext(onlyIn({ schemas: [...many, archive] }));
    expect(keys(await catalog.search.search(limited, { text: own }))).toEqual([`${archive}.${own}_invoice`]);
  });
});

describe('queries of any text', () => {
  const hostile = [
    '*',
    '?',
    '~',
    'a~',
    '"',
    '""',
    '(',
    ')',
    '[a TO b]',
    '{a TO *}',
    '+',
    '-',
    '!',
    '&&',
    '||',
    'AND',
    'OR',
    'NOT',
    'a AND',
    '^',
    'a^',
    ':',
    'kind:Table',
    '*:*',
    '/.*/',
    '\\',
    '\\"',
    'a\\',
    '<script>',
    "') RETURN 1 //",
    '$query',
    '`',
    '\u0000',
    '\u202e',
    '\ud800',
    ' ',
    '',
    '\t\n',
    '.',
    '..',
    '👩‍👩‍👧',
    'ﷺ',
    'a'.repeat(500),
    'a_'.repeat(300),
    Array.from({ length: 60 }, (_unused, index) => `w${index}`).join(' '),
  ];

  it.each(hostile.map((text) => [text]))('answer for %j without an error', async (text) => {
    const result = await catalog.search.search(ctx, { text, page: { first: 2 } });
    expect(result.nodes.length).toBeLessThanOrEqual(2);
  });

  it('never reach the syntax of the index, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 40 }),
          fc
            .array(fc.constantFrom(...hostile.filter((text) => text.length < 20)), { maxLength: 6 })
            .map((parts) => parts.join(' ')),
        ),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        async (text, value) => {
          const filter = { tags: [value], instanceIds: [value], environments: [value], schemaKeys: [value] };
          const result = await catalog.search.search(ctx, { text, filter });
          expect(result.nodes).toEqual([]);
          const limited = personContext(onlyIn({ tags: [value], environments: [value], databases: [value] }));
          expect((await catalog.search.search(limited, { text })).nodes).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a scope of places that must hold together', () => {
  it('shows what is inside all of them, and only that', async () => {
    const none = onlyIn({});
    const both = {
      ...none,
      allowWhen: [[onlyIn({ databases: [database] }).allow, onlyIn({ schemas: [archive] }).allow]],
    };
    const found = await catalog.search.search(personContext(both), { text: own });
    expect(keys(found)).toEqual([`${archive}.${own}_invoice`]);
    const never = {
      ...none,
      allowWhen: [[onlyIn({ databases: [database] }).allow, onlyIn({ environments: ['lab'] }).allow]],
    };
    expect((await catalog.search.search(personContext(never), { text: own })).nodes).toEqual([]);
    const all = {
      ...notIn({}),
      denyWhen: [[onlyIn({ instances: [instanceId] }).allow, onlyIn({ schemas: [schema, reports] }).allow]],
    };
    expect(keys(await catalog.search.search(personContext(all), { text: own }))).toEqual([
      `${archive}.${own}_invoice`,
    ]);
  });
});
