import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/resources.js';
import type { Engine, EngineTarget } from '../../src/engines/contract.js';
import { mysqlEngine } from '../../src/engines/mysql/index.js';
import { postgresEngine } from '../../src/engines/postgres/index.js';
import { redisEngine } from '../../src/engines/redis/index.js';
import { parseTargetUrl, targetNamespace } from '../../src/engines/target.js';
import { testServers } from '../testkit/servers.js';

/** The version that is tried, for example `postgres-18`. */
const [tried = '', wanted = ''] = (process.env['WAYMARK_TEST_VERSION'] ?? '').split('-');
const run = promisify(execFile);

interface Tried {
  engine: Engine;
  url: string;
  /** Kinds that every instance of the engine has. */
  kinds: readonly string[];
}

function triedServer(): Tried {
  const { postgres, mariadb, redisSecured } = testServers();
  const secret = encodeURIComponent;
  if (tried === 'postgres') {
    const { host, port, user, password } = postgres;
    const url = `postgres://${user}:${secret(password)}@${host}:${port}/postgres`;
    return { engine: postgresEngine, url, kinds: ['Instance', 'Database', 'Schema', 'Principal', 'Setting'] };
  }
  if (tried === 'redis') {
    const { host, port, password } = redisSecured;
    const url = `redis://:${secret(password)}@${host}:${port}/0`;
    return { engine: redisEngine, url, kinds: ['Instance', 'Principal', 'Setting'] };
  }
  const { host, port, user, password } = mariadb;
  const url = `mysql://${user}:${secret(password)}@${host}:${port}/`;
  return { engine: mysqlEngine, url, kinds: ['Instance', 'Extension', 'Principal', 'Setting'] };
}

describe('a server of another version', () => {
  const signal = new AbortController().signal;
  const { engine, url, kinds } = triedServer();
  const target: EngineTarget = parseTargetUrl(url);

  it('is the version that was asked for', async () => {
    const facts = await engine.facts(target, signal);
    expect(facts.version).toMatch(new RegExp(`^${wanted.replace('.', '\\.')}(\\.|$)`));
    process.stdout.write(`${tried} is ${facts.flavour ?? facts.engine} ${facts.version}\n`);
  });

  it('is known by its handshake', async () => {
    const facts = await engine.handshake(target.host, target.port, 3_000, signal);
    expect(facts).toMatchObject({ engine: engine.kind });
    expect(facts?.authRequired).not.toBe(false);
  });

  it('refuses a wrong password by its name', async () => {
    const wrong = { ...target, password: 'not-the-password' };
    await expect(engine.facts(wrong, signal)).rejects.toMatchObject({ code: 'ENGINE_AUTH_FAILED' });
  });

  it('is printed as an inventory, one asset a line, each below one that is there', async () => {
    const cli = join(packageRoot(), 'bin', 'waymark.mjs');
    const { stdout } = await run(process.execPath, [cli, 'inventory', url, '--json'], {
      maxBuffer: 256 * 1024 * 1024,
    });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; key: string; parent: string | null });
    const keys = new Set(lines.map(({ key }) => key));
    expect(keys.size).toBe(lines.length);
    expect(lines.filter(({ parent }) => parent !== null && !keys.has(parent))).toEqual([]);
    expect(lines.filter(({ parent }) => parent === null).map(({ key }) => key)).toEqual([
      targetNamespace(target),
    ]);
    expect([...new Set(lines.map(({ kind }) => kind))]).toEqual(expect.arrayContaining([...kinds]));
    expect(stdout).not.toContain(target.password);
  });
});
