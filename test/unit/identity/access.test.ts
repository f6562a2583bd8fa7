import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNowhere, type Permission, permissions } from '../../../src/core/permissions.js';
import { type BuiltInRole, builtInRoles } from '../../../src/core/roles.js';
import { accessClause, type AccessSubjectAsset, isAccessible } from '../../../src/graph/index.js';
import { explainAccess } from '../../../src/identity/access/explain.js';
import { type RoleGrant, scopeKinds } from '../../../src/identity/access/grant.js';
import { type AccessFacts, resolveAccess } from '../../../src/identity/access/resolve-access.js';
import { checkTimeWindow, isInside } from '../../../src/identity/access/time-window.js';

const noNames = { holders: new Map(), placeNames: new Map() };
const nowMs = Date.parse('2026-03-04T12:00:00Z');
const roleNames = [...(Object.keys(builtInRoles) as BuiltInRole[]), 'custom', 'gone'];
const assetPermissions = (Object.keys(permissions) as Permission[]).filter(
  (name) => permissions[name].scope === 'asset',
);
const small = fc.constantFrom('a', 'b', 'c');

const grants: fc.Arbitrary<RoleGrant> = fc.record({
  id: fc.uuid(),
  subjectId: fc.constantFrom('me', 'team', 'unit'),
  role: fc.constantFrom(...roleNames),
  scopeKind: fc.constantFrom(...scopeKinds),
  scopeValue: fc.oneof(fc.constant(null), small, fc.constant('team'), fc.constant('unit')),
  deny: fc.boolean(),
  environments: fc.uniqueArray(small, { maxLength: 1 }),
  tags: fc.uniqueArray(small, { maxLength: 1 }),
  timeWindow: fc.constant(null),
  validFromMs: fc.constantFrom(null, nowMs - 1, nowMs + 1),
  validUntilMs: fc.constantFrom(null, nowMs, nowMs + 1),
  origin: fc.constant('manual' as const),
  grantedBy: fc.constant(null),
  at: fc.constant(''),
  reason: fc.constant(null),
});
const assets: fc.Arbitrary<AccessSubjectAsset> = fc.record({
  key: small,
  instanceId: fc.option(small),
  databaseKey: fc.option(small),
  schemaKey: fc.option(small),
  tags: fc.uniqueArray(small, { maxLength: 2 }),
  domainIds: fc.uniqueArray(small, { maxLength: 2 }),
  environment: fc.option(small),
  ownerIds: fc.uniqueArray(fc.constantFrom('me', 'team', 'unit', 'other'), { maxLength: 2 }),
});

function factsOf(list: readonly RoleGrant[]): AccessFacts {
  return {
    grants: list,
    holderIds: ['me', 'team', 'unit'],
    customRoles: new Map([['custom', ['asset.read', 'audit.read'] as const]]),
    inside: new Map([['unit', ['unit', 'team']]]),
  };
}

