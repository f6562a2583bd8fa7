// Writes docs/api/openapi.json and docs/api/rest.md from the REST routes and their operations; with --check fails when
// the files on disk differ.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const load = (path) => import(join(root, 'dist', path));
const { buildApiSchema } = await load('resolvers/edge/schema.js');
const { resolverClasses } = await load('resolvers/index.js');
const { boundRoutes } = await load('resolvers/rest/rest.routes.js');
const { openApiDocument } = await load('resolvers/rest/openapi.js');
const { restPage } = await load('resolvers/rest/rest-page.js');
const routes = boundRoutes(await buildApiSchema(resolverClasses, new Map()));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const files = {
  'openapi.json': `${JSON.stringify(openApiDocument(routes, version), null, 2)}\n`,
  'rest.md': restPage(routes),
};
mkdirSync(join(root, 'docs', 'api'), { recursive: true });
for (const [name, text] of Object.entries(files)) {
  const target = join(root, 'docs', 'api', name);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`docs/api/${name} differs from the routes; run node scripts/emit-openapi.mjs\n`);
    process.exitCode = 1;
  }
}
