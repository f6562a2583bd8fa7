import type { AccessScope } from '../../core/permissions.js';
import type { EngineKind, TlsMode } from '../../engines/contract.js';
import { accessClause, type GraphClient, type GraphTransaction } from '../../graph/index.js';
import type { ChangeWatchMethod } from '../../core/collection.js';
import type { Instance } from '../types.js';

/** An instance with the id of its secret, for use inside the domain. */
export interface StoredInstance extends Instance {
  secretId: string | null;
}

/** What a run leaves on its instance. */
export interface InstanceOutcome {
  lastRunId: string;
  consecutiveFailures: number;
  nextAttemptAt: string | null;
  lastErrorCode: string | null;
  lastErrorMessage: string | null;
  /** Undefined leaves it as it was. */
  lastSuccessAt?: string;
}

const members = [
  'id',
  'key',
  'name',
  'engine',
  'flavour',
  'version',
  'host',
  'port',
  'user',
  'database',
  'tls',
  'tlsCa',
  'secretId',
  'environment',
  'zone',
  'ownTags',
  'schedule',
  'timezone',
  'enabled',
  'watchMethod',
  'watchAdvice',
  'consecutiveFailures',
  'nextAttemptAt',
  'lastErrorCode',
  'lastErrorMessage',
  'lastRunId',
  'lastSuccessAt',
  'validFrom',
  'retiredAt',
];
const instanceMap = `i {${members.map((member) => `.${member}`).join(', ')}}`;

/** Reads and writes registered instances: Instance assets that carry an address. */
export class InstanceStore {
  constructor(private readonly graph: GraphClient) {}

  /** Instances the caller may see, by name. */
  async list(
    filter: { includeRetired: boolean; zone?: string },
    access: AccessScope,
    signal?: AbortSignal,
  ): Promise<StoredInstance[]> {
    const clause = accessClause('i', access);
    const rows = await this.graph.read<{ instance: Record<string, unknown> }>(
      `MATCH (i:Instance) WHERE i:Asset AND i.host IS NOT NULL AND ($includeRetired OR i:Live)
         AND ($zone IS NULL OR coalesce(i.zone, 'default') = $zone) AND ${clause.cypher}
       WITH i ORDER BY i.nameLower, i.key RETURN ${instanceMap} AS instance`,
      { ...clause.params, includeRetired: filter.includeRetired, zone: filter.zone ?? null },
      { id: 'ingest.instances', signal },
    );
    return rows.map((row) => decodeInstance(row.instance));
  }

  /** One instance by id or key, retired ones included. */
  async find(
    by: { id: string } | { key: string },
    access: AccessScope,
    signal?: AbortSignal,
  ): Promise<StoredInstance | null> {
    const clause = accessClause('i', access);
    const rows = await this.graph.read<{ instance: Record<string, unknown> }>(
      `MATCH (i:Asset {${'id' in by ? 'id' : 'key'}: $value})
       WHERE i:Instance AND i.host IS NOT NULL AND ${clause.cypher} RETURN ${instanceMap} AS instance`,
      { ...clause.params, value: 'id' in by ? by.id : by.key },
      { id: 'ingest.instance', signal },
    );
    return rows[0] === undefined ? null : decodeInstance(rows[0].instance);
  }

  /** Locks the asset with the key and tells what it is; null when there is none. */
  async lockByKey(
    tx: GraphTransaction,
    key: string,
  ): Promise<{ id: string; live: boolean; registered: boolean; version: Record<string, unknown> } | null> {
    const rows = await tx.run<{
      id: string;
      live: boolean;
      registered: boolean;
      version: Record<string, unknown>;
    }>(
      `MATCH (i:Asset {key: $key}) SET i.collectLock = timestamp() REMOVE i.collectLock
       RETURN i.id AS id, i:Live AS live, i.host IS NOT NULL AS registered, properties(i) AS version`,
      { key },
    );
    return rows[0] ?? null;
  }

  /** Locks an instance by id. */
  async lock(tx: GraphTransaction, id: string): Promise<StoredInstance | null> {
    const rows = await tx.run<{ instance: Record<string, unknown> }>(
      `MATCH (i:Asset {id: $id}) WHERE i:Instance
       SET i.collectLock = timestamp() REMOVE i.collectLock
       RETURN ${instanceMap} AS instance`,
      { id },
    );
    return rows[0] === undefined ? null : decodeInstance(rows[0].instance);
  }

  /**
   * A new instance, one that people registered by hand and that is taken over, or a retired one that comes back (the
   * time in between becomes a version).
   */
  async create(
    tx: GraphTransaction,
    properties: Readonly<Record<string, unknown>>,
    gap: { id: string; diff: string; cause: string },
  ): Promise<void> {
    await tx.run(
      `MATCH (n:Asset {key: $properties.key}) WHERE n.validTo IS NOT NULL
       SET n.versionCount = coalesce(n.versionCount, 0) + 1
       CREATE (v:Version {id: $gap.id, assetId: n.id, assetKey: n.key, number: n.versionCount, validFrom: n.validTo,
         validTo: $properties.changedAt, change: 'RECREATED', diff: $gap.diff, cause: $gap.cause})-[:VERSION_OF]->(n)`,
      { properties, gap },
    );
    await tx.run(
      `MERGE (i:Asset {key: $properties.key})
       ON CREATE SET i.validFrom = $properties.changedAt, i.id = $properties.id
       SET i:Live:Instance, i += $properties, i.validTo = null, i.retiredAt = null
       WITH i SET i.instanceId = i.id`,
      { properties },
    );
  }

