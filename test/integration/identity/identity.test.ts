import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { createIdentity, GraphSecretVault, type Identity } from '../../../src/identity/index.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const clock = { now: Date.now(), nowMs: () => clock.now };
const key = randomBytes(32);
const identity: Identity = createIdentity({
  graph,
  clock,
  rootKeys: [key],
  sessionIdleMs: 600_000,
  sessionMaxMs: 3_600_000,
  passwordMinLength: 12,
});
const source = { channel: 'rest' as const, address: '127.0.0.1', userAgent: 'test' };
const system = systemContext();
const made: string[] = [];

async function makeAccount(
  password: string | null = 'correct horse battery',
): Promise<{ id: string; login: string }> {
  const account = await identity.accounts.create(system, { login: uniqueName('person'), password });
  made.push(account.id);
  return account;
}

async function contextOf(token: string): Promise<RequestContext> {
  const found = await identity.sessions.authenticate({ sessionToken: null, bearerToken: token }, source);
  return { ...systemContext(), subject: found.subject, access: (permission) => found.access(permission) };
}

afterAll(async () => {
  await graph.write('UNWIND $ids AS id MATCH (a:Account {id: id}) DETACH DELETE a', { ids: made });
  await graph.write('MATCH (n:Session|ApiToken|SignInLink) WHERE n.accountId IN $ids DETACH DELETE n', {
    ids: made,
  });
  await graph.write('MATCH (n:RoleGrant) WHERE n.subjectId IN $ids DETACH DELETE n', { ids: made });
  await graph.close();
});

