import { createClient } from 'graphql-ws';
import { execute, getIntrospectionQuery, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { systemContext } from '../../../src/core/context.js';
import { countingQueries } from '../../../src/graph/index.js';
import { registerShop, startTestApi, type TestApi, testPassword, testSchema } from '../../testkit/api.js';
import { removeNamespace } from '../../testkit/servers.js';

let api: TestApi;
let admin: { id: string; cookie: string; token: string; login: string };
let instance: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.account('administrator');
  instance = await registerShop(api.catalog, 12, 6);
});

afterAll(async () => {
  await removeNamespace(api.graph, instance);
  await api.stop();
});

const asAdmin = (body: unknown): ReturnType<TestApi['post']> => api.post(body, { cookie: admin.cookie });
const codeOf = (answer: Awaited<ReturnType<TestApi['post']>>): unknown =>
  answer.body.errors?.[0]?.extensions.code;

describe('reading', () => {
  it('gives an asset with its columns, parents and children', async () => {
    const query = `query ($key: String!) { asset(key: $key) { name kind comment ancestors { name } columns { name dataType } childCounts { kind count } } }`;
    const { body } = await asAdmin({ query, variables: { key: `${instance}/shop.sales.orders_03` } });
    expect(body.data?.asset).toMatchObject({
      name: 'orders_03',
      kind: 'TABLE',
      comment: 'Orders of shard 3',
      ancestors: [{ name: expect.any(String) }, { name: 'shop' }, { name: 'sales' }],
      childCounts: [{ kind: 'COLUMN', count: 6 }],
    });
    expect(body.data).toMatchObject({ asset: { columns: { length: 6 } } });
  });

  it('pages without repeating or skipping, and counts the whole', async () => {
    const query = `query ($after: String, $parent: String) { assets(first: 5, after: $after, filter: { parentKey: $parent }) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } }`;
    const names: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { body } = await asAdmin({ query, variables: { after, parent: `${instance}/shop.sales` } });
      const page = body.data?.assets as {
        totalCount: number;
        nodes: { name: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      expect(page.totalCount).toBe(12);
      names.push(...page.nodes.map(({ name }) => name));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(names).toEqual(
      Array.from({ length: 12 }, (_, index) => `orders_${String(index).padStart(2, '0')}`),
    );
  });

  it('asks the graph as often for twelve tables as for two', async () => {
    const schema = await testSchema(api.services);
    const document = parse(`query ($first: Int!, $parent: String) {
      assets(first: $first, filter: { parentKey: $parent }) {
        nodes { name columns { name annotation { description } } constraints { name } indexes { name } ancestors { name } links { type other { name } } owners { name } engineOwner { name } annotation { tags } childCounts { kind count } renames { from } }
      }
    }`);
    const run = async (first: number): Promise<number> => {
      const contextValue = {
        request: systemContext(),
        loaders: new LoaderRegistry(),
        live: { collectionRuns: () => api.feed.listen(() => true, AbortSignal.abort()) },
      };
      const { result, queries } = await countingQueries(async () =>
        execute({
          schema,
          document,
          variableValues: { first, parent: `${instance}/shop.sales` },
          contextValue,
        }),
      );
      expect(result.errors).toBeUndefined();
      return queries;
    };
    const few = await run(2);
    const many = await run(12);
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(14);
  });

  it('annotates once for one client key, and keeps the description', async () => {
    const query = `mutation ($input: AnnotateAssetInput!) { annotateAsset(input: $input) { __typename ... on AnnotationEdited { replayed annotation { revision description } } ... on UserError { code message } } }`;
    const key = `${instance}/shop.sales.orders_01`;
    const input = { key, description: 'All **orders**.', clientKey: `key-${instance}` };
    const first = await asAdmin({ query, variables: { input } });
    const second = await asAdmin({ query, variables: { input } });
    expect(first.body.data?.annotateAsset).toMatchObject({
      __typename: 'AnnotationEdited',
      replayed: false,
      annotation: { revision: 1, description: 'All **orders**.' },
    });
    expect(second.body.data?.annotateAsset).toMatchObject({ replayed: true, annotation: { revision: 1 } });
    const other = await asAdmin({ query, variables: { input: { ...input, description: 'Something else' } } });
    expect(other.body.data?.annotateAsset).toMatchObject({
      __typename: 'ConflictError',
      code: 'IDEMPOTENCY_MISMATCH',
    });
    const stale = await asAdmin({
      query,
      variables: { input: { key, description: 'x', expectedRevision: 0 } },
    });
    expect(stale.body.data?.annotateAsset).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
  });

  it('answers a wrong key with a typed error that says what a key looks like', async () => {
    const { body } = await asAdmin({ query: `{ asset(key: "orders") { name } }` });
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('Write the key as'),
      extensions: { code: 'KEY_INVALID' },
    });
  });
});

