import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forVersion } from '../../collectors/postgres/queries.js';
import { packageRoot } from '../../src/core/resources.js';
import { createPgDatabase, pgClient, type PgDatabase, pgVersion, uniqueName } from './servers.js';

/** A database with everything `pg_dump` can list, see test/fixtures/postgres/rich.sql. */
export interface RichDatabase extends PgDatabase {
  /** Owner of some objects. */
  role: string;
  /** Grantee of some privileges. */
  reader: string;
  tablespace: string;
}

/** Makes the database with two roles and a tablespace of its own; `drop` removes them all. */
export async function createRichDatabase(): Promise<RichDatabase> {
  const role = uniqueName('wm_owner');
  const reader = uniqueName('wm_reader');
  const tablespace = uniqueName('wm_space');
  const admin = await pgClient();
  await admin.query(`CREATE ROLE ${role}`);
  await admin.query(
    `CREATE ROLE ${reader} LOGIN PASSWORD 'reader-secret' VALID UNTIL '2040-01-01' CONNECTION LIMIT 3`,
  );
  await admin.query('SET allow_in_place_tablespaces = on');
  await admin.query(`CREATE TABLESPACE ${tablespace} LOCATION ''`);
  const text = readFileSync(join(packageRoot(), 'test/fixtures/postgres/rich.sql'), 'utf8');
  const sql = forVersion(text, await pgVersion(admin))
    .replaceAll('{role}', role)
    .replaceAll('{reader}', reader)
    .replaceAll('{tablespace}', tablespace);
  const database = await createPgDatabase('', 'wm_rich');
  await database.client.query(sql);
  return {
    ...database,
    role,
    reader,
    tablespace,
    drop: async () => {
      await database.client.query(`DROP SUBSCRIPTION IF EXISTS ${role}_subscription`);
      await database.drop();
      await admin.query(`DROP TABLESPACE ${tablespace}`);
      await admin.query(`DROP ROLE ${role}`);
      await admin.query(`DROP ROLE ${reader}`);
      await admin.end();
    },
  };
}
