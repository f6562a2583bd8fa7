// npm run bench -- NAME [ARGUMENT...]: runs test/bench/NAME.ts against the real test servers and prints its result,
// one JSON object, as the last line. Everything else goes to standard error. Without a name the benches are listed.
//
// A bench file's default export is `run(args: string[]): Promise<Record<string, unknown>>`; `export const servers =
// false` says that it needs none. It runs as compiled code, as the product does: figures of code transformed on the
// fly would be of the transformation.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { holdServers } from './test-servers.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist', 'bench');
const [name, ...args] = process.argv.slice(2);

function benches() {
  const folder = join(root, 'test', 'bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
    .map((file) => file.slice(0, -3));
}

/** Compiles the product with the tests beside it. Types are checked by `npm run typecheck`, not here. */
function compile() {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  execFileSync(tsc, ['-p', 'tsconfig.test.json', '--noEmit', 'false', '--noCheck', '--outDir', out], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
}

async function run() {
  compile();
  const { demoNeeds, provision } = await import(join(out, 'src', 'main', 'provision', 'index.js'));
  const bench = await import(pathToFileURL(join(out, 'test', 'bench', `${name}.js`)).href);
  if (bench.servers === false) return bench.default(args);
  const needs = bench.chromium === true ? [...demoNeeds, 'chromium'] : demoNeeds;
  await provision({ needs, dataFolder: join(root, '.waymark'), allowCompose: false });
  const { release } = await holdServers();
  try {
    return await bench.default(args);
  } finally {
    await release();
  }
}

if (name === undefined || !benches().includes(name)) {
  process.stderr.write(
    `usage: npm run bench -- NAME [ARGUMENT...]; NAME is one of: ${benches().join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  try {
    const result = await run();
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
