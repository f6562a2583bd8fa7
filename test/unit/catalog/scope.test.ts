import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bothScopes } from '../../../src/catalog/scope.js';
import { type AccessScope, emptyScopeSet, type ScopeSet } from '../../../src/core/permissions.js';
import { accessClause, type AccessSubjectAsset, isAccessible } from '../../../src/graph/access.js';

const set: fc.Arbitrary<ScopeSet> = fc
  .record({
    instances: fc.subarray(['i1', 'i2']),
    schemas: fc.subarray(['s1', 's2']),
    tags: fc.subarray(['t1', 't2']),
    environments: fc.subarray(['e1']),
  })
  .map((places) => ({ ...emptyScopeSet, ...places }));
const scope: fc.Arbitrary<AccessScope> = fc.record({
  all: fc.boolean(),
  allow: set,
  deny: fc.oneof(fc.constant(emptyScopeSet), set),
  allowWhen: fc.array(fc.array(set, { maxLength: 2 }), { maxLength: 2 }),
  denyWhen: fc.array(fc.array(set, { maxLength: 2 }), { maxLength: 1 }),
});
const asset: fc.Arbitrary<AccessSubjectAsset> = fc.record({
  key: fc.constantFrom('k1', 's1'),
  instanceId: fc.option(fc.constantFrom('i1', 'i2', 'i3')),
  databaseKey: fc.constant(null),
  schemaKey: fc.option(fc.constantFrom('s1', 's2', 's3')),
  tags: fc.subarray(['t1', 't2', 't3']),
  domainIds: fc.constant([]),
  environment: fc.option(fc.constantFrom('e1', 'e2')),
  ownerIds: fc.constant([]),
});

describe('two scopes together', () => {
  it('allow exactly what each of them allows', () => {
    fc.assert(
      fc.property(scope, scope, asset, (a, b, place) => {
        expect(isAccessible(place, bothScopes(a, b))).toBe(isAccessible(place, a) && isAccessible(place, b));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the condition of a scope', () => {
  it('holds values as parameters only', () => {
    const hostile = "x' OR true //";
    const clause = accessClause('a', {
      all: false,
      allow: { ...emptyScopeSet, tags: [hostile] },
      deny: { ...emptyScopeSet, schemas: [hostile] },
    });
    expect(clause.cypher).not.toContain(hostile);
    expect(Object.values(clause.params)).toEqual([[hostile], [hostile]]);
  });

  it('refuses an alias that is not an identifier', () => {
    expect(() =>
      accessClause('a) DETACH DELETE a //', { all: true, allow: emptyScopeSet, deny: emptyScopeSet }),
    ).toThrow(/identifier/);
  });
});
