import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { isNowhere } from '../../../src/core/permissions.js';
import type { OidcOptions, OidcService } from '../../../src/identity/index.js';
import { localPath } from '../../../src/identity/sign-in/oidc.service.js';
import { startOidc, type TestOidc } from '../../testkit/oidc.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
let provider: TestOidc;
let people: TestPeople;
let oidc: OidcService;
const system = systemContext();

function options(parts: Partial<OidcOptions> = {}): OidcOptions {
  return {
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: ['openid', 'profile', 'email'],
    groupsClaim: 'groups',
    groupRoles: { admins: 'administrator', readers: 'viewer' },
    allowInsecure: true,
    ...parts,
  };
}

beforeAll(async () => {
  provider = await startOidc();
  people = testPeople(graph, options());
  oidc = people.identity.oidc!;
});

afterAll(async () => {
  await people.remove();
  await provider.stop();
  await graph.close();
});

function person(groups: string[] = []): TestOidc['person'] {
  const name = uniqueName('ada').replace('_', '-');
  return { sub: name, preferred_username: name, name: 'Ada', email: `${name}@example.org`, groups };
}

async function signIn(): Promise<Awaited<ReturnType<OidcService['finish']>>> {
  const { url, flowToken } = await oidc.begin({ redirectUri: provider.redirectUri, returnTo: '/assets?x=1' });
  const back = await provider.browse(url);
  const started = await oidc.finish(people.source, { url: back, flowToken });
  people.own(started.account.id);
  return started;
}

