import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { defineConfig } from 'vite';

/** The same as the server's of its own schema, whatever the layout of the file: see `resolvers/edge/schema.ts`. */
function schemaFingerprint(): string {
  const file = readFileSync(new URL('schema/schema.graphql', import.meta.url), 'utf8');
  const printed = `${printSchema(lexicographicSortSchema(buildSchema(file)))}\n`;
  return createHash('sha256').update(printed).digest('hex').slice(0, 12);
}

/** Builds the explorer into dist/explorer, served by the API nodes. */
export default defineConfig({
  root: fileURLToPath(new URL('src/explorer', import.meta.url)),
  base: '/',
  define: { builtSchema: JSON.stringify(schemaFingerprint()) },
  plugins: [react()],
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  build: {
    outDir: fileURLToPath(new URL('dist/explorer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
  },
});
