import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { isRunning } from '../../../src/core/process-marks.js';
import { packageRoot } from '../../../src/core/resources.js';
import {
  dumpGraph,
  EmbeddedNeo4j,
  GraphClient,
  listMigrations,
  loadGraph,
  migrate,
} from '../../../src/graph/index.js';
import { uniqueName } from '../../testkit/servers.js';

const filesFolder = join(packageRoot(), '.waymark', 'neo4j');
const folder = mkdtempSync(join(tmpdir(), 'waymark-embedded-'));
const dataFolder = join(folder, 'graph');
const options = { filesFolder, dataFolder, port: 0, heapMiB: 256, pageCacheMiB: 64, logger: silentLogger };

// Several starts of Neo4j in one test take long on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

let embedded: EmbeddedNeo4j | undefined;
let clients: GraphClient[] = [];

async function start(): Promise<EmbeddedNeo4j> {
  embedded ??= await EmbeddedNeo4j.start(options);
  return embedded;
}

async function connect(): Promise<GraphClient> {
  const client = new GraphClient((await start()).target);
  clients.push(client);
  return client;
}

/** Id of the running Java process. */
function javaPid(): number {
  const pid = embedded?.pid;
  if (pid === null || pid === undefined) throw new Error('no Neo4j runs');
  return pid;
}

/** Local addresses on which a process listens, from the kernel's tables. */
function listeningAddresses(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        const inode = statSync(`/proc/${pid}/fd/${descriptor}`).ino;
        return [String(inode)];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => cells[3] === '0A' && sockets.has(cells[9] ?? ''))
      .map((cells) => (cells[1] ?? '').split(':')[0] ?? ''),
  );
}

beforeAll(async () => {
  await start();
}, 300_000);

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
});

afterAll(async () => {
  await embedded?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the embedded Neo4j', () => {
  it('listens on the loopback interface only and asks for the generated password', async () => {
    const addresses = listeningAddresses(javaPid());
    expect(addresses.length).toBeGreaterThan(0);
    const loopback = ['0100007F', '0000000000000000FFFF00000100007F', '00000000000000000000000001000000'];
    expect(addresses.filter((address) => !loopback.includes(address))).toEqual([]);
    const { target } = await start();
    expect(statSync(join(dataFolder, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
    const wrong = new GraphClient({ ...target, password: 'neo4j' });
    await expect(wrong.verify()).rejects.toMatchObject({ code: 'GRAPH_AUTH_FAILED', retryable: false });
    await wrong.close();
  });

  it('never shows the password in the arguments of a process or in its log', async () => {
    const { target } = await start();
    expect(readFileSync(`/proc/${javaPid()}/cmdline`, 'utf8')).not.toContain(target.password);
    expect(readFileSync(join(dataFolder, 'neo4j.log'), 'utf8')).not.toContain(target.password);
  });

  it('reports to nobody and writes no parameters to its logs', async () => {
    const client = await connect();
    const settings = await client.read(
      'SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN name, value ORDER BY name',
      { names: ['db.logs.query.enabled', 'dbms.usage_report.enabled'] },
    );
    expect(settings).toEqual([
      { name: 'db.logs.query.enabled', value: 'OFF' },
      { name: 'dbms.usage_report.enabled', value: 'false' },
    ]);
    const secret = uniqueName('parameter');
    await client.read('RETURN $secret AS secret', { secret });
    for (const log of readdirSync(join(dataFolder, 'logs')))
      expect(readFileSync(join(dataFolder, 'logs', log), 'utf8')).not.toContain(secret);
  });

  it('refuses a second start on the same folder and names the process that holds it', async () => {
    await start();
    await expect(EmbeddedNeo4j.start(options)).rejects.toMatchObject({
      code: 'EMBEDDED_ALREADY_RUNNING',
      facts: { pid: process.pid },
    });
  });

  it('is started again after a crash, and clients recover by themselves with nothing lost', async () => {
    const client = await connect();
    await client.write('CREATE (:Candidate {id: $id})', { id: 'before the crash' });
    const killed = javaPid();
    process.kill(killed, 'SIGKILL');
    const rows = await untilAnswered(client);
    expect(rows).toEqual([{ id: 'before the crash' }]);
    expect(javaPid()).not.toBe(killed);
    expect(embedded).toMatchObject({ state: 'running', restarts: 1 });
    await client.write('MATCH (n:Candidate) DETACH DELETE n');
  });

  it('reports an unreachable graph as a typed error that a retry can help', async () => {
    const client = new GraphClient({
      uri: 'bolt://127.0.0.1:1',
      user: 'neo4j',
      password: 'x',
      retryTimeMs: 200,
    });
    clients.push(client);
    await expect(client.read('RETURN 1 AS one')).rejects.toMatchObject({
      code: 'GRAPH_UNAVAILABLE',
      retryable: true,
    });
  });

  it('stops cleanly and keeps port, password and data for the next start', async () => {
    const before = (await start()).target;
    const client = await connect();
    await client.write('CREATE (:Candidate {id: $id})', { id: 'kept' });
    // Work under way does not keep it from stopping: it is rolled back.
    const endless = client.read(
      'UNWIND range(1, 100000000) AS a UNWIND range(1, 100000000) AS b RETURN sum(a * b)',
    );
    const ended = expect(endless).rejects.toMatchObject({ code: expect.stringMatching(/^GRAPH_/) });
    await sleep(500);
    const pid = javaPid();
    await embedded?.stop();
    expect(isRunning(pid)).toBe(false);
    await client.close();
    await ended;
    embedded = undefined;
    expect((await start()).target).toEqual(before);
    expect(await (await connect()).read('MATCH (n:Candidate) RETURN n.id AS id')).toEqual([{ id: 'kept' }]);
  });
});

async function untilAnswered(client: GraphClient): Promise<unknown> {
  let last: unknown;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return await client.read('MATCH (n:Candidate) RETURN n.id AS id');
    } catch (error) {
      last = error;
      await sleep(300);
    }
  }
  throw last;
}

describe('migrations of a new graph', () => {
  it('are applied once each, in order, when several nodes start at the same time', async () => {
    const [first, second, third] = [await connect(), await connect(), await connect()];
    const applied = await Promise.all([migrate(first), migrate(second), migrate(third)]);
    expect(applied.flat()).toEqual(listMigrations().map(({ name }) => name));
    const rows = await first.read('MATCH (m:Migration) RETURN m.name AS name ORDER BY m.number');
    expect(rows.map(({ name }) => name)).toEqual(applied.flat());
  });

  it('are refused when the file of an applied one has changed', async () => {
    const client = await connect();
    const [migration] = listMigrations();
    if (migration === undefined) throw new Error('there are no migrations');
    const { name, number, checksum } = migration;
    const set = 'MATCH (m:Migration {number: $number}) SET m.checksum = $checksum';
    await client.write(set, { number, checksum: 'another' });
    await expect(migrate(client)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      facts: { migration: name },
    });
    await client.write(set, { number, checksum });
    expect(await migrate(client)).toEqual([]);
  });
});

