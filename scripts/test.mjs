// npm test [-- ARGUMENT...]: builds, installs what the suites need, runs them all and ends with "N passed, N failed".
// Arguments go to vitest, for example: npm test -- --project unit, npm test -- test/integration/graph, npm test -- --coverage.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTests } from './test-report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);

/** Names after --project; none means all. */
function projects() {
  return args.flatMap((arg, index) => {
    if (arg === '--project') return [args[index + 1]];
    return arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [];
  });
}

/** Makes the machine ready. The unit suite needs nothing but Node. */
async function prepare() {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed'], {
    stdio: ['ignore', 2, 2],
    cwd: root,
  });
  const asked = projects();
  if (asked.length > 0 && asked.every((name) => name === 'unit')) return;
  const { provision, runInContainer, testNeeds } = await import(
    join(root, 'dist', 'src', 'main', 'provision', 'index.js')
  );
  const { how } = await provision({
    needs: testNeeds,
    dataFolder: join(root, '.waymark'),
    allowCompose: 'whole',
  });
  if (how !== 'compose') return;
  // Nothing can be installed here: all of it in a container, whose last lines are those of the suites.
  const progress = (text) => void process.stderr.write(`${text}\n`);
  const command = ['node', 'scripts/test.mjs', ...args];
  process.exit(await runInContainer({ command, port: null, progress }));
}

function runVitest(reportFile) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // Ctrl-C reaches vitest by itself; it stops its servers and then this process goes on to the summary.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** What the test servers' keeper saw during a run that failed: a server that crashed is named with the end of its log. */
function tellOfServers() {
  const keeperLog = join(root, '.waymark', 'test', 'keeper.log');
  if (!existsSync(keeperLog)) return;
  const lines = readFileSync(keeperLog, 'utf8').split('\n');
  const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  for (const { logFile, ...entry } of entries) {
    process.stderr.write(`test servers: ${JSON.stringify(entry)}\n`);
    if (logFile === undefined || !existsSync(logFile)) continue;
    process.stderr.write(`${readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-80).join('\n')}\n`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-report-'));
const reportFile = join(folder, 'report.json');
let result = { passed: 0, failed: 1 };
try {
  await prepare();
  result = countTests(reportFile, await runVitest(reportFile));
  if (result.failed > 0) tellOfServers();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = result.failed === 0 ? 0 : 1;
process.stdout.write(`${result.passed} passed, ${result.failed} failed\n`);
