import { request } from 'node:http';
import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApi, type TestApi, testPassword } from '../../testkit/api.js';
import { uniqueName } from '../../testkit/servers.js';

const allowedOrigin = 'https://portal.example';
let api: TestApi;
let strict: TestApi;

beforeAll(async () => {
  api = await startTestApi({ WAYMARK_HTTP_CORS_ORIGINS: allowedOrigin });
  strict = await startTestApi({
    WAYMARK_HTTP_INTROSPECTION: 'false',
    WAYMARK_HTTP_PERSISTED_ONLY: 'false',
    WAYMARK_HTTP_PUBLIC_URL: 'https://waymark.example',
    WAYMARK_HTTP_MAX_BODY_BYTES: '2048',
    WAYMARK_HTTP_TRUST_PROXY: 'true',
    WAYMARK_LIMITS_SIGN_INS_PER_MINUTE: '3',
    WAYMARK_LIMITS_ANONYMOUS_PER_MINUTE: '5',
    WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '10',
  });
});

afterAll(async () => {
  await strict.stop();
  await api.stop();
});

/** An address that no other test uses, as a proxy tells it. */
function address(): string {
  const part = (): number => 1 + Math.floor(Math.random() * 250);
  return `10.${part()}.${part()}.${part()}`;
}

function local(node: TestApi, path: string): string {
  return `http://127.0.0.1:${node.server.port}${path}`;
}

async function post(node: TestApi, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(local(node, '/graphql'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return body.errors?.[0]?.extensions?.code;
}

/** Runs one operation over a socket of a session. @returns what came first, data or errors */
async function overSocket(node: TestApi, cookie: string, query: string): Promise<unknown> {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: { cookie } });
    }
  }
  const client = createClient({
    url: local(node, '/graphql').replace('http', 'ws'),
    retryAttempts: 0,
    webSocketImpl: Socket,
  });
  try {
    return await new Promise((resolve) => {
      client.subscribe({ query }, { next: resolve, error: resolve, complete: () => resolve('complete') });
    });
  } finally {
    await client.dispose();
  }
}

describe('other sites', () => {
  it('read answers only when they are listed, and nothing is allowed to all', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(local(api, '/graphql'), {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(allowedOrigin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(allowedOrigin);
    expect(allowed.headers.get('vary')).toContain('Origin');
    for (const origin of ['https://portal.example.evil', 'http://portal.example', 'null'])
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('open no socket, and an origin that is none ends nothing', async () => {
    const who = await api.account('viewer');
    for (const origin of ['null', 'not an origin', 'https://evil.example']) {
      const status = await new Promise((resolve) => {
        const upgrade = request(local(api, '/graphql'), {
          headers: {
            origin,
            cookie: who.cookie,
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
            'sec-websocket-protocol': 'graphql-transport-ws',
          },
        });
        upgrade.on('response', (response) => resolve(response.statusCode));
        upgrade.on('upgrade', (_response, socket) => {
          socket.destroy();
          resolve('upgraded');
        });
        upgrade.on('error', resolve);
        upgrade.end();
      });
      expect(status).toBe(401);
    }
    expect((await fetch(local(api, '/livez'))).status).toBe(200);
  });

  it('cannot make a browser act: neither forms nor simple requests are taken', async () => {
    const who = await api.account('administrator');
    const login = uniqueName('forged');
    const query = `mutation { createAccount(input: {login: "${login}"}) { __typename } }`;
    const byGet = await fetch(local(api, `/graphql?query=${encodeURIComponent(query)}`), {
      headers: { cookie: who.cookie },
    });
    expect(byGet.status).toBe(400);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await fetch(local(api, '/graphql'), {
        method: 'POST',
        headers: { 'content-type': type, cookie: who.cookie },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBe(400);
    }
    const found = await api.graph.read('MATCH (a:Account {login: $login}) RETURN a.id AS id', { login });
    expect(found).toEqual([]);
  });

  it('do not act with a cookie even where a browser would let them', async () => {
    const { cookie, token } = await api.account('viewer');
    const from = (origin: string, headers: Record<string, string>): Promise<Response> =>
      post(api, { query: '{ me { id } }' }, { origin, ...headers });
    for (const origin of ['https://evil.example', 'null', 'https://portal.example.evil'])
      expect(await codeOf(await from(origin, { cookie }))).toBe('REQUEST_REFUSED');
    for (const origin of [allowedOrigin, new URL(api.url).origin])
      expect((await from(origin, { cookie })).status).toBe(200);
    expect((await from('https://evil.example', { authorization: `Bearer ${token}` })).status).toBe(200);
    const ending = await fetch(local(api, '/api/session'), {
      method: 'DELETE',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json', cookie },
    });
    expect(await codeOf(ending)).toBe('REQUEST_REFUSED');
  });
});

describe('every answer', () => {
  it('tells browsers to load from here only, over TLS, and to tell others nothing', async () => {
    for (const path of ['/livez', '/api/session', '/graphql', '/nowhere']) {
      const { headers } = await fetch(local(strict, path), { headers: { 'x-forwarded-for': address() } });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('sets the session cookie so that only this host, no script and no other site has it', async () => {
    const { login } = await strict.account('viewer');
    const response = await fetch(local(strict, '/api/session'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address() },
      body: JSON.stringify({ login, password: testPassword }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-waymark=/);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(flag);
    expect(cookie).not.toContain('Domain');
  });

  it('to what went wrong inside holds no stack, no path and no query', async () => {
    const who = await api.account('administrator');
    const failed = await fetch(local(api, '/api/session'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: who.cookie },
      body: '{"login": ',
    });
    const unknown = await post(api, { query: '{ nothingOfTheKind }' }, { cookie: who.cookie });
    for (const response of [failed, unknown]) {
      const text = await response.text();
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:|stacktrace|MATCH \(/);
    }
  });
});

describe('requests', () => {
  it('that are too large are refused before they are read', async () => {
    const response = await post(
      strict,
      { query: `{ me { id } } # ${'x'.repeat(4_000)}` },
      { 'x-forwarded-for': address() },
    );
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('LIMIT_EXCEEDED');
  });

  it('that are wrong are told so by their status, not as a fault of the server', async () => {
    const { cookie } = await api.account('viewer');
    const statusOf = async (body: unknown, headers: Record<string, string> = { cookie }): Promise<number> =>
      (await post(api, body, headers)).status;
    expect(await statusOf({ query: '{ __schema { queryType { name } } }' }, {})).toBe(401);
    const query = 'query ($first: Int) { assets(first: $first) { nodes { key } } }';
    expect(await statusOf({ query, variables: { first: 'many' } })).toBe(400);
    const deep = `{ assets { nodes ${'{ ancestors '.repeat(16)} { key } ${'}'.repeat(16)} } }`;
    expect(await statusOf({ query: deep })).toBe(400);
  });

  it('of an address are limited, wrong tokens too, and other addresses are not', async () => {
    const from = address();
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1)
      codes.push(
        await codeOf(
          await post(
            strict,
            { query: '{ me { id } }' },
            { 'x-forwarded-for': from, authorization: `Bearer wm_guess-number-${attempt}` },
          ),
        ),
      );
    expect(codes[0]).toBe('UNAUTHENTICATED');
    expect(codes.at(-1)).toBe('LIMIT_EXCEEDED');
    const elsewhere = await post(strict, { query: '{ me { id } }' }, { 'x-forwarded-for': address() });
    expect(await codeOf(elsewhere)).toBe('UNAUTHENTICATED');
  });

  it('of an account are counted by all nodes together, on HTTP and on sockets', async () => {
    const who = await strict.account('viewer');
    const second = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '10' });
    try {
      const bearer = { authorization: `Bearer ${who.token}`, 'x-forwarded-for': address() };
      const codes: unknown[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1)
        codes.push(
          await codeOf(await post(attempt % 2 === 0 ? strict : second, { query: '{ me { id } }' }, bearer)),
        );
      expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }));
      expect(codes.slice(10)).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED']);
    } finally {
      await second.stop();
    }
    const other = await strict.account('viewer');
    const answers: string[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1)
      answers.push(
        JSON.stringify(await overSocket(strict, `__Host-waymark=${other.token}`, '{ me { id } }')),
      );
    expect(answers[0]).toContain(other.id);
    expect(answers.at(-1)).not.toContain(other.id);
  });

  it('to sign in are limited by address, with the seconds to wait', async () => {
    const from = address();
    const attempt = (): Promise<Response> =>
      fetch(local(strict, '/api/session'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ login: uniqueName('nobody'), password: 'wrong' }),
      });
    for (let count = 0; count < 3; count += 1) expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toBe('LIMIT_EXCEEDED');
  });
});

