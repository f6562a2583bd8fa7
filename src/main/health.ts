import { BlockList, isIPv4 } from 'node:net';
import { WaymarkError } from '../core/errors.js';
import type { Nodes } from '../nodes/index.js';
import type { Stores } from './stores.js';

/** A store that takes longer counts as not reachable. */
const mostMs = 2_000;

/** Why this node should get no requests; empty when it can serve. */
export async function problemsOf(
  stores: Pick<Stores, 'graph' | 'redis'>,
  nodes: { registry: Pick<Nodes['registry'], 'draining'> },
): Promise<string[]> {
  if (nodes.registry.draining) return ['This node is leaving'];
  // One that hangs does not keep to a time of its own.
  const bounds = { id: 'health', timeoutMs: mostMs, signal: AbortSignal.timeout(mostMs) };
  const graph = stores.graph.read('RETURN 1 AS one', {}, bounds).then(
    () => [],
    () => ['Neo4j is not reachable'],
  );
  const redis = stores.redis.ping().then(
    () => [],
    () => ['Redis is not reachable'],
  );
  return (await Promise.all([graph, redis])).flat();
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
