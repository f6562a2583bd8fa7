// Writes docs/events/ from the definitions in src/events/definitions.ts: a JSON Schema per kind and a list of all; with
// --check fails when a file on disk differs or is left over.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs', 'events');
const { eventPages } = await import(join(root, 'dist', 'src', 'events', 'event-pages.js'));
const pages = eventPages();
mkdirSync(folder, { recursive: true });
const present = readdirSync(folder);
if (process.argv.includes('--check')) {
  const wrong = [
    ...present.filter((name) => !pages.has(name)),
    ...[...pages]
      .filter(([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text)
      .map(([name]) => name),
  ];
  if (wrong.length > 0) {
    process.stderr.write(
      `docs/events differs from the definitions (${wrong.join(', ')}); run npm run codegen\n`,
    );
    process.exitCode = 1;
  }
} else {
  for (const name of present) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}
