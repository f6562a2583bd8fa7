import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import {
  collectInstance as collectMysql,
  mysqlCollector,
  type QueryCounts,
} from '../../collectors/mysql/index.js';
import { collectInstance as collectPostgres, postgresCollector } from '../../collectors/postgres/index.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { createLogger } from '../../src/core/logger.js';
import type { Collector, EngineKind } from '../../src/engines/contract.js';
import { mysqlEngine } from '../../src/engines/mysql/index.js';
import { postgresEngine } from '../../src/engines/postgres/index.js';
import type { GraphClient } from '../../src/graph/index.js';
import { type CollectionRun, createIngest, type Ingest } from '../../src/ingest/index.js';
import { type RunningMariadb, startMariadbServer } from '../../src/main/servers/mariadb.js';
import { startPostgresServer } from '../../src/main/servers/postgres.js';
import type { RunningServer } from '../../src/main/servers/server.js';
import { benchGraph, cpuSeconds, temporaryFolder } from '../testkit/bench-servers.js';
import { testVault, waitForRun } from '../testkit/ingest-fixture.js';
import {
  mysqlBigSchemaStatements,
  mysqlBigTableName,
  mysqlFullSize,
  mysqlSmallSize,
} from '../testkit/mysql-big-schema.js';
import { bigSchemaStatements, bigTableName, fullSize, smallSize } from '../testkit/pg-big-schema.js';

/** Needs servers of its own, so that nothing but the measured databases is in them. */
export const servers = false;

const run = promisify(execFile);
const logger = createLogger('warn');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Figures {
  firstVsDump: number;
  noChangeVsDump: number;
  queriesAt100Tables: number;
  queriesAt10000Tables: number;
  changeVisibleMs: number;
  dumpMs: number;
  firstMs: number;
  /** Processor time of the first collection: Neo4j's and this process's. Tells more than the clock on a busy machine. */
  firstNeo4jCpuSeconds: number;
  firstNodeCpuSeconds: number;
  noChangeMs: number;
  assets: number;
}

/** A server with two databases of one shape, `big` and `small`, and what is done to it. */
interface Measured {
  kind: EngineKind;
  server: RunningServer;
  collector(counts: { current: QueryCounts }): Collector;
  /** Creates and fills both databases. */
  fill(): Promise<void>;
  /** Dumps the structure of the big one with the engine's own tool. */
  dump(): Promise<unknown>;
  /** Runs a statement in the big one. */
  execute(statement: string): Promise<unknown>;
  /** A table of the big one. */
  table: string;
}

/**
 * `collect`: a database of 10,000 tables with 100,000 columns is dumped by the engine's own tool and collected into an
 * empty graph, side by side; then collected again without a change, and after one DDL. The graph is that of a server
 * just started: nothing warms its Java up.
 *
 * Figures of PostgreSQL: `firstVsDump` and `noChangeVsDump` (wall time, as a multiple of the fastest of three dumps),
 * `queriesAt100Tables` and `queriesAt10000Tables` (catalogue queries), `changeVisibleMs`, `dumpMs`, `firstMs`,
 * `firstNeo4jCpuSeconds`, `firstNodeCpuSeconds`, `noChangeMs`, `assets`. The same of MariaDB against `mariadb-dump --no-data`
 * are named `mariadbFirstVsDump`, `mariadbNoChangeVsDump` and so on. Arguments: `small` (100 tables), `flat` (PostgreSQL: all
 * tables in one schema), `postgres` or `mariadb` alone.
 */
export default async function collect(args: readonly string[] = []): Promise<Record<string, unknown>> {
  const small = args.includes('small');
  const figures: Record<string, unknown> = {};
  if (!args.includes('mariadb')) Object.assign(figures, await onPostgres(small, args.includes('flat')));
  if (!args.includes('postgres')) {
    for (const [name, value] of Object.entries(await onMariadb(small)))
      figures[`mariadb${name.charAt(0).toUpperCase()}${name.slice(1)}`] = value;
  }
  return figures;
}

