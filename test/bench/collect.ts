import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { collectInstance, postgresCollector, type QueryCounts } from '../../collectors/postgres/index.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { createLogger } from '../../src/core/logger.js';
import type { Collector, EngineKind } from '../../src/engines/contract.js';
import { postgresEngine } from '../../src/engines/postgres/index.js';
import type { GraphClient } from '../../src/graph/index.js';
import { type CollectionRun, createIngest, type Ingest } from '../../src/ingest/index.js';
import { startPostgresServer } from '../../src/main/servers/postgres.js';
import type { RunningServer } from '../../src/main/servers/server.js';
import { benchGraph, temporaryFolder } from '../testkit/bench-servers.js';
import { testVault, waitForRun } from '../testkit/ingest-fixture.js';
import {
  bigSchemaStatements,
  type BigSchemaSize,
  bigTableName,
  fullSize,
  smallSize,
} from '../testkit/pg-big-schema.js';

/** Needs servers of its own, so that nothing but the measured database is in them. */
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
  noChangeMs: number;
  assets: number;
}

/**
 * `collect`: a database of 10,000 tables with 100,000 columns is dumped by the engine's own tool and collected into an
 * empty graph, side by side; then collected again without a change, and after one DDL.
 */
export default async function collect(args: readonly string[] = []): Promise<Record<string, unknown>> {
  const graph = await benchGraph();
  try {
    const postgres = await onPostgres(graph.graph, args.includes('small') ? smallSize : fullSize);
    return { ...postgres };
  } finally {
    await graph.stop();
  }
}

async function onPostgres(graph: GraphClient, size: BigSchemaSize): Promise<Figures> {
  const folder = temporaryFolder('postgres');
  const server = await startPostgresServer({
    dataFolder: folder.path,
    fast: true,
    logger,
    settings: { max_locks_per_transaction: '512', autovacuum: 'off' },
  });
  try {
    const big = `big_${size.tables}`;
    await fillPostgres(server, big, size);
    await fillPostgres(server, 'small', smallSize);
    const at10000 = new Map() as QueryCounts;
    const dumpMs = await fastest(3, async () => {
      await run(
        `${server.binFolder}/pg_dump`,
        ['-h', server.host, '-p', String(server.port), '-U', server.user, '-s', '-f', '/dev/null', big],
        { env: { ...process.env, PGPASSWORD: server.password } },
      );
    });
    say(`pg_dump -s: ${Math.round(dumpMs)} ms`);
    const counts = { current: at10000 };
    const collector: Collector = {
      ...postgresCollector,
      collect: (target, namespace, options) =>
        collectInstance(target, namespace, options, { queryCounts: counts.current }),
    };
    const bench = await register(graph, 'postgres', server, collector);
    const first = await bench.collect('FULL', big);
    report('first collection', first);
    const atSmall = new Map() as QueryCounts;
    counts.current = atSmall;
    report('small database', await bench.collect('FULL', 'small'));
    counts.current = new Map();
    const idle = await fastest(3, async () => report('no change', await bench.collect('INCREMENTAL', big)));
    const changeVisibleMs = await changeOnPostgres(graph, server, big, bigTableName(0, size), bench.ingest);
    await bench.ingest.stop();
    return {
      firstVsDump: ratio(first.durationMs ?? 0, dumpMs),
      noChangeVsDump: ratio(idle, dumpMs),
      queriesAt100Tables: atSmall.get('small') ?? 0,
      queriesAt10000Tables: at10000.get(big) ?? 0,
      changeVisibleMs,
      dumpMs: Math.round(dumpMs),
      firstMs: first.durationMs ?? 0,
      noChangeMs: Math.round(idle),
      assets: first.added,
    };
  } finally {
    await server.stop();
    folder.remove();
  }
}

/** Creates and fills a database unless a kept server has it already. */
async function fillPostgres(server: RunningServer, name: string, size: BigSchemaSize): Promise<void> {
  const admin = await pgClient(server, 'postgres');
  const existing = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (existing.rowCount === 0) {
    say(`filling ${name} with ${size.tables} tables`);
    await admin.query(`CREATE DATABASE ${name}_new TEMPLATE template0`);
    const client = await pgClient(server, `${name}_new`);
    for (const statement of bigSchemaStatements(size)) await client.query(statement);
    await client.query('ANALYZE');
    await client.end();
    await admin.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
  }
  await admin.end();
}

async function pgClient(server: RunningServer, database: string): Promise<pg.Client> {
  const { host, port, user, password } = server;
  const client = new pg.Client({ host, port, user, password, database });
  await client.connect();
  return client;
}

interface Registered {
  ingest: Ingest;
  collect(mode: 'FULL' | 'INCREMENTAL', database: string): Promise<CollectionRun>;
}

async function register(
  graph: GraphClient,
  engine: EngineKind,
  server: RunningServer,
  collector: Collector,
): Promise<Registered> {
  const ctx = systemContext();
  const ingest = createIngest({
    graph,
    collectors: { [engine]: collector },
    engines: { postgres: postgresEngine },
    vault: testVault(graph),
    clock: systemClock,
    logger,
  });
  const { host, port, user, password } = server;
  const { instance } = await ingest.instances.registerInstance(ctx, {
    engine,
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

/** Adds a column outside Waymark and waits until the graph has it, with the event trigger installed. */
async function changeOnPostgres(
  graph: GraphClient,
  server: RunningServer,
  database: string,
  table: string,
  ingest: Ingest,
): Promise<number> {
  const client = await pgClient(server, database);
  try {
    await client.query(postgresCollector.watchSetupSql() ?? '');
    ingest.startScheduling();
    const [instance] = await ingest.instances.instances(systemContext());
    for (;;) {
      const now = await ingest.instances.instance(systemContext(), { id: instance?.id ?? '' });
      if (now?.watchMethod !== null && now?.watchMethod !== undefined) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const column = `seen_${Date.now()}`;
      const started = performance.now();
      await client.query(`ALTER TABLE ${table} ADD COLUMN ${column} integer`);
      await untilLive(graph, column);
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    say(`change visible: ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
    return Math.round(times.toSorted((a, b) => a - b)[2] ?? 0);
  } finally {
    await client.end();
  }
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
