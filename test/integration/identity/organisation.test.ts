import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { accessClause, isAccessible } from '../../../src/graph/index.js';
import { deputies } from '../../../src/identity/people/approver.service.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { openGraph, removeNamespace, uniqueName, uniqueNamespace } from '../../testkit/servers.js';

const graph = openGraph();
const people: TestPeople = testPeople(graph);
const { organisation, grants, approvers, access, roles } = people.identity;
const system = systemContext();
const namespace = uniqueNamespace();
const groups: string[] = [];
const table = `${namespace}/shop.public.orders`;
let unitId: string;
let teamId: string;
const domainId = uniqueName('domain');

async function group(kind: 'ORGANISATION' | 'UNIT' | 'TEAM', parentId: string | null): Promise<string> {
  const made = await organisation.create(system, { kind, name: uniqueName(kind), parentId });
  groups.push(made.id);
  return made.id;
}

beforeAll(async () => {
  unitId = await group('UNIT', await group('ORGANISATION', null));
  teamId = await group('TEAM', unitId);
  await graph.write(
    `CREATE (:Domain {id: $domainId, name: $domainId})
     WITH 1 AS one UNWIND $assets AS asset CREATE (a:Asset:Live:$(asset.kind)) SET a = asset`,
    {
      domainId,
      assets: [
        { key: namespace, id: namespace, name: 'the shop', kind: 'Instance', instanceId: namespace },
        {
          key: table,
          id: uniqueName('a'),
          name: 'orders',
          kind: 'Table',
          ownerIds: [teamId],
          domainIds: [domainId],
          environment: 'prod',
          instanceId: namespace,
        },
        {
          key: `${table}2`,
          id: uniqueName('a'),
          name: 'orders2',
          kind: 'Table',
          environment: 'test',
          tags: ['pii'],
          instanceId: namespace,
        },
      ],
    },
  );
});

afterAll(async () => {
  await graph.write('MATCH (n:Domain {id: $domainId}) DETACH DELETE n', { domainId });
  await graph.write('MATCH (g:Organisation|Unit|Team) WHERE g.id IN $groups DETACH DELETE g', { groups });
  await graph.write(
    'MATCH (g:RoleGrant|OnCallShift) WHERE g.subjectId IN $groups OR g.teamId IN $groups DELETE g',
    { groups },
  );
  await removeNamespace(graph, namespace);
  await people.remove();
  await graph.close();
});

async function visible(accountId: string): Promise<string[]> {
  const scope = (await access.accessFor({ kind: 'person', id: accountId }))('asset.read');
  const clause = accessClause('a', scope);
  const rows = await graph.read<{ name: string }>(
    `MATCH (a:Table) WHERE a.instanceId = $namespace AND ${clause.cypher} RETURN a.name AS name ORDER BY name`,
    { namespace, ...clause.params },
  );
  for (const key of [table, `${table}2`]) {
    const asset = (await access.asset(key))!;
    const decision = await access.can(system, { accountId, permission: 'asset.read', assetKey: key });
    expect(decision.allowed).toBe(isAccessible(asset, scope));
  }
  return rows.map((row) => row.name);
}