describe('signing in with an identity provider', () => {
  it('makes an account at the first time and finds it again, with the roles of its groups as they are now', async () => {
    provider.person = person(['readers', 'unknown', 'constructor']);
    const first = await signIn();
    expect(first.returnTo).toBe('/assets?x=1');
    const ctx = await people.context(first.token);
    expect(ctx.access('asset.read').all).toBe(true);
    expect(isNowhere(ctx.access('account.manage'))).toBe(true);
    expect(await people.identity.accounts.account(system, first.account.id)).toMatchObject({
      login: provider.person.preferred_username,
      name: 'Ada',
      issuer: provider.issuer,
    });
    provider.person = { ...provider.person, groups: ['admins'] };
    const second = await signIn();
    expect(second.account.id).toBe(first.account.id);
    expect((await people.context(second.token)).access('account.manage').all).toBe(true);
    provider.person = { ...provider.person, groups: [] };
    const third = await signIn();
    expect(isNowhere((await people.context(third.token)).access('asset.read'))).toBe(true);
  });

  it('never takes a local account over that has the same login and address', async () => {
    const { id, login } = await people.person('local');
    provider.person = { ...person(), preferred_username: login };
    const started = await signIn();
    expect(started.account.id).not.toBe(id);
    expect((await people.identity.accounts.account(system, started.account.id)).login).toBe(`${login}-2`);
  });

  it('keeps roles that were granted by hand when groups change', async () => {
    provider.person = person(['readers']);
    const { account } = await signIn();
    await people.identity.grants.grant(system, { accountId: account.id, role: 'approver' });
    provider.person = { ...provider.person, groups: [] };
    await signIn();
    const grants = await people.identity.grants.grants(system, account.id);
    expect(grants.map((grant) => grant.role)).toEqual(['approver']);
  });

  it('refuses a disabled account, a second use, another browser, a wrong state and an unknown code', async () => {
    provider.person = person();
    const { account } = await signIn();
    const begin = () => oidc.begin({ redirectUri: provider.redirectUri });
    const refused = { code: 'SIGN_IN_FAILED' };
    const { url, flowToken } = await begin();
    const back = await provider.browse(url);
    await expect(
      oidc.finish(people.source, { url: back, flowToken: 'of another browser' }),
    ).rejects.toMatchObject(refused);
    await oidc.finish(people.source, { url: back, flowToken });
    await expect(oidc.finish(people.source, { url: back, flowToken })).rejects.toMatchObject(refused);
    const second = await begin();
    const other = new URL(await provider.browse(second.url));
    other.searchParams.set('state', 'forged');
    await expect(
      oidc.finish(people.source, { url: other.href, flowToken: second.flowToken }),
    ).rejects.toMatchObject(refused);
    const third = await begin();
    const forged = new URL(await provider.browse(third.url));
    forged.searchParams.set('code', 'forged');
    await expect(
      oidc.finish(people.source, { url: forged.href, flowToken: third.flowToken }),
    ).rejects.toMatchObject(refused);
    const late = await begin();
    const lateBack = await provider.browse(late.url);
    people.clock.now += 700_000;
    await expect(
      oidc.finish(people.source, { url: lateBack, flowToken: late.flowToken }),
    ).rejects.toMatchObject(refused);
    await people.identity.accounts.update(system, { accountId: account.id, disabled: true });
    const last = await begin();
    await expect(
      oidc.finish(people.source, { url: await provider.browse(last.url), flowToken: last.flowToken }),
    ).rejects.toMatchObject(refused);
  });

  it('refuses an http issuer unless it is allowed, and one that is none', async () => {
    const strict = testPeople(graph, options({ allowInsecure: false })).identity.oidc!;
    await expect(strict.begin({ redirectUri: provider.redirectUri })).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    const nowhere = testPeople(graph, options({ issuer: 'http://127.0.0.1:9' })).identity.oidc!;
    await expect(nowhere.begin({ redirectUri: provider.redirectUri })).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
  });

  it.each([
    ['/assets?x=1#y', '/assets?x=1#y'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a\r\nset-cookie: x', '/'],
    [null, '/'],
  ])('sends the browser from %j to %j afterwards', (asked, sent) => {
    expect(localPath(asked)).toBe(sent);
  });
});

describe('an id token', () => {
  /** A provider that answers the code with whatever token the test makes. */
  async function forgingProvider(
    make: (facts: { issuer: string; nonce: string }) => Promise<string>,
  ): Promise<{ finish: () => Promise<unknown>; stop: () => void }> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    keys.privateKey = privateKey;
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
    let nonce = '';
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      if (request.url?.includes('openid-configuration') === true)
        response.end(
          JSON.stringify({
            issuer,
            authorization_endpoint: `${issuer}/a`,
            token_endpoint: `${issuer}/t`,
            jwks_uri: `${issuer}/k`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          }),
        );
      else if (request.url === '/k') response.end(JSON.stringify({ keys: [jwk] }));
      else
        void make({ issuer, nonce }).then((token) =>
          response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', id_token: token })),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const service = testPeople(graph, options({ issuer })).identity.oidc!;
    const { url, flowToken } = await service.begin({ redirectUri: provider.redirectUri });
    const query = new URL(url).searchParams;
    nonce = query.get('nonce')!;
    const back = `${provider.redirectUri}?code=c&state=${query.get('state')}`;
    return {
      finish: () => service.finish(people.source, { url: back, flowToken }),
      stop: () => void server.close(),
    };
  }

  const keys: { privateKey: CryptoKey | null } = { privateKey: null };
  const claims = { preferred_username: 'mallory', groups: ['admins'] };
  const signed = async (
    facts: { issuer: string; nonce: string },
    parts: { audience?: string; expires?: string; nonce?: string; issuer?: string; key?: CryptoKey } = {},
  ): Promise<string> =>
    new SignJWT({ ...claims, nonce: parts.nonce ?? facts.nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(parts.issuer ?? facts.issuer)
      .setAudience(parts.audience ?? 'waymark')
      .setSubject(uniqueName('mallory'))
      .setIssuedAt()
      .setExpirationTime(parts.expires ?? '5m')
      .sign(parts.key ?? keys.privateKey!);

  it.each<[string, (facts: { issuer: string; nonce: string }) => Promise<string>]>([
    [
      'without a signature',
      async ({ issuer, nonce }) =>
        new UnsecuredJWT({ ...claims, nonce })
          .setIssuer(issuer)
          .setAudience('waymark')
          .setSubject('m')
          .setIssuedAt()
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'signed with another key',
      async (facts) => signed(facts, { key: (await generateKeyPair('RS256')).privateKey }),
    ],
    ['for another audience', (facts) => signed(facts, { audience: 'somebody-else' })],
    ['of another issuer', (facts) => signed(facts, { issuer: 'http://evil.example' })],
    ['that has expired', (facts) => signed(facts, { expires: '-5m' })],
    ['of another flow', (facts) => signed(facts, { nonce: 'another' })],
    ['that is none', async () => 'not.a.token'],
  ])('%s is refused', async (_title, make) => {
    const forged = await forgingProvider(make);
    await expect(forged.finish()).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    forged.stop();
  });

  it('that is right in every way is accepted by the same means', async () => {
    const right = await forgingProvider((facts) => signed(facts));
    const started = (await right.finish()) as { account: { id: string } };
    people.own(started.account.id);
    expect(started.account.id).toBeTruthy();
    right.stop();
  });
});
