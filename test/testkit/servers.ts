import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Connection, createConnection } from 'mysql2/promise';
import { Client as PgClient } from 'pg';
import { packageRoot } from '../../src/core/resources.js';
import { GraphClient, type GraphTarget } from '../../src/graph/index.js';

/** Where the servers are that the global setup provides. */
export interface TestServers {
  neo4j: GraphTarget & { pid: number };
  /** Superuser. `bin` is the folder of pg_dump, psql and the like. */
  postgres: { host: string; port: number; user: string; password: string; bin: string };
  /** Account with all privileges. */
  mariadb: {
    host: string;
    port: number;
    user: string;
    password: string;
    socket: string;
    bin: string;
    /** `mysql` when a MySQL server stands in. */
    flavour?: 'mysql' | 'mariadb';
  };
  /** Default account without a password; accounts with narrower rules in its ACL file, `readerUser` among them. */
  redis: { host: string; port: number; readerUser: string; readerPassword: string };
  redisSecured: { host: string; port: number; password: string };
}

let cached: TestServers | undefined;

/**
 * Facts of the running servers. Throws when there are none: a missing server is a failure, never a skip. The file that
 * `WAYMARK_TEST_SERVERS` names, if any, says of some servers that others stand in for them, see `versions/README.md`.
 */
export function testServers(): TestServers {
  if (cached === undefined) {
    const folder = process.env.WAYMARK_TEST_FOLDER ?? join(packageRoot(), '.waymark', 'test');
    const facts = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;
    const others = process.env.WAYMARK_TEST_SERVERS;
    cached = {
      ...facts(join(folder, 'servers.json')),
      ...(others === undefined ? {} : facts(others)),
    } as TestServers;
  }
  return cached;
}

/** True when a MySQL server stands in for MariaDB. */
export function isMysqlTried(): boolean {
  return testServers().mariadb.flavour === 'mysql';
}

/** A name that no other test uses: `prefix_` and ten random letters and digits. */
export function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(5).toString('hex')}`;
}

/** A namespace (instance key) that no other test uses, for graph-only tests. */
export function uniqueNamespace(engine: 'postgres' | 'mysql' | 'redis' = 'postgres'): string {
  return `${engine}://${uniqueName('host').replace('_', '-')}:5432`;
}

/** Opens the test graph. Close it in afterAll. */
export function openGraph(): GraphClient {
  return new GraphClient(testServers().neo4j);
}

/** Removes everything that a test put under its namespace: assets, versions, runs, scopes, samples and events. */
export async function removeNamespace(graph: GraphClient, namespace: string): Promise<void> {
  const statements = [
    'MATCH (n:Asset) WHERE n.key = $namespace OR n.key STARTS WITH $prefix OPTIONAL MATCH (v:Version {assetId: n.id}) DETACH DELETE v, n',
    'MATCH (n:Scope) WHERE n.key = $namespace OR n.key STARTS WITH $prefix DETACH DELETE n',
    'MATCH (n:StatisticSample) WHERE n.assetKey STARTS WITH $namespace DETACH DELETE n',
    'MATCH (n:Annotation) WHERE n.assetKey STARTS WITH $namespace DETACH DELETE n',
  ];
  for (const statement of statements)
    await graph.autocommit(statement, { namespace, prefix: `${namespace}/` });
}

/** A PostgreSQL client of the superuser on a database. End it after use. */
export async function pgClient(database = 'postgres'): Promise<PgClient> {
  const { host, port, user, password } = testServers().postgres;
  const client = new PgClient({ host, port, user, password, database });
  await client.connect();
  return client;
}

/** A fresh PostgreSQL database of the test's own. */
export interface PgDatabase {
  name: string;
  /** postgres://… of the superuser, on this database. */
  url: string;
  client: PgClient;
  /** Ends the client and drops the database. */
  drop(): Promise<void>;
}

/** Creates a PostgreSQL database with the given SQL in it. */
export async function createPgDatabase(sql = '', prefix = 'wm'): Promise<PgDatabase> {
  const { host, port, user, password } = testServers().postgres;
  const name = uniqueName(prefix);
  const admin = await pgClient();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await admin.end();
  const client = await pgClient(name);
  if (sql !== '') await client.query(sql);
  return {
    name,
    url: `postgres://${user}:${password}@${host}:${port}/${name}`,
    client,
    drop: async () => {
      await client.end();
      const again = await pgClient();
      await dropPgDatabase(again, name);
      await again.end();
    },
  };
}

/** The server's version as a number, for example 150018. */
export async function pgVersion(client: PgClient): Promise<number> {
  const { rows } = await client.query<{ number: string }>(
    "SELECT current_setting('server_version_num') AS number",
  );
  return Number(rows[0]!.number);
}

/** Drops a database that may be in use; versions before 13 have no word for that. */
export async function dropPgDatabase(admin: PgClient, name: string): Promise<void> {
  if ((await pgVersion(admin)) >= 130_000) {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    return;
  }
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
}

/** A MariaDB connection with all privileges; several statements at once are allowed. */
export async function mariaConnection(database?: string): Promise<Connection> {
  const { host, port, user, password } = testServers().mariadb;
  return createConnection({
    host,
    port,
    user,
    password,
    multipleStatements: true,
    ...(database === undefined ? {} : { database }),
  });
}

/** A fresh MariaDB database of the test's own. */
export interface MariaDatabase {
  name: string;
  url: string;
  connection: Connection;
  drop(): Promise<void>;
}

/** Creates a MariaDB database with the given SQL in it. */
export async function createMariaDatabase(sql = '', prefix = 'wm'): Promise<MariaDatabase> {
  const { host, port, user, password } = testServers().mariadb;
  const name = uniqueName(prefix);
  const connection = await mariaConnection();
  await connection.query(`CREATE DATABASE \`${name}\``);
  await connection.changeUser({ database: name });
  if (sql !== '') await connection.query(sql);
  return {
    name,
    url: `mysql://${user}:${password}@${host}:${port}/${name}`,
    connection,
    drop: async () => {
      await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await connection.end();
    },
  };
}

/** A Redis database that no other test uses at the time. Call `done` after use: it empties the database and gives it back. */
export async function redisDatabase(): Promise<{
  client: Redis;
  database: number;
  url: string;
  done: () => Promise<void>;
}> {
  const { host, port } = testServers().redis;
  const registry = new Redis({ host, port, maxRetriesPerRequest: 2 });
  const [, count = '16'] = (await registry.config('GET', 'databases')) as string[];
  const database = await reserveDatabase(registry, Number(count));
  const client = new Redis({ host, port, db: database, maxRetriesPerRequest: 2 });
  await client.flushdb();
  return {
    client,
    database,
    url: `redis://${host}:${port}/${database}`,
    done: async () => {
      await client.flushdb();
      await client.quit();
      await registry.del(`testkit:database:${database}`);
      await registry.quit();
    },
  };
}

/** Reservations are in database 0 and run out, so that one of a killed test comes back. */
async function reserveDatabase(registry: Redis, count: number): Promise<number> {
  const first = randomBytes(2).readUInt16BE();
  for (let step = 0; step < count; step += 1) {
    const database = 1 + ((first + step) % (count - 1));
    if ((await registry.set(`testkit:database:${database}`, '1', 'EX', 3600, 'NX')) === 'OK') return database;
  }
  throw new Error('every Redis database is in use by another test');
}
