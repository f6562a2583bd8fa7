import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/graph/index.js';
import { openGraph } from './servers.js';
// @ts-expect-error -- a plain script, shared with the command line
import { down, up } from '../../scripts/test-servers.mjs';

/** Starts the real servers, or finds them running; stops them at the end only when it started them. A missing server fails the run. */
export default async function setup(_project: TestProject): Promise<() => Promise<void>> {
  const { started } = (await up()) as { started: boolean };
  // Servers found running may be older than the newest migration.
  const graph = openGraph();
  await migrate(graph);
  await graph.close();
  return async () => {
    if (started && process.env.WAYMARK_TEST_KEEP !== '1') await down();
  };
}
