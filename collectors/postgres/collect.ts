import { childKey, escapeSegment } from '../../src/core/asset-key.js';
import type { CollectionBatch, CollectionWarning, CollectOptions } from '../../src/core/collection.js';
import { isWaymarkError, messageOf, type WaymarkError } from '../../src/core/errors.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import { type PgSession, PgSessionPool } from '../../src/engines/postgres/index.js';
import { quoteIdentifier } from './build-table-parts.js';
import { BatchChannel } from '../../src/core/batch-channel.js';
import { collectDatabase } from './database.js';
import { type InstanceContent, readInstance } from './instance.js';
import type { DatabaseRow } from './instance-rows.js';
import { type ScopeFilter, scopeFilter, wantedDatabases } from './scope-filter.js';
import { readDatabaseStatistics, readInstanceStatistics } from './statistics.js';

/** A definition that waits longer than this for a lock on what it uses is left out with a warning. */
const lockTimeoutMs = 1_000;

/** Statements a collection ran, by database; the instance's own are under the empty name. */
export type QueryCounts = Map<string, number>;

/** How a run can be watched from inside. */
export interface CollectInstruments {
  /** Filled while the collection runs. */
  queryCounts?: QueryCounts;
}

/**
 * Collects an instance: first its own scopes, then its databases, `parallel` at once. A database that cannot be read
 * is a warning and a partial scope; only a failure of the instance itself is thrown.
 */
export async function* collectInstance(
  target: EngineTarget,
  namespace: string,
  options: CollectOptions,
  instruments: CollectInstruments = {},
): AsyncGenerator<CollectionBatch> {
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const channel = new BatchChannel();
  const run = new InstanceRun(target, namespace, { ...options, signal }, channel, instruments);
  const work = run.all().then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  try {
    yield* channel;
  } finally {
    ended.abort();
    await work;
  }
}

class InstanceRun {
  private readonly pool: PgSessionPool;
  private readonly filter: ScopeFilter;
  private readonly scopes: string[] = [];
  private readonly partial: string[] = [];
  private done = 0;

  constructor(
    private readonly target: EngineTarget,
    private readonly namespace: string,
    private readonly options: CollectOptions,
    private readonly channel: BatchChannel,
    private readonly instruments: CollectInstruments,
  ) {
    const { signal, statementTimeoutMs, parallel } = options;
    this.pool = new PgSessionPool(
      target,
      { signal, statementTimeoutMs, lockTimeoutMs },
      Math.max(parallel, 1),
    );
    this.filter = scopeFilter(namespace, options.only);
  }

  async all(): Promise<void> {
    const { send } = this.channel;
    await send({ type: 'progress', phase: 'instance', done: 0 });
    const content = await this.pool.withSession(undefined, async (session) => {
      const content = await readInstance(session, this.namespace, this.options);
      const statistics =
        this.options.skipStatistics === true ? [] : await readInstanceStatistics(session, this.namespace);
      this.count('', session.counters.queries);
      return { ...content, statistics };
    });
    this.scopes.push(...content.scopes);
    for (const batch of content.batches) {
      if (!('scope' in batch) || this.filter.isWanted(batch.scope)) await send(batch);
    }
    for (const batch of content.statistics) await send(batch);
    if (this.options.only === undefined) await this.warn(content.warnings);
    await this.databases(content);
    await send({ type: 'scopes', scopes: this.scopes, partial: this.partial });
  }

