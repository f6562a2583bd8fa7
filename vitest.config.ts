import { defineConfig } from 'vitest/config';

/**
 * One project per kind of suite. `unit` needs no server; the others share the real servers that
 * `test/testkit/global-setup.ts` starts once (or finds running) and each test works in its own namespace.
 */
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];
/** Tests that need a server which `npm run test:versions` obtains. */
const ofVersions = process.env.WAYMARK_TEST_VERSION === undefined ? [] : ['test/versions/**/*.test.ts'];
const shared = { alias, testTimeout: 60_000, hookTimeout: 120_000 } as const;

export default defineConfig({
  resolve: { alias },
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**', 'resolvers/**', 'collectors/**'],
      reporter: ['text-summary', 'html'],
      reportOnFailure: true,
    },
    projects: [
      { resolve: { alias }, test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        resolve: { alias },
        test: {
          ...shared,
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts', ...ofVersions],
          globalSetup: ['test/testkit/global-setup.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/testkit/global-setup.ts'],
          fileParallelism: false,
          // One process for all files: what they import is loaded once, which takes longer than most of their tests.
          isolate: false,
        },
      },
    ],
  },
});