describe('limits', () => {
  it('let introspection pass and refuse what is too deep, too wide, aliased or batched too much', async () => {
    const introspection = await asAdmin({ query: getIntrospectionQuery() });
    expect(introspection.body.errors).toBeUndefined();
    const deep = `{ asset(key: "a://b:1") { ${'children { nodes { '.repeat(10)} name ${'} }'.repeat(10)} } }`;
    expect(codeOf(await asAdmin({ query: deep }))).toBe('QUERY_TOO_COMPLEX');
    const wide = `{ assets(first: 500) { nodes { children(first: 500) { nodes { columns { name } } } } } }`;
    expect(codeOf(await asAdmin({ query: wide }))).toBe('QUERY_TOO_COMPLEX');
    const aliased = `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: asset(key: "x://y:1") { name }`).join(' ')} }`;
    expect(codeOf(await asAdmin({ query: aliased }))).toBe('QUERY_TOO_COMPLEX');
    const batch = Array.from({ length: 11 }, () => ({ query: '{ me { id } }' }));
    expect(codeOf(await asAdmin(batch))).toBe('QUERY_TOO_COMPLEX');
  });

  it('hold for a cyclic introspection too', async () => {
    const cyclic = `{ __schema { types { ${'fields { type { '.repeat(15)} name ${'} }'.repeat(15)} } } }`;
    expect(codeOf(await asAdmin({ query: cyclic }))).toMatch(/QUERY_TOO_COMPLEX|GRAPHQL_VALIDATION_FAILED/);
  });

  it('serve an automatic persisted query by its hash', async () => {
    const { createHash } = await import('node:crypto');
    const query = '{ me { login } }';
    const extensions = {
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    };
    expect(codeOf(await asAdmin({ extensions }))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await asAdmin({ query, extensions })).body.data).toEqual({ me: { login: admin.login } });
    expect((await asAdmin({ extensions })).body.data).toEqual({ me: { login: admin.login } });
  });
});

describe('the edge', () => {
  it('refuses nobody with UNAUTHENTICATED, and a wrong bearer token on top of a right cookie', async () => {
    expect(codeOf(await api.post({ query: '{ me { login } }' }))).toBe('UNAUTHENTICATED');
    const wrong = await api.post(
      { query: '{ me { login } }' },
      { cookie: admin.cookie, authorization: 'Bearer wm_not-a-token-at-all' },
    );
    expect(JSON.stringify(wrong.body)).toContain('UNAUTHENTICATED');
  });

  it('refuses a form post from another site', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', cookie: admin.cookie, origin: 'https://evil.example' },
      body: JSON.stringify({ query: '{ me { login } }' }),
    });
    expect(response.status).toBe(400);
    const signIn = await fetch(`${api.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'login=a&password=b',
    });
    expect(signIn.status).toBe(400);
  });

  it('sends headers that keep other sites out', async () => {
    const response = await fetch(`${api.url}/livez`, { headers: { origin: 'https://evil.example' } });
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('signs in by cookie, sets it so that no script and no other site can use it, and signs out', async () => {
    const wrong = await fetch(`${api.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: admin.login, password: 'wrong' }),
    });
    expect(wrong.status).toBe(401);
    const response = await fetch(`${api.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: admin.login, password: testPassword }),
    });
    expect(response.status).toBe(201);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const session = cookie.split(';')[0] ?? '';
    expect((await api.post({ query: '{ me { login } }' }, { cookie: session })).body.data).toEqual({
      me: { login: admin.login },
    });
    const out = await fetch(`${api.url}/api/session`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json', cookie: session },
    });
    expect(out.status).toBe(204);
    expect(codeOf(await api.post({ query: '{ me { login } }' }, { cookie: session }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/.git/config',
    '/api/none',
    '/metrics/x',
  ])('gives nothing away at %s', async (path) => {
    const response = await fetch(`${api.url}${path}`, { headers: { accept: 'application/json' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('"dependencies"');
  });

  it('refuses members that could reach a prototype', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: admin.cookie },
      body: '{"query":"{ me { login } }","variables":{"__proto__":{"polluted":true}}}',
    });
    expect(response.status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is live and ready', async () => {
    expect((await fetch(`${api.url}/livez`)).status).toBe(200);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('waymark_graph_query_seconds');
  });
});

