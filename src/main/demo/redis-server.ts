import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import {
  type DemoServer,
  type DemoServerOptions,
  neededProgram,
  programVersion,
  superviseServer,
  writeClientFile,
} from './demo-server.js';
import { canRun, type FleetScript, fleetScripts } from './fleet-scripts.js';
import { commandsOf } from './redis-commands.js';
import { ServerMemory } from './server-state.js';

/** Short-lived keys are written again this often while the fleet runs. */
const trafficIntervalMs = 30_000;

/** What the account of Waymark may do: read structure, never a value. */
const waymarkRules =
  '-@all +select +info +dbsize +scan +type +pttl +memory|usage +object|encoding +hlen +hkeys +xlen +xinfo|groups ' +
  '+config|get +acl|list +module|list +cluster|info +readonly';

/** Starts the Redis server of the sample fleet: sessions, carts, caches, streams and functions. */
export async function startDemoRedis(options: DemoServerOptions): Promise<DemoServer> {
  const server = neededProgram('Redis', ['redis-server', 'valkey-server']);
  const version = await programVersion(server);
  const memory = await ServerMemory.open(options.folder, 'redis', {
    accounts: ['admin', 'waymark'],
    chooseDataFolder: () => join(resolve(options.folder), 'redis'),
    isMade: (folder) => existsSync(folder),
  });
  const { dataFolder, port } = memory.state;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const accessFile = join(dataFolder, 'users.acl');
  if (!existsSync(accessFile)) writeFileSync(accessFile, firstUsers(memory, version), { mode: 0o600 });
  const configuration = join(dataFolder, 'redis.conf');
  writeFileSync(configuration, settings(dataFolder, accessFile, port, version), { mode: 0o600 });
  const connect = (): Redis =>
    new Redis({
      host: '127.0.0.1',
      port,
      username: 'admin',
      password: memory.password('admin'),
      lazyConnect: true,
      retryStrategy: () => null,
    });
  const supervised = await superviseServer(options, {
    title: 'Redis (sample fleet)',
    name: 'redis',
    command: server,
    args: [configuration],
    endSignal: 'SIGTERM',
    probe: async () => await withClient(connect(), async (client) => void (await client.ping())),
  });
  const traffic = setInterval(() => {
    void withClient(connect(), async (client) => {
      for (const script of scripts(version).filter((one) => one.name.includes('traffic')))
        await runScript(client, script);
    }).catch((error: unknown) => options.logger.debug({ error: String(error) }, 'sample traffic failed'));
  }, trafficIntervalMs);
  traffic.unref();
  const stop = async (): Promise<void> => {
    clearInterval(traffic);
    await supervised.stop();
  };
  try {
    await withClient(connect(), async (client) => {
      if (!memory.state.loaded) options.progress('Loading sessions, carts and streams into Redis');
      for (const script of scripts(version)) {
        options.signal.throwIfAborted();
        await runScript(client, script);
      }
      if (!memory.state.loaded) {
        await client.call('ACL', 'SAVE');
        memory.update({ loaded: true });
      }
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const password = encodeURIComponent(memory.password('waymark'));
  const secret = writeClientFile(options.folder, 'redis.password', memory.password('admin'));
  return {
    instance: {
      name: 'sessions-and-carts',
      url: `redis://waymark:${password}@127.0.0.1:${port}/0`,
      environment: 'demo',
      tags: ['sample-fleet', 'shop'],
    },
    client: `REDISCLI_AUTH="$(cat ${secret})" redis-cli -p ${port} --user admin --no-auth-warning`,
    dataFolder: memory.state.dataFolder,
    pid: () => supervised.pid,
    stop,
  };
}

/** Keys are written at every start, so that sessions and caches have not all expired since the last one. */
function scripts(version: string): FleetScript[] {
  return fleetScripts('redis').filter((script) => canRun(script, version));
}

async function runScript(client: Redis, script: FleetScript): Promise<void> {
  if (script.text.startsWith('#!')) await client.call('FUNCTION', 'LOAD', 'REPLACE', script.text);
  else if (script.name.endsWith('.lua')) await client.eval(script.text, 0);
  else for (const [command = '', ...args] of commandsOf(script.text)) await client.call(command, ...args);
}

async function withClient<Result>(client: Redis, work: (client: Redis) => Promise<Result>): Promise<Result> {
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Passwords stand in the file as hashes only. `%R~*` (keys for reading only) is known from version 7 on. */
function firstUsers(memory: ServerMemory, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const channels = major > 6 || minor >= 2;
  const hashOf = (account: string): string =>
    `#${createHash('sha256').update(memory.password(account)).digest('hex')}`;
  const functions = major >= 7 ? ' +function|list' : '';
  return [
    'user default off resetkeys -@all',
    `user admin on ${hashOf('admin')} ~* ${channels ? '&* ' : ''}+@all`,
    `user waymark on ${hashOf('waymark')} ${major >= 7 ? '%R~*' : '~*'} ${channels ? 'resetchannels ' : ''}${waymarkRules}${functions}`,
    '',
  ].join('\n');
}

function settings(dataFolder: string, accessFile: string, port: number, version: string): string {
  const values: Readonly<Record<string, string>> = {
    bind: '127.0.0.1',
    port: String(port),
    dir: JSON.stringify(dataFolder),
    aclfile: JSON.stringify(accessFile),
    databases: '16',
    daemonize: 'no',
    save: '300 1',
    appendonly: 'no',
    maxmemory: '256mb',
    'maxmemory-policy': 'volatile-lru',
    'notify-keyspace-events': '""',
    'stream-node-max-entries': '100',
    // Without this a server that cannot save, for want of its folder or of room, does not end.
    ...(Number.parseInt(version, 10) >= 7 ? { 'shutdown-on-sigterm': 'force' } : {}),
  };
  return `${Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n')}\n`;
}
