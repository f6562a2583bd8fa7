import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type AddressInfo, createServer } from 'node:net';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { removeInstance } from '../../testkit/ingest-fixture.js';
import { testServers } from '../../testkit/servers.js';

/** The loopback address in a spelling of its own, so that no other suite has the same candidates. */
const host = '::ffff:127.0.0.1';
const at = (port: number | string): string => `[${host}]:${port}`;

let api: TestApi;
let admin: Awaited<ReturnType<TestApi['account']>>;
let ports: { postgres: number; mariadb: number; redis: number; secured: number };

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.account('administrator');
  const servers = testServers();
  ports = {
    postgres: servers.postgres.port,
    mariadb: servers.mariadb.port,
    redis: servers.redis.port,
    secured: servers.redisSecured.port,
  };
});
afterEach(async () => {
  await api.graph.autocommit('MATCH (c:Candidate {host: $host}) DETACH DELETE c', { host });
});
afterAll(async () => {
  await api.stop();
});

type Row = Record<string, unknown>;

async function ask<Data = Record<string, Row>>(
  query: string,
  variables: Row = {},
  cookie = admin.cookie,
): Promise<Data> {
  const { body } = await api.post({ query, variables }, { cookie });
  expect(body.errors).toBeUndefined();
  return body.data as Data;
}

const startMutation = `mutation ($input: StartDiscoveryInput!) { startDiscovery(input: $input) {
  __typename ... on DiscoveryRun { id state addressCount } ... on UserError { code message facts } } }`;
const runQuery = `query ($id: ID!) { discoveryRun(id: $id) { id state addressCount probedCount foundCount skippedCount finishedAt requestedBy } }`;
const candidateQuery = `query ($after: String, $first: Int, $filter: CandidateFilterInput) { candidates(first: $first, after: $after, filter: $filter) {
  totalCount nodes { id host port engine flavour version authRequired tlsOffered state note instanceId firstSeenAt } pageInfo { hasNextPage endCursor } } }`;
const adoptMutation = `mutation ($input: AdoptCandidateInput!) { adoptCandidate(input: $input) {
  __typename ... on AdoptedCandidate { candidate { state instanceId } instance { id key name environment hasSecret } told: facts { flavour version } run { trigger } }
  ... on UserError { code message facts } } }`;

async function start(input: Row): Promise<Row> {
  return (await ask(startMutation, { input }))['startDiscovery']!;
}

/** Searches and waits for the end. */
async function search(input: Row): Promise<Row> {
  const started = await start(input);
  expect(started['__typename']).toBe('DiscoveryRun');
  await expect
    .poll(async () => (await ask(runQuery, { id: started['id'] }))['discoveryRun']!['state'], {
      timeout: 20_000,
    })
    .toBe('SUCCEEDED');
  return (await ask(runQuery, { id: started['id'] }))['discoveryRun']!;
}

async function candidates(filter: Row | null = null): Promise<Row[]> {
  const found = await ask<{ candidates: { nodes: Row[] } }>(candidateQuery, { first: 500, filter });
  return found.candidates.nodes.filter((node) => node['host'] === host);
}

