import { createConnection } from 'node:net';
import { Writable } from 'node:stream';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemContext } from '../../../src/core/context.js';
import { redact } from '../../../src/core/redaction.js';
import { startTestApi, type TestApi, testPassword } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';

type Person = Awaited<ReturnType<TestApi['account']>>;

/** Attacks on the edge over the wire: each is refused, and each leaves a record. At the end nothing holds a secret. */
const graph = openGraph();
const trail: TestTrail = testTrail(graph);
const logs: string[] = [];
const bodies: string[] = [];
const secrets = new Set<string>();
const system = systemContext();
let api: TestApi;
let admin: Person;

beforeAll(async () => {
  const sink = new Writable({
    write: (piece, _encoding, done) => {
      logs.push(String(piece));
      done();
    },
  });
  api = await startTestApi(
    { WAYMARK_LIMITS_SIGN_INS_PER_MINUTE: '10000' },
    { auditTrail: trail.name, logger: pino({ level: 'debug', hooks: { streamWrite: redact } }, sink) },
  );
  admin = await person('administrator');
});

afterAll(async () => {
  await api.stop();
  await trail.remove();
  await graph.close();
});

async function person(role?: string): Promise<Person> {
  const made = await api.account(role);
  secrets.add(made.token);
  secrets.add(testPassword);
  return made;
}

