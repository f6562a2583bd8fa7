import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySchemaDiff, diffSnapshots } from '../../../src/catalog/versions/schema-diff.js';
import type { Snapshot, SnapshotObject } from '../../../src/catalog/versions/snapshot.js';
import { relativeValue } from '../../../src/catalog/versions/snapshot.js';

const instanceKey = 'postgres://a:5432';

function snapshot(objects: readonly SnapshotObject[], change: Partial<Snapshot> = {}): Snapshot {
  return {
    key: `${instanceKey}/shop.public`,
    kind: 'Schema',
    name: 'public',
    engine: 'postgres',
    instanceKey,
    asOf: null,
    objects: objects.toSorted((x, y) => (x.path < y.path ? -1 : 1)),
    ...change,
  };
}

function table(name: string, engineId: string | null = null): SnapshotObject {
  return {
    path: name,
    kind: 'Table',
    name,
    properties: { persistence: 'permanent' },
    comment: null,
    engineId,
  };
}

function column(
  tableName: string,
  name: string,
  position: number,
  dataType = 'integer',
  properties: Record<string, string | number | boolean | null> = {},
): SnapshotObject {
  return {
    path: `${tableName}.${name}`,
    kind: 'Column',
    name,
    properties: { position, dataType, nullable: true, ...properties },
    comment: null,
    engineId: null,
  };
}

const changes = (a: readonly SnapshotObject[], b: readonly SnapshotObject[], other: Partial<Snapshot> = {}) =>
  diffSnapshots(snapshot(a), snapshot(b, other)).entries.map(
    (entry) => `${entry.change} ${entry.fromPath ?? '-'} -> ${entry.change === 'REMOVED' ? '-' : entry.path}`,
  );

describe('the difference of two snapshots', () => {
  it('is empty for equal ones and counts what is unchanged', () => {
    const objects = [table('orders'), column('orders', 'id', 1)];
    const diff = diffSnapshots(snapshot(objects), snapshot(objects));
    expect(diff.entries).toEqual([]);
    expect(diff.summary).toEqual({
      added: 0,
      removed: 0,
      changed: 0,
      renamed: 0,
      equivalent: 0,
      unchanged: 2,
    });
  });

  it('lists what was added and removed with everything below it', () => {
    expect(changes([table('a'), column('a', 'x', 1)], [table('zebra'), column('zebra', 'y', 1)])).toEqual([
      'REMOVED a -> -',
      'REMOVED a.x -> -',
      'ADDED - -> zebra',
      'ADDED - -> zebra.y',
    ]);
  });

  it('names each property that changed, with how a type changed', () => {
    const diff = diffSnapshots(
      snapshot([table('t'), column('t', 'n', 1, 'character varying(40)')]),
      snapshot([table('t'), column('t', 'n', 1, 'character varying(80)', { nullable: false })]),
    );
    expect(diff.entries[0]?.properties).toEqual([
      {
        name: 'dataType',
        from: 'character varying(40)',
        to: 'character varying(80)',
        equivalent: false,
        note: null,
        typeRelation: 'WIDER',
      },
      { name: 'nullable', from: true, to: false, equivalent: false, note: null, typeRelation: null },
    ]);
  });

  it('calls a table renamed when the engine identity is the same, and says so', () => {
    const diff = diffSnapshots(
      snapshot([table('orders', '16401'), column('orders', 'id', 1)]),
      snapshot([
        table('purchases', '16401'),
        column('purchases', 'id', 1),
        column('purchases', 'note', 2, 'text'),
      ]),
    );
    expect(diff.entries.map((entry) => [entry.change, entry.fromPath, entry.path])).toEqual([
      ['RENAMED', 'orders', 'purchases'],
      ['ADDED', null, 'purchases.note'],
    ]);
    expect(diff.entries[0]?.evidence).toMatchObject({ confidence: 1, reasons: [{ code: 'ENGINE_ID' }] });
  });

  it('follows renames that collection has recorded, also through several steps', () => {
    const renames = new Map([
      ['alpha', { path: 'beta', evidence: 'CHILDREN', confidence: 0.8 }],
      ['beta', { path: 'zzz', evidence: 'ENGINE_ID', confidence: 1 }],
    ]);
    const diff = diffSnapshots(snapshot([table('alpha')]), snapshot([table('zzz')], { renames }));
    expect(diff.entries).toMatchObject([
      {
        change: 'RENAMED',
        fromPath: 'alpha',
        path: 'zzz',
        evidence: { confidence: 0.8, reasons: [{ code: 'RECORDED' }] },
      },
    ]);
  });

  it('does not take engine identities of two instances for the same', () => {
    expect(changes([table('alpha', '1')], [table('zzz', '1')], { instanceKey: 'postgres://b:5432' })).toEqual(
      ['REMOVED alpha -> -', 'ADDED - -> zzz'],
    );
  });

  it('calls a column renamed by its place, type and name, and not when the type is another', () => {
    const before = [table('t'), column('t', 'customer_name', 1, 'text'), column('t', 'total', 2)];
    const renamed = [table('t'), column('t', 'client_name', 1, 'text'), column('t', 'total', 2)];
    const retyped = [table('t'), column('t', 'created', 1, 'date'), column('t', 'total', 2)];
    expect(changes(before, renamed)).toEqual(['RENAMED t.customer_name -> t.client_name']);
    expect(changes(before, retyped)).toEqual(['ADDED - -> t.created', 'REMOVED t.customer_name -> -']);
  });

  it('does not call the columns after an inserted one changed', () => {
    const before = [table('t'), column('t', 'a', 1), column('t', 'b', 2)];
    const after = [table('t'), column('t', 'a', 1), column('t', 'fresh', 2, 'text'), column('t', 'b', 3)];
    expect(changes(before, after)).toEqual(['EQUIVALENT t.b -> t.b', 'ADDED - -> t.fresh']);
  });

  it('finds nothing but wording between PostgreSQL and MySQL tables of the same meaning', () => {
    const a = [
      table('orders'),
      column('orders', 'id', 1, 'integer'),
      column('orders', 'paid', 2, 'boolean', { default: 'false' }),
      column('orders', 'total', 3, 'numeric(10,2)', { default: "'0.00'::numeric" }),
      column('orders', 'at', 4, 'timestamp without time zone', { default: 'now()' }),
      column('orders', 'doc', 5, 'bytea'),
    ];
    const b = [
      table('Orders'),
      column('Orders', 'id', 1, 'int(11)'),
      column('Orders', 'paid', 2, 'tinyint(1)', { default: '0' }),
      column('Orders', 'total', 3, 'decimal(10,2)', { default: '0.00' }),
      column('Orders', 'at', 4, 'datetime', { default: 'current_timestamp()' }),
      column('Orders', 'doc', 5, 'longblob'),
    ];
    const other = {
      engine: 'mysql',
      key: 'mysql://b:3306/shop',
      instanceKey: 'mysql://b:3306',
      kind: 'Database' as const,
    };
    const diff = diffSnapshots(snapshot(a), snapshot(b, other));
    expect(diff.summary).toMatchObject({ added: 0, removed: 0, changed: 0, renamed: 0 });
  });
});

