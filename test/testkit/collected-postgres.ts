import { systemContext } from '../../src/core/context.js';
import { expect } from 'vitest';
import type { TestApi } from './api.js';
import { removeInstance, waitForRun } from './ingest-fixture.js';
import { createPgDatabase, type PgDatabase, testServers } from './servers.js';

/** A database of a test's own on the PostgreSQL server, registered at an API and collected by it. */
export interface CollectedDatabase {
  database: PgDatabase;
  instance: { id: string; key: string };
  /** Key of the database. */
  key: string;
  /** Collects the database again, and waits for the end. */
  collect(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes the database, registers the server and collects what is in the given schemas.
 * @param place.host the loopback address in a spelling of its own, so that no other suite registers the same instance
 */
export async function collectedDatabase(
  api: TestApi,
  sql: string,
  place: { host: string; name: string; schemas: readonly string[] },
): Promise<CollectedDatabase> {
  const ctx = systemContext();
  const database = await createPgDatabase(sql);
  const { port, user, password } = testServers().postgres;
  const { instance } = await api.ingest.instances.registerInstance(ctx, {
    engine: 'postgres',
    host: place.host,
    port,
    user,
    password,
    name: place.name,
    collect: false,
  });
  const key = `${instance.key}/${database.name}`;
  const collect = async (): Promise<void> => {
    const run = await waitForRun(api.ingest, () =>
      api.ingest.runs.startCollection(ctx, {
        instanceId: instance.id,
        only: [key, ...place.schemas.map((schema) => `${key}.${schema}`)],
      }),
    );
    expect(run.state).toMatch(/SUCCEEDED|PARTIAL/);
  };
  api.ingest.startWorking();
  await collect();
  return {
    database,
    instance,
    key,
    collect,
    remove: async () => {
      await removeInstance(api.graph, instance.id, instance.key);
      await database.drop();
    },
  };
}
