import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createAudit } from '../../../src/audit/index.js';
import { systemContext } from '../../../src/core/context.js';
import { startTestApi, type TestApi, testPassword } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { until } from '../../testkit/events-fixture.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

/** Each kind of attack on the edge by an attacker of its own, so that the record of one cannot stand for another. */
const graph = openGraph();
const trail: TestTrail = testTrail(graph);
const system = systemContext();
let api: TestApi;
type Person = Awaited<ReturnType<TestApi['account']>>;

beforeAll(async () => {
  api = await startTestApi({}, { auditTrail: trail.name });
});

afterAll(async () => {
  await api.stop();
  await trail.remove();
  await graph.close();
});

interface Attack {
  title: string;
  code: string;
  /** @returns the answer: its status line and everything after it */
  launch: (attacker: Person) => Promise<string>;
}

/** One request as raw bytes. */
async function raw(lines: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(api.url);
  const head = [
    ...lines,
    'host: x',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    '',
  ];
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection({ host: hostname, port: Number(port) }, () =>
      socket.write(head.join('\r\n') + body),
    );
    socket.on('data', (piece) => (answer += piece.toString('utf8')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const get = (path: string) => (attacker: Person) =>
  raw([`GET ${path} HTTP/1.1`, `cookie: ${attacker.cookie}`, 'accept: application/json']);
const post = (body: unknown) => (attacker: Person) =>
  raw(
    ['POST /graphql HTTP/1.1', `cookie: ${attacker.cookie}`, 'content-type: application/json'],
    typeof body === 'string' ? body : JSON.stringify(body),
  );
const query = (text: string) => post({ query: text });
const many = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join(' ');

const attacks: readonly Attack[] = [
  {
    title: 'a flood of aliases',
    code: 'QUERY_TOO_COMPLEX',
    launch: query(`{ ${many(500, (index) => `a${index}: me { id }`)} }`),
  },
  {
    title: 'a flood of operations in one batch',
    code: 'QUERY_TOO_COMPLEX',
    launch: post(Array.from({ length: 50 }, () => ({ query: '{ me { id } }' }))),
  },
  {
    title: 'a deep query',
    code: 'QUERY_TOO_COMPLEX',
    launch: query(`{ assets { nodes ${'{ children { nodes '.repeat(20)}{ key }${' } }'.repeat(20)} } }`),
  },
  {
    title: 'a query in circles',
    code: 'QUERY_TOO_COMPLEX',
    launch: query('{ me { ...A } } fragment A on Account { id ...B } fragment B on Account { ...A }'),
  },
  {
    title: 'fragments that double',
    code: 'QUERY_TOO_COMPLEX',
    launch: query(
      `{ me { ...F0 } } ${many(30, (index) => `fragment F${index} on Account { ...F${index + 1} ...F${index + 1} }`)} fragment F30 on Account { a: id }`,
    ),
  },
  ...[
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/..%252f..%252fpackage.json',
    '/assets/%5c..%5c..%5cpackage.json',
    '/api/v1/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/api/audit/../../../etc/passwd',
    '/%00/etc/passwd',
  ].map((path) => ({ title: `the path ${path}`, code: 'REQUEST_REFUSED', launch: get(path) })),
  ...[
    '{"query":"{ me { id } }","variables":{"__proto__":{"isAdmin":true}}}',
    '{"query":"{ me { id } }","variables":{"a":[{"constructor":{"prototype":{"isAdmin":true}}}]}}',
    '[{"query":"{ me { id } }","extensions":{"__proto__":{"isAdmin":true}}}]',
  ].map((body) => ({
    title: `members that reach a prototype: ${body}`,
    code: 'REQUEST_REFUSED',
    launch: post(body),
  })),
  {
    title: 'an operation without its permission',
    code: 'FORBIDDEN',
    launch: query('mutation { makeAuditCheckpoint { __typename } }'),
  },
  {
    title: 'a route without its permission',
    code: 'FORBIDDEN',
    launch: get('/api/audit/export?format=csv'),
  },
  {
    title: 'the identifier of a session that is not there',
    code: 'NOT_FOUND',
    launch: query(
      'mutation { endSession(id: "01aaaaaaaaaaaaaaaaaaaaaaaa") { __typename ... on UserError { code } } }',
    ),
  },
  {
    title: 'the identifier of a session of somebody else',
    code: 'NOT_FOUND',
    launch: async (attacker) => {
      const victim = await api.account('viewer');
      const { body } = await api.post({ query: '{ sessions { id } }' }, { cookie: victim.cookie });
      const { sessions } = body.data as { sessions: { id: string }[] };
      return query(
        `mutation { endSession(id: "${sessions[0]?.id ?? ''}") { __typename ... on UserError { code } } }`,
      )(attacker);
    },
  },
];

async function recordsOf(subjectId: string): Promise<{ reason: string | null; address: string | null }[]> {
  const { records } = await trail.audit.service.search(system, {
    first: 100,
    filter: { subjectIds: [subjectId], outcomes: ['denied'] },
  });
  return records.map(({ reason, address }) => ({ reason, address }));
}

describe('an attack', () => {
  it.each(attacks)(
    'by $title is refused and leaves a record with who, from where and why',
    async (attack) => {
      const attacker = await api.account('viewer');
      const answer = await attack.launch(attacker);
      expect(answer).not.toMatch(/root:|"dependencies"|"data":\{"(?:a0|me|assets)":\{/);
      expect(await recordsOf(attacker.id)).toContainEqual({ reason: attack.code, address: '127.0.0.1' });
    },
  );

  it('by a query in circles over a web socket is refused and recorded as well', async () => {
    const attacker = await api.account('viewer');
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: attacker.cookie },
    });
    const text = 'query { me { ...A } } fragment A on Account { id ...B } fragment B on Account { ...A }';
    const answer = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString('utf8')) as { type: string };
        if (message.type === 'connection_ack')
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: text } }));
        if (message.type === 'error') resolve(data.toString('utf8'));
      });
    });
    socket.close();
    expect(answer).toContain('QUERY_TOO_COMPLEX');
    await until(
      async () => (await recordsOf(attacker.id)).some(({ reason }) => reason === 'QUERY_TOO_COMPLEX'),
      'audited',
    );
  });

  it('by guessing a password leaves a record of each attempt and of the lock', async () => {
    const victim = await api.account('viewer');
    const guess = (password: string): Promise<Response> =>
      fetch(`${api.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: victim.login, password }),
      });
    for (let attempt = 0; attempt < 6; attempt += 1)
      expect((await guess(`${uniqueName('wrong')} guess`)).ok).toBe(false);
    // The right one does not help while the account is locked.
    expect((await guess(testPassword)).ok).toBe(false);
    // Sign-ins write to the trail of the product.
    const { records } = await createAudit({ graph, vault: api.identity.vault }).service.search(system, {
      first: 100,
      filter: { targetId: victim.id },
    });
    const actions = records.map(({ action, outcome }) => `${action} ${outcome}`);
    expect(actions.filter((text) => /^session\.start (?:denied|failure)/.test(text)).length).toBeGreaterThan(
      4,
    );
    expect(actions.some((text) => text.startsWith('account.lock'))).toBe(true);
  });

  it('by a forged or revoked token is refused and recorded as by nobody, whatever it claims', async () => {
    const before = (await recordsOf('anonymous')).length;
    for (const token of ['wm_forged', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'])
      expect(
        await raw(
          ['POST /graphql HTTP/1.1', `authorization: Bearer ${token}`, 'content-type: application/json'],
          JSON.stringify({ query: '{ me { id } }' }),
        ),
      ).toContain('UNAUTHENTICATED');
    const after = await recordsOf('anonymous');
    expect(after.length).toBeGreaterThan(before);
    expect(after).toContainEqual({ reason: 'UNAUTHENTICATED', address: '127.0.0.1' });
  });
});
