import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { isNowhere } from '../../../src/core/permissions.js';
import { createIdentity } from '../../../src/identity/index.js';
import { lockTimeMs } from '../../../src/identity/sign-in/sign-in-guard.js';
import { makeTotp } from '../../../src/identity/sign-in/second-factor.service.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const people: TestPeople = testPeople(graph);
const { identity, clock, source } = people;
const { sessions, accounts, factors, tokens } = identity;
const system = systemContext();
const password = 'correct horse battery';

afterAll(async () => {
  await people.remove();
  await graph.close();
});

const codeOf = (secret: string, atMs = clock.now): string =>
  makeTotp(secret, 'x').generate({ timestamp: atMs });

async function attempt(login: string, secret: string, code?: string): Promise<string> {
  return sessions.signIn(source, { login, password: secret, code: code ?? null }).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
}

describe('guessing', () => {
  it('is no faster with many attempts at once', async () => {
    const { login } = await people.person();
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => attempt(login, 'wrong')));
    expect(outcomes.filter((outcome) => outcome === 'UNAUTHENTICATED')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'ACCOUNT_LOCKED')).toHaveLength(11);
    expect(await attempt(login, password)).toBe('ACCOUNT_LOCKED');
  });

  it('locks a login that nobody has just as one that exists', async () => {
    const { login } = await people.person();
    const nobody = uniqueName('nobody');
    for (let failure = 0; failure < 6; failure += 1)
      expect(await attempt(login, 'wrong')).toBe(await attempt(nobody, 'wrong'));
    await graph.write('MATCH (g:SignInGuard {login: $nobody}) DELETE g', { nobody });
  });

  it('waits twice as long after each further failure, an hour at most', () => {
    expect([1, 4, 5, 6, 7, 12, 13, 60].map((failures) => lockTimeMs(failures) / 1000)).toEqual([
      0, 0, 15, 30, 60, 1920, 3600, 3600,
    ]);
  });

  it('ends with a reset by an administrator, whose password must be changed at once', async () => {
    const { id, login } = await people.person();
    for (let failure = 0; failure < 5; failure += 1) await attempt(login, 'wrong');
    expect((await accounts.account(system, id)).lockedUntil).not.toBeNull();
    const { temporaryPassword } = await accounts.resetPassword(system, id);
    expect(await attempt(login, password)).toBe('UNAUTHENTICATED');
    const started = await sessions.signIn(source, { login, password: temporaryPassword });
    expect(started.restriction).toBe('PASSWORD_CHANGE');
    const ctx = await people.context(started.token);
    expect(isNowhere(ctx.access('self.manage'))).toBe(false);
    await identity.grants.grant(system, { accountId: id, role: 'administrator' });
    expect(isNowhere((await people.context(started.token)).access('asset.read'))).toBe(true);
    await expect(
      accounts.setPassword(ctx, { accountId: id, password: 'another good one', currentPassword: 'wrong' }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'currentPassword' } });
    await accounts.setPassword(ctx, {
      accountId: id,
      password: 'another good one',
      currentPassword: temporaryPassword,
    });
    expect((await people.context(started.token)).access('asset.read').all).toBe(true);
  });

  it('is ended by unlocking as well', async () => {
    const { id, login } = await people.person();
    for (let failure = 0; failure < 5; failure += 1) await attempt(login, 'wrong');
    await accounts.unlock(system, id);
    expect(await attempt(login, password)).toBe('in');
  });
});

