import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/graph/index.js';
// @ts-expect-error -- a plain script, shared with the command line
import { holdServers } from '../../scripts/test-servers.mjs';
import { openGraph } from './servers.js';

/**
 * Starts the real servers, or finds them running, and holds on to them until the run is over: with the last run they
 * are stopped, unless `test-servers.mjs up` keeps them. A missing server fails the run.
 */
export default async function setup(_project: TestProject): Promise<() => Promise<void>> {
  const { release } = (await holdServers()) as { release: () => Promise<void> };
  // Servers found running may be older than the newest migration.
  const graph = openGraph();
  await migrate(graph);
  await graph.close();
  return release;
}
