import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the explorer into dist/explorer, served by the API nodes. */
export default defineConfig({
  root: fileURLToPath(new URL('src/explorer', import.meta.url)),
  base: '/',
  plugins: [react()],
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  build: {
    outDir: fileURLToPath(new URL('dist/explorer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
  },
});