describe('access', () => {
  it('is decided in the same way grant by grant, in sets, and so explained', () => {
    fc.assert(
      fc.property(
        fc.array(grants, { maxLength: 6 }),
        assets,
        fc.constantFrom(...assetPermissions),
        (list, asset, permission) => {
          const facts = factsOf(list);
          const scope = resolveAccess(facts, nowMs)(permission);
          const decision = explainAccess(facts, { permission, asset, nowMs }, noNames);
          expect(isAccessible(asset, scope)).toBe(decision.allowed);
          expect(isNowhere(scope) && decision.allowed).toBe(false);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is never wider for one more denial nor narrower for one more grant', () => {
    fc.assert(
      fc.property(
        fc.array(grants, { maxLength: 5 }),
        grants,
        assets,
        fc.constantFrom(...assetPermissions),
        (list, more, asset, permission) => {
          const before = isAccessible(asset, resolveAccess(factsOf(list), nowMs)(permission));
          const after = isAccessible(asset, resolveAccess(factsOf([...list, more]), nowMs)(permission));
          if (more.deny) expect(!before && after).toBe(false);
          else expect(before && !after).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of a token is never wider than that of its account and only what the token names', () => {
    fc.assert(
      fc.property(
        fc.array(grants, { maxLength: 5 }),
        fc.subarray(assetPermissions),
        assets,
        (list, limit, asset) => {
          const whole = resolveAccess(factsOf(list), nowMs);
          const narrow = resolveAccess(factsOf(list), nowMs, limit);
          for (const permission of assetPermissions) {
            const expected = limit.includes(permission) && isAccessible(asset, whole(permission));
            expect(isAccessible(asset, narrow(permission))).toBe(expected);
          }
        },
      ),
    );
  });

  it('to the installation as a whole is never given or taken by a grant for a place', () => {
    const base = { ...sample(), role: 'administrator', scopeKind: 'instances' as const, scopeValue: 'a' };
    const inPlace = resolveAccess(factsOf([base]), nowMs);
    expect(isNowhere(inPlace('account.manage'))).toBe(true);
    expect(inPlace('glossary.read').all).toBe(true);
    expect(inPlace('asset.read')).toMatchObject({ all: false, allow: { instances: ['a'] } });
    const denied = resolveAccess(factsOf([sample(), { ...base, id: 'deny', deny: true }]), nowMs);
    expect(denied('account.manage').all).toBe(true);
    expect(denied('asset.read')).toMatchObject({ all: true, deny: { instances: ['a'] } });
    const lost = resolveAccess(factsOf([sample(), { ...sample(), id: 'deny', deny: true }]), nowMs);
    expect(isNowhere(lost('account.manage'))).toBe(true);
    expect(lost('self.manage').all).toBe(true);
  });

  it('names every place of an intersection as a parameter and none in the text', () => {
    const grant = {
      ...sample(),
      scopeKind: 'instances' as const,
      scopeValue: "x' OR true //",
      environments: ['test'],
      tags: ['t'],
    };
    const scope = resolveAccess(factsOf([grant, { ...grant, id: 'd', deny: true }]), nowMs)('asset.read');
    expect(scope.allowWhen).toHaveLength(1);
    const { cypher, params } = accessClause('a', scope);
    expect(cypher).not.toContain('OR true');
    expect(Object.values(params)).toContainEqual(["x' OR true //"]);
    for (const name of cypher.matchAll(/\$(\w+)/g)) expect(params).toHaveProperty(name[1]!);
    expect(cypher.match(/ AND /g)?.length).toBeGreaterThanOrEqual(4);
  });
});

function sample(): RoleGrant {
  return {
    id: 'g',
    subjectId: 'me',
    role: 'administrator',
    scopeKind: 'organisation',
    scopeValue: null,
    deny: false,
    environments: [],
    tags: [],
    timeWindow: null,
    validFromMs: null,
    validUntilMs: null,
    origin: 'manual',
    grantedBy: null,
    at: '',
    reason: null,
  };
}

describe('roles', () => {
  it('hold permissions that exist, and administrators all of them', () => {
    for (const role of Object.values(builtInRoles)) {
      expect(role.permissions.every((name) => Object.hasOwn(permissions, name))).toBe(true);
      expect(new Set(role.permissions).size).toBe(role.permissions.length);
    }
    expect(builtInRoles.administrator.permissions.toSorted()).toEqual(Object.keys(permissions).toSorted());
  });

  it('contain the viewer, so that whoever does something can see it', () => {
    for (const role of Object.values(builtInRoles))
      for (const permission of builtInRoles.viewer.permissions)
        expect(role.permissions).toContain(permission);
  });

  it('keep apart who acts from who judges', () => {
    const lacks = (role: BuiltInRole, ...names: Permission[]): void => {
      for (const name of names)
        expect(builtInRoles[role].permissions as readonly Permission[]).not.toContain(name);
    };
    lacks('auditor', 'asset.edit', 'account.manage', 'role.manage', 'audit.manage');
    lacks('security', 'audit.manage', 'instance.manage');
    lacks('dba', 'role.manage', 'account.manage', 'audit.read');
  });
});

describe('time windows', () => {
  const office = { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' };
  const night = { days: [5], from: '22:00', until: '06:00', timeZone: 'UTC' };

  it.each([
    [office, '2026-03-04T07:00:00Z', true],
    [office, '2026-03-04T06:59:59Z', false],
    [office, '2026-03-04T17:00:00Z', false],
    [office, '2026-07-01T06:00:00Z', true],
    [office, '2026-03-07T12:00:00Z', false],
    [night, '2026-03-06T23:00:00Z', true],
    [night, '2026-03-07T05:59:00Z', true],
    [night, '2026-03-07T06:00:00Z', false],
    [night, '2026-03-06T05:00:00Z', false],
    [{ ...office, from: '00:00', until: '00:00' }, '2026-03-04T22:59:00Z', true],
  ])('%j at %s: %s', (window, at, expected) => {
    expect(isInside(window, Date.parse(at))).toBe(expected);
  });

  it.each([
    { ...office, days: [] },
    { ...office, days: [0] },
    { ...office, from: '8:00' },
    { ...office, until: '24:00' },
    { ...office, timeZone: 'Mars/Olympus' },
  ])('refuses %j', (window) => {
    expect(() => checkTimeWindow(window)).toThrowError(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
