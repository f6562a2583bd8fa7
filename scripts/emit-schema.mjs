// Writes schema/schema.graphql from the resolvers; with --check fails when the file on disk differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'schema', 'schema.graphql');
const { buildApiSchema, printApiSchema } = await import(join(root, 'dist', 'resolvers', 'edge', 'schema.js'));
const { resolverClasses } = await import(join(root, 'dist', 'resolvers', 'index.js'));
const printed = printApiSchema(await buildApiSchema(resolverClasses, new Map()));
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== printed) {
    process.stderr.write('schema/schema.graphql differs from the resolvers; run npm run codegen\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, printed);
}