  /** Changes members of an instance. */
  async set(tx: GraphTransaction, id: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    await tx.run('MATCH (i:Asset {id: $id}) SET i += $changes', { id, changes });
  }

  /** What a run leaves behind. */
  async setOutcome(tx: GraphTransaction, id: string, outcome: InstanceOutcome): Promise<void> {
    await this.set(tx, id, { ...outcome });
  }

  /** How changes are noticed. */
  async setWatch(id: string, method: ChangeWatchMethod | null, advice: string | null): Promise<void> {
    await this.graph.write(
      'MATCH (i:Asset {id: $id}) SET i.watchMethod = $method, i.watchAdvice = $advice',
      { id, method, advice },
      { id: 'ingest.set-watch' },
    );
  }

  /** The environment of an instance is on everything in it, so that one look decides who may see an asset. */
  async setEnvironment(tx: GraphTransaction, id: string, environment: string): Promise<void> {
    await tx.run(
      `MATCH (n:Asset {instanceId: $id})
       WHERE n.environment IS NULL OR n.environment <> $environment SET n.environment = $environment`,
      { id, environment },
    );
  }

  /** Adds and takes away tags on everything in an instance; what something inside has of its own stays. */
  async changeTags(
    tx: GraphTransaction,
    id: string,
    added: readonly string[],
    removed: readonly string[],
  ): Promise<void> {
    if (added.length > 0) {
      await tx.run(
        `MATCH (n:Asset {instanceId: $id})
         WHERE any(tag IN $added WHERE NOT tag IN coalesce(n.tags, []))
         SET n.tags = COLLECT { UNWIND coalesce(n.tags, []) + $added AS tag WITH DISTINCT tag ORDER BY tag RETURN tag }`,
        { id, added },
      );
    }
    if (removed.length === 0) return;
    await tx.run(
      `MATCH (n:Asset {instanceId: $id}) WHERE any(tag IN coalesce(n.tags, []) WHERE tag IN $removed)
       WITH n, [tag IN n.tags WHERE NOT tag IN $removed] AS rest
       SET n.tags = CASE WHEN rest = [] THEN null ELSE rest END`,
      { id, removed },
    );
    await tx.run(
      `MATCH (own:Annotation {instanceId: $id}) WHERE any(tag IN coalesce(own.tags, []) WHERE tag IN $removed)
       WITH own, [tag IN own.tags WHERE tag IN $removed] AS kept
       MATCH (n:Asset) WHERE n.key = own.assetKey OR n.key STARTS WITH own.assetKey + '.' OR n.key STARTS WITH own.assetKey + '/'
       SET n.tags = COLLECT { UNWIND coalesce(n.tags, []) + kept AS tag WITH DISTINCT tag ORDER BY tag RETURN tag }`,
      { id, removed },
    );
  }
}

/** Without what only the domain may know. */
export function publicInstance({ secretId: _secret, ...instance }: StoredInstance): Instance {
  return instance;
}

function decodeInstance(row: Readonly<Record<string, unknown>>): StoredInstance {
  const textOrNull = (name: string): string | null =>
    typeof row[name] === 'string' ? (row[name] as string) : null;
  const text = (name: string): string => textOrNull(name) ?? '';
  return {
    id: text('id'),
    key: text('key'),
    name: text('name'),
    engine: text('engine') as EngineKind,
    flavour: textOrNull('flavour'),
    version: textOrNull('version'),
    host: text('host'),
    port: Number(row['port'] ?? 0),
    user: textOrNull('user'),
    database: textOrNull('database'),
    tls: (textOrNull('tls') ?? 'prefer') as TlsMode,
    tlsCa: textOrNull('tlsCa'),
    secretId: textOrNull('secretId'),
    hasSecret: textOrNull('secretId') !== null,
    environment: textOrNull('environment') ?? 'default',
    zone: textOrNull('zone') ?? 'default',
    tags: Array.isArray(row['ownTags']) ? (row['ownTags'] as string[]) : [],
    schedule: textOrNull('schedule'),
    timezone: textOrNull('timezone'),
    enabled: row['enabled'] !== false,
    nextRunAt: null,
    watchMethod: textOrNull('watchMethod') as ChangeWatchMethod | null,
    watchAdvice: textOrNull('watchAdvice'),
    consecutiveFailures: Number(row['consecutiveFailures'] ?? 0),
    nextAttemptAt: textOrNull('nextAttemptAt'),
    lastErrorCode: textOrNull('lastErrorCode'),
    lastErrorMessage: textOrNull('lastErrorMessage'),
    lastRunId: textOrNull('lastRunId'),
    lastSuccessAt: textOrNull('lastSuccessAt'),
    registeredAt: text('validFrom'),
    retiredAt: textOrNull('retiredAt'),
  };
}
