import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client as PgClient } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/core/logger.js';
import { packageRoot } from '../../../src/core/resources.js';
import { startMariadbServer } from '../../../src/main/servers/mariadb.js';
import { startPostgresServer } from '../../../src/main/servers/postgres.js';
import type { RunningServer } from '../../../src/main/servers/server.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-servers-'));
const folders: string[] = [folder];

afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

const engines = [
  {
    name: 'PostgreSQL',
    start: startPostgresServer,
    process: 'postgres -D',
    ask: async (server: RunningServer, password = server.password): Promise<unknown> => {
      const client = new PgClient({ ...server, database: 'postgres', password });
      await client.connect();
      const { rows } = await client.query<{ one: number }>('SELECT 1 AS one');
      await client.end();
      return rows[0]?.one;
    },
  },
  {
    name: 'MariaDB',
    start: startMariadbServer,
    process: '--datadir=',
    ask: async (server: RunningServer, password = server.password): Promise<unknown> => {
      const { host, port, user } = server;
      const connection = await createConnection({ host, port, user, password });
      const [rows] = await connection.query('SELECT 1 AS one');
      await connection.end();
      return (rows as { one: number }[])[0]?.one;
    },
  },
];

/** Processes of a server on a folder, without the shell that guards it. */
function serverProcesses(path: string): number[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) =>
        line.includes(path) && /\/(postgres|mariadbd|mysqld) /.test(line) && !line.includes('/bin/sh'),
    )
    .map((line) => Number(line.trim().split(' ')[0]));
}

describe.each(engines)('a $name server on a folder', ({ name, start, ask }) => {
  const options = { dataFolder: join(folder, name), fast: true, logger: silentLogger };

  it('wants its password, is held by one process at a time, recovers from a crash and keeps its place', async () => {
    const server = await start(options);
    folders.push(server.folder);
    expect(await ask(server)).toBe(1);
    await expect(ask(server, 'wrong')).rejects.toThrowError();
    await expect(start(options)).rejects.toMatchObject({
      code: 'EMBEDDED_ALREADY_RUNNING',
      facts: { pid: process.pid },
    });
    const [killed = 0] = serverProcesses(server.folder);
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => ask(server).catch(() => null), { timeout: 40_000 }).toBe(1);
    const { port } = server;
    await server.stop();
    expect(serverProcesses(server.folder)).toEqual([]);
    const again = await start(options);
    expect(again.port).toBe(port);
    expect(await ask(again)).toBe(1);
    await again.stop();
  });

  it('ends with a process that is killed', async () => {
    const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
    const script = join(packageRoot(), 'test/integration/main/scripts/hold-server.ts');
    const holder = spawn(process.execPath, [runner, script, name, options.dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      holder.stdout.once('data', (data: Buffer) => resolve(data.toString()));
      holder.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
    });
    const { place } = JSON.parse(line) as { place: string };
    expect(serverProcesses(place).length).toBeGreaterThan(0);
    holder.kill('SIGKILL');
    const next = await start(options);
    expect(await ask(next)).toBe(1);
    await next.stop();
  });
});
