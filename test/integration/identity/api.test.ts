import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemContext } from '../../../src/core/context.js';
import { makeTotp } from '../../../src/identity/sign-in/second-factor.service.js';
import { registerShop, startTestApi, type TestApi, testPassword } from '../../testkit/api.js';
import { uniqueName } from '../../testkit/servers.js';

type Answer = Record<string, unknown> & { __typename?: string };

let api: TestApi;
let other: TestApi;
let admin: Awaited<ReturnType<TestApi['account']>>;
const key = Buffer.alloc(32, 7).toString('base64');
const userError = '__typename ... on UserError { code message facts }';

beforeAll(async () => {
  api = await startTestApi({ WAYMARK_KEYS_ROOT_KEY: key });
  other = await startTestApi({ WAYMARK_KEYS_ROOT_KEY: key });
  admin = await api.account('administrator');
});

afterAll(async () => {
  await other.stop();
  await api.stop();
});

function headersOf(who: { cookie?: string; token?: string }): Record<string, string> {
  return who.cookie === undefined ? { authorization: `Bearer ${who.token}` } : { cookie: who.cookie };
}

/** Runs an operation as somebody. @returns its only field */
async function ask<Result = Answer>(
  who: { cookie?: string; token?: string },
  query: string,
  variables: Record<string, unknown> = {},
  node: TestApi = api,
): Promise<Result> {
  const { body } = await node.post({ query, variables }, headersOf(who));
  expect(body.errors).toBeUndefined();
  return Object.values(body.data ?? {})[0] as Result;
}

async function codeOf(
  who: { cookie?: string; token?: string },
  query: string,
  node: TestApi = api,
): Promise<unknown> {
  return (await node.post({ query }, headersOf(who))).body.errors?.[0]?.extensions['code'];
}

