import type { TestProject } from 'vitest/node';
import { isWaymarkError } from '../../src/core/errors.js';
import { type GraphClient, listMigrations, migrate } from '../../src/graph/index.js';
// @ts-expect-error -- a plain script, shared with the command line
import { holdServers } from '../../scripts/test-servers.mjs';
import { openGraph } from './servers.js';

/**
 * Starts the real servers, or finds them running, and holds on to them until the run is over: with the last run they
 * are stopped, unless `test-servers.mjs up` keeps them. A missing server fails the run.
 */
export default async function setup(_project: TestProject): Promise<() => Promise<void>> {
  const { release } = (await holdServers()) as { release: () => Promise<void> };
  const graph = openGraph();
  try {
    await bringUpToDate(graph);
  } finally {
    await graph.close();
  }
  return release;
}

/**
 * Servers found running may be older than the newest migration. A migration under work, whose file has changed since it
 * was applied, is applied again; everywhere else that is refused.
 */
async function bringUpToDate(graph: GraphClient): Promise<void> {
  for (;;) {
    try {
      await migrate(graph);
      return;
    } catch (error) {
      const name = isWaymarkError(error, 'MIGRATION_FAILED') ? error.facts.migration : undefined;
      const removed = await graph.write(
        'MATCH (m:Migration {name: $name}) WHERE m.checksum <> $checksum DETACH DELETE m RETURN 1 AS removed',
        { name, checksum: listMigrations().find((migration) => migration.name === name)?.checksum ?? '' },
      );
      if (removed.length === 0) throw error;
    }
  }
}
