import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../src/core/programs.js';
import { freePort } from './balancer.js';
import { until } from './events-fixture.js';

/** A redis-server of a test's own. */
export interface OwnRedis {
  port: number;
  /** Asks it by redis-cli. */
  ask(...command: string[]): Promise<string>;
  /** Stops it without an end (SIGSTOP), as a machine that hangs; it is killed with the others. */
  freeze(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Redis servers of a test's own, of whatever kind; all are killed and their files removed with `stop`. */
export interface OwnRedisServers {
  /** @param lines of redis.conf beside port and folder @param password that `ask` signs in with */
  start(lines: readonly string[], options?: { password?: string; sentinel?: boolean }): Promise<OwnRedis>;
  stop(): Promise<void>;
}

/** Makes a folder for servers. */
export function ownRedisServers(): OwnRedisServers {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-own-redis-'));
  const children: ChildProcess[] = [];
  const program = findProgram(['redis-server', 'valkey-server']);
  if (program === null) throw new Error('Redis is missing: install the package redis-server');
  return {
    start: async (lines, { password, sentinel = false } = {}) => {
      const port = await freePort();
      const place = mkdtempSync(join(folder, 'server-'));
      const file = join(place, 'redis.conf');
      writeFileSync(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${place}`, ...lines, ''].join('\n'));
      const child = spawn(program, [file, ...(sentinel ? ['--sentinel'] : [])], { stdio: 'ignore' });
      children.push(child);
      const signIn = password === undefined ? [] : ['-a', password, '--no-auth-warning'];
      const ask = async (...command: string[]): Promise<string> => {
        const { stdout } = await promisify(execFile)('redis-cli', [
          '-p',
          String(port),
          ...signIn,
          ...command,
        ]);
        return stdout.trim();
      };
      await until(async () => (await ask('PING').catch(() => '')) === 'PONG', 'a Redis that answers');
      return { port, ask, freeze: () => void child.kill('SIGSTOP'), kill: async () => end(child) };
    },
    stop: async () => {
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