  private async databases(content: InstanceContent): Promise<void> {
    const wanted = wantedDatabases(this.namespace, this.options.only);
    const rows = content.databases.filter((row) => wanted === null || wanted.has(escapeSegment(row.name)));
    const readable: DatabaseRow[] = [];
    for (const row of rows) {
      const obstacle = obstacleOf(
        row,
        childKey(this.namespace, 'Database', row.name),
        content.account.account,
      );
      if (obstacle === null) readable.push(row);
      else await this.skip(row.name, obstacle);
    }
    await this.channel.send({ type: 'progress', phase: 'databases', done: 0, total: readable.length });
    const queue = [...readable];
    const worker = async (): Promise<void> => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        await this.database(row.name, readable.length);
      }
    };
    const workers = Math.min(Math.max(this.options.parallel, 1), queue.length);
    await Promise.all(Array.from({ length: workers }, worker));
  }

  private async database(name: string, total: number): Promise<void> {
    try {
      await this.pool.withSession(name, async (session) => {
        const scopes = await collectDatabase(
          session,
          this.namespace,
          this.options,
          this.filter,
          this.channel.send,
        );
        if (this.options.skipStatistics !== true) await this.statistics(session);
        this.count(name, session.counters.queries);
        this.scopes.push(...scopes);
      });
    } catch (error) {
      if (!isWaymarkError(error) || this.options.signal.aborted) throw error;
      await this.skip(name, this.failureWarning(name, error));
    }
    this.done += 1;
    await this.channel.send({ type: 'progress', phase: 'databases', done: this.done, total });
  }

  /** Figures are worth a warning, not the loss of the database. */
  private async statistics(session: PgSession): Promise<void> {
    try {
      const batches = await readDatabaseStatistics(session, this.namespace, this.filter.isWanted);
      for (const batch of batches) await this.channel.send(batch);
    } catch (error) {
      if (!isWaymarkError(error) || this.options.signal.aborted) throw error;
      await this.warn([
        {
          code: 'STATISTICS_UNREADABLE',
          key: childKey(this.namespace, 'Database', session.database),
          message: `The statistics of database "${session.database}" cannot be read: ${error.message}`,
          remedy: 'The definitions have been collected; the figures stay as they were.',
        },
      ]);
    }
  }

  private failureWarning(name: string, error: WaymarkError): CollectionWarning {
    const key = childKey(this.namespace, 'Database', name);
    if (error.code === 'ENGINE_OBJECT_GONE' || error.code === 'ENGINE_UNREACHABLE') {
      return {
        code: error.code === 'ENGINE_OBJECT_GONE' ? 'OBJECT_VANISHED' : 'DATABASE_SKIPPED',
        key,
        message: `Database "${name}" went away during its collection: ${messageOf(error)}`,
        remedy: 'When it was dropped there is nothing to do; otherwise collect again.',
      };
    }
    return {
      code: 'DATABASE_SKIPPED',
      key,
      message: `Database "${name}" was not collected: ${messageOf(error)}`,
      remedy: 'Correct what the message names and collect again; its assets stay as they were.',
    };
  }

  private async skip(name: string, warning: CollectionWarning): Promise<void> {
    this.partial.push(childKey(this.namespace, 'Database', name));
    await this.warn([warning]);
  }

  private async warn(warnings: readonly CollectionWarning[]): Promise<void> {
    for (const warning of warnings) await this.channel.send({ type: 'warning', warning });
  }

  private count(database: string, queries: number): void {
    this.instruments.queryCounts?.set(database, queries);
  }
}

/** Why a database cannot be connected to, when that is known beforehand. */
function obstacleOf(row: DatabaseRow, key: string, account: string): CollectionWarning | null {
  const database = quoteIdentifier(row.name);
  if (row.name.includes('\uFFFD')) {
    return {
      code: 'NAME_NOT_UTF8',
      key,
      message: `The name of database "${row.name}" holds bytes that are no UTF-8, so it cannot be connected to by name.`,
      remedy: 'Rename it with ALTER DATABASE ... RENAME TO in a session whose client_encoding is SQL_ASCII.',
    };
  }
  if (!row.allows_connections) {
    return {
      code: 'DATABASE_SKIPPED',
      key,
      message: `Database "${row.name}" accepts no connections: only its own facts are collected.`,
      remedy: `ALTER DATABASE ${database} ALLOW_CONNECTIONS true;`,
    };
  }
  if (!row.may_connect) {
    return {
      code: 'DATABASE_SKIPPED',
      key,
      message: `The account "${account}" may not connect to database "${row.name}": only its own facts are collected.`,
      remedy: `GRANT CONNECT ON DATABASE ${database} TO ${quoteIdentifier(account)};`,
    };
  }
  return null;
}