describe('the second factor', () => {
  it('is asked for once set up, works once per code, and gives way to recovery codes', async () => {
    const { id, login, ctx } = await people.signedIn();
    const { secret, address } = await factors.begin(ctx);
    expect(address).toContain(`otpauth://totp/Waymark:${encodeURIComponent(login)}`);
    expect(await attempt(login, password)).toBe('in');
    await expect(factors.confirm(ctx, '000000')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const { recoveryCodes } = await factors.confirm(ctx, codeOf(secret));
    expect(recoveryCodes).toHaveLength(10);
    expect(await attempt(login, password)).toBe('SECOND_FACTOR_REQUIRED');
    expect(await attempt(login, password, codeOf(secret))).toBe('UNAUTHENTICATED');
    clock.now += 30_000;
    const code = codeOf(secret);
    const tries = await Promise.all([attempt(login, password, code), attempt(login, password, code)]);
    expect(tries.toSorted()).toEqual(['UNAUTHENTICATED', 'in']);
    expect(await attempt(login, password, recoveryCodes[0]!.toUpperCase())).toBe('in');
    expect(await attempt(login, password, recoveryCodes[0])).toBe('UNAUTHENTICATED');
    const [stored] = await graph.read('MATCH (f:SecondFactor {accountId: $id}) RETURN properties(f) AS f', {
      id,
    });
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(JSON.stringify(stored)).not.toContain(recoveryCodes[1]);
  });

  it('accepts the codes of the standard and those of the steps beside', async () => {
    const { matchingStep } = await import('../../../src/identity/sign-in/second-factor.service.js');
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    // Test vectors of RFC 6238 for SHA-1, cut to six digits.
    const vectors: [number, string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [seconds, code] of vectors) {
      const step = Math.floor(seconds / 30);
      expect(matchingStep(secret, code, seconds * 1000)).toBe(step);
      expect(matchingStep(secret, code, (seconds + 30) * 1000)).toBe(step);
      expect(matchingStep(secret, code, (seconds + 61) * 1000)).toBeNull();
    }
    for (const code of ['', '28708', '2870820', 'abcdef', '２８７０８２'])
      expect(matchingStep(secret, code, 59_000)).toBeNull();
  });

  it('is removed by a code or by an administrator, and cannot be set up by a token', async () => {
    const { id, login, ctx } = await people.signedIn();
    const { secret } = await factors.begin(ctx);
    await factors.confirm(ctx, codeOf(secret));
    await expect(factors.begin(ctx)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(factors.remove(ctx, { accountId: id, code: '123456' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await factors.remove(system, { accountId: id });
    expect(await attempt(login, password)).toBe('in');
    const made = await tokens.create(ctx, { name: 'self', permissions: ['self.manage'], validDays: 1 });
    const program = await people.context(made.token);
    await expect(factors.begin(program)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      accounts.setPassword(program, {
        accountId: id,
        password: 'another good one',
        currentPassword: password,
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can be demanded of everybody who signs in with a password', async () => {
    const strict = createIdentity({
      graph,
      clock,
      rootKeys: [randomBytes(32)],
      sessionIdleMs: 600_000,
      sessionMaxMs: 3_600_000,
      passwordMinLength: 12,
      requireSecondFactor: true,
    });
    const { id, login } = await people.person();
    await identity.grants.grant(system, { accountId: id, role: 'viewer' });
    const started = await strict.sessions.signIn(source, { login, password });
    expect(started.restriction).toBe('SECOND_FACTOR');
    const found = await strict.sessions.authenticate(
      { sessionToken: started.token, bearerToken: null },
      source,
    );
    expect(isNowhere(found.access('asset.read'))).toBe(true);
    expect(isNowhere(found.access('self.manage'))).toBe(false);
  });
});

describe('sessions', () => {
  it('end the one the browser came with, so that a planted one is worth nothing', async () => {
    const { login } = await people.person();
    const first = await sessions.signIn(source, { login, password });
    let cut = false;
    await people.context(first.token);
    sessions.onSessionEnded(first.sessionId, () => (cut = true));
    const second = await sessions.signIn(source, { login, password, previousToken: first.token });
    expect(second.token).not.toBe(first.token);
    await expect(people.context(first.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(cut).toBe(true);
    await sessions.signIn(source, { login, password, previousToken: 'planted-by-somebody' });
    const found = await sessions.authenticate(
      { sessionToken: 'planted-by-somebody', bearerToken: null },
      source,
    );
    expect(found.subject.kind).toBe('anonymous');
  });

  it('are listed, ended one by one and all together by their owner, and by nobody else', async () => {
    const { id, login, ctx } = await people.signedIn();
    const other = await people.signedIn();
    const second = await sessions.signIn(source, { login, password });
    const made = await tokens.create(ctx, { name: 'ci', permissions: ['self.manage'], validDays: 1 });
    const list = await sessions.list(ctx, id);
    expect(list.map((item) => item.kind).toSorted()).toEqual(['session', 'session', 'token']);
    expect(JSON.stringify(list)).not.toContain(made.token);
    await expect(sessions.list(other.ctx, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(sessions.end(other.ctx, second.sessionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sessions.end(ctx, second.sessionId);
    expect(await sessions.list(ctx, id)).toHaveLength(2);
    expect(await sessions.endAll(ctx, { accountId: id, tokens: true })).toBe(1);
    expect(await sessions.list(ctx, id)).toHaveLength(1);
  });

  it('end on every node when the account is disabled, its password changes, or it is removed', async () => {
    const otherNode = people.node();
    const isIn = async (token: string): Promise<boolean> =>
      (await otherNode.sessions.authenticate({ sessionToken: token, bearerToken: null }, source)).subject
        .kind !== 'anonymous';
    const a = await people.signedIn();
    expect(await isIn(a.token)).toBe(true);
    await accounts.update(system, { accountId: a.id, disabled: true });
    expect(await isIn(a.token)).toBe(false);
    const b = await people.signedIn();
    await accounts.setPassword(system, { accountId: b.id, password: 'yet another one' });
    expect(await isIn(b.token)).toBe(false);
    const c = await people.signedIn();
    await accounts.remove(system, c.id);
    expect(await isIn(c.token)).toBe(false);
    expect(await attempt(c.login, password)).toBe('UNAUTHENTICATED');
  });

  it('cut sockets on other nodes when they end or when what they may do changes, and only then', async () => {
    const node = people.node();
    const { id, token, sessionId } = await people.signedIn();
    const calm = await people.signedIn();
    const cut: string[] = [];
    for (const item of [
      { token, sessionId },
      { token: calm.token, sessionId: calm.sessionId },
    ]) {
      await node.sessions.authenticate({ sessionToken: item.token, bearerToken: null }, source);
      node.sessions.onSessionEnded(item.sessionId, () => cut.push(item.sessionId));
    }
    await node.sessions.announceExpired();
    expect(cut).toEqual([]);
    const grant = await identity.grants.grant(system, { accountId: id, role: 'viewer' });
    await node.sessions.announceExpired();
    expect(cut).toEqual([sessionId]);
    await node.sessions.authenticate({ sessionToken: token, bearerToken: null }, source);
    node.sessions.onSessionEnded(sessionId, () => cut.push('again'));
    await node.sessions.announceExpired();
    expect(cut).toEqual([sessionId]);
    await identity.grants.revoke(system, { grantId: grant.id });
    await node.sessions.announceExpired();
    expect(cut).toEqual([sessionId, 'again']);
    await sessions.end(system, calm.sessionId);
    await node.sessions.announceExpired();
    expect(cut).toEqual([sessionId, 'again', calm.sessionId]);
  });
});

describe('tokens', () => {
  it('hold no more than who makes them, are stored as a hash, and expire', async () => {
    const { id, ctx: plain } = await people.signedIn();
    await expect(
      tokens.create(plain, { name: 'x', permissions: ['asset.read'], validDays: 1 }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
      facts: { permission: 'asset.read' },
    });
    await identity.grants.grant(system, { accountId: id, role: 'viewer' });
    const ctx = await people.again(id);
    const made = await tokens.create(ctx, {
      name: 'x',
      permissions: ['asset.read', 'self.manage'],
      validDays: 1,
    });
    const program = await people.context(made.token);
    expect(program.access('asset.read').all).toBe(true);
    expect(isNowhere(program.access('search.use'))).toBe(true);
    await expect(
      tokens.create(program, { name: 'y', permissions: ['asset.read'], validDays: 366 }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const stored = await graph.read('MATCH (t:ApiToken {id: $id}) RETURN properties(t) AS t', {
      id: made.id,
    });
    expect(JSON.stringify(stored)).not.toContain(made.token);
    expect(stored).toMatchObject([{ t: { prefix: made.token.slice(0, 8) } }]);
    clock.now += 86_400_001;
    await expect(people.context(made.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('of a service are made by who may do everything the token may', async () => {
    const service = await people.service();
    const made = await tokens.create(system, {
      name: 'ci',
      permissions: ['asset.read'],
      validDays: 7,
      accountId: service.id,
    });
    await identity.grants.grant(system, { accountId: service.id, role: 'viewer' });
    expect((await people.context(made.token)).subject).toMatchObject({ kind: 'service', id: service.id });
    const { id } = await people.person();
    await identity.grants.grant(system, { accountId: id, role: 'security' });
    const officer = await people.again(id);
    await expect(
      tokens.create(officer, {
        name: 'z',
        permissions: ['collection.run'],
        validDays: 7,
        accountId: service.id,
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(accounts.setPassword(system, { accountId: service.id, password })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('taking over', () => {
  it('an account that may do more is refused: by password, link or second factor', async () => {
    const { id: adminId } = await people.person();
    await identity.grants.grant(system, { accountId: adminId, role: 'administrator' });
    const { id } = await people.person();
    await identity.grants.grant(system, { accountId: id, role: 'security' });
    const officer = await people.again(id);
    const refused = { code: 'FORBIDDEN' };
    await expect(
      accounts.setPassword(officer, { accountId: adminId, password: 'mine from now on' }),
    ).rejects.toMatchObject(refused);
    await expect(accounts.resetPassword(officer, adminId)).rejects.toMatchObject(refused);
    await expect(sessions.createLink(officer, adminId)).rejects.toMatchObject(refused);
    await expect(factors.remove(officer, { accountId: adminId })).rejects.toMatchObject(refused);
    const { id: viewerId } = await people.person();
    await identity.grants.grant(system, { accountId: viewerId, role: 'viewer' });
    await expect(accounts.resetPassword(officer, viewerId)).resolves.toHaveProperty('temporaryPassword');
  });
});
