import { BatchChannel } from '../../src/core/batch-channel.js';
import type { CollectionBatch, CollectionWarning, CollectOptions } from '../../src/core/collection.js';
import { isWaymarkError, messageOf, type WaymarkError } from '../../src/core/errors.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import { type MysqlSession, MysqlSessionPool } from '../../src/engines/mysql/index.js';
import { CatalogReader } from './catalog-reader.js';
import { type CollectedDatabase, collectDatabase } from './database.js';
import { factsDigest } from './digests.js';
import { type InstanceContent, readInstance } from './instance.js';
import { DatabaseKeys, InstanceKeys } from './keys.js';
import { type ScopeFilter, scopeFilter } from './scope-filter.js';
import {
  type IndexUsageRow,
  readDatabaseStatistics,
  readIndexUsage,
  readInstanceStatistics,
} from './statistics.js';
import { type InnodbForeignKeys, readInnodbForeignKeys } from './table-digests.js';

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
  private readonly pool: MysqlSessionPool;
  private readonly filter: ScopeFilter;
  private readonly keys: InstanceKeys;
  private readonly scopes: string[] = [];
  private readonly partial: string[] = [];
  private usage: ReadonlyMap<string, readonly IndexUsageRow[]> = new Map();
  private done = 0;

  constructor(
    target: EngineTarget,
    private readonly namespace: string,
    private readonly options: CollectOptions,
    private readonly channel: BatchChannel,
    private readonly instruments: CollectInstruments,
  ) {
    const { signal, statementTimeoutMs, parallel } = options;
    this.pool = new MysqlSessionPool(target, { signal, statementTimeoutMs }, Math.max(parallel, 1));
    this.filter = scopeFilter(namespace, options.only);
    this.keys = new InstanceKeys(namespace);
  }

  async all(): Promise<void> {
    try {
      await this.collect();
    } finally {
      await this.pool.close();
    }
  }

  private async collect(): Promise<void> {
    const { send } = this.channel;
    await send({ type: 'progress', phase: 'instance', done: 0 });
    const { content, innodb, statistics } = await this.counted('', async (reader) => {
      const content = await readInstance(reader, this.keys, this.options);
      return {
        content,
        innodb: await readInnodbForeignKeys(reader),
        statistics: await this.instanceStatistics(reader, content),
      };
    });
    this.scopes.push(...content.scopes);
    this.partial.push(...content.partial);
    for (const batch of content.batches) {
      if (!('scope' in batch) || this.filter.isWanted(batch.scope)) await send(batch);
    }
    for (const batch of statistics) await send(batch);
    if (this.options.only === undefined) await this.warn(content.warnings);
    await this.databases(content, innodb);
    // With `only`, what was not looked at must stay: nothing is said about the set of all scopes.
    if (this.options.only === undefined) {
      await send({ type: 'scopes', scopes: this.scopes, partial: this.partial });
    }
  }

  private async instanceStatistics(
    reader: CatalogReader,
    content: InstanceContent,
  ): Promise<CollectionBatch[]> {
    if (this.options.skipStatistics === true) return [];
    const usage = await readIndexUsage(reader, content.variables);
    if (usage === null) content.warnings.push(usageWarning(this.namespace));
    this.usage = usage ?? new Map();
    return await readInstanceStatistics(reader, this.namespace, content.channels, content.variables);
  }

  private async databases(content: InstanceContent, innodb: InnodbForeignKeys | null): Promise<void> {
    await this.emptyScopes(content);
    const queue = content.databases.filter((name) => this.filter.database(name) !== null);
    const total = queue.length;
    await this.channel.send({ type: 'progress', phase: 'databases', done: 0, total });
    const worker = async (): Promise<void> => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        await this.database(name, content, innodb);
        this.done += 1;
        await this.channel.send({ type: 'progress', phase: 'databases', done: this.done, total });
      }
    };
    const workers = Math.min(Math.max(this.options.parallel, 1), total);
    await Promise.all(Array.from({ length: workers }, worker));
  }

  /** A database that was asked for by name and is not there is an empty scope. */
  private async emptyScopes(content: InstanceContent): Promise<void> {
    for (const name of this.filter.databases ?? []) {
      if (content.databases.includes(name)) continue;
      await this.channel.send({
        type: 'scope',
        scope: this.keys.database(name),
        digest: factsDigest([]),
        complete: true,
        units: [],
        removed: [],
      });
    }
  }

  private async database(
    name: string,
    content: InstanceContent,
    innodb: InnodbForeignKeys | null,
  ): Promise<void> {
    const keys = new DatabaseKeys(this.keys, name);
    try {
      const collected = await this.counted(name, async (reader) => {
        const collected = await collectDatabase({
          reader,
          context: { keys, version: reader.session.version, grants: content.grants.objects(name) },
          known: this.options.known,
          wish: this.filter.database(name)!,
          innodb,
          account: reader.session.account,
        });
        return { ...collected, statistics: await this.statistics(reader, keys, collected) };
      });
      await this.channel.send(collected.batch);
      for (const batch of collected.statistics) await this.channel.send(batch);
      await this.warn(collected.warnings);
      this.scopes.push(keys.databaseKey);
    } catch (error) {
      if (!isWaymarkError(error) || this.options.signal.aborted) throw error;
      this.partial.push(keys.databaseKey);
      await this.warn([failureWarning(keys, error)]);
    }
  }

  /** Figures are worth a warning, not the loss of the database. */
  private async statistics(
    reader: CatalogReader,
    keys: DatabaseKeys,
    collected: CollectedDatabase,
  ): Promise<CollectionBatch[]> {
    if (this.options.skipStatistics === true) return [];
    try {
      return await readDatabaseStatistics(
        reader,
        keys,
        collected.outline,
        this.usage.get(keys.database) ?? [],
      );
    } catch (error) {
      if (!isWaymarkError(error) || this.options.signal.aborted) throw error;
      return [
        {
          type: 'warning',
          warning: {
            code: 'STATISTICS_UNREADABLE',
            key: keys.databaseKey,
            message: `The statistics of database "${keys.database}" cannot be read: ${error.message}`,
            remedy: 'The definitions have been collected; the figures stay as they were.',
          },
        },
      ];
    }
  }

  /** Runs the work with a session and adds the statements it took to the counters. */
  private async counted<T>(database: string, work: (reader: CatalogReader) => Promise<T>): Promise<T> {
    return await this.pool.withSession(async (session: MysqlSession) => {
      const before = session.counters.queries;
      const result = await work(new CatalogReader(session));
      this.instruments.queryCounts?.set(database, session.counters.queries - before);
      return result;
    });
  }

  private async warn(warnings: readonly CollectionWarning[]): Promise<void> {
    for (const warning of warnings) await this.channel.send({ type: 'warning', warning });
  }
}