describe('groups', () => {
  it('have three levels, unique names inside their parent, and go only when empty', async () => {
    await expect(
      organisation.create(system, { kind: 'TEAM', name: 'x', parentId: groups[0]! }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      organisation.create(system, { kind: 'ORGANISATION', name: 'x', parentId: unitId }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const { name } = (await organisation.groups(system)).find((item) => item.id === teamId)!;
    await expect(
      organisation.create(system, { kind: 'TEAM', name: name.toUpperCase(), parentId: unitId }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(organisation.remove(system, unitId)).rejects.toMatchObject({ code: 'CONFLICT' });
    const empty = await group('TEAM', unitId);
    await organisation.remove(system, empty);
    expect((await organisation.groups(system)).some((item) => item.id === empty)).toBe(false);
  });

  it('give their people what they are granted, at every level, and take it back when somebody leaves', async () => {
    const { id } = await people.person();
    await organisation.addMember(system, { teamId, accountId: id });
    expect(await visible(id)).toEqual([]);
    const grant = await grants.grant(system, {
      subjectId: groups[0]!,
      role: 'viewer',
      scopeKind: 'units',
      scopeValue: unitId,
    });
    expect(await visible(id)).toEqual(['orders']);
    await grants.grant(system, {
      subjectId: teamId,
      role: 'viewer',
      scopeKind: 'instances',
      scopeValue: namespace,
      environments: ['test'],
    });
    expect(await visible(id)).toEqual(['orders', 'orders2']);
    await grants.grant(system, {
      subjectId: id,
      role: 'viewer',
      scopeKind: 'instances',
      scopeValue: namespace,
      tags: ['pii'],
      deny: true,
    });
    expect(await visible(id)).toEqual(['orders']);
    await grants.revoke(system, { grantId: grant.id });
    expect(await visible(id)).toEqual([]);
    await organisation.removeMember(system, { teamId, accountId: id });
    expect(await visible(id)).toEqual([]);
  });

  it('let nobody join a group that may do more than they', async () => {
    const powerful = await group('TEAM', unitId);
    await grants.grant(system, { subjectId: powerful, role: 'administrator' });
    const { id } = await people.person();
    await grants.grant(system, { accountId: id, role: 'security' });
    const officer = await people.again(id);
    await expect(organisation.addMember(officer, { teamId: powerful, accountId: id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const plain = await group('TEAM', unitId);
    await organisation.addMember(officer, { teamId: plain, accountId: id });
    expect(await organisation.members(system, plain)).toMatchObject([{ accountId: id }]);
  });
});

describe('explanations', () => {
  it('name the grant that decides, through whom it is held, and what outweighs it', async () => {
    const { id } = await people.person();
    await organisation.addMember(system, { teamId, accountId: id });
    await grants.grant(system, { subjectId: teamId, role: 'developer', scopeKind: 'own' });
    const yes = await access.can(system, { accountId: id, permission: 'asset.edit', assetKey: table });
    expect(yes).toMatchObject({
      allowed: true,
      because: [{ effect: 'allow', role: 'developer', holder: { kind: 'Team' }, applies: true }],
    });
    const elsewhere = await access.can(system, {
      accountId: id,
      permission: 'asset.edit',
      assetKey: `${table}2`,
    });
    expect(elsewhere.allowed).toBe(false);
    expect(elsewhere.because[0]?.text).toContain('the asset is elsewhere');
    await grants.grant(system, {
      accountId: id,
      role: 'developer',
      scopeKind: 'environments',
      scopeValue: 'prod',
      deny: true,
    });
    const no = await access.can(system, { accountId: id, permission: 'asset.edit', assetKey: table });
    expect(no.allowed).toBe(false);
    expect(no.text).toContain('deny wins');
    expect(no.because.map((reason) => reason.effect)).toEqual(['deny', 'allow']);
    expect(await access.can(system, { accountId: id, permission: 'audit.read' })).toMatchObject({
      allowed: false,
      because: [],
    });
    await organisation.removeMember(system, { teamId, accountId: id });
  });

  it('tell nothing of assets that the asking person may not see, nor of others to who may not ask', async () => {
    const asker = await people.signedIn();
    const other = await people.person();
    await expect(
      access.can(asker.ctx, { accountId: other.id, permission: 'asset.read' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const hidden = access.can(asker.ctx, { accountId: asker.id, permission: 'asset.read', assetKey: table });
    await expect(hidden).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    const missing = access.can(asker.ctx, {
      accountId: asker.id,
      permission: 'asset.read',
      assetKey: `${table}99`,
    });
    await expect(missing).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
  });
});

describe('custom roles', () => {
  it('are held at once as changed, hold no more than who makes them, and go when nobody holds them', async () => {
    const name = uniqueName('role').replace('_', '-');
    await roles.save(system, { name, permissions: ['asset.read'] });
    const { id } = await people.person();
    const grant = await grants.grant(system, { accountId: id, role: name });
    const ctx = await people.again(id);
    expect(ctx.access('asset.read').all).toBe(true);
    await roles.save(system, { name, permissions: ['search.use'] });
    expect((await people.again(id)).access('asset.read').all).toBe(false);
    await expect(roles.remove(system, name)).rejects.toMatchObject({ code: 'CONFLICT' });
    await grants.revoke(system, { grantId: grant.id });
    await roles.remove(system, name);
    expect((await roles.roles(system)).some((role) => role.name === name)).toBe(false);
    await expect(roles.save(system, { name: 'viewer', permissions: ['asset.read'] })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(roles.save(system, { name, permissions: ['asset.everything'] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await grants.grant(system, { accountId: id, role: 'security' });
    await expect(
      roles.save(await people.again(id), { name, permissions: ['collection.run'] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('grants', () => {
  it('that are denied to oneself are not taken back by oneself', async () => {
    const { id } = await people.person();
    await grants.grant(system, { accountId: id, role: 'administrator' });
    const deny = await grants.grant(system, {
      accountId: id,
      role: 'viewer',
      scopeKind: 'tags',
      scopeValue: 'pii',
      deny: true,
    });
    const admin = await people.again(id);
    await expect(grants.revoke(admin, { grantId: deny.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(grants.grant(admin, { accountId: id, role: 'viewer' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await grants.revoke(system, { grantId: deny.id });
  });

  it('hold in their hours and until their end only', async () => {
    const { id } = await people.person();
    const from = new Date(people.clock.now + 3_600_000).toISOString();
    const until = new Date(people.clock.now + 7_200_000).toISOString();
    await grants.grant(system, { accountId: id, role: 'viewer', validFrom: from, validUntil: until });
    const holds = async (): Promise<boolean> =>
      (await access.accessFor({ kind: 'person', id }))('asset.read').all;
    expect(await holds()).toBe(false);
    people.clock.now += 3_600_000;
    expect(await holds()).toBe(true);
    people.clock.now += 3_600_000;
    expect(await holds()).toBe(false);
  });

  it.each([
    [{ role: 'no-such-role' }, 'role'],
    [{ role: 'viewer', scopeKind: 'planets', scopeValue: 'x' }, 'scopeKind'],
    [{ role: 'viewer', scopeKind: 'tags' }, 'scopeValue'],
    [{ role: 'viewer', validFrom: '2026-02-01', validUntil: '2026-01-01' }, 'validUntil'],
    [{ role: 'viewer', validUntil: '2001-01-01' }, 'validUntil'],
    [
      { role: 'viewer', timeWindow: { days: [9], from: '08:00', until: '09:00', timeZone: 'UTC' } },
      'timeWindow',
    ],
  ])('%j are refused and the field is named', async (input, field) => {
    const { id } = await people.person();
    await expect(grants.grant(system, { accountId: id, ...input })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field },
    });
  });
});

describe('the place of a grant', () => {
  it.each([
    ['instances', 'the shop'],
    ['instances', 'postgres://nowhere:5432'],
    ['schemas', 'sales'],
    ['databases', 'postgres://nowhere:5432/shop'],
    ['teams', 'a name'],
    ['units', 'teamId'],
    ['organisation', 'a name'],
    ['domains', 'a name'],
    ['owners', 'a name'],
  ])('must be there: %s %s is refused, for a denial above all', async (scopeKind, place) => {
    const { id } = await people.person();
    const scopeValue = place === 'teamId' ? teamId : place;
    for (const deny of [true, false])
      await expect(
        grants.grant(system, { accountId: id, role: 'viewer', scopeKind, scopeValue, deny }),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'scopeValue' } });
    expect(await grants.grants(system, id)).toEqual([]);
  });

  it('is called by its name where a decision is explained', async () => {
    const { id } = await people.person();
    const times = { days: [1, 5], from: '08:00', until: '09:00', timeZone: 'UTC' };
    const place = { accountId: id, role: 'viewer', scopeKind: 'instances', scopeValue: namespace };
    await grants.grant(system, { ...place, timeWindow: times, deny: true });
    await grants.grant(system, { ...place, validFrom: '2199-01-01' });
    const { because } = await access.can(system, { accountId: id, permission: 'asset.read' });
    expect(because.map(({ placeName }) => placeName)).toEqual(['the shop', 'the shop']);
    expect(because.map(({ text }) => text).toSorted()).toEqual([
      expect.stringContaining('for the instance the shop on Monday, Friday from 08:00 to 09:00 (UTC)'),
      expect.stringContaining('for the instance the shop, but it begins at 2199-01-01T00:00:00'),
    ]);
  });
});

describe('approvers', () => {
  it('are owners, stewards, heads and who is on call, never the author nor who speaks for the author', async () => {
    const [author, owner, steward, head, onCall, deputy] = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => people.person()),
    );
    for (const member of [author!, owner!, onCall!])
      await organisation.addMember(system, { teamId, accountId: member.id });
    await organisation.setStewards(system, { domainId, accountIds: [steward!.id] });
    await organisation.setHead(system, { unitId, accountId: head!.id });
    const time = (hours: number): string => new Date(people.clock.now + hours * 3_600_000).toISOString();
    await organisation.addShift(system, { teamId, accountId: onCall!.id, from: time(-1), until: time(1) });
    await organisation.addShift(system, { teamId, accountId: owner!.id, from: time(1), until: time(2) });
    const rulesOf = async (authorId: string): Promise<Record<string, string[]>> =>
      Object.fromEntries(
        (await approvers.approversFor(system, { assetKeys: [table], authorId })).map((item) => [
          item.accountId,
          [...new Set(item.because.map((reason) => reason.rule))].toSorted(),
        ]),
      );
    expect(await rulesOf(author!.id)).toEqual({
      [owner!.id]: ['OWNER'],
      [steward!.id]: ['STEWARD'],
      [head!.id]: ['UNIT_HEAD'],
      [onCall!.id]: ['ON_CALL', 'OWNER'],
    });
    const speaks = async (from: string, to: string): Promise<void> => {
      await approvers.delegate(await people.again(from), { toAccountId: to, from: time(-1), until: time(1) });
    };
    await speaks(author!.id, deputy!.id);
    expect(await rulesOf(author!.id)).not.toHaveProperty(deputy!.id);
    await speaks(head!.id, author!.id);
    expect(await rulesOf(author!.id)).not.toHaveProperty(deputy!.id);
    expect(await rulesOf(owner!.id)).toMatchObject({ [deputy!.id]: ['OWNER', 'UNIT_HEAD'] });
    await people.identity.accounts.update(system, { accountId: steward!.id, disabled: true });
    expect(await rulesOf(author!.id)).not.toHaveProperty(steward!.id);
  });

  it('are found along chains that do not pass through the author', () => {
    const chain = new Map([
      ['a', ['b']],
      ['b', ['author', 'a']],
      ['author', ['c']],
    ]);
    expect(deputies('a', chain, 'author')).toEqual(['a', 'b']);
    expect(deputies('a', chain, 'nobody')).toEqual(['a', 'b', 'author', 'c']);
  });
});