/** A request over the wire whose answer is kept for the scan. */
async function send(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${api.url}${path}`, init);
  const text = await response.text();
  bodies.push(text);
  return { status: response.status, text, headers: response.headers };
}

const json = (headers: Record<string, string> = {}): Record<string, string> => ({
  'content-type': 'application/json',
  ...headers,
});

async function graphql(
  query: string,
  headers: Record<string, string> = {},
  variables: object = {},
): Promise<string> {
  return (
    await send('/graphql', {
      method: 'POST',
      headers: json(headers),
      body: JSON.stringify({ query, variables }),
    })
  ).text;
}

/** Codes of the refusals that the trail has of somebody. */
async function refusalsOf(subjectId: string): Promise<(string | null)[]> {
  const { records } = await trail.audit.service.search(system, {
    first: 500,
    filter: { subjectIds: [subjectId], outcomes: ['denied'] },
  });
  return records.map((record) => record.reason);
}

/** One request as raw bytes, for what a well-behaved client would not send. */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.write(text));
    socket.on('data', (piece) => (answer += piece.toString('utf8')));
    socket.on('close', () => {
      bodies.push(answer);
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

describe('floods', () => {
  it('of aliases, batches, depth and cyclic fragments are refused before anything runs', async () => {
    const attacker = await person('viewer');
    const headers = { cookie: attacker.cookie };
    const aliases = `{ ${Array.from({ length: 500 }, (_, index) => `a${index}: me { id }`).join(' ')} }`;
    expect(await graphql(aliases, headers)).toContain('QUERY_TOO_COMPLEX');
    const deep = `{ assets { nodes ${'{ children { nodes '.repeat(20)}{ key }${' } }'.repeat(20)} } }`;
    expect(await graphql(deep, headers)).toContain('QUERY_TOO_COMPLEX');
    const wide = `{ assets(first: 500) { nodes { children(first: 500) { nodes { children(first: 500) { nodes { key } } } } } } }`;
    expect(await graphql(wide, headers)).toContain('QUERY_TOO_COMPLEX');
    const cyclic = 'query { me { ...A } } fragment A on Account { id ...B } fragment B on Account { ...A }';
    expect(await graphql(cyclic, headers)).toContain('GRAPHQL_VALIDATION_FAILED');
    const doubling = Array.from(
      { length: 30 },
      (_, index) => `fragment F${index} on Account { ...F${index + 1} ...F${index + 1} }`,
    );
    expect(
      await graphql(
        `
          {
            me {
              ...F0
            }
          }
          ${doubling.join(' ')}
          fragment F30 on Account {
            a: id
          }
        `,
        headers,
      ),
    ).toContain('QUERY_TOO_COMPLEX');
    const batch = Array.from({ length: 50 }, () => ({ query: '{ me { id } }' }));
    const answer = await send('/graphql', {
      method: 'POST',
      headers: json(headers),
      body: JSON.stringify(batch),
    });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain('QUERY_TOO_COMPLEX');
    expect(await refusalsOf(attacker.id)).toEqual(expect.arrayContaining(['QUERY_TOO_COMPLEX']));
  });
});

describe('tokens', () => {
  const me = '{ me { id login } }';

  it('are worth nothing after they were revoked, over HTTP and on a socket that is open', async () => {
    const attacker = await person('viewer');
    const make = `mutation { createApiToken(input: { name: "robot", permissions: ["asset.read"] }) { ... on CreatedApiToken { id token } } }`;
    const { createApiToken: made } = (
      JSON.parse(await graphql(make, { cookie: attacker.cookie })) as {
        data: { createApiToken: { id: string; token: string } };
      }
    ).data;
    // Shown this once, by the answer that made it.
    bodies.pop();
    secrets.add(made.token);
    const bearer = { authorization: `Bearer ${made.token}` };
    expect(await graphql(me, bearer)).toContain(attacker.id);
    const closed = new Promise<number>((resolve) => {
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: bearer,
      });
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      socket.on(
        'message',
        () =>
          void graphql(
            'mutation ($id: ID!) { endSession(id: $id) { __typename } }',
            { cookie: attacker.cookie },
            { id: made.id },
          ),
      );
      socket.on('close', (code) => resolve(code));
    });
    expect(await closed).toBe(4403);
    expect(await graphql(me, bearer)).toContain('UNAUTHENTICATED');
    await send('/api/session', { method: 'DELETE', headers: json({ cookie: attacker.cookie }) });
    expect(JSON.parse(await graphql(me, { cookie: attacker.cookie }))).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await refusalsOf('anonymous')).toContain('UNAUTHENTICATED');
  });

  it('that somebody else signed, with no or another key, for another audience or of the past, open nothing', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { sub: admin.id, name: admin.login, role: 'administrator', groups: ['admins'] };
    const signed = (audience: string, expires: string): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(api.url)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey);
    const forged = [
      new UnsecuredJWT(claims)
        .setIssuer(api.url)
        .setAudience('waymark')
        .setIssuedAt()
        .setExpirationTime('5m')
        .encode(),
      await signed('waymark', '5m'),
      await signed('somebody-else', '5m'),
      await signed('waymark', '-5m'),
      `${admin.token.slice(0, -1)}${admin.token.endsWith('a') ? 'b' : 'a'}`,
    ];
    for (const token of forged) {
      expect(await graphql(me, { authorization: `Bearer ${token}` })).toContain('UNAUTHENTICATED');
      expect(await graphql(me, { cookie: `waymark=${token}` })).toContain('UNAUTHENTICATED');
      expect(
        (await send('/api/audit/export', { headers: { authorization: `Bearer ${token}` } })).status,
      ).toBe(401);
    }
    expect(await refusalsOf('anonymous')).toContain('UNAUTHENTICATED');
  });

  it('fixed by an attacker before the sign-in are not the session afterwards', async () => {
    const victim = await person('viewer');
    const fixed = 'f'.repeat(43);
    const answer = await send('/api/session', {
      method: 'POST',
      headers: json({ cookie: `waymark=${fixed}` }),
      body: JSON.stringify({ login: victim.login, password: testPassword }),
    });
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const token = /waymark=([^;]+)/.exec(cookie)?.[1] ?? '';
    secrets.add(token);
    expect(token).not.toBe(fixed);
    expect(await graphql(me, { cookie: `waymark=${fixed}` })).toContain('UNAUTHENTICATED');
    // Signing in again with a session ends that one: it cannot be kept by who planted it.
    const again = await send('/api/session', {
      method: 'POST',
      headers: json({ cookie: `waymark=${token}` }),
      body: JSON.stringify({ login: victim.login, password: testPassword }),
    });
    secrets.add(/waymark=([^;]+)/.exec(again.headers.get('set-cookie') ?? '')?.[1] ?? token);
    expect(await graphql(me, { cookie: `waymark=${token}` })).toContain('UNAUTHENTICATED');
  });
});

describe('sockets', () => {
  async function refusedSocket(options: {
    headers?: Record<string, string>;
    params?: object;
  }): Promise<boolean> {
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(address: string | URL, protocols?: string | string[]) {
          super(address, protocols, { headers: options.headers ?? {} });
        }
      },
      connectionParams: { ...options.params },
      retryAttempts: 0,
    });
    const refused = await new Promise<boolean>((resolve) =>
      client.subscribe(
        { query: '{ me { id } }' },
        { next: () => resolve(false), error: () => resolve(true), complete: () => resolve(true) },
      ),
    );
    await client.dispose();
    return refused;
  }

  it('without a session, with a stale one, with a made-up token or from another site are refused', async () => {
    const stale = await person('viewer');
    await send('/api/session', { method: 'DELETE', headers: json({ cookie: stale.cookie }) });
    expect(await refusedSocket({})).toBe(true);
    expect(await refusedSocket({ headers: { cookie: stale.cookie } })).toBe(true);
    expect(await refusedSocket({ params: { authorization: `Bearer ${'x'.repeat(48)}` } })).toBe(true);
    expect(await refusedSocket({ headers: { cookie: admin.cookie, origin: 'https://evil.example' } })).toBe(
      true,
    );
    expect(await refusedSocket({ headers: { cookie: admin.cookie } })).toBe(false);
    expect(await refusalsOf('anonymous')).toContain('UNAUTHENTICATED');
  });
});

describe('forged requests', () => {
  it.each([
    '/../../../../etc/passwd',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%252f..%252fpackage.json',
    '/assets/..\\..\\package.json',
    '/assets/%5c..%5c..%5cpackage.json',
    '/api/audit/../../../etc/passwd',
    '/%00/etc/passwd',
    '//etc/passwd',
    '/.git/config',
  ])('for the path %s get nothing of the machine', async (path) => {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nhost: x\r\naccept: application/json\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(answer).not.toMatch(/root:|"dependencies"|\[core\]/);
  });

  it('with a path that leads outside, or members that reach a prototype, are audited', async () => {
    const attacker = await person('viewer');
    for (const body of [
      '{"query":"{ me { id } }","variables":{"__proto__":{"isAdmin":true}}}',
      '{"query":"{ me { id } }","variables":{"a":[{"constructor":{"prototype":{"isAdmin":true}}}]}}',
      '[{"query":"{ me { id } }","extensions":{"__proto__":{"isAdmin":true}}}]',
    ])
      expect(
        (await send('/graphql', { method: 'POST', headers: json({ cookie: attacker.cookie }), body })).status,
      ).toBe(400);
    expect((await send('/assets/..%2fpackage.json', { headers: { cookie: attacker.cookie } })).status).toBe(
      400,
    );
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    expect(await refusalsOf(attacker.id)).toContain('REQUEST_REFUSED');
  });

  it('in a literal of a query reach no prototype either', async () => {
    const text = await graphql(
      `
        mutation {
          annotateAsset(
            input: {
              key: "postgres://none:1"
              properties: { __proto__: { isAdmin: true }, constructor: { a: 1 } }
            }
          ) {
            __typename
          }
        }
      `,
      { cookie: admin.cookie },
    );
    expect(text).not.toContain('"INTERNAL"');
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it('from another site or of another kind of content do nothing', async () => {
    const query = 'mutation { makeAuditCheckpoint { __typename } }';
    for (const [headers, body] of [
      [{ 'content-type': 'text/plain' }, JSON.stringify({ query })],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, `query=${encodeURIComponent(query)}`],
    ] as const)
      expect(
        (await send('/graphql', { method: 'POST', headers: { ...headers, cookie: admin.cookie }, body }))
          .status,
      ).toBeGreaterThanOrEqual(400);
    expect(
      (await send(`/graphql?query=${encodeURIComponent(query)}`, { headers: { cookie: admin.cookie } }))
        .status,
    ).toBeGreaterThanOrEqual(400);
    const cors = await send('/api/session', {
      headers: { origin: 'https://evil.example', cookie: admin.cookie },
    });
    expect(cors.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('cannot put a header into an answer or a line into a log', async () => {
    const line = '{"level":50,"msg":"forged"}';
    await raw(
      `GET /api/session HTTP/1.1\r\nhost: x\r\nuser-agent: a\u001b[31m\u0085${line}\r\nx-correlation-id: a\u0000b\r\ncookie: waymark=x\r\nconnection: close\r\n\r\n`,
    );
    const answer = await raw(
      `GET /sign-in?token=x%0d%0aset-cookie:%20waymark=evil HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).not.toMatch(/set-cookie: waymark=evil/i);
    await graphql('{ asset(key: "x\\n{\\"level\\":50,\\"msg\\":\\"forged\\"}") { id } }', {
      cookie: admin.cookie,
    });
    await send('/api/session', {
      method: 'POST',
      headers: json({ 'user-agent': 'x' }),
      body: JSON.stringify({ login: `nobody\n${line}`, password: 'wrong wrong wrong' }),
    });
    for (const text of logs.join('').split('\n').filter(Boolean))
      expect((JSON.parse(text) as { msg?: string }).msg).not.toBe('forged');
    const rows = await graph.read<{ agent: string }>(
      'MATCH (r:AuditRecord) WHERE r.content CONTAINS $line RETURN r.content AS agent LIMIT 20',
      { line: 'forged' },
    );
    for (const { agent } of rows) expect(agent).not.toMatch(/[\n\u0000-\u001f\u0085]/);
  });
});