describe('a search over the API', () => {
  it('finds PostgreSQL, MariaDB and Redis by their handshakes and pages through what it found', async () => {
    const run = await search({
      targets: [at(`${ports.postgres},${ports.mariadb}`), at(ports.redis)],
      file: { text: `host,port,engine\n${host},${ports.secured},redis\n`, format: 'CSV' },
    });
    expect(run).toMatchObject({ addressCount: 4, probedCount: 4, foundCount: 4, skippedCount: 0 });
    expect(run['requestedBy']).toEqual(expect.any(String));
    const found = await candidates();
    expect(
      new Map(found.map((node) => [node['port'], [node['engine'], node['flavour'], node['state']]])),
    ).toEqual(
      new Map([
        [ports.postgres, ['POSTGRES', 'postgresql', 'FOUND']],
        [ports.mariadb, ['MYSQL', 'mariadb', 'FOUND']],
        [ports.redis, ['REDIS', 'redis', 'FOUND']],
        [ports.secured, ['REDIS', 'redis', 'FOUND']],
      ]),
    );
    expect(found.find((node) => node['port'] === ports.secured)).toMatchObject({ authRequired: true });
    const redis = await candidates({ engines: ['REDIS'], states: ['FOUND'] });
    expect(new Set(redis.map((node) => node['port']))).toEqual(new Set([ports.redis, ports.secured]));

    const seen: unknown[] = [];
    let after: string | null = null;
    for (;;) {
      const page: { candidates: { nodes: Row[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await ask(candidateQuery, { first: 1, after });
      seen.push(...page.candidates.nodes.map((node) => node['id']));
      if (!page.candidates.pageInfo.hasNextPage) break;
      after = page.candidates.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const node of found) expect(seen).toContain(node['id']);
    const listed = await ask<{ discoveryRuns: Row[] }>('{ discoveryRuns(first: 500) { id state } }');
    expect(listed.discoveryRuns).toContainEqual({ id: run['id'], state: 'SUCCEEDED' });
  });

  it('touches the addresses that were named and no others', async () => {
    const touched: number[] = [];
    const listeners = await Promise.all(
      [0, 1, 2].map(
        async (index) =>
          await new Promise<ReturnType<typeof createServer>>((resolve) => {
            const server = createServer((socket) => {
              touched.push(index);
              socket.on('error', () => undefined);
              socket.destroy();
            });
            server.listen(0, '127.0.0.1', () => resolve(server));
          }),
      ),
    );
    const portOf = (index: number): number => (listeners[index]!.address() as AddressInfo).port;
    await search({ targets: [at(portOf(1))] });
    expect(new Set(touched)).toEqual(new Set([1]));
    for (const server of listeners) server.close();
    expect(await candidates()).toEqual([]);
  });

  it.each([
    [{}, 'INPUT_INVALID', 'targets'],
    [{ targets: ['not an address'] }, 'INPUT_INVALID', 'targets'],
    [{ targets: ['10.0.0.0/33'] }, 'INPUT_INVALID', 'targets'],
    [{ targets: ['db:99999'] }, 'INPUT_INVALID', 'targets'],
    [{ targets: ['0.0.0.0:5432'] }, 'INPUT_INVALID', 'targets'],
    [{ targets: ['224.0.0.1:5432'] }, 'INPUT_INVALID', 'targets'],
    [{ targets: ['10.0.0.0/8'] }, 'LIMIT_EXCEEDED', 'targets'],
    [{ targets: ['2001:db8::/64'] }, 'LIMIT_EXCEEDED', 'targets'],
    [{ srvNames: ['_postgresql._tcp.does-not-exist.invalid'] }, 'INPUT_INVALID', 'srvNames'],
    [{ file: { text: '- host: a\n  port: [', format: 'YAML' } }, 'INPUT_INVALID', 'file'],
    [{ file: { text: 'host,engine\na,oracle\n' } }, 'INPUT_INVALID', 'file'],
    [{ targets: ['db-1'], engines: [] }, 'INPUT_INVALID', 'engines'],
  ])('refuses %j as a typed error that names the field, and leaves nothing', async (input, code, field) => {
    const before = await ask<{ discoveryRuns: Row[] }>('{ discoveryRuns(first: 500) { id } }');
    const refused = await start(input);
    expect(refused).toMatchObject({ __typename: 'InvalidInputError', code, facts: { field } });
    const after = await ask<{ discoveryRuns: Row[] }>('{ discoveryRuns(first: 500) { id } }');
    expect(after.discoveryRuns.length).toBe(before.discoveryRuns.length);
  });

  it('needs the permission for every operation', async () => {
    const viewer = await api.account('viewer');
    const operations = [
      '{ candidates { totalCount } }',
      '{ candidate(id: "x") { id } }',
      '{ discoveryRun(id: "x") { id } }',
      '{ discoveryRuns { id } }',
      'mutation { startDiscovery(input: { targets: ["127.0.0.1:1"] }) { __typename } }',
      'mutation { cancelDiscovery(runId: "x") { __typename } }',
      'mutation { adoptCandidate(input: { candidateId: "x" }) { __typename } }',
      'mutation { ignoreCandidate(candidateId: "x") { __typename } }',
      'mutation { restoreCandidate(candidateId: "x") { __typename } }',
    ];
    for (const query of operations) {
      const { body } = await api.post({ query }, { cookie: viewer.cookie });
      expect(body.errors?.[0]?.extensions['code'], query).toBe('FORBIDDEN');
      const anonymous = await api.post({ query });
      expect(anonymous.body.errors?.[0]?.extensions['code'], query).toBe('UNAUTHENTICATED');
    }
  });

  it('is told as it moves on, and ends when it is cancelled', async () => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { cookie: admin.cookie } });
      }
    }
    const client = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: Socket });
    const messages = client.iterate({
      query: 'subscription { discoveryProgress { missed run { id state probedCount foundCount } } }',
    });
    const reading = (async () => {
      const runs: Row[] = [];
      for await (const { data } of messages) {
        const { run } = (data as { discoveryProgress: { run: Row } }).discoveryProgress;
        runs.push(run);
        if (run['state'] !== 'RUNNING') break;
      }
      return runs;
    })();
    // The subscription begins when the socket is open; searches go on until it has told of one.
    const told = { yet: false };
    void reading.then(() => (told.yet = true));
    while (!told.yet) await search({ targets: [at(ports.redis)] });
    const runs = await reading;
    expect(runs.at(-1)).toMatchObject({ state: 'SUCCEEDED', probedCount: 1, foundCount: 1 });
    await client.dispose();
    expect(
      (await ask('mutation { cancelDiscovery(runId: "no-such-id") { __typename } }'))['cancelDiscovery'],
    ).toEqual({
      __typename: 'NotFoundError',
    });
  });
});

