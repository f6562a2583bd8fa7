// Writes docs/configuration.md from the options in src/core/config.ts; with --check fails when the file on disk differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'docs', 'configuration.md');
const { configurationPage } = await import(join(root, 'dist', 'src', 'core', 'config-page.js'));
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== configurationPage()) {
    process.stderr.write('docs/configuration.md differs from the options; run npm run codegen\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, configurationPage());
}