describe('nothing that was written', () => {
  it('holds a secret that was used: logs, answers, graph, streams', async () => {
    const password = `${uniqueName('Secret')}-of-an-instance`;
    const wrong = `${uniqueName('Wrong')}-of-a-person`;
    for (const secret of [password, wrong]) secrets.add(secret);
    await send('/api/session', {
      method: 'POST',
      headers: json(),
      body: JSON.stringify({ login: admin.login, password: wrong }),
    });
    await graphql(
      `
        mutation ($input: RegisterInstanceInput!) {
          registerInstance(input: $input) {
            __typename
            ... on UserError {
              code
              message
              facts
            }
          }
        }
      `,
      { cookie: admin.cookie },
      { input: { engine: 'POSTGRES', host: '127.0.0.1', port: 1, user: 'waymark', password } },
    );
    await graphql(`{ asset(key: "postgres://waymark:${password}@127.0.0.1:1/x") { id } }`, {
      cookie: admin.cookie,
    });
    await graphql('{ me { id } }', { authorization: `Bearer ${admin.token}` });
    expect(secrets.size).toBeGreaterThan(6);
    const found: string[] = [];
    const redis = new Redis({ host: testServers().redis.host, port: testServers().redis.port });
    const streams = await dumpRedis(redis);
    redis.disconnect();
    for (const secret of secrets) {
      if (logs.some((text) => text.includes(secret))) found.push(`a log: ${secret}`);
      if (bodies.some((text) => text.includes(secret))) found.push(`an answer: ${secret}`);
      if (streams.some((text) => text.includes(secret))) found.push(`Redis: ${secret}`);
    }
    const rows = await graph.read<{ labels: string[]; secret: string }>(
      `MATCH (n) UNWIND keys(n) AS name WITH n, n[name] AS value WHERE value IS :: STRING NOT NULL OR value IS :: LIST<STRING NOT NULL>
       WITH n, CASE WHEN value IS :: STRING NOT NULL THEN [value] ELSE value END AS texts
       UNWIND $secrets AS secret WITH n, texts, secret WHERE any(text IN texts WHERE text CONTAINS secret)
       RETURN labels(n) AS labels, secret LIMIT 20`,
      { secrets: [...secrets] },
      { timeoutMs: 120_000 },
    );
    found.push(...rows.map(({ labels, secret }) => `the graph, ${labels.join(':')}: ${secret}`));
    expect(found).toEqual([]);
  }, 180_000);
});

/** Everything Redis holds, as text. */
async function dumpRedis(redis: Redis): Promise<string[]> {
  const texts: string[] = [];
  for (const key of await redis.keys('waymark*')) {
    texts.push(key);
    const type = await redis.type(key);
    if (type === 'string') texts.push((await redis.get(key)) ?? '');
    else if (type === 'stream') texts.push(JSON.stringify(await redis.xrange(key, '-', '+')));
    else if (type === 'hash') texts.push(JSON.stringify(await redis.hgetall(key)));
    else if (type === 'list') texts.push(JSON.stringify(await redis.lrange(key, 0, -1)));
    else if (type === 'zset') texts.push(JSON.stringify(await redis.zrange(key, 0, '-1')));
    else if (type === 'set') texts.push(JSON.stringify(await redis.smembers(key)));
  }
  return texts;
}
