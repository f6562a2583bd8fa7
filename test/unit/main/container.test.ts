import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot, resourcePath } from '../../../src/core/resources.js';
import { containerArguments } from '../../../src/main/provision/index.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-container-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A PATH whose `docker` notes its arguments, each run's on a line, and waits. As the real one it has a plugin do the
 * work: a process of its own, which alone heeds signals.
 */
function machineWithDocker(): { path: string; calls: () => string[] } {
  const notes = join(folder, 'calls');
  const program = join(folder, 'docker');
  writeFileSync(
    program,
    `#!${process.execPath}
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
process.on('SIGINT', () => {});
if (process.env.PLUGIN === undefined) {
  const env = { ...process.env, PLUGIN: 'compose' };
  spawn(process.execPath, [__filename, ...args], { env, stdio: 'inherit' }).on('close', (code) => process.exit(code));
} else {
  process.on('SIGINT', () => process.exit(7));
  setInterval(() => {}, 1000);
  appendFileSync(${JSON.stringify(notes)}, args.join(' ') + '\\n');
}
`,
  );
  chmodSync(program, 0o755);
  return {
    path: folder,
    calls: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
  };
}

describe('a command in a container', () => {
  it('publishes its port on loopback only, at the same number', () => {
    const args = containerArguments({ command: ['node', '--version'], port: 4_700, environment: { A: 'b' } });
    const [name = ''] = args.slice(args.indexOf('--name') + 1);
    expect(name).toMatch(/^waymark-[0-9a-f]{12}-\d+$/);
    expect(args.slice(args.indexOf('run'))).toEqual(
      ['run', '--rm', '--build', '-T', '--name', name, '--publish', '127.0.0.1:4700:4700'].concat(
        ['--env', `WAYMARK_CONTAINER=${name}`, '--env', 'A=b'],
        ['waymark', 'node', '--version'],
      ),
    );
    expect(containerArguments({ command: ['node'], port: null })).not.toContain('--publish');
  });

  it('is built from files that are there', () => {
    const file = resourcePath('deploy/container/compose.yaml');
    const { services } = parse(readFileSync(file, 'utf8')) as {
      services: { waymark: { build: { context: string; dockerfile: string } } };
    };
    const { context, dockerfile } = services.waymark.build;
    expect(join(dirname(file), context, '/')).toBe(join(packageRoot(), '/'));
    expect(existsSync(join(packageRoot(), dockerfile))).toBe(true);
  });

  it('is reached by a signal, waited for, and its exit code is passed on', async () => {
    const { path, calls } = machineWithDocker();
    const script = join(packageRoot(), 'test/unit/main/scripts/run-in-container.ts');
    const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
    const outer = spawn(process.execPath, [runner, script, 'node', 'bin/waymark.mjs', 'demo', '--once'], {
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => outer.once('close', (code) => resolve(code)));
    let said = '';
    outer.stderr.on('data', (data: Buffer) => (said += data.toString()));
    while (calls().length === 0 && outer.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    outer.kill('SIGINT');
    expect(await ended, said).toBe(7);
    expect(calls()).toEqual([expect.stringMatching(/ run .* waymark node bin\/waymark\.mjs demo --once$/)]);
    expect(said).toContain('Docker Compose');
  }, 60_000);
});
