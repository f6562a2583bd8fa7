import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WaymarkConfig } from '../core/config.js';
import { messageOf } from '../core/errors.js';
import { silentLogger } from '../core/logger.js';
import { redact } from '../core/redaction.js';
import { GraphClient } from '../graph/index.js';
import { GraphSecretVault, LocalRootKeys } from '../identity/index.js';
import { rootKeyFile, rootKeysOf } from './identity-options.js';
import { demoNeeds, inspectRequirements, type RequirementState } from './provision/index.js';
import { connectRedis, hasRedis, remoteTarget } from './stores.js';

/** One line of `waymark doctor`. */
export interface Finding extends Omit<RequirementState, 'id'> {
  id: string;
  /** True when Waymark, as it is configured, does not run without it. */
  needed: boolean;
}

const oldestRedis = [6, 2] as const;

/** Looks at the programs of this machine, the stores that are configured and the root key. Installs and writes nothing. */
export async function examine(config: WaymarkConfig): Promise<Finding[]> {
  const hasOwnStores = config.neo4j.uri !== undefined || hasRedis(config);
  const replaced = new Set([
    ...(config.neo4j.uri === undefined ? [] : ['java', 'maven']),
    ...(hasRedis(config) ? ['redis'] : []),
    // With stores of one's own there is a fleet of one's own: the sample fleet is not needed.
    ...(hasOwnStores ? ['postgres', 'mariadb'] : []),
  ]);
  const programs = inspectRequirements(resolve(config.dataFolder)).map((state) => ({
    ...state,
    needed: demoNeeds.includes(state.id) && !replaced.has(state.id),
  }));
  const redis = hasRedis(config) ? [await examineRedis(config)] : [];
  if (config.neo4j.uri === undefined) return [...programs, ...redis, await examineKeys(config, null)];
  const facts = { id: 'neo4j', title: 'Neo4j', purpose: 'keeps the graph', needed: true };
  let graph: GraphClient | null = null;
  try {
    graph = new GraphClient(remoteTarget(config));
    await graph.verify();
    const [server] = await graph.read<{ version: string; edition: string }>(
      'CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition LIMIT 1',
    );
    const place = `${redact(config.neo4j.uri)}, ${server?.version} ${server?.edition}`;
    const keys = await examineKeys(config, graph);
    return [...programs, { ...facts, place, remedy: null }, ...redis, keys];
  } catch (error) {
    const lost = { ...facts, place: null, remedy: messageOf(error) };
    return [...programs, lost, ...redis, await examineKeys(config, null)];
  } finally {
    await graph?.close();
  }
}

async function examineRedis(config: WaymarkConfig): Promise<Finding> {
  const facts = { id: 'redis-store', title: 'Redis', purpose: 'carries events and jobs', needed: true };
  try {
    const redis = await connectRedis(config, config.redis.url ?? '', silentLogger);
    try {
      const info = await redis.info();
      const version = /^redis_version:(.+)$/m.exec(info)?.[1]?.trim() ?? '';
      const policy = /^maxmemory_policy:(.+)$/m.exec(info)?.[1]?.trim();
      const address = redact(config.redis.url ?? config.redis.sentinel ?? '');
      const place = `${address}, ${version}`;
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (major < oldestRedis[0] || (major === oldestRedis[0] && minor < oldestRedis[1]))
        return {
          ...facts,
          place: null,
          remedy: `${place} is too old; use ${oldestRedis.join('.')} or later.`,
        };
      const remedy =
        policy === undefined || policy === 'noeviction'
          ? null
          : `maxmemory-policy is ${policy}: a full Redis would throw queues away. Set it to noeviction.`;
      return { ...facts, place, remedy };
    } finally {
      redis.disconnect();
    }
  } catch (error) {
    return { ...facts, place: null, remedy: messageOf(error) };
  }
}

/** @param graph where the secrets are; null while it is not at hand */
async function examineKeys(config: WaymarkConfig, graph: GraphClient | null): Promise<Finding> {
  const facts = {
    id: 'root-key',
    title: 'Root key',
    purpose: 'opens the secrets in the graph',
    needed: true,
  };
  const file = rootKeyFile(config);
  const { rootKey, transitUrl } = config.keys;
  const isAbsent = transitUrl === undefined && rootKey === undefined && !existsSync(file);
  const place = transitUrl ?? (rootKey === undefined ? file : 'keys.rootKey');
  try {
    // A key that opens nothing stands for the absent one: to open that would make the file.
    const keys = isAbsent ? new LocalRootKeys([randomBytes(32)]) : rootKeysOf(config);
    const lacking = graph === null ? [] : await new GraphSecretVault(graph, keys).lackingKeys();
    if (lacking.length === 0)
      return { ...facts, place: isAbsent ? `${file}, made at the first start` : place, remedy: null };
    const list = lacking.map(({ keyId, secrets }) => `${keyId} (${secrets} secrets)`).join(', ');
    return { ...facts, place: null, remedy: `${place} lacks the root keys ${list}; put them there.` };
  } catch (error) {
    return { ...facts, place: null, remedy: messageOf(error) };
  }
}
