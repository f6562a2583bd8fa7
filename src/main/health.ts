import { BlockList, isIPv4 } from 'node:net';
import { WaymarkError } from '../core/errors.js';
import type { Nodes } from '../nodes/index.js';
import type { Stores } from './stores.js';

/** A store that takes longer counts as not reachable. */
const mostMs = 2_000;

/**
 * What others say of Redis counts from so long after this node has lost it: a heartbeat tells what was found up to one
 * interval before it was written.
 */
const settleMs = 5_000;

/** Whether a node should get requests. */
export interface NodeHealth {
  /** Why it should get none; empty when it can serve. */
  problems: readonly string[];
  /** What does not work although it serves. */
  lacks: readonly string[];
}

/** What a node's health depends on. */
export interface HealthSources {
  graph: Pick<Stores['graph'], 'read'>;
  redis: { ping(): Promise<unknown> };
  registry: Pick<Nodes['registry'], 'draining' | 'identity' | 'othersReach'>;
}

/**
 * Decides whether this node should get requests. Without Neo4j it cannot answer. Without Redis it can, only that news
 * comes late: an api node steps back when another one still reaches Redis, and serves on when none does, so that a
 * lost Redis does not take every node out of service at once.
 */
export class Readiness {
  /** By the graph's clock; null while Redis answers. */
  #lostSinceMs: number | null = null;

  constructor(private readonly sources: HealthSources) {}

  async read(): Promise<NodeHealth> {
    const { redis, registry } = this.sources;
    if (registry.draining) return { problems: ['This node is leaving'], lacks: [] };
    const [nowMs, hasRedis] = await Promise.all([
      this.#graphTime(),
      redis.ping().then(
        () => true,
        () => false,
      ),
    ]);
    const lacks = hasRedis ? [] : ['Redis is not reachable'];
    if (nowMs === null) return { problems: ['Neo4j is not reachable', ...lacks], lacks: [] };
    this.#lostSinceMs = hasRedis ? null : (this.#lostSinceMs ?? nowMs);
    if (this.#lostSinceMs === null) return { problems: [], lacks: [] };
    return (await this.#isNeeded(this.#lostSinceMs + settleMs))
      ? { problems: [], lacks }
      : { problems: lacks, lacks: [] };
  }

  /** The graph's clock; null when it does not answer. */
  async #graphTime(): Promise<number | null> {
    // One that hangs does not keep to a time of its own.
    const bounds = { id: 'health', timeoutMs: mostMs, signal: AbortSignal.timeout(mostMs) };
    try {
      const [row] = await this.sources.graph.read<{ ms: number }>('RETURN timestamp() AS ms', {}, bounds);
      return row?.ms ?? null;
    } catch {
      return null;
    }
  }

  /** True when no other api node has reached Redis since. */
  async #isNeeded(sinceMs: number): Promise<boolean> {
    const { registry } = this.sources;
    if (!registry.identity.roles.includes('api')) return false;
    return !(await registry.othersReach('redis', sinceMs).catch(() => false));
  }
}

/** Decides by address who may read metrics: loopback and the given addresses and ranges. @throws CONFIG_INVALID for one that cannot be read */
export function metricsReaders(from: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  for (const entry of from) addEntry(list, entry);
  return (address) => {
    if (address === undefined) return false;
    const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
    return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  };
}

function addEntry(list: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  try {
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  } catch (cause) {
    throw new WaymarkError(
      'CONFIG_INVALID',
      `node.metricsFrom has "${entry}", which is no address or range.`,
      {
        cause,
        facts: { field: 'node.metricsFrom' },
      },
    );
  }
}
