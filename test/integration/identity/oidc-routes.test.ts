import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { startOidc, type TestOidc } from '../../testkit/oidc.js';
import { uniqueName } from '../../testkit/servers.js';

const publicUrl = 'https://waymark.example';
let provider: TestOidc;
let api: TestApi;
let plain: TestApi;

beforeAll(async () => {
  provider = await startOidc(`${publicUrl}/auth/oidc/callback`);
  api = await startTestApi({
    WAYMARK_HTTP_PUBLIC_URL: publicUrl,
    WAYMARK_IDENTITY_OIDC_ISSUER: provider.issuer,
    WAYMARK_IDENTITY_OIDC_CLIENT_ID: provider.clientId,
    WAYMARK_IDENTITY_OIDC_CLIENT_SECRET: provider.clientSecret,
    WAYMARK_IDENTITY_OIDC_GROUP_ROLES: 'readers=viewer, admins=administrator',
    WAYMARK_IDENTITY_OIDC_ALLOW_INSECURE: 'true',
    WAYMARK_IDENTITY_OIDC_LABEL: 'Company',
  });
  plain = await startTestApi();
});

afterAll(async () => {
  await api.graph.write(
    `MATCH (a:Account {issuer: $issuer})
     CALL (a) { OPTIONAL MATCH (n:Session|RoleGrant) WHERE n.accountId = a.id OR n.subjectId = a.id DETACH DELETE n }
     DETACH DELETE a`,
    { issuer: provider.issuer },
  );
  await api.stop();
  await plain.stop();
  await provider.stop();
});

function open(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL(path, `http://127.0.0.1:${api.server.port}`), { redirect: 'manual', headers });
}

function cookieOf(response: Response, name: string): string {
  const line = response.headers.getSetCookie().find((item) => item.startsWith(`${name}=`)) ?? '';
  return line.split(';')[0] ?? '';
}

/** Does what a browser does, up to coming back. */
async function leave(returnTo: string): Promise<{ back: URL; flow: string; start: Response }> {
  const start = await open(`/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`);
  const back = new URL(await provider.browse(start.headers.get('location') ?? ''));
  return { back, flow: cookieOf(start, '__Host-waymark-flow'), start };
}

function meet(groups: string[]): string {
  const name = uniqueName('grace').replace('_', '-');
  provider.person = {
    sub: name,
    preferred_username: name,
    name: 'Grace',
    email: `${name}@example.org`,
    groups,
  };
  return name;
}

describe('signing in through the routes of the identity provider', () => {
  it('makes the account, gives the roles of its groups, and brings the browser where it wanted to go', async () => {
    const login = meet(['readers']);
    const { back, flow, start } = await leave('/search?q=orders');
    const asked = new URL(start.headers.get('location') ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${publicUrl}/auth/oidc/callback`);
    const line = start.headers.getSetCookie().join();
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(line).toContain(flag);
    const done = await open(back.pathname + back.search, { cookie: flow });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe('/search?q=orders');
    const session = cookieOf(done, '__Host-waymark');
    const lines = done.headers.getSetCookie().find((item) => item.startsWith('__Host-waymark='));
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict']) expect(lines).toContain(flag);
    const answer = await fetch(`http://127.0.0.1:${api.server.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: session },
      body: JSON.stringify({ query: '{ me { login issuer grants { role origin } } }' }),
    });
    expect(await answer.json()).toEqual({
      data: { me: { login, issuer: provider.issuer, grants: [{ role: 'viewer', origin: 'oidc' }] } },
    });
  });

  it('is refused in another browser, a second time, and for a place on another site', async () => {
    meet([]);
    const { back, flow } = await leave('//evil.example/');
    const path = back.pathname + back.search;
    expect((await open(path)).status).toBe(401);
    const shown = await open(path, { accept: 'text/html', cookie: '__Host-waymark-flow=forged' });
    expect([shown.status, shown.headers.get('location')]).toEqual([303, '/?signIn=failed']);
    const done = await open(path, { cookie: flow });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    const again = await open(path, { cookie: flow });
    expect(again.status).toBe(401);
    expect(cookieOf(again, '__Host-waymark')).toBe('');
    expect(await again.text()).not.toContain(provider.clientSecret);
  });

  it('is offered on the sign-in page only where a provider is configured', async () => {
    expect(await (await open('/api/session/options')).json()).toEqual({ provider: 'Company' });
    expect(await (await fetch(`${plain.url}/api/session/options`)).json()).toEqual({ provider: null });
    expect((await fetch(`${plain.url}/auth/oidc/start`)).status).toBe(404);
  });
});