async function onPostgres(isSmall: boolean, isFlat: boolean): Promise<Figures> {
  const usual = isSmall ? smallSize : fullSize;
  const size = isFlat ? { ...usual, schemas: 1 } : usual;
  const folder = temporaryFolder('postgres');
  const server = await startPostgresServer({
    dataFolder: folder.path,
    fast: true,
    logger,
    settings: { max_locks_per_transaction: '512', autovacuum: 'off' },
  });
  const env = { ...process.env, PGPASSWORD: server.password };
  const at = ['-h', server.host, '-p', String(server.port), '-U', server.user];
  try {
    return await measure({
      kind: 'postgres',
      server,
      collector: (counts) => ({
        ...postgresCollector,
        collect: (target, namespace, options) =>
          collectPostgres(target, namespace, options, { queryCounts: counts.current }),
      }),
      fill: async () => {
        await fillPostgres(server, 'big', bigSchemaStatements(size));
        await fillPostgres(server, 'small', bigSchemaStatements(smallSize));
        const client = await pgClient(server, 'big');
        await client.query(postgresCollector.watchSetupSql() ?? '');
        await client.end();
      },
      dump: () => run(`${server.binFolder}/pg_dump`, [...at, '-s', '-f', '/dev/null', 'big'], { env }),
      execute: async (statement) => {
        const client = await pgClient(server, 'big');
        await client.query(statement);
        await client.end();
      },
      table: bigTableName(0, size),
    });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function onMariadb(isSmall: boolean): Promise<Figures> {
  const size = isSmall ? mysqlSmallSize : mysqlFullSize;
  const folder = temporaryFolder('mariadb');
  const server = await startMariadbServer({ dataFolder: folder.path, fast: true, logger });
  const env = { ...process.env, MYSQL_PWD: server.password };
  const at = ['-h', server.host, '-P', String(server.port), '-u', server.user];
  try {
    return await measure({
      kind: 'mysql',
      server,
      collector: (counts) => ({
        ...mysqlCollector,
        collect: (target, namespace, options) =>
          collectMysql(target, namespace, options, { queryCounts: counts.current }),
      }),
      fill: async () => {
        await fillMariadb(server, 'big', mysqlBigSchemaStatements(size));
        await fillMariadb(server, 'small', mysqlBigSchemaStatements(mysqlSmallSize));
      },
      dump: () =>
        run(
          `${server.binFolder}/mariadb-dump`,
          [
            ...at,
            '--no-data',
            '--routines',
            '--events',
            '--single-transaction',
            '--result-file=/dev/null',
            'big',
          ],
          { env },
        ),
      execute: (statement) => onConnection(server, 'big', (connection) => connection.query(statement)),
      table: mysqlBigTableName(0),
    });
  } finally {
    await server.stop();
    folder.remove();
  }
}

/** Everything that is measured of one engine, in a graph of its own. */
async function measure(source: Measured): Promise<Figures> {
  const own = await benchGraph();
  try {
    say(`filling ${source.kind}`);
    await source.fill();
    const dumpMs = await fastest(3, () => source.dump());
    say(`dump of the structure: ${Math.round(dumpMs)} ms`);
    const atBig: QueryCounts = new Map();
    const atSmall: QueryCounts = new Map();
    const counts = { current: atBig };
    const bench = await register(own.graph, source, source.collector(counts));
    const before = cpuSeconds(own.neo4j.pid);
    const ownBefore = process.cpuUsage();
    const first = report('first collection', await bench.collect('FULL', 'big'));
    const firstNeo4jCpuSeconds = Math.round(cpuSeconds(own.neo4j.pid) - before);
    const node = process.cpuUsage(ownBefore);
    counts.current = atSmall;
    report('small database', await bench.collect('FULL', 'small'));
    counts.current = new Map();
    const idle = await fastest(3, async () => report('no change', await bench.collect('INCREMENTAL', 'big')));
    const changeVisibleMs = await seeChanges(own.graph, source, bench.ingest);
    await bench.ingest.stop();
    return {
      firstVsDump: ratio(first.durationMs ?? 0, dumpMs),
      noChangeVsDump: ratio(idle, dumpMs),
      queriesAt100Tables: atSmall.get('small') ?? 0,
      queriesAt10000Tables: atBig.get('big') ?? 0,
      changeVisibleMs,
      dumpMs: Math.round(dumpMs),
      firstMs: first.durationMs ?? 0,
      firstNeo4jCpuSeconds,
      firstNodeCpuSeconds: Math.round((node.user + node.system) / 1_000_000),
      noChangeMs: Math.round(idle),
      assets: first.added,
    };
  } finally {
    await own.stop();
  }
}

async function fillPostgres(
  server: RunningServer,
  name: string,
  statements: Iterable<string>,
): Promise<void> {
  const admin = await pgClient(server, 'postgres');
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await admin.end();
  const client = await pgClient(server, name);
  for (const statement of statements) await client.query(statement);
  await client.query('ANALYZE');
  await client.end();
}

async function pgClient(server: RunningServer, database: string): Promise<pg.Client> {
  const { host, port, user, password } = server;
  const client = new pg.Client({ host, port, user, password, database });
  await client.connect();
  return client;
}

async function fillMariadb(
  server: RunningMariadb,
  name: string,
  statements: Iterable<string>,
): Promise<void> {
  await onConnection(server, undefined, (connection) => connection.query(`CREATE DATABASE ${name}`));
  await onConnection(server, name, async (connection) => {
    for (const statement of statements) await connection.query(statement);
  });
}

async function onConnection(
  server: RunningServer,
  database: string | undefined,
  work: (connection: Awaited<ReturnType<typeof createConnection>>) => Promise<unknown>,
): Promise<void> {
  const { host, port, user, password } = server;
  const connection = await createConnection({ host, port, user, password, database });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}

interface Registered {
  ingest: Ingest;
  collect(mode: 'FULL' | 'INCREMENTAL', database: string): Promise<CollectionRun>;
}

async function register(graph: GraphClient, source: Measured, collector: Collector): Promise<Registered> {
  const ctx = systemContext();
  const ingest = createIngest({
    graph,
    collectors: { [source.kind]: collector },
    engines: { postgres: postgresEngine, mysql: mysqlEngine },
    vault: testVault(graph),
    clock: systemClock,
    logger,
  });
  const { host, port, user, password } = source.server;
  const { instance } = await ingest.instances.registerInstance(ctx, {
    engine: source.kind,
    host,
    port,
    user,
    password,
    collect: false,
    schedule: '0 0 1 1 *',
  });
  ingest.startWorking();
  return {
    ingest,
    collect: (mode, database) =>
      waitForRun(ingest, () =>
        ingest.runs.startCollection(ctx, {
          instanceId: instance.id,
          mode,
          only: [`${instance.key}/${database}`],
        }),
      ),
  };
}

/** Adds columns outside Waymark and waits until the graph has them. @returns the median time, ms */
async function seeChanges(graph: GraphClient, source: Measured, ingest: Ingest): Promise<number> {
  ingest.startScheduling();
  const [instance] = await ingest.instances.instances(systemContext());
  for (let round = 0; round < 300; round += 1) {
    const now = await ingest.instances.instance(systemContext(), { id: instance?.id ?? '' });
    if (now?.watchMethod !== null && now?.watchMethod !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const column = `seen_${Date.now()}`;
    const started = performance.now();
    await source.execute(`ALTER TABLE ${source.table} ADD COLUMN ${column} integer`);
    await untilLive(graph, column);
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  say(`change visible: ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
  return Math.round(times.toSorted((a, b) => a - b)[2] ?? 0);
}

async function untilLive(graph: GraphClient, column: string): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < 60_000) {
    const rows = await graph.read('MATCH (n:Column {name: $column}) WHERE n:Live RETURN n.key AS key', {
      column,
    });
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function report(what: string, ended: CollectionRun): CollectionRun {
  const { state, durationMs, added, changed, removed, unchanged, errorMessage } = ended;
  say(
    `${what}: ${state} in ${durationMs} ms, ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged ${errorMessage ?? ''}`,
  );
  return ended;
}

async function fastest(times: number, work: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}
