import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../src/core/clock.js';
import { findProgram } from '../../src/core/programs.js';
import { readResource } from '../../src/core/resources.js';

/** A real HAProxy with the configuration that the Compose file mounts. */
export interface TestBalancer {
  url: string;
  stop(): Promise<void>;
}

/** The HAProxy of this machine; the suite installs it where it can. */
export function haproxyProgram(): string {
  const program = findProgram(['haproxy']);
  if (program === null) throw new Error('HAProxy is missing: install the package haproxy');
  return program;
}

/** Starts HAProxy before the given `host:port`s, which take the places of api-1 to api-3. Nothing else is changed. */
export async function startBalancer(nodes: readonly [string, string, string]): Promise<TestBalancer> {
  const port = await freePort();
  const shipped = readResource('deploy/compose/haproxy.cfg');
  const text = nodes.reduce(
    (config, node, index) =>
      config.replaceAll(`server api-${index + 1} api-${index + 1}:4600`, `server api-${index + 1} ${node}`),
    shipped.replace('bind :4600', `bind 127.0.0.1:${port}`),
  );
  const folder = mkdtempSync(join(tmpdir(), 'waymark-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, text);
  const child = spawn(haproxyProgram(), ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString('utf8')));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`HAProxy ended: ${said}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return { url, stop: async () => stopBalancer(child, folder) };
    await sleep(100);
  }
  await stopBalancer(child, folder);
  throw new Error(`HAProxy found no node ready: ${said}`);
}

async function stopBalancer(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