describe('dump and load', () => {
  it('bring the graph back as it was, through the running server', async () => {
    const client = await connect();
    await migrate(client);
    await client.write('MATCH (n:Candidate) DETACH DELETE n');
    await client.write('UNWIND range(1, 1000) AS i CREATE (:Candidate {id: toString(i)})');
    const file = join(folder, 'graph.dump');
    const dumped = await dumpGraph(options, file);
    expect(dumped.bytes).toBe(statSync(file).size);
    expect(await count(client)).toBe(1000);
    await client.write('MATCH (n:Candidate) DETACH DELETE n');
    await client.write("CREATE (:Candidate {id: 'after the dump'})");
    const asked: number[] = [];
    const refused = await loadGraph(options, file, async (nodes) => asked.push(nodes) === 0);
    expect(refused).toBeNull();
    expect(asked).toEqual([1]);
    expect(await count(client)).toBe(1);
    expect(await loadGraph(options, file, async () => true)).toMatchObject({ file });
    expect(await count(client)).toBe(1000);
    expect(await migrate(client)).toEqual([]);
    expect(embedded?.state).toBe('running');
  });

  it('work on a stopped graph and into an empty folder without a question', async () => {
    const file = join(folder, 'stopped.dump');
    await embedded?.stop();
    embedded = undefined;
    await dumpGraph(options, file);
    const other = { ...options, dataFolder: join(folder, 'other') };
    expect(await loadGraph(other, file)).toMatchObject({ file });
    const restored = await EmbeddedNeo4j.start(other);
    const client = new GraphClient(restored.target);
    expect(await count(client)).toBe(1000);
    await client.close();
    await restored.stop();
    expect(await loadGraph(other, file)).toBeNull();
  });

  it('refuse a file that exists, a file that is no dump, and a folder without a graph', async () => {
    const file = join(folder, 'not-a-dump');
    writeFileSync(file, 'something else');
    await expect(dumpGraph(options, file)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(loadGraph(options, file)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field: 'file' },
    });
    await expect(loadGraph(options, join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    const empty = { ...options, dataFolder: join(folder, 'empty') };
    await expect(dumpGraph(empty, join(folder, 'x.dump'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('put the old graph back when a dump turns out to be damaged', async () => {
    const whole = readFileSync(join(folder, 'stopped.dump'));
    const damaged = join(folder, 'damaged.dump');
    writeFileSync(damaged, whole.subarray(0, Math.floor(whole.length / 2)));
    const client = await connect();
    await expect(loadGraph(options, damaged, async () => true)).rejects.toMatchObject({
      code: 'EMBEDDED_START_FAILED',
    });
    expect(await untilCounted(client)).toBe(1000);
  });
});

async function count(client: GraphClient): Promise<number> {
  const [row] = await client.read<{ nodes: number }>('MATCH (n:Candidate) RETURN count(n) AS nodes');
  return row?.nodes ?? -1;
}

async function untilCounted(client: GraphClient): Promise<number> {
  await untilAnswered(client);
  return count(client);
}

describe('a killed supervisor', () => {
  it('leaves no Neo4j behind, and the next start takes the folder over', async () => {
    const held = { ...options, dataFolder: join(folder, 'held') };
    const script = join(packageRoot(), 'test/integration/graph/scripts/hold-neo4j.ts');
    const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
    const holder = spawn(process.execPath, [runner, script, filesFolder, held.dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      holder.stdout.once('data', (data: Buffer) => resolve(data.toString()));
      holder.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
    });
    const { java } = JSON.parse(line) as { java: number };
    await expect(EmbeddedNeo4j.start(held)).rejects.toMatchObject({
      code: 'EMBEDDED_ALREADY_RUNNING',
      facts: { pid: holder.pid },
    });
    const killed = new Promise((resolve) => holder.once('close', resolve));
    holder.kill('SIGKILL');
    await killed;
    const next = await EmbeddedNeo4j.start(held);
    expect(isRunning(java)).toBe(false);
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    expect(processes.filter((args) => args.includes(held.dataFolder))).toHaveLength(1);
    await next.stop();
  });
});
