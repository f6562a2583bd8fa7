import { childKey, instanceNamespace } from '../../src/core/asset-key.js';
import type { AssetProperties, AssetRecord } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import { infoFields, infoParts, type RedisSession } from '../../src/engines/redis/index.js';
import { type AccessUser, grantsOn } from './access-rules.js';
import { flatMap, numberOf, type RedisReader } from './reader.js';

/** INFO of the server, by field. Empty when the account may not read it. */
export type ServerInfo = ReadonlyMap<string, string>;

/** Reads INFO with all its usual sections. */
export async function readInfo(reader: RedisReader): Promise<ServerInfo> {
  const text = await reader.optional(
    'the server facts',
    'role, memory, persistence and replication are unknown, and databases other than 0 are not found',
    'INFO',
  );
  return infoFields(typeof text === 'string' ? text : '');
}

/** The instance itself. A replica carries a link to where its data comes from. */
export function buildInstance(namespace: string, session: RedisSession, info: ServerInfo): AssetRecord {
  const source = sourceOf(info);
  return {
    kind: 'Instance',
    key: namespace,
    name: namespace.slice(namespace.indexOf('://') + 3),
    parent: null,
    properties: {
      engine: 'redis',
      flavour: session.flavour,
      version: session.version,
      mode: session.mode,
      role: roleOf(info),
      os: info.get('os') ?? null,
      architectureBits: numberOf(info.get('arch_bits')),
      memoryAllocator: info.get('mem_allocator') ?? null,
      maxMemoryBytes: numberOf(info.get('maxmemory')),
      maxMemoryPolicy: info.get('maxmemory_policy') ?? null,
      appendOnlyFile: flagOf(info.get('aof_enabled')),
      clusterEnabled: flagOf(info.get('cluster_enabled')),
      tls: session.encrypted,
    },
    statistics: instanceFigures(info),
    ...(source === null
      ? {}
      : {
          relations: [{ type: 'REPLICATES_FROM', to: instanceNamespace('redis', source.host, source.port) }],
        }),
  };
}

function roleOf(info: ServerInfo): string | null {
  const role = info.get('role');
  if (role === undefined) return null;
  return role === 'slave' ? 'replica' : role === 'master' ? 'primary' : role;
}

function sourceOf(info: ServerInfo): { host: string; port: number } | null {
  const host = info.get('master_host');
  const port = Number(info.get('master_port'));
  return host === undefined || host === '' || !Number.isInteger(port) ? null : { host, port };
}

function flagOf(value: string | undefined): boolean | null {
  return value === undefined ? null : value === '1';
}

/** INFO field -> name of the figure. */
const figures: Readonly<Record<string, string>> = {
  blocked_clients: 'blockedClientCount',
  connected_clients: 'connectionCount',
  connected_slaves: 'replicaCount',
  evicted_keys: 'evictedKeyCount',
  expired_keys: 'expiredKeyCount',
  instantaneous_ops_per_sec: 'commandsPerSecond',
  keyspace_hits: 'hitCount',
  keyspace_misses: 'missCount',
  master_repl_offset: 'replicationOffset',
  maxclients: 'maxConnections',
  mem_fragmentation_ratio: 'fragmentationRatio',
  number_of_cached_scripts: 'cachedScriptCount',
  number_of_functions: 'functionCount',
  pubsub_channels: 'channelCount',
  rdb_changes_since_last_save: 'unsavedChangeCount',
  rejected_connections: 'rejectedConnectionCount',
  total_commands_processed: 'commandCount',
  total_connections_received: 'acceptedConnectionCount',
  total_system_memory: 'systemMemoryBytes',
  uptime_in_seconds: 'uptimeSeconds',
  used_memory: 'usedMemoryBytes',
  used_memory_dataset: 'dataBytes',
  used_memory_peak: 'peakMemoryBytes',
  used_memory_rss: 'residentMemoryBytes',
};

function instanceFigures(info: ServerInfo): AssetProperties {
  const known = Object.entries(figures).map(([field, name]): [string, number | string | null] => [
    name,
    numberOf(info.get(field)),
  ]);
  const savedAt = Number(info.get('rdb_last_save_time'));
  return {
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
    ...(Number.isFinite(savedAt) && savedAt > 0 ? { savedAt: new Date(savedAt * 1000).toISOString() } : {}),
    ...(info.has('rdb_last_bgsave_status')
      ? { lastSaveOk: info.get('rdb_last_bgsave_status') === 'ok' }
      : {}),
    ...(info.has('master_link_status') ? { sourceLinkUp: info.get('master_link_status') === 'up' } : {}),
    replicas: [...info].filter(([name]) => /^slave\d+$/.test(name)).map(([, value]) => replicaOf(value)),
  };
}

