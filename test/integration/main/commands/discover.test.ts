import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../../src/core/child-process.js';
import { systemContext } from '../../../../src/core/context.js';
import { main } from '../../../../src/main/cli.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { removeInstance } from '../../../testkit/ingest-fixture.js';
import { testServers, uniqueName } from '../../../testkit/servers.js';

/** The loopback address in a spelling of its own, so that no other suite has the same candidates. */
const host = '::ffff:7f00:1';
const at = (port: number | string): string => `[${host}]:${port}`;
const variables = [
  'WAYMARK_URL',
  'WAYMARK_TOKEN',
  'WAYMARK_ADOPT_PASSWORD',
  'WAYMARK_DATA_FOLDER',
  'NEO4J_URI',
  'NEO4J_USER',
  'NEO4J_PASSWORD',
  'REDIS_URL',
];

let api: TestApi;
let token: string;
let folder: string;
let before: Record<string, string | undefined>;

beforeAll(async () => {
  api = await startTestApi();
  folder = mkdtempSync(join(tmpdir(), 'waymark-discover-'));
  const made = await api.identity.accounts.create(systemContext(), {
    login: uniqueName('robot'),
    kind: 'service',
  });
  await api.identity.grants.grant(systemContext(), { accountId: made.id, role: 'administrator' });
  token = (
    await api.identity.tokens.create(systemContext(), {
      accountId: made.id,
      name: 'discovery',
      permissions: ['discovery.run', 'instance.adopt', 'instance.read', 'collection.run'],
      validDays: 1,
    })
  ).token;
});
beforeEach(() => {
  before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
  Object.assign(process.env, { WAYMARK_URL: api.url, WAYMARK_TOKEN: token });
});
afterEach(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await api.graph.autocommit('MATCH (c:Candidate {host: $host}) DETACH DELETE c', { host });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.stop();
});

/** Runs the command line in this process. */
async function waymark(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const text = (spy: typeof out): string => spy.mock.calls.map(([part]) => String(part)).join('');
  process.exitCode = undefined;
  try {
    await main(args);
    return { out: text(out), err: text(err), code: process.exitCode ?? 0 };
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('waymark discover', () => {
  it('prints what answers as one JSON object a line, and progress apart from it', async () => {
    const { postgres, mariadb, redis } = testServers();
    const file = join(folder, 'hosts.csv');
    writeFileSync(file, `host,port\n${host},${mariadb.port}\n`);
    const closed = await freePort();
    const { out, err, code } = await waymark(
      'discover',
      at(postgres.port),
      at(`${redis.port},${closed}`),
      '--file',
      file,
      '--json',
    );
    expect(code).toBe(0);
    expect(err).toContain('4 of 4 addresses, 3 found');
    expect(new Map(lines(out).map((line) => [line['port'], [line['engine'], line['state']]]))).toEqual(
      new Map([
        [postgres.port, ['POSTGRES', 'FOUND']],
        [mariadb.port, ['MYSQL', 'FOUND']],
        [redis.port, ['REDIS', 'FOUND']],
      ]),
    );
  });

  it('prints a line for people, looks only for the engines named, and at the ports named', async () => {
    const { postgres, redis } = testServers();
    const { out, code } = await waymark(
      'discover',
      host,
      '--port',
      `${redis.port},${postgres.port}`,
      '--engine',
      'redis',
    );
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toEqual([expect.stringMatching(/redis .*FOUND .*no password/)]);
    expect(out).toContain(at(redis.port));
  });

  it('adopts with the credentials given and says which server refused them', async () => {
    const { redisSecured, postgres } = testServers();
    const file = join(folder, 'secret.txt');
    writeFileSync(file, `${redisSecured.password}\n`);
    const refused = await waymark(
      'discover',
      at(`${redisSecured.port},${postgres.port}`),
      '--adopt',
      '--user',
      'default',
      '--password-file',
      file,
      '--environment',
      'test',
      '--json',
    );
    const rows = lines(refused.out);
    const adopted = rows.find((row) => row['port'] === redisSecured.port)!;
    try {
      expect(refused.code).toBe(3);
      expect(adopted).toMatchObject({
        state: 'ADOPTED',
        adopted: true,
        instanceKey: expect.stringContaining('redis://'),
      });
      expect(rows.find((row) => row['port'] === postgres.port)).toMatchObject({
        state: 'FOUND',
        adopted: false,
        error: { code: 'ENGINE_AUTH_FAILED' },
      });
      expect(refused.out + refused.err).not.toContain(redisSecured.password);
      const instance = await api.ingest.instances.instance(systemContext(), {
        id: String(adopted['instanceId']),
      });
      expect(instance).toMatchObject({ environment: 'test', hasSecret: true });
      const again = await waymark('discover', at(redisSecured.port), '--adopt', '--json');
      expect(again.code).toBe(0);
      expect(lines(again.out)).toEqual([
        expect.objectContaining({ state: 'ADOPTED', instanceId: adopted['instanceId'] }),
      ]);
    } finally {
      await removeInstance(api.graph, String(adopted['instanceId']), String(adopted['instanceKey']));
    }
  });

  it.each([
    [[], 'address'],
    [['10.0.0.0/8'], 'targets'],
    [['10.0.0.0/40'], 'targets'],
    [['db', '--port', '70000'], 'port'],
    [['db', '--engine', 'oracle'], 'engine'],
    [['--file', '/does/not/exist'], 'file'],
    [['--srv', '_none._tcp.does-not-exist.invalid'], 'srvNames'],
    [['db', '--adopt', '--tls', 'sometimes'], 'tls'],
    [['db', '--adopt', '--password-file', '/does/not/exist'], 'password-file'],
  ])('exits 2 for %j and names what is wrong', async (args, field) => {
    const { out, err, code } = await waymark('discover', ...args, '--json');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(lines(err).at(-1)).toMatchObject({ error: { facts: { field } } });
  });

  it('exits 3 when the token is not allowed to look', async () => {
    process.env.WAYMARK_TOKEN = (await api.account('viewer')).token;
    const { code, err } = await waymark('discover', at(1), '--json');
    expect(code).toBe(3);
    expect(lines(err).at(-1)).toMatchObject({
      error: { code: expect.stringMatching(/FORBIDDEN|UNAUTHENTICATED/) },
    });
  });

  it('opens the stores itself where no node runs', async () => {
    const { neo4j, redis } = testServers();
    delete process.env.WAYMARK_URL;
    Object.assign(process.env, {
      WAYMARK_DATA_FOLDER: folder,
      NEO4J_URI: neo4j.uri,
      NEO4J_USER: neo4j.user,
      NEO4J_PASSWORD: neo4j.password,
      REDIS_URL: `redis://${redis.host}:${redis.port}`,
    });
    const { out, code } = await waymark('discover', at(redis.port), '--json');
    expect(code).toBe(0);
    expect(lines(out)).toEqual([expect.objectContaining({ port: redis.port, engine: 'REDIS' })]);
  });

  it('has help and completion', async () => {
    const help = await waymark('discover', '--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('10.0.0.0/24');
    const completion = await waymark('completion', 'bash');
    expect(completion.out).toMatch(/"discover"\).*--srv.*--adopt/);
  });
});