const name = fc.constantFrom('a', 'b', 'c', 'orders', 'order_items', 'customer', 'customers');
const columnArbitrary = fc.record({
  name,
  dataType: fc.constantFrom('integer', 'bigint', 'text', 'character varying(10)'),
  nullable: fc.boolean(),
  comment: fc.option(fc.constantFrom('one', 'two'), { nil: null }),
});
const tableArbitrary = fc.record({
  name,
  engineId: fc.option(fc.constantFrom('1', '2', '3', '4'), { nil: null }),
  persistence: fc.constantFrom('permanent', 'unlogged'),
  columns: fc.uniqueArray(columnArbitrary, { selector: (item) => item.name, maxLength: 5 }),
});
const objectsArbitrary = fc
  .uniqueArray(tableArbitrary, { selector: (item) => item.name, maxLength: 5 })
  .map((tables) => {
    const seen = new Set<string>();
    return tables.flatMap((item) => {
      const engineId = item.engineId !== null && seen.has(item.engineId) ? null : item.engineId;
      if (engineId !== null) seen.add(engineId);
      return [
        { ...table(item.name, engineId), properties: { persistence: item.persistence } },
        ...item.columns.map((entry, index) => ({
          ...column(item.name, entry.name, index + 1, entry.dataType, { nullable: entry.nullable }),
          comment: entry.comment,
        })),
      ];
    });
  });

describe('applying a difference', () => {
  it('to the first snapshot gives the second, whatever both are', () => {
    const plain = (objects: readonly SnapshotObject[]) =>
      objects.map(({ engineId: _engineId, ...rest }) => rest).toSorted((x, y) => (x.path < y.path ? -1 : 1));
    fc.assert(
      fc.property(objectsArbitrary, objectsArbitrary, (a, b) => {
        const diff = diffSnapshots(snapshot(a), snapshot(b));
        expect(plain(applySchemaDiff(a, diff))).toEqual(plain(b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('and the reverse difference undoes it', () => {
    fc.assert(
      fc.property(objectsArbitrary, objectsArbitrary, (a, b) => {
        const forth = diffSnapshots(snapshot(a), snapshot(b)).summary;
        const back = diffSnapshots(snapshot(b), snapshot(a)).summary;
        expect([forth.added, forth.removed, forth.unchanged]).toEqual([
          back.removed,
          back.added,
          back.unchanged,
        ]);
      }),
    );
  });
});

describe('values relative to a root', () => {
  const root = { key: 'postgres://a:5432/shop.public', name: 'public' };
  it.each([
    ['postgres://a:5432/shop.public.orders', '~/orders'],
    ['FOREIGN KEY (x) REFERENCES public.orders(id)', 'FOREIGN KEY (x) REFERENCES orders(id)'],
    ['SELECT republic.x, "public".y, v.public.z', 'SELECT republic.x, y, v.public.z'],
    ['public', 'public'],
  ])('turn %s into %s', (from, to) => {
    expect(relativeValue({ text: [from] }, root)).toEqual({ text: [to] });
  });
});