function replicaOf(value: string): AssetProperties & Record<string, string | number | null> {
  const parts = infoParts(value);
  return {
    address: `${parts.get('ip') ?? ''}:${parts.get('port') ?? ''}`,
    state: parts.get('state') ?? null,
    offset: numberOf(parts.get('offset')),
    lagSeconds: numberOf(parts.get('lag')),
  };
}

/** State of the cluster as figures: it changes with every node that comes and goes. */
export async function readClusterFigures(reader: RedisReader): Promise<AssetProperties> {
  const text = await reader.optional('the cluster', 'the state of the cluster is unknown', 'CLUSTER', 'INFO');
  const fields = infoFields(typeof text === 'string' ? text : '');
  return {
    clusterState: fields.get('cluster_state') ?? null,
    clusterSlotCount: numberOf(fields.get('cluster_slots_assigned')),
    clusterFailedSlotCount: numberOf(fields.get('cluster_slots_fail')),
    clusterNodeCount: numberOf(fields.get('cluster_known_nodes')),
    clusterSize: numberOf(fields.get('cluster_size')),
  };
}

/** Numbers of the databases that hold keys; 0 always. */
export function databaseNumbers(info: ServerInfo): number[] {
  const found = [...info.keys()].flatMap((name) => /^db(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return [...new Set([0, ...found])].sort((a, b) => a - b);
}

/** A database, with the users whose rules reach every key. */
export function buildDatabase(
  namespace: string,
  number: number,
  info: ServerInfo,
  users: readonly AccessUser[],
): AssetRecord {
  const parts = infoParts(info.get(`db${number}`));
  const grants = grantsOn(
    users,
    (name) => childKey(namespace, 'Principal', name),
    (glob) => glob === '*',
  );
  return {
    kind: 'Database',
    key: childKey(namespace, 'Database', String(number)),
    name: String(number),
    parent: namespace,
    properties: { number },
    statistics: {
      keyCount: numberOf(parts.get('keys')) ?? 0,
      expiringKeyCount: numberOf(parts.get('expires')) ?? 0,
      averageTtlMs: numberOf(parts.get('avg_ttl')),
    },
    grants,
  };
}

/** Loaded modules. */
export async function readModules(reader: RedisReader): Promise<AssetRecord[]> {
  const answer = await reader.optional('the modules', 'modules are left out', 'MODULE', 'LIST');
  return (Array.isArray(answer) ? answer : [])
    .map((row) => flatMap(row))
    .map((fields): AssetRecord => {
      const name = String(fields.get('name'));
      const path = fields.get('path');
      return {
        kind: 'Module',
        key: childKey(reader.namespace, 'Module', name),
        name,
        parent: reader.namespace,
        properties: { version: numberOf(fields.get('ver')), path: typeof path === 'string' ? path : null },
      };
    })
    .sort((a, b) => compare(a.key, b.key));
}

/** Libraries of functions with their code, each followed by its functions. Before version 7 there are none. */
export async function readFunctions(reader: RedisReader): Promise<AssetRecord[][]> {
  if (reader.session.major < 7) return [];
  const answer = await reader.optional(
    'the functions',
    'functions are left out',
    'FUNCTION',
    'LIST',
    'WITHCODE',
  );
  return (Array.isArray(answer) ? answer : [])
    .map((row) => buildLibrary(reader.namespace, flatMap(row)))
    .sort((a, b) => compare(a[0]!.key, b[0]!.key));
}

function buildLibrary(namespace: string, fields: ReadonlyMap<string, unknown>): AssetRecord[] {
  const name = String(fields.get('library_name'));
  const code = fields.get('library_code');
  const key = childKey(namespace, 'Function', name);
  const functions = (fields.get('functions') as unknown[] | undefined) ?? [];
  const library: AssetRecord = {
    kind: 'Function',
    key,
    name,
    parent: namespace,
    properties: {
      isLibrary: true,
      library: name,
      language: String(fields.get('engine')).toLowerCase(),
      code: typeof code === 'string' ? code : null,
      functionCount: functions.length,
    },
  };
  const members = functions
    .map((row) => flatMap(row))
    .map((member): AssetRecord => {
      const flags = member.get('flags');
      const description = member.get('description');
      return {
        kind: 'Function',
        key: childKey(key, 'Function', String(member.get('name'))),
        name: String(member.get('name')),
        parent: key,
        properties: {
          isLibrary: false,
          library: name,
          flags: Array.isArray(flags) ? flags.map(String).sort(compare) : [],
        },
        comment: typeof description === 'string' ? description : null,
      };
    })
    .sort((a, b) => compare(a.key, b.key));
  return [library, ...members];
}
