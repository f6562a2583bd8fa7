// Fails when an installed package has a licence that is not on the list of permissive ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);
/** Weak copyleft that asks nothing of a program that only uses the unchanged package. */
const unchanged = new Set(['EPL-2.0', 'MPL-2.0']);

/** True for an expression with a choice that is allowed, or with parts that are all allowed. */
function allowed(expression) {
  const plain = expression.replace(/[()]/g, '').trim();
  if (/\sOR\s/.test(plain)) return plain.split(/\s+OR\s+/).some(allowed);
  if (/\sAND\s/.test(plain)) return plain.split(/\s+AND\s+/).every(allowed);
  return permissive.has(plain) || unchanged.has(plain);
}

function packages(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('.')) return [];
    const path = join(folder, name);
    if (name.startsWith('@')) return packages(path);
    return existsSync(join(path, 'package.json')) ? [path, ...packages(join(path, 'node_modules'))] : [];
  });
}

const found = packages(join(root, 'node_modules')).map((path) => {
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const text =
    typeof license === 'string'
      ? license
      : (license?.type ?? licenses?.map?.((item) => item.type).join(' OR ') ?? 'none');
  return { name, version, licence: text };
});
const refused = found.filter(({ licence }) => !allowed(licence));
for (const { name, version, licence } of refused) process.stderr.write(`${name} ${version}: ${licence}\n`);
process.stdout.write(`${found.length} packages, ${refused.length} with a licence that is not allowed\n`);
process.exitCode = refused.length === 0 ? 0 : 1;
