// Builds the server (dist/) and, when its sources exist, the explorer (dist/explorer).
// With --server-only the explorer is left out; with --if-needed nothing is rebuilt when dist/ is newer than every source file.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = 0;
  for (const name of readdirSync(path)) {
    if (name !== 'node_modules') latest = Math.max(latest, newest(join(path, name)));
  }
  return latest;
}

const serverOnly = process.argv.includes('--server-only');
const sources = [
  'src',
  'schema',
  'resolvers',
  'collectors',
  'tsconfig.json',
  'package-lock.json',
  'vite.config.ts',
];
const upToDate =
  existsSync(stamp) && sources.every((source) => newest(join(root, source)) <= statSync(stamp).mtimeMs);

if (!(process.argv.includes('--if-needed') && upToDate)) {
  const started = Date.now();
  const bin = (name) => join(root, 'node_modules', '.bin', name);
  const run = (name, args) => execFileSync(bin(name), args, { cwd: root, stdio: ['ignore', 2, 2] });
  run('tsc', ['-p', 'tsconfig.json']);
  if (!serverOnly && existsSync(join(root, 'src', 'explorer', 'main.tsx')))
    run('vite', ['build', '--logLevel', 'warn']);
  mkdirSync(dirname(stamp), { recursive: true });
  if (!serverOnly) writeFileSync(stamp, String(started));
}
