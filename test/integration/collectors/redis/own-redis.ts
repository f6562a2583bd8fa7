import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../../src/core/child-process.js';
import { findProgram } from '../../../../src/core/programs.js';

/** A Redis server of a test's own, for what cannot be shared: users, settings, TLS, cluster mode. */
export interface OwnRedis {
  port: number;
  folder: string;
  process: ChildProcess;
  /** Without a password. */
  url: string;
  /** A client of the default user. */
  client: Redis;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}

/** True when a Redis 6 is tried: it has no functions, selectors of rules, or rules for reading keys alone. */
export const isBefore7 = process.env['WAYMARK_TEST_VERSION']?.startsWith('redis-6') === true;

/** Starts a Redis server on a free loopback port; `args` come after the usual ones. */
export async function startOwnRedis(
  args: readonly string[] = [],
  prepare: (folder: string) => readonly string[] = () => [],
): Promise<OwnRedis> {
  const program = findProgram(['redis-server', 'valkey-server']);
  if (program === null) throw new Error('redis-server is missing');
  const folder = mkdtempSync(join(tmpdir(), 'waymark-redis-'));
  const port = await freePort();
  const more = prepare(folder);
  const child = spawn(
    program,
    `--bind 127.0.0.1 --port ${port} --dir ${folder} --appendonly no`
      .split(' ')
      .concat('--save', '', args, more),
    { stdio: 'ignore' },
  );
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  for (let attempt = 0; !(await answers(port)); attempt += 1) {
    if (attempt > 200) throw new Error('redis-server does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.connect();
  return {
    port,
    folder,
    process: child,
    url: `redis://127.0.0.1:${port}`,
    client,
    stop: async () => {
      client.disconnect();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