describe('the schema', () => {
  const hidden = 'query { ...root } fragment root on Query { ... { __type(name: "Account") { name } } }';

  it('is shown to signed-in callers only', async () => {
    const who = await api.account();
    const query = getIntrospectionQuery();
    expect(await codeOf(await post(api, { query }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(await post(api, { query: hidden }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(await post(api, { query }, { cookie: who.cookie }))).toBeUndefined();
  });

  it('is shown to nobody where introspection is off, on HTTP and on sockets, and not by suggestions', async () => {
    const who = await strict.account('administrator');
    const headers = { authorization: `Bearer ${who.token}` };
    for (const query of [hidden, '{ me { id } __schema { queryType { name } } }'])
      expect(await codeOf(await post(strict, { query }, headers))).toMatch(
        /INTROSPECTION_(REFUSED|DISABLED)|GRAPHQL_VALIDATION_FAILED/,
      );
    expect(JSON.stringify(await overSocket(strict, `__Host-waymark=${who.token}`, hidden))).toContain(
      'INTROSPECTION_REFUSED',
    );
    const misspelt = await (await post(strict, { query: '{ accountz { id } }' }, headers)).text();
    expect(misspelt).not.toContain('Did you mean');
  });
});

describe('known operations only', () => {
  it('are answered by id; everything else is refused, on HTTP and on sockets', async () => {
    const node = await startTestApi({ WAYMARK_HTTP_PERSISTED_ONLY: 'true' });
    try {
      const { readResource } = await import('../../../src/core/resources.js');
      const known = JSON.parse(readResource('src/explorer/generated/persisted-documents.json')) as Record<
        string,
        string
      >;
      const [documentId] =
        Object.entries(known).find(([, text]) => text.startsWith('query AccountPage')) ?? [];
      const who = await node.account('viewer');
      const headers = { cookie: who.cookie };
      const answered = await node.post({ documentId }, headers);
      expect(answered.body.data?.['me']).toMatchObject({ id: who.id });
      const named = await node.post({ extensions: { documentId } }, headers);
      expect(named.body.data?.['me']).toMatchObject({ id: who.id });
      expect(await codeOf(await post(node, { query: '{ me { id } }' }, headers))).toBe('PERSISTED_ONLY');
      expect(JSON.stringify(await overSocket(node, who.cookie, '{ me { id } }'))).toContain('PERSISTED_ONLY');
    } finally {
      await node.stop();
    }
  });
});
