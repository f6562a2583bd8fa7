// npm run test:versions [-- NAME[@SUITE]... [--only PATH]]: the tests of the engines against servers of other versions than
// this machine's. Without names all versions of test/testkit/versions/matrix.mjs are tried, one after the other.
//   --only PATH   only these tests (may be given several times)
//   --start NAME  starts that server, prints where it is and stays until Ctrl-C
//   --list        prints the versions
// Servers come through apt from other suites, some through Maven, into .waymark/versions (or WAYMARK_VERSIONS_FOLDER); nothing is installed.
// The last line is "N passed, N failed"; a version that cannot be obtained or started counts as one failure.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testsOf, versions, wantedVersion } from '../test/testkit/versions/matrix.mjs';
import { obtain, ObtainError } from '../test/testkit/versions/obtain.mjs';
import { obtainBinaries } from '../test/testkit/versions/postgres-binaries.mjs';
import { startVersion } from '../test/testkit/versions/start.mjs';
import { countTests } from './test-report.mjs';
import { buildIfPossible } from './test-servers.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tell = (text) => void process.stderr.write(`${text}\n`);
const load = (path) => import(join(root, 'dist', path));

/** Where the servers are unpacked. The accounts they run as must be able to read it. */
function baseFolder() {
  const given = process.env.WAYMARK_VERSIONS_FOLDER ?? join(root, '.waymark', 'versions');
  mkdirSync(given, { recursive: true, mode: 0o755 });
  if (process.getuid?.() !== 0) return given;
  const reachable =
    spawnSync('setpriv', ['--reuid=65534', '--clear-groups', 'test', '-x', given]).status === 0;
  if (reachable) return given;
  const other = join(
    '/var/tmp',
    `waymark-versions-${createHash('sha256').update(given).digest('hex').slice(0, 16)}`,
  );
  mkdirSync(other, { recursive: true, mode: 0o755 });
  return other;
}

async function startOne(wanted) {
  const folder = join(baseFolder(), wanted.name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const obtaining = wanted.maven === undefined ? obtain : obtainBinaries;
  const programs = await obtaining(wanted, folder, (text) => tell(`${wanted.name}: ${text}`));
  process.env.PATH = [programs, ...startPath].join(delimiter);
  tell(`${wanted.name}: Starting the server`);
  const started = await startVersion(wanted, programs, folder, load);
  const facts = join(folder, 'servers.json');
  writeFileSync(facts, JSON.stringify(started.facts, null, 2), { mode: 0o600 });
  return { ...started, file: facts, folder };
}

const startPath = (process.env.PATH ?? '').split(delimiter);

/** Runs the tests of a version. @returns counts of tests and of what they compared */
async function tryOne(wanted, only) {
  let server;
  try {
    server = await startOne(wanted);
    return await runTests(wanted, server, only.length > 0 ? only : testsOf(wanted.engine));
  } catch (error) {
    tell(error instanceof ObtainError ? error.message : (error.stack ?? String(error)));
    return { passed: 0, failed: 1, matched: 0, total: 0 };
  } finally {
    process.env.PATH = startPath.join(delimiter);
    await server?.stop();
  }
}

async function runTests(wanted, server, tests) {
  const reportFile = join(server.folder, 'report.json');
  rmSync(reportFile, { force: true });
  const args = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'integration'];
  args.push(
    '--no-file-parallelism',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  );
  const env = { ...process.env, WAYMARK_TEST_SERVERS: server.file, WAYMARK_TEST_VERSION: wanted.name };
  const child = spawn(process.execPath, [...args, ...tests], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data) => {
    process.stdout.write(data);
    text += String(data);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const compared = [...text.matchAll(/matched\/total: (\d+)\/(\d+)/g)];
  const sum = (index) => compared.reduce((all, match) => all + Number(match[index]), 0);
  return { ...countTests(reportFile, code), matched: sum(1), total: sum(2) };
}

async function stay(name) {
  const wanted = wantedVersion(name ?? '');
  if (wanted === null) return fail(`--start needs one of: ${Object.keys(versions).join(', ')}`);
  const { facts, stop } = await startOne(wanted);
  process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  const waiting = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  clearInterval(waiting);
  await stop();
  return undefined;
}

function fail(text) {
  tell(text);
  process.exitCode = 2;
}

async function main(args) {
  if (args.includes('--list')) {
    for (const [name, { suite, packages, maven }] of Object.entries(versions)) {
      const from = maven === undefined ? [suite, packages[0]] : ['Maven', `PostgreSQL ${maven}`];
      process.stdout.write(`${name.padEnd(14)} ${from[0].padEnd(9)} ${from[1]}\n`);
    }
    return;
  }
  buildIfPossible();
  if (args[0] === '--start') return await stay(args[1]);
  const only = args.filter((_arg, index) => args[index - 1] === '--only');
  const names = args.filter((arg, index) => arg !== '--only' && args[index - 1] !== '--only');
  const wanted = (names.length > 0 ? names : Object.keys(versions)).map((name) => ({
    name,
    found: wantedVersion(name),
  }));
  const unknown = wanted.filter(({ found }) => found === null).map(({ name }) => name);
  if (unknown.length > 0)
    return fail(`There is no version ${unknown.join(', ')}. Known: ${Object.keys(versions).join(', ')}`);
  const results = [];
  for (const { found } of wanted) results.push({ name: found.name, ...(await tryOne(found, only)) });
  for (const { name, passed, failed, matched, total } of results)
    process.stdout.write(
      `${name.padEnd(14)} matched/total ${`${matched}/${total}`.padEnd(12)} ${passed} passed, ${failed} failed\n`,
    );
  const all = (field) => results.reduce((sum, result) => sum + result[field], 0);
  process.exitCode = all('failed') === 0 ? 0 : 1;
  process.stdout.write(`${all('passed')} passed, ${all('failed')} failed\n`);
}

await main(process.argv.slice(2));
