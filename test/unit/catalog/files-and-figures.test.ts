import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BulkWriter, readFile } from '../../../src/catalog/bulk/bulk-file.js';
import { type BulkNames, parseList, printList, rowOf } from '../../../src/catalog/bulk/bulk-row.js';
import {
  type Annotation,
  annotationChanges,
  applyEdit,
  emptyAnnotation,
} from '../../../src/catalog/people/annotation.js';
import {
  checkDefinition,
  type PropertyDefinition,
  propertyProblem,
} from '../../../src/catalog/people/custom-property.js';
import { evenTimes, growthAt } from '../../../src/catalog/statistics/growth.js';
import { decodeCursor, encodeCursor } from '../../../src/catalog/page.js';
import { MembershipGraph } from '../../../src/catalog/privileges/membership.js';

const definition = (name: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
  name,
  type: 'TEXT',
  description: null,
  values: [],
  kinds: [],
  pattern: null,
  minimum: null,
  maximum: null,
  revision: 1,
  ...more,
});

const names: BulkNames = {
  definitions: new Map([
    ['note', definition('note')],
    ['tier', definition('tier', { type: 'NUMBER' })],
    ['open', definition('open', { type: 'BOOLEAN' })],
    ['extra', definition('extra', { type: 'JSON' })],
  ]),
  domainNames: new Map([['d1', 'Sales; retail']]),
  termNames: new Map([['t1', 'Order\\item']]),
  domainIds: new Map([['sales; retail', 'd1']]),
  termIds: new Map([['order\\item', 't1']]),
};

describe('lists in one cell', () => {
  it('come back as they were', () => {
    const item = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(item), (items) => {
        expect(parseList(printList(items))).toEqual(items);
      }),
    );
  });
});

describe('files', () => {
  const word = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes('\u0000'));
  const annotation = fc.record({
    description: fc.option(
      word.filter((text) => text !== ''),
      { nil: null },
    ),
    tags: fc.subarray(['a', 'b']),
    domainIds: fc.subarray(['d1']),
    termIds: fc.subarray(['t1']),
    owners: fc.subarray([
      { id: 'o1', role: 'owner' },
      { id: 'o2', role: 'steward' },
    ]),
    properties: fc.record(
      {
        note: word.filter((text) => text !== ''),
        tier: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
        open: fc.boolean(),
        extra: fc.jsonValue().filter((value) => value !== null),
      },
      { requiredKeys: [] },
    ),
  });

  it.each(['CSV', 'JSON'] as const)('in %s say the same when read as when written', (format) => {
    fc.assert(
      fc.property(fc.array(annotation, { minLength: 1, maxLength: 4 }), (list) => {
        const annotations = list.map(
          (item, index): Annotation =>
            ({ ...emptyAnnotation(`kafka://b:1/k${index}`), ...item }) as Annotation,
        );
        const writer = new BulkWriter(format, names);
        const text =
          writer.begin() + writer.rows(annotations.map((item) => rowOf(item, names))) + writer.end();
        const read = readFile(format, text, names);
        expect(read.map((row) => row.error)).toEqual(annotations.map(() => null));
        for (const [index, item] of annotations.entries()) {
          const edit = read[index]?.edit;
          if (edit === null || edit === undefined) throw new Error('no edit');
          expect(annotationChanges(item, applyEdit(item, edit))).toEqual([]);
          const fresh = applyEdit(emptyAnnotation(item.assetKey), edit);
          expect(annotationChanges(fresh, item)).toEqual([]);
        }
      }),
    );
  });
});

describe('custom properties', () => {
  it.each([
    [definition('a'), 'x', true],
    [definition('a'), 1, false],
    [definition('a', { pattern: '[A-Z]{2}' }), 'AB', true],
    [definition('a', { pattern: '[A-Z]{2}' }), 'ABC', false],
    [definition('a', { type: 'NUMBER', minimum: 0 }), -1, false],
    [definition('a', { type: 'DATE' }), '2026-02-28', true],
    [definition('a', { type: 'DATE' }), '2026-02-30', false],
    [definition('a', { type: 'ENUM', values: ['x'] }), 'y', false],
    [definition('a', { type: 'URL' }), 'https://example.org/a', true],
    [definition('a', { type: 'URL' }), 'javascript:alert(1)', false],
    [definition('a', { type: 'JSON' }), { a: [1] }, true],
    [definition('a', { kinds: ['Column'] }), 'x', false],
  ] as const)('case %#: decide whether a value is allowed', (rule, value, allowed) => {
    expect(propertyProblem(rule, 'Table', value as never) === null).toBe(allowed);
  });

  it.each(['(a+)+', '(a*)*b', '(?:x){3,}', '(', '\\1'])('refuse the pattern %s', (pattern) => {
    expect(() => checkDefinition(definition('a', { pattern }))).toThrow(/pattern/);
  });
});

describe('growth', () => {
  it('carries the last figure forward until the asset ends', () => {
    const at = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;
    const samples = [
      { assetId: 'a', at: at(1), rowEstimate: 1, sizeBytes: null },
      { assetId: 'b', at: at(2), rowEstimate: 10, sizeBytes: 5 },
    ];
    const points = growthAt(samples, new Map([['a', at(3)]]), [at(1), at(2), at(3), at(4)]);
    expect(points.map((point) => [point.rowEstimate, point.sizeBytes, point.assets])).toEqual([
      [1, null, 1],
      [11, 5, 2],
      [10, 5, 1],
      [10, 5, 1],
    ]);
  });

  it('asks at even times from the first to the last', () => {
    expect(evenTimes(0, 4_000, 3)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:02.000Z',
      '1970-01-01T00:00:04.000Z',
    ]);
  });
});

describe('cursors', () => {
  it('come back as they were, and only in their own list', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer()),
        fc.string({ unit: 'grapheme' }),
        (value, key) => {
          const after = encodeCursor({ order: 'NAME', value, key });
          expect(decodeCursor({ after }, 'NAME')).toEqual({ order: 'NAME', value, key });
          expect(() => decodeCursor({ after }, 'SIZE')).toThrow(/cursor/);
        },
      ),
    );
  });

  it('of any other text are refused', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (after) => {
        expect(() => decodeCursor({ after }, 'NAME')).toThrow(/cursor/);
      }),
    );
  });
});

describe('memberships', () => {
  it('reach exactly what a walk reaches, each role once, whatever circles there are', () => {
    const edge = fc.record({
      member: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      role: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), (edges) => {
        const graph = new MembershipGraph(edges.map((item) => ({ ...item, inherit: true, admin: false })));
        const reached = new Set<string>();
        const walk = (at: string): void => {
          for (const { role } of edges.filter((item) => item.member === at)) {
            if (reached.has(role)) continue;
            reached.add(role);
            walk(role);
          }
        };
        walk('a');
        reached.delete('a');
        const roles = graph.rolesOf('a').map((role) => role.role);
        expect(roles.toSorted()).toEqual([...reached].toSorted());
      }),
    );
  });

  it('apply without switching roles when any chain inherits all the way', () => {
    const edge = (member: string, role: string, inherit: boolean) => ({
      member,
      role,
      inherit,
      admin: false,
    });
    const graph = new MembershipGraph([
      edge('a', 'top', false),
      edge('a', 'mid', true),
      edge('mid', 'top', true),
    ]);
    expect(graph.rolesOf('a').find((role) => role.role === 'top')).toMatchObject({
      inherited: true,
      depth: 2,
      via: ['mid', 'top'],
    });
  });
});