/** How the server shows a folder whose name is not in its own encoding; bytes it cannot show become question marks. */
const foreignFolder = '#mysql50#';

function failureWarning(keys: DatabaseKeys, error: WaymarkError): CollectionWarning {
  const vanished = error.code === 'ENGINE_OBJECT_GONE';
  if (vanished && keys.database.startsWith(foreignFolder)) {
    const folder = keys.database.slice(foreignFolder.length);
    return {
      code: 'NAME_NOT_UTF8',
      key: keys.databaseKey,
      message: `The server shows a folder "${folder}" of its data directory as a database, and its name is not in the server's encoding, so no statement can name it.`,
      remedy: `Move the folder out of the data directory, or rename it; everything else has been collected.`,
    };
  }
  return {
    code: vanished ? 'OBJECT_VANISHED' : 'DATABASE_SKIPPED',
    key: keys.databaseKey,
    message: vanished
      ? `Database "${keys.database}" went away during its collection: ${messageOf(error)}`
      : `Database "${keys.database}" was not collected: ${messageOf(error)}`,
    remedy: vanished
      ? 'When it was dropped there is nothing to do; otherwise collect again.'
      : 'Correct what the message names and collect again; its assets stay as they were.',
  };
}

function usageWarning(namespace: string): CollectionWarning {
  return {
    code: 'STATISTICS_UNREADABLE',
    key: namespace,
    message:
      'The performance schema takes too long to tell how often indexes are used: there are many tables, and many are open.',
    remedy:
      'In MariaDB SET GLOBAL userstat = ON counts the same at little cost; all other figures were read.',
  };
}