async function signIn(
  body: Record<string, string>,
): Promise<{ status: number; cookie: string; id: string; restriction: unknown; code: unknown }> {
  const response = await fetch(`${api.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    id: string;
    restriction: unknown;
    errors?: { extensions: { code: string } }[];
  };
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { status: response.status, cookie, ...answer, code: answer.errors?.[0]?.extensions.code };
}

async function person(password = testPassword): Promise<{ id: string; login: string }> {
  const login = uniqueName('api');
  const created = await ask(
    admin,
    `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { ... on Account { id login kind } ${userError} } }`,
    { input: { login, password, name: 'Somebody' } },
  );
  expect(created).toMatchObject({ __typename: 'Account', login, kind: 'PERSON' });
  return { id: String(created['id']), login };
}

describe('a local account', () => {
  it('is reset by an administrator, must then choose a password, and can do nothing before', async () => {
    const { id, login } = await person();
    const reset = await ask(
      admin,
      `mutation { resetPassword(accountId: "${id}") { ... on TemporaryPassword { temporaryPassword } ${userError} } }`,
    );
    const password = String(reset['temporaryPassword']);
    await api.identity.grants.grant(systemContext(), { accountId: id, role: 'security' });
    const session = await signIn({ login, password });
    expect(session).toMatchObject({ status: 201, restriction: 'PASSWORD_CHANGE' });
    expect(await codeOf(session, '{ roles { name } }')).toBe('FORBIDDEN');
    const weak = await ask(
      session,
      `mutation { setPassword(input: {accountId: "${id}", password: "short", currentPassword: "${password}"}) { ${userError} } }`,
    );
    expect(weak).toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'password' } });
    const changed = await ask(
      session,
      `mutation { setPassword(input: {accountId: "${id}", password: "a much better one", currentPassword: "${password}"}) { ${userError} } }`,
    );
    expect(changed.__typename).toBe('Done');
    const me = await fetch(`${api.url}/api/session`, { headers: { cookie: session.cookie } });
    const told = (await me.json()) as { permissions: string[] };
    expect(told).toMatchObject({ id, restriction: null });
    expect(told.permissions).toContain('account.manage');
    expect(told.permissions).not.toContain('collection.run');
    expect(await ask<Answer[]>(session, '{ roles { name builtIn } }')).toContainEqual({
      name: 'viewer',
      builtIn: true,
    });
  });

  it('that is disabled ends at once on every node, and cannot sign in until it is enabled', async () => {
    const { id, login } = await person();
    const session = await signIn({ login, password: testPassword });
    expect(await ask(session, '{ me { id } }', {}, other)).toEqual({ id });
    const change = `mutation ($off: Boolean!) { updateAccount(input: {accountId: "${id}", disabled: $off}) { ... on Account { disabled } ${userError} } }`;
    expect(await ask(admin, change, { off: true })).toMatchObject({ disabled: true });
    expect(await codeOf(session, '{ me { id } }', other)).toBe('UNAUTHENTICATED');
    expect((await signIn({ login, password: testPassword })).status).toBe(401);
    await ask(admin, change, { off: false });
    expect((await signIn({ login, password: testPassword })).status).toBe(201);
  });

  it('is locked after wrong passwords, longer each time, and opened by an administrator', async () => {
    const { id, login } = await person();
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1)
      codes.push((await signIn({ login, password: 'wrong' })).code);
    expect(codes.at(-1)).toBe('ACCOUNT_LOCKED');
    expect((await signIn({ login, password: testPassword })).code).toBe('ACCOUNT_LOCKED');
    const account = await ask(admin, `{ account(id: "${id}") { lockedUntil } }`);
    expect(account['lockedUntil']).toEqual(expect.any(String));
    expect(await ask(admin, `mutation { unlockAccount(accountId: "${id}") { ${userError} } }`)).toMatchObject(
      {
        __typename: 'Done',
      },
    );
    expect((await signIn({ login, password: testPassword })).status).toBe(201);
  });

  it('is found by part of its name, page by page, and is gone after it was removed', async () => {
    const { id, login } = await person();
    const found = (): Promise<{ totalCount: number; nodes: Answer[] }> =>
      ask(
        admin,
        'query ($text: String) { accounts(text: $text, first: 1) { totalCount nodes { id grants { role } } } }',
        {
          text: login.slice(0, -1).toUpperCase(),
        },
      );
    expect((await found()).nodes).toEqual([{ id, grants: [] }]);
    await ask(admin, `mutation { removeAccount(accountId: "${id}") { ${userError} } }`);
    expect((await found()).nodes).toEqual([]);
    expect((await signIn({ login, password: testPassword })).status).toBe(401);
  });
});

describe('a second factor', () => {
  it('is asked for at sign-in, accepts each code and each recovery code once, and is removed by an administrator', async () => {
    const { id, login } = await person();
    const first = await signIn({ login, password: testPassword });
    const begun = await ask(
      first,
      `mutation { beginSecondFactor { ... on NewSecondFactor { address secret } ${userError} } }`,
    );
    expect(begun['address']).toMatch(/^otpauth:\/\/totp\/Waymark/);
    const code = (steps: number): string =>
      makeTotp(String(begun['secret']), login).generate({ timestamp: Date.now() + steps * 30_000 });
    const confirmed = await ask<{ recoveryCodes: string[] }>(
      first,
      `mutation { confirmSecondFactor(code: "${code(0)}") { ... on RecoveryCodes { recoveryCodes } ${userError} } }`,
    );
    expect(confirmed.recoveryCodes).toHaveLength(10);
    expect(await signIn({ login, password: testPassword })).toMatchObject({
      status: 401,
      code: 'SECOND_FACTOR_REQUIRED',
    });
    const next = code(1);
    expect((await signIn({ login, password: testPassword, code: next })).status).toBe(201);
    expect((await signIn({ login, password: testPassword, code: next })).status).toBe(401);
    const [recovery = ''] = confirmed.recoveryCodes;
    expect((await signIn({ login, password: testPassword, code: recovery })).status).toBe(201);
    expect((await signIn({ login, password: testPassword, code: recovery })).status).toBe(401);
    await ask(admin, `mutation { removeSecondFactor(input: {accountId: "${id}"}) { ${userError} } }`);
    expect((await signIn({ login, password: testPassword })).status).toBe(201);
  });
});

describe('an API token', () => {
  it('does only what it is limited to, is shown once, and is refused by every node once revoked', async () => {
    const owner = await api.account('administrator');
    const created = await ask(
      owner,
      `mutation { createApiToken(input: {name: "reports", permissions: ["role.read"], validDays: 3}) { ... on CreatedApiToken { id token } ${userError} } }`,
    );
    const token = { token: String(created['token']) };
    expect(token.token).toMatch(/^wm_/);
    expect(await codeOf(token, '{ roles { name } }', other)).toBeUndefined();
    expect(await codeOf(token, '{ accounts { nodes { id } } }', other)).toBe('FORBIDDEN');
    const listed = await ask<Answer[]>(owner, '{ sessions { id kind name prefix permissions current } }');
    expect(listed).toContainEqual({
      id: created['id'],
      kind: 'TOKEN',
      name: 'reports',
      prefix: token.token.slice(0, 8),
      permissions: ['role.read'],
      current: false,
    });
    expect(JSON.stringify(listed)).not.toContain(token.token);
    expect(listed.filter((session) => session['current'])).toHaveLength(1);
    await ask(owner, `mutation { endSession(id: "${String(created['id'])}") { ${userError} } }`);
    expect(await codeOf(token, '{ roles { name } }', other)).toBe('UNAUTHENTICATED');
  });

  it('of a service account is made by an administrator, and a service cannot sign in otherwise', async () => {
    const service = await ask(
      admin,
      `mutation ($login: String!) { createAccount(input: {login: $login, kind: SERVICE}) { ... on Account { id kind } ${userError} } }`,
      { login: uniqueName('robot') },
    );
    const accountId = String(service['id']);
    const refused = await ask(
      admin,
      `mutation { setPassword(input: {accountId: "${accountId}", password: "a good long one"}) { ${userError} } }`,
    );
    expect(refused).toMatchObject({ code: 'INPUT_INVALID' });
    await ask(
      admin,
      `mutation { grantRole(input: {accountId: "${accountId}", role: "viewer"}) { ${userError} } }`,
    );
    const created = await ask(
      admin,
      `mutation { createApiToken(input: {accountId: "${accountId}", name: "sync", permissions: ["asset.read", "role.read"]}) { ... on CreatedApiToken { token } ${userError} } }`,
    );
    const token = { token: String(created['token']) };
    expect(await ask(token, '{ me { id kind } }')).toEqual({ id: accountId, kind: 'SERVICE' });
    expect(await codeOf(token, '{ roles { name } }')).toBe('FORBIDDEN');
    await ask(admin, `mutation { removeAccount(accountId: "${accountId}") { ${userError} } }`);
    expect(await codeOf(token, '{ me { id } }')).toBe('UNAUTHENTICATED');
  });
});

describe('a WebSocket', () => {
  it('has the same identity as HTTP and is cut when its session ends on another node', async () => {
    const who = await api.account('viewer');
    let ended: (event: unknown) => void = () => undefined;
    const closed = new Promise((resolve) => {
      ended = resolve;
    });
    class Socket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie: who.cookie } });
      }
    }
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      webSocketImpl: Socket,
      on: { closed: (event) => ended(event) },
    });
    const answer = await client.iterate({ query: '{ me { id } }' }).next();
    expect(answer.value).toEqual({ data: { me: { id: who.id } } });
    await ask(
      who,
      `mutation { endSessions(accountId: "${who.id}") { ... on EndedSessions { ended } } }`,
      {},
      other,
    );
    const own = await ask<Answer[]>(who, '{ sessions { id current } }');
    const current = own.find((session) => session['current']);
    await ask(admin, `mutation { endSession(id: "${String(current?.['id'])}") { ${userError} } }`, {}, other);
    expect(await closed).toMatchObject({ code: 4403 });
    await client.dispose();
  });
});

describe('people and roles', () => {
  it('are organised in three levels; what a team is granted its members hold, and every answer is explained', async () => {
    const shop = await registerShop(api.catalog, 1, 1);
    const table = `${shop}/shop.sales.orders_00`;
    const make = async (input: Record<string, unknown>): Promise<string> => {
      const made = await ask(
        admin,
        `mutation ($input: CreateGroupInput!) { createGroup(input: $input) { ... on Group { id } ${userError} } }`,
        { input: { name: uniqueName('group'), ...input } },
      );
      return String(made['id']);
    };
    const organisation = await make({ kind: 'ORGANISATION' });
    const unit = await make({ kind: 'UNIT', parentId: organisation });
    const team = await make({ kind: 'TEAM', parentId: unit });
    const [member, head] = [await api.account(), await api.account('viewer')];
    await ask(
      admin,
      `mutation { addTeamMember(input: {teamId: "${team}", accountId: "${member.id}", lead: true}) { ${userError} } }`,
    );
    await ask(
      admin,
      `mutation { setUnitHead(input: {unitId: "${unit}", accountId: "${head.id}"}) { ${userError} } }`,
    );
    expect(await codeOf(member, `{ asset(key: "${table}") { key } }`)).toBe('FORBIDDEN');
    const granted = await ask(
      admin,
      `mutation ($input: GrantRoleInput!) { grantRole(input: $input) { ... on RoleGrant { id scopeKind scopeValue environments timeWindow { days } } ${userError} } }`,
      {
        input: {
          subjectId: team,
          role: 'developer',
          scopeKind: 'SCHEMA',
          scopeValue: `${shop}/shop.sales`,
          timeWindow: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '00:00', timeZone: 'UTC' },
          reason: 'works on it',
          ticket: 'OPS-1',
        },
      },
    );
    expect(granted).toMatchObject({ scopeKind: 'SCHEMA', timeWindow: { days: [1, 2, 3, 4, 5, 6, 7] } });
    const can = (permission: string): Promise<Answer> =>
      ask(
        admin,
        `query ($key: ID!, $who: ID!) { can(permission: "${permission}", assetKey: $key, accountId: $who) { allowed text because { effect holderName applies text } } }`,
        { key: table, who: member.id },
      );
    expect(await can('asset.edit')).toMatchObject({
      allowed: true,
      because: [{ effect: 'ALLOW', applies: true }],
    });
    expect(await ask(member, `{ asset(key: "${table}") { key } }`)).toEqual({ key: table });
    const denied = await ask(
      admin,
      `mutation { grantRole(input: {accountId: "${member.id}", role: "viewer", scopeKind: ENVIRONMENT, scopeValue: "nowhere", deny: true}) { ... on RoleGrant { id } ${userError} } }`,
    );
    expect(await can('asset.read')).toMatchObject({ allowed: true });
    await ask(admin, `mutation { revokeRole(input: {grantId: "${String(denied['id'])}"}) { ${userError} } }`);
    await ask(
      admin,
      `mutation { grantRole(input: {accountId: "${member.id}", role: "viewer", deny: true}) { ${userError} } }`,
    );
    expect(await can('asset.read')).toMatchObject({ allowed: false });
    expect(await ask(member, '{ me { id } }')).toEqual({ id: member.id });
    await api.graph.write('MATCH (n) WHERE n.id IN $ids DETACH DELETE n', {
      ids: [team, unit, organisation],
    });
  });

  it('decide about assets they own, head or are on call for, also in the place of each other, never as the author', async () => {
    const shop = await registerShop(api.catalog, 1, 1);
    const table = `${shop}/shop.sales.orders_00`;
    const system = systemContext();
    const { organisation } = api.identity;
    const top = await organisation.create(system, { kind: 'ORGANISATION', name: uniqueName('company') });
    const unit = await organisation.create(system, { kind: 'UNIT', name: 'Data', parentId: top.id });
    const team = await organisation.create(system, { kind: 'TEAM', name: 'Orders', parentId: unit.id });
    const [author, duty, deputy] = [
      await api.account('viewer'),
      await api.account('viewer'),
      await api.account('viewer'),
    ];
    for (const { id } of [author, duty])
      await organisation.addMember(system, { teamId: team.id, accountId: id });
    await api.graph.write('MATCH (a:Asset {key: $table}) SET a.ownerIds = [$team]', { table, team: team.id });
    const day = 86_400_000;
    const times = {
      from: new Date(Date.now() - day).toISOString(),
      until: new Date(Date.now() + day).toISOString(),
    };
    const shift = await ask(
      admin,
      `mutation ($input: AddOnCallShiftInput!) { addOnCallShift(input: $input) { ... on OnCallShift { id teamId from } ${userError} } }`,
      { input: { teamId: team.id, accountId: duty.id, ...times } },
    );
    expect(shift).toMatchObject({ teamId: team.id, from: times.from });
    const delegation = await ask(
      duty,
      `mutation ($input: DelegateInput!) { delegate(input: $input) { ... on Delegation { id } ${userError} } }`,
      { input: { toAccountId: deputy.id, ...times } },
    );
    const approvers = (rules: string): Promise<{ accountId: string; because: Answer[] }[]> =>
      ask(
        author,
        `query ($keys: [ID!]!) { approvers(assetKeys: $keys, rules: ${rules}) { accountId because { rule insteadOf } } }`,
        {
          keys: [table],
        },
      );
    const ids = (await approvers('[ON_CALL]')).map((item) => item.accountId);
    expect(ids.toSorted()).toEqual([duty.id, deputy.id].toSorted());
    expect((await approvers('[OWNER]')).map((item) => item.accountId)).not.toContain(author.id);
    await ask(duty, `mutation { withdrawDelegation(id: "${String(delegation['id'])}") { ${userError} } }`);
    expect((await approvers('[ON_CALL]')).map((item) => item.accountId)).toEqual([duty.id]);
    await ask(admin, `mutation { removeOnCallShift(id: "${String(shift['id'])}") { ${userError} } }`);
    expect(await approvers('[ON_CALL]')).toEqual([]);
    await api.graph.write('MATCH (n) WHERE n.id IN $ids DETACH DELETE n', {
      ids: [team.id, unit.id, top.id],
    });
  });

  it('hold custom roles, which nobody can fill with more than they hold themselves', async () => {
    const officer = await api.account('security');
    const name = uniqueName('custom').replace('_', '-').toLowerCase();
    const save = (who: { cookie: string }, list: string): Promise<Answer> =>
      ask(
        who,
        `mutation { saveRole(input: {name: "${name}", description: "d", permissions: [${list}]}) { ... on Role { permissions builtIn } ${userError} } }`,
      );
    expect(await save(officer, '"job.manage"')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await save(officer, '"audit.read", "role.read"')).toMatchObject({ builtIn: false });
    const holder = await api.account(name);
    expect(await codeOf(holder, '{ roles { name } }')).toBeUndefined();
    expect(await save(admin, '"audit.read"')).toMatchObject({ permissions: ['audit.read'] });
    expect(await codeOf(holder, '{ roles { name } }', other)).toBe('FORBIDDEN');
    const remove = `mutation { removeRole(name: "${name}") { ${userError} } }`;
    expect(await ask(admin, remove)).toMatchObject({ code: 'CONFLICT' });
    await api.graph.write('MATCH (g:RoleGrant {role: $name}) DELETE g', { name });
    expect(await ask(admin, remove)).toMatchObject({ __typename: 'Done' });
  });
});