describe('permissions at the edge', () => {
  it('let a viewer read but not edit, and somebody without a role do neither', async () => {
    const viewer = await api.account('viewer');
    const nobody = await api.account();
    const read = {
      query: `query ($key: String!) { asset(key: $key) { name } }`,
      variables: { key: `${instance}/shop.sales.orders_02` },
    };
    expect((await api.post(read, { cookie: viewer.cookie })).body.data).toEqual({
      asset: { name: 'orders_02' },
    });
    expect(codeOf(await api.post(read, { cookie: nobody.cookie }))).toBe('FORBIDDEN');
    const edit = { query: `mutation { saveTag(input: { name: "x" }) { __typename } }` };
    expect(codeOf(await api.post(edit, { cookie: viewer.cookie }))).toBe('FORBIDDEN');
  });

  it('show only what lies inside the place of a grant, in lists, counts, search and by key', async () => {
    const person = await api.account();
    await api.identity.grants.grant(systemContext(), {
      accountId: person.id,
      role: 'viewer',
      scopeKind: 'schemas',
      scopeValue: `${instance}/shop.sales`,
    });
    const ask = async (query: string): Promise<Record<string, unknown> | undefined> =>
      (await api.post({ query }, { cookie: person.cookie })).body.data;
    const other = await registerShop(api.catalog, 1, 1);
    try {
      expect(await ask(`{ asset(key: "${other}/shop.sales.orders_00") { name } }`)).toEqual({ asset: null });
      expect(await ask(`{ asset(key: "${instance}/shop.sales.orders_00") { name } }`)).toEqual({
        asset: { name: 'orders_00' },
      });
      expect(await ask(`{ assets(filter: { kinds: [TABLE], text: "orders_" }) { totalCount } }`)).toEqual({
        assets: { totalCount: 12 },
      });
      const found = (await ask(
        `{ search(text: "orders", first: 50, filter: { kinds: [TABLE] }) { matches nodes { asset { key } } } }`,
      )) as { search: { matches: number; nodes: { asset: { key: string } }[] } };
      expect(found.search.nodes.every(({ asset }) => asset.key.startsWith(`${instance}/`))).toBe(true);
      expect(found.search.matches).toBe(12);
    } finally {
      await removeNamespace(api.graph, other);
    }
  });
});

describe('subscriptions', () => {
  const connect = (headers: Record<string, string>): ReturnType<typeof createClient> => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers });
      }
    }
    return createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
    });
  };
  const query = 'subscription { collectionProgress { missed run { id state } } }';

  it('are refused without a session and from another site', async () => {
    const anonymous = connect({});
    await expect(anonymous.iterate({ query }).next()).rejects.toMatchObject({ code: 4403 });
    const foreign = connect({ cookie: admin.cookie, origin: 'https://evil.example' });
    await expect(foreign.iterate({ query }).next()).rejects.toBeDefined();
  });

  it('tell of runs as they move on, and are cut when the session ends', async () => {
    const person = await api.account('viewer');
    const client = connect({ cookie: person.cookie });
    const messages = client.iterate({ query });
    const first = messages.next();
    const sender = setInterval(() => api.feed.publish({ id: 'run-1', state: 'RUNNING' } as never), 50);
    try {
      expect(await first).toMatchObject({
        value: { data: { collectionProgress: { missed: 0, run: { id: 'run-1', state: 'RUNNING' } } } },
      });
    } finally {
      clearInterval(sender);
    }
    const ended = (async () => {
      for (;;) await messages.next();
    })();
    const found = await api.identity.sessions.authenticate(
      { sessionToken: person.token, bearerToken: null },
      { channel: 'rest', address: null, userAgent: null },
    );
    await api.identity.sessions.end(systemContext(), found.subject.sessionId ?? '');
    await expect(ended).rejects.toMatchObject({ code: 4403 });
  });
});
