import type {
  AssetProperties,
  AssetRecord,
  CollectionBatch,
  CollectionWarning,
  CollectOptions,
} from '../../src/core/collection.js';
import { isWaymarkError, messageOf, type WaymarkError } from '../../src/core/errors.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import { openRedisSession, type RedisSession } from '../../src/engines/redis/index.js';
import type { AccessUser } from './access-rules.js';
import { readDatabase } from './database.js';
import { scopeBatch, type UnitAssets } from './digests.js';
import {
  buildDatabase,
  buildInstance,
  databaseNumbers,
  readClusterFigures,
  readFunctions,
  readInfo,
  readModules,
} from './instance.js';
import { buildPrincipal, readUsers } from './principals.js';
import { RedisReader } from './reader.js';
import { readSettings } from './settings.js';

/** Keys of the scopes that hold users and settings. They are no assets: nothing stands between them and the instance. */
export const principalScope = (namespace: string): string => `${namespace}/#principal`;
export const settingScope = (namespace: string): string => `${namespace}/#setting`;

/** Errors after which nothing more can be read. */
const fatal: ReadonlySet<string> = new Set([
  'ENGINE_AUTH_FAILED',
  'ENGINE_CANCELLED',
  'ENGINE_TLS_FAILED',
  'ENGINE_UNREACHABLE',
]);

/**
 * Collects an instance over one connection: first its own scopes (facts, users, settings), then its databases, one
 * after the other. What the account may not read is a warning and a partial scope.
 */
export async function* collectInstance(
  target: EngineTarget,
  namespace: string,
  options: CollectOptions,
): AsyncGenerator<CollectionBatch> {
  const session = await openRedisSession(target, {
    signal: options.signal,
    commandTimeoutMs: options.statementTimeoutMs,
  });
  try {
    await prepare(session);
    yield* new InstanceRun(new RedisReader(session, namespace), options).all();
  } finally {
    session.close();
  }
}

/** A replica of a cluster answers about keys only when it is told so; looking at keys must not keep them in a cache. */
async function prepare(session: RedisSession): Promise<void> {
  const wishes = session.mode === 'cluster' ? ([['READONLY']] as const) : [];
  await session.batch('the session', [...wishes, ['CLIENT', 'NO-TOUCH', 'ON']]);
}

class InstanceRun {
  private readonly scopes: string[] = [];
  private readonly partial: string[] = [];
  private readonly namespace: string;

  constructor(
    private readonly reader: RedisReader,
    private readonly options: CollectOptions,
  ) {
    this.namespace = reader.namespace;
  }

  async *all(): AsyncGenerator<CollectionBatch> {
    yield { type: 'progress', phase: 'instance', done: 0 };
    const { reader, namespace } = this;
    const info = await readInfo(reader);
    const users = await readUsers(reader);
    const instance = buildInstance(namespace, reader.session, info);
    const databases = databaseNumbers(info).map((number) =>
      buildDatabase(namespace, number, info, users ?? []),
    );
    yield* this.scope(namespace, [
      [instance],
      ...databases.map((database) => [database]),
      ...(await readModules(reader)).map((module) => [module]),
      ...(await readFunctions(reader)),
    ]);
    yield* this.scope(
      principalScope(namespace),
      users?.map((user) => [buildPrincipal(namespace, user)]) ?? null,
    );
    const settings = this.isWanted(settingScope(namespace)) ? await readSettings(reader) : [];
    yield* this.scope(settingScope(namespace), settings?.map((setting) => [setting]) ?? null);
    yield* this.instanceFigures(instance);
    yield* this.databases(databases, users ?? []);
    for (const warning of reader.warnings) yield { type: 'warning', warning };
    // With `only`, what was not looked at must stay: nothing is said about the set of all scopes.
    if (this.options.only === undefined) {
      yield { type: 'scopes', scopes: this.scopes, partial: this.partial };
    }
  }

  /** A scope that could not be read (null) stays as it is. */
  private async *scope(
    scope: string,
    units: UnitAssets | null,
    keepUnseen = false,
  ): AsyncGenerator<CollectionBatch> {
    this.scopes.push(scope);
    if (units === null) this.partial.push(scope);
    else if (this.isWanted(scope)) yield await scopeBatch(scope, units, this.options, keepUnseen);
  }

  private isWanted(scope: string): boolean {
    const { only } = this.options;
    return only?.some((key) => key === this.namespace || scopeOf(this.namespace, key) === scope) ?? true;
  }

  private async *instanceFigures({
    key,
    properties,
    statistics,
  }: AssetRecord): AsyncGenerator<CollectionBatch> {
    if (this.options.skipStatistics === true) return;
    const cluster = properties['clusterEnabled'] === true ? await readClusterFigures(this.reader) : {};
    yield { type: 'statistics', entries: [{ key, statistics: { ...statistics, ...cluster } }] };
  }

  private async *databases(
    databases: readonly AssetRecord[],
    users: readonly AccessUser[],
  ): AsyncGenerator<CollectionBatch> {
    const wanted = databases.filter(({ key }) => this.isWanted(key));
    for (const { key } of databases) if (!this.isWanted(key)) this.scopes.push(key);
    for (const [done, database] of wanted.entries()) {
      yield { type: 'progress', phase: 'databases', done, total: wanted.length };
      yield* this.database(database, users);
    }
    yield { type: 'progress', phase: 'databases', done: wanted.length, total: wanted.length };
  }

  private async *database(
    { key, name, statistics }: AssetRecord,
    users: readonly AccessUser[],
  ): AsyncGenerator<CollectionBatch> {
    try {
      const { units, partial, figures } = await readDatabase(this.reader, Number(name), users, this.options);
      yield* this.scope(key, units, partial);
      if (this.options.skipStatistics !== true) yield statisticsOf(key, { ...statistics, ...figures }, units);
    } catch (error) {
      if (!isWaymarkError(error) || fatal.has(error.code) || this.options.signal.aborted) throw error;
      this.scopes.push(key);
      this.partial.push(key);
      yield { type: 'warning', warning: skippedWarning(key, name, error) };
    }
  }
}

/** The scope a key lies in: the instance, all users, all settings, or a database. */
export function scopeOf(namespace: string, key: string): string {
  if (!key.startsWith(`${namespace}/`)) return namespace;
  const first = key.slice(namespace.length + 1).split('.')[0] ?? '';
  if (!first.startsWith('#')) return `${namespace}/${first}`;
  const tag = first.split(':')[0];
  return tag === '#principal' || tag === '#setting' ? `${namespace}/${tag}` : namespace;
}

function statisticsOf(key: string, figures: AssetProperties, units: UnitAssets): CollectionBatch {
  const entries = units
    .flat()
    .flatMap((asset) =>
      asset.statistics === undefined ? [] : [{ key: asset.key, statistics: asset.statistics }],
    );
  return { type: 'statistics', entries: [{ key, statistics: figures }, ...entries] };
}

function skippedWarning(key: string, number: string, error: WaymarkError): CollectionWarning {
  return {
    code: error.code === 'ENGINE_PERMISSION_DENIED' ? 'MISSING_GRANT' : 'DATABASE_SKIPPED',
    key,
    message: `The keys of database ${number} were not collected: ${messageOf(error)}`,
    remedy: 'Correct what the message names and collect again; what is known of its keys stays as it was.',
  };
}
