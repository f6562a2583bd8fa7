// Real servers for the tests: Neo4j, PostgreSQL, MariaDB and two Redis, on free loopback ports.
//   up      starts them (or finds them running), keeps them running and prints where they are
//   down    stops them
//   status  prints where they are, null when they do not run
// A keeper process owns the servers (test/testkit/keeper.mjs); facts are in .waymark/test/servers.json (0600).
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = process.env.WAYMARK_TEST_FOLDER ?? join(root, '.waymark', 'test');
const factsFile = join(folder, 'servers.json');
const logFile = join(folder, 'keeper.log');
const startTimeoutMs = 300_000;

/** Facts of the running servers, null when none run. */
export function runningServers() {
  try {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8'));
    process.kill(facts.keeperPid, 0);
    return facts;
  } catch {
    return null;
  }
}

/**
 * Finds the servers running or starts them, and holds on to them. They run until the last holder has released them or
 * has ended in any way.
 * @returns the facts, and `release`, which resolves when this holder's part is done: with the last one, when all have stopped.
 */
export async function holdServers() {
  let starting;
  for (let waited = 0; waited < startTimeoutMs; waited += 200) {
    const facts = runningServers();
    const hold = facts === null ? null : await takeHold(facts);
    if (hold !== null) return { facts, ...hold };
    starting ??= startKeeper();
    if (starting.failed) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-4000) : '';
  throw new Error(`The test servers did not start:\n${log}`);
}

/** Null when the keeper is just ending. */
async function takeHold(facts) {
  const socket = connect(facts.lease.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const opened = await new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!opened) return null;
  socket.on('error', () => undefined);
  // The keeper must not keep this process from ending.
  socket.unref();
  const ask = (word) =>
    new Promise((resolve) => {
      socket.ref();
      socket.once('data', (data) => resolve(data.toString().trim()));
      void closed.then(() => resolve('closed'));
      socket.write(`${word}\n`);
    });
  socket.write(`${facts.lease.token}\n`);
  const release = async () => {
    if ((await ask('release')) === 'kept') socket.destroy();
    else await closed;
  };
  return { release, keep: () => ask('keep') };
}

function startKeeper() {
  mkdirSync(folder, { recursive: true });
  buildIfPossible();
  const log = openSync(logFile, 'w', 0o600);
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve'], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: root,
  });
  const state = { failed: false };
  // A keeper that finds another one ends with 0, and the other one's servers are waited for.
  keeper.once('exit', (code) => (state.failed = code !== 0));
  keeper.unref();
  return state;
}

/** The keeper runs from dist/. A type error in code under work does not keep the servers from starting: `npm test` builds strictly before. */
export function buildIfPossible() {
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed', '--server-only'], {
      stdio: 'ignore',
    });
  } catch (error) {
    if (!existsSync(join(root, 'dist', 'src', 'main', 'servers', 'postgres.js'))) throw error;
  }
}

async function up() {
  const { facts, keep, release } = await holdServers();
  await keep();
  await release();
  return facts;
}

async function down() {
  const facts = runningServers();
  if (facts === null) return;
  process.kill(facts.keeperPid, 'SIGTERM');
  const isRunning = () => {
    try {
      process.kill(facts.keeperPid, 0);
      return true;
    } catch {
      return false;
    }
  };
  for (let waited = 0; waited < 90_000 && isRunning(); waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function main(command) {
  const print = (facts) => process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  if (command === 'serve') {
    const { keep } = await import('../test/testkit/keeper.mjs');
    await keep({
      folder,
      factsFile,
      product: join(root, 'dist'),
      filesFolder: join(root, '.waymark', 'neo4j'),
    });
  } else if (command === 'up') print(await up());
  else if (command === 'down') await down();
  else if (command === 'status') print(runningServers());
  else {
    process.stderr.write('usage: node scripts/test-servers.mjs up|down|status\n');
    process.exitCode = 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
