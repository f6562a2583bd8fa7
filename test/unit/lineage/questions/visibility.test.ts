import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessScope, ScopeSet } from '../../../../src/core/permissions.js';
import { isAccessible } from '../../../../src/graph/index.js';
import { type NamedPlaces, PlaceVisibility } from '../../../../src/lineage/questions/visibility.js';

const environments = new Map([
  ['i1', 'prod'],
  ['i2', 'test'],
]);
const addresses = new Map([
  ['i1', 'postgres://one:5432'],
  ['i2', 'postgres://two:5432'],
]);
const databases = ['postgres://one:5432/a', 'postgres://one:5432/b', 'postgres://two:5432/a'];
const schemas = databases.flatMap((key) => [`${key}.x`, `${key}.y`]);
const located = (keys: readonly string[]): NamedPlaces['databases'] =>
  new Map(
    keys.map((key) => {
      const [id = '', address = ''] =
        [...addresses].find(([, instance]) => key.startsWith(`${instance}/`)) ?? [];
      return [key, [id, key.slice(address.length)]];
    }),
  );

const some = (list: readonly string[]): fc.Arbitrary<string[]> =>
  fc.oneof(fc.constant<string[]>([]), fc.subarray([...list], { minLength: 1 }));
const sets: fc.Arbitrary<ScopeSet> = fc.record({
  instances: some(['i1', 'i2', 'gone']),
  databases: some([...databases, 'postgres://gone:1/a']),
  schemas: some([...schemas, 'postgres://gone:1/a.x']),
  environments: some(['prod', 'test', 'lab']),
  tags: some(['pii', 'open']),
  domains: some(['sales']),
  owners: some(['team']),
});
const scopes: fc.Arbitrary<AccessScope> = fc.record({
  all: fc.boolean(),
  allow: sets,
  deny: sets,
  allowWhen: fc.array(fc.array(sets, { maxLength: 3 }), { maxLength: 2 }),
  denyWhen: fc.array(fc.array(sets, { maxLength: 3 }), { maxLength: 2 }),
});
const people = fc.record({
  tags: some(['pii', 'open']),
  domainIds: some(['sales']),
  ownerIds: some(['team']),
});

describe('whether a place is shown', () => {
  it('is never decided otherwise than by the asset itself, and is left open only where tags, domains, owners or unknown places count', () => {
    let decided = 0;
    fc.assert(
      fc.property(scopes, scopes, fc.constantFrom(...schemas), people, (asset, lineage, schemaKey, said) => {
        const databaseKey = schemaKey.slice(0, -2);
        const [instanceId = '', address = ''] =
          [...addresses].find(([, instance]) => databaseKey.startsWith(`${instance}/`)) ?? [];
        const facts = {
          ...said,
          key: `${schemaKey}.t`,
          instanceId,
          databaseKey,
          schemaKey,
          environment: environments.get(instanceId) ?? null,
        };
        const places = { databases: located(databases), schemas: located(schemas), environments };
        const signal = new AbortController().signal;
        const verdict = new PlaceVisibility({ asset, lineage, signal }, places).shows({
          instanceId,
          database: databaseKey.slice(address.length),
          schema: schemaKey.slice(address.length),
        });
        if (verdict === null) return;
        decided += 1;
        expect(verdict).toBe(isAccessible(facts, asset) && isAccessible(facts, lineage));
      }),
      { numRuns: 5_000 },
    );
    expect(decided).toBeGreaterThan(500);
  });

  it('is decided for every rule that names places only', () => {
    const none = { tags: [], domains: [], owners: [] };
    const placesOnly = sets.map((set) => ({
      ...set,
      ...none,
      databases: set.databases.filter((key) => databases.includes(key)),
      schemas: set.schemas.filter((key) => schemas.includes(key)),
    }));
    fc.assert(
      fc.property(placesOnly, placesOnly, fc.constantFrom('i1', 'i2'), (allow, deny, instanceId) => {
        const scope = { all: false, allow, deny };
        const places = { databases: located(databases), schemas: located(schemas), environments };
        const signal = new AbortController().signal;
        const place = { instanceId, database: '/a', schema: '/a.x' };
        const verdict = new PlaceVisibility({ asset: scope, lineage: scope, signal }, places).shows(place);
        expect(verdict).not.toBeNull();
      }),
    );
  });
});
