// Runs the default export of a TypeScript file in a process of its own, for tests that kill processes:
//   node test/testkit/run-script.mjs FILE ARGUMENT...
// The file is transformed on the fly, so nothing has to be built before.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const [file = '', ...args] = process.argv.slice(2);
const { module } = await runnerImport(resolve(file), {
  root: resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'),
  configFile: false,
  logLevel: 'error',
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
await module.default(args);
