import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { packageRoot } from '../../../src/core/resources.js';
import { EmbeddedRedis } from '../../../src/main/embedded-redis.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-redis-'));
const options = { dataFolder: join(folder, 'redis'), logger: silentLogger };
let embedded: EmbeddedRedis;

beforeAll(async () => {
  embedded = await EmbeddedRedis.start(options);
});

afterAll(async () => {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function withClient<Result>(work: (client: Redis) => Promise<Result>): Promise<Result> {
  const client = new Redis(embedded.url, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Ids of the running servers of a data folder, without the shell that guards them. */
function servers(port: string): number[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`redis-server 127.0.0.1:${port}`))
    .map((line) => Number(line.trim().split(' ')[0]));
}

const portOf = (url: string): string => new URL(url).port;

describe('the embedded Redis', () => {
  it('listens on the loopback interface, wants its password, and evicts nothing', async () => {
    const settings = await withClient(async (client) => [
      await client.config('GET', 'bind'),
      await client.config('GET', 'maxmemory-policy'),
      await client.config('GET', 'appendonly'),
    ]);
    expect(settings).toEqual([
      ['bind', '127.0.0.1'],
      ['maxmemory-policy', 'noeviction'],
      ['appendonly', 'yes'],
    ]);
    const anonymous = new Redis(Number(portOf(embedded.url)), '127.0.0.1', { maxRetriesPerRequest: 1 });
    anonymous.on('error', () => undefined);
    await expect(anonymous.get('x')).rejects.toThrowError(/NOAUTH/);
    anonymous.disconnect();
    for (const name of ['password', 'redis.conf'])
      expect(statSync(join(options.dataFolder, name)).mode & 0o777).toBe(0o600);
  });

  it('refuses a second start on the same folder and names the process that holds it', async () => {
    await expect(EmbeddedRedis.start(options)).rejects.toMatchObject({
      code: 'EMBEDDED_ALREADY_RUNNING',
      facts: { pid: process.pid },
    });
  });

  it('is started again after a crash with the data it had confirmed', async () => {
    await withClient(async (client) => client.set('kept', 'yes'));
    // Appended data reach the file within a second.
    await withClient(async (client) => client.call('WAITAOF', '1', '0', '5000').catch(() => sleep(1_500)));
    const [killed = 0] = servers(portOf(embedded.url));
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => withClient((client) => client.get('kept')).catch(() => null), { timeout: 30_000 })
      .toBe('yes');
    expect(embedded.restarts).toBe(1);
    expect(servers(portOf(embedded.url))).not.toContain(killed);
  });

  it('stops cleanly and keeps address and data for the next start', async () => {
    const before = embedded.url;
    await withClient(async (client) => client.set('stopped', 'well'));
    await embedded.stop();
    expect(servers(portOf(before))).toEqual([]);
    embedded = await EmbeddedRedis.start(options);
    expect(embedded.url).toBe(before);
    expect(await withClient((client) => client.get('stopped'))).toBe('well');
  });

  it('knows the accounts it is given, each with its own rules', async () => {
    const own = await EmbeddedRedis.start({
      dataFolder: join(folder, 'accounts'),
      logger: silentLogger,
      settings: { databases: '20' },
      users: { reader: 'on >secret ~* -@all +@read +@connection' },
    });
    const client = new Redis({
      host: '127.0.0.1',
      port: own.port,
      username: 'reader',
      password: 'secret',
      db: 19,
    });
    client.on('error', () => undefined);
    expect(await client.get('nothing')).toBeNull();
    await expect(client.set('x', '1')).rejects.toThrowError(/NOPERM/);
    client.disconnect();
    await own.stop();
  });

  it('does not outlive a killed supervisor', async () => {
    const dataFolder = join(folder, 'held');
    const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
    const script = join(packageRoot(), 'test/integration/main/scripts/hold-redis.ts');
    const holder = spawn(process.execPath, [runner, script, dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      holder.stdout.once('data', (data: Buffer) => resolve(data.toString()));
      holder.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
    });
    const port = portOf((JSON.parse(line) as { url: string }).url);
    expect(servers(port)).toHaveLength(1);
    holder.kill('SIGKILL');
    await expect.poll(() => servers(port), { timeout: 20_000 }).toEqual([]);
    const next = await EmbeddedRedis.start({ dataFolder, logger: silentLogger });
    expect(portOf(next.url)).toBe(port);
    await next.stop();
    expect(readFileSync(join(dataFolder, 'redis.log'), 'utf8')).not.toContain('Bad file format');
  });
});
