import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/core/config.js';
import { systemContext } from '../../../src/core/context.js';
import { type GraphClient, migrate } from '../../../src/graph/index.js';
import { GraphSecretVault, LocalRootKeys } from '../../../src/identity/index.js';
import { main } from '../../../src/main/cli.js';
import { examine, type Finding } from '../../../src/main/doctor.js';
import { ownRedisServers, type OwnRedisServers } from '../../testkit/own-redis.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';

/** So many secrets make a root key one of those that are looked at, in a graph that others share. */
const copies = 300;
const purpose = uniqueName('doctor');
let folder: string;
let graph: GraphClient;
let servers: OwnRedisServers;
let keyFile: string;
let keyId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-doctor-'));
  graph = openGraph();
  servers = ownRedisServers();
  await migrate(graph);
  const key = randomBytes(32);
  keyFile = join(folder, 'kept.key');
  writeFileSync(keyFile, `${key.toString('base64')}\n`, { mode: 0o600 });
  const keys = new LocalRootKeys([key]);
  keyId = await keys.currentId();
  const vault = new GraphSecretVault(graph, keys);
  const id = await graph.transaction((tx) => vault.put(tx, systemContext(), purpose, 'something secret'), {
    id: 'test',
  });
  // Behind the one that can be opened, which is the first by id.
  await graph.write(
    `MATCH (s:Secret {id: $id}) UNWIND range(1, $copies) AS n
     CREATE (:Secret {id: 'zz' + s.id + n, purpose: s.purpose, keyId: s.keyId})`,
    { id, copies },
  );
});

afterAll(async () => {
  await graph.write('MATCH (s:Secret {purpose: $purpose}) DELETE s', { purpose });
  await servers.stop();
  await graph.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of one subject. */
async function found(environment: NodeJS.ProcessEnv, id: string): Promise<Finding | undefined> {
  const config = loadConfig({ WAYMARK_DATA_FOLDER: folder, ...environment }, folder);
  return (await examine(config)).find((finding) => finding.id === id);
}

function neo4j(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { uri, user, password } = testServers().neo4j;
  return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, ...changes };
}

describe('the doctor', () => {
  it('needs programs only for what is not configured', async () => {
    const redis = await servers.start([]);
    const needs = async (environment: NodeJS.ProcessEnv): Promise<string[]> =>
      (await examine(loadConfig({ WAYMARK_DATA_FOLDER: folder, ...environment }, folder)))
        .filter(({ needed }) => needed)
        .map(({ id }) => id);
    expect(await needs({})).toEqual(['java', 'maven', 'redis', 'postgres', 'mariadb', 'root-key']);
    expect(await needs(neo4j({ REDIS_URL: `redis://127.0.0.1:${redis.port}` }))).toEqual([
      'neo4j',
      'redis-store',
      'root-key',
    ]);
  });

  it('names the versions of configured stores, and what is wrong with them without their passwords', async () => {
    const redis = await servers.start(['requirepass tell-nobody', 'maxmemory-policy allkeys-lru'], {
      password: 'tell-nobody',
    });
    const address = `127.0.0.1:${redis.port}`;
    expect(await found(neo4j(), 'neo4j')).toMatchObject({
      place: expect.stringMatching(/^bolt:.*, 5\.26\.\d+ community$/),
      remedy: null,
    });
    expect(await found(neo4j({ NEO4J_PASSWORD: 'not-this' }), 'neo4j')).toMatchObject({
      place: null,
      remedy: expect.stringContaining('NEO4J_'),
    });
    const careful = await found({ REDIS_URL: `redis://:tell-nobody@${address}` }, 'redis-store');
    expect(careful).toMatchObject({
      place: expect.stringContaining(address),
      remedy: expect.stringContaining('noeviction'),
    });
    const refused = await found({ REDIS_URL: `redis://:tell-somebody@${address}` }, 'redis-store');
    expect(refused).toMatchObject({ place: null });
    expect(JSON.stringify([careful, refused])).not.toContain('tell-');
    expect(await found({ REDIS_URL: 'redis://127.0.0.1:9' }, 'redis-store')).toMatchObject({ place: null });
  });

  it('names root keys that the graph needs and that are not there, and makes none', async () => {
    const lost = await found(neo4j(), 'root-key');
    expect(lost).toMatchObject({ place: null, remedy: expect.stringContaining(keyId) });
    expect(existsSync(join(folder, 'root.key'))).toBe(false);
    const kept = await found(neo4j({ WAYMARK_KEYS_ROOT_KEY_FILE: keyFile }), 'root-key');
    expect(kept?.remedy ?? '').not.toContain(keyId);
    expect(await found({}, 'root-key')).toMatchObject({ place: expect.stringContaining('first start') });
  });
});

describe('waymark doctor', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  it('ends with 1 when something needed is missing', async () => {
    vi.stubEnv('WAYMARK_DATA_FOLDER', folder);
    vi.stubEnv('REDIS_URL', 'redis://127.0.0.1:9');
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await main(['doctor']);
    const text = out.mock.calls.map(([part]) => String(part)).join('');
    out.mockRestore();
    expect(text).toMatch(/^missing {2}Redis: /m);
    expect(text).toMatch(/^ok {7}Root key: /m);
    expect(process.exitCode).toBe(1);
  });
});