describe('signing in', () => {
  it('gives a session to the right password and says the same to a wrong login and a wrong password', async () => {
    const { login } = await makeAccount();
    const started = await identity.sessions.signIn(source, {
      login: login.toUpperCase(),
      password: 'correct horse battery',
    });
    const found = await identity.sessions.authenticate(
      { sessionToken: started.token, bearerToken: null },
      source,
    );
    expect(found.subject).toMatchObject({ kind: 'person', name: login });
    const wrong = identity.sessions
      .signIn(source, { login, password: 'wrong' })
      .catch((error: unknown) => String(error));
    const nobody = identity.sessions
      .signIn(source, { login: uniqueName('x'), password: 'wrong' })
      .catch((error: unknown) => String(error));
    expect(await wrong).toBe(await nobody);
  });

  it('locks after five failures in a row, longer with each further one, and opens again by time', async () => {
    const { login } = await makeAccount();
    const attempt = (password: string): Promise<unknown> =>
      identity.sessions.signIn(source, { login, password }).then(
        () => 'in',
        (error: { code: string }) => error.code,
      );
    for (let failure = 0; failure < 5; failure += 1) expect(await attempt('no')).toBe('UNAUTHENTICATED');
    expect(await attempt('correct horse battery')).toBe('ACCOUNT_LOCKED');
    clock.now += 16_000;
    expect(await attempt('no')).toBe('UNAUTHENTICATED');
    clock.now += 16_000;
    expect(await attempt('correct horse battery')).toBe('ACCOUNT_LOCKED');
    clock.now += 16_000;
    expect(await attempt('correct horse battery')).toBe('in');
  });

  it.each(['short', 'aaaaaaaaaaaaaaaa', 'Password12345!', 'x'.repeat(300)])(
    'refuses the weak password %j',
    async (password) => {
      await expect(
        identity.accounts.create(system, { login: uniqueName('weak'), password }),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'password' } });
    },
  );

  it('ends by idleness, by age and by being ended, and cuts who listens', async () => {
    const { login, id } = await makeAccount();
    const session = await identity.sessions.signIn(source, { login, password: 'correct horse battery' });
    const isIn = async (): Promise<boolean> =>
      (await identity.sessions.authenticate({ sessionToken: session.token, bearerToken: null }, source))
        .subject.id === id;
    expect(await isIn()).toBe(true);
    clock.now += 500_000;
    expect(await isIn()).toBe(true);
    clock.now += 500_000;
    expect(await isIn()).toBe(true);
    clock.now += 700_000;
    expect(await isIn()).toBe(false);
    const other = await identity.sessions.signIn(source, { login, password: 'correct horse battery' });
    let cut = false;
    identity.sessions.onSessionEnded(other.sessionId, () => (cut = true));
    await identity.sessions.end(system, other.sessionId);
    expect(cut).toBe(true);
    expect(
      (await identity.sessions.authenticate({ sessionToken: other.token, bearerToken: null }, source)).subject
        .kind,
    ).toBe('anonymous');
  });

  it('uses a sign-in link up, also when it is used twice at the same time', async () => {
    const { id } = await makeAccount(null);
    const token = await identity.sessions.createLink(system, id);
    const tries = await Promise.allSettled(
      [1, 2, 3].map(() => identity.sessions.signInByLink(source, token)),
    );
    expect(tries.filter((item) => item.status === 'fulfilled')).toHaveLength(1);
    await expect(identity.sessions.signInByLink(source, token)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('permissions', () => {
  it('hold where they are granted, never where they are denied, and tokens narrow them', async () => {
    const { id } = await makeAccount();
    const link = await identity.sessions.createLink(system, id);
    const { token } = await identity.sessions.signInByLink(source, link);
    const before = await contextOf(token);
    expect(before.access('asset.read')).toMatchObject({ all: false, allow: { instances: [] } });
    await identity.grants.grant(system, {
      accountId: id,
      role: 'dba',
      scopeKind: 'environments',
      scopeValue: 'test',
    });
    await identity.grants.grant(system, { accountId: id, role: 'viewer' });
    await identity.grants.grant(system, {
      accountId: id,
      role: 'viewer',
      scopeKind: 'tags',
      scopeValue: 'pii',
      deny: true,
    });
    const person = await contextOf(token);
    expect(person.access('asset.read')).toMatchObject({ all: true, deny: { tags: ['pii'] } });
    expect(person.access('collection.run')).toMatchObject({ all: false, allow: { environments: ['test'] } });
    expect(person.access('account.manage')).toMatchObject({ all: false });
    const made2 = await identity.sessions.createToken(person, {
      name: 'ci',
      permissions: ['asset.read'],
      validDays: 1,
    });
    const program = await contextOf(made2.token);
    expect(program.access('asset.read').all).toBe(true);
    expect(program.access('collection.run')).toMatchObject({ all: false, allow: { environments: [] } });
    await identity.sessions.end(system, made2.id);
    await expect(contextOf(made2.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('cannot be handed out by somebody who does not hold them', async () => {
    const { id } = await makeAccount();
    await identity.grants.grant(system, { accountId: id, role: 'security' });
    const link = await identity.sessions.createLink(system, id);
    const officer = await contextOf((await identity.sessions.signInByLink(source, link)).token);
    await expect(
      identity.grants.grant(officer, { accountId: id, role: 'administrator' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(identity.grants.grant(officer, { accountId: id, role: 'viewer' })).resolves.toMatchObject({
      role: 'viewer',
    });
  });
});

describe('secrets', () => {
  it('come back in clear only through the vault and never stand in the graph', async () => {
    const plain = uniqueName('very-secret');
    const secretId = await graph.transaction((tx) => identity.vault.put(tx, system, 'test', plain));
    expect(await identity.vault.reveal(system, secretId)).toBe(plain);
    const [row] = await graph.read('MATCH (s:Secret {id: $secretId}) RETURN properties(s) AS stored', {
      secretId,
    });
    expect(JSON.stringify(row)).not.toContain(plain);
    await graph.write('MATCH (s:Secret {id: $secretId}) SET s.purpose = "other"', { secretId });
    await expect(identity.vault.reveal(system, secretId)).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
    await graph.write('MATCH (s:Secret {id: $secretId}) SET s.purpose = "test"', { secretId });
    const rotated = new GraphSecretVault(graph, [randomBytes(32), key]);
    expect(await rotated.rewrap(system)).toBeGreaterThan(0);
    expect(await rotated.reveal(system, secretId)).toBe(plain);
    await expect(identity.vault.reveal(system, secretId)).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
    await graph.write('MATCH (s:Secret {id: $secretId}) DELETE s', { secretId });
  });
});
