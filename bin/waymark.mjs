#!/usr/bin/env node
// Entry of the `waymark` command. Builds the checkout first when it has not been built yet.
import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'dist', 'src', 'main', 'cli.js');
if (!existsSync(entry) || process.env.WAYMARK_BUILD === 'always') {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed'], {
    stdio: ['ignore', 2, 2],
  });
}
const { main } = await import(entry);
await main(process.argv.slice(2));