describe('candidates over the API', () => {
  const secured = async (): Promise<string> => {
    await search({ targets: [at(ports.secured)] });
    return String((await candidates())[0]!['id']);
  };

  it('are adopted with credentials, and keep their state with wrong ones', async () => {
    const candidateId = await secured();
    const refused = (await ask(adoptMutation, { input: { candidateId, password: 'wrong-word' } }))[
      'adoptCandidate'
    ];
    expect(refused).toMatchObject({ __typename: 'EngineError', code: 'ENGINE_AUTH_FAILED' });
    expect(JSON.stringify(refused)).not.toContain('wrong-word');
    expect((await candidates())[0]).toMatchObject({ state: 'FOUND', instanceId: null });

    const { password } = testServers().redisSecured;
    const input = { candidateId, password, name: 'carts', environment: 'test', collect: false };
    const adopted = (await ask(adoptMutation, { input }))['adoptCandidate'] as {
      instance: Row;
      candidate: Row;
    };
    try {
      expect(adopted).toMatchObject({
        __typename: 'AdoptedCandidate',
        candidate: { state: 'ADOPTED', instanceId: adopted.instance['id'] },
        instance: { name: 'carts', environment: 'test', hasSecret: true },
        run: null,
      });
      expect((await ask(adoptMutation, { input }))['adoptCandidate']).toMatchObject({
        __typename: 'ConflictError',
      });
      const audited = await api.graph.read(
        'MATCH (a:AuditRecord) WHERE a.targetId = $id AND a.action = "candidate.adopt" RETURN a.subjectId AS by',
        { id: candidateId },
      );
      expect(audited[0]).toEqual({ by: admin.id });
      const events = await api.graph.read(
        'MATCH (e:OutboxEvent {aggregate: $id, kind: "candidate.changed"}) RETURN e.payload AS payload ORDER BY e.sequence',
        { id: candidateId },
      );
      expect(JSON.parse(String(events.at(-1)!['payload']))).toMatchObject({ state: 'ADOPTED' });
    } finally {
      await removeInstance(api.graph, String(adopted.instance['id']), String(adopted.instance['key']));
    }
  });

  it('are set aside with a note and taken back, with an event and an audit record each', async () => {
    const candidateId = await secured();
    const ignore = `mutation ($id: ID!, $note: String) { ignoreCandidate(candidateId: $id, note: $note) { __typename ... on Candidate { state note } ... on UserError { code facts } } }`;
    const tooLong = await ask(ignore, { id: candidateId, note: 'x'.repeat(1_001) });
    expect(tooLong['ignoreCandidate']).toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'note' } });
    expect((await ask(ignore, { id: candidateId, note: 'not ours' }))['ignoreCandidate']).toMatchObject({
      state: 'IGNORED',
      note: 'not ours',
    });
    expect(await candidates({ states: ['FOUND'] })).toEqual([]);
    const restore = `mutation ($id: ID!) { restoreCandidate(candidateId: $id) { __typename ... on Candidate { state note } } }`;
    expect((await ask(restore, { id: candidateId }))['restoreCandidate']).toMatchObject({
      state: 'FOUND',
      note: null,
    });
    const audited = await api.graph.read(
      'MATCH (a:AuditRecord {targetId: $id}) RETURN a.action AS action ORDER BY a.action',
      { id: candidateId },
    );
    expect(audited.map(({ action }) => action)).toEqual(['candidate.ignore', 'candidate.restore']);
    expect((await ask(ignore, { id: 'no-such-id' }))['ignoreCandidate']).toMatchObject({
      __typename: 'NotFoundError',
    });
  });
});
