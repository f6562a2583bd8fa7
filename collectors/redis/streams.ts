import { childKey } from '../../src/core/asset-key.js';
import type { AssetGrant, AssetRecord } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import type { RedisCommand } from '../../src/engines/redis/index.js';
import { flatMap, numberOf, type RedisReader } from './reader.js';
import { pacedBatches, type SampledKey } from './sample.js';

const lost = 'lengths and groups of streams are unknown';

/** Streams with their groups, sorted by name: each a list of assets, the stream first. No entry is read. */
export async function readStreams(
  reader: RedisReader,
  databaseKey: string,
  keys: readonly SampledKey[],
  grantsOf: (name: string) => readonly AssetGrant[],
  signal: AbortSignal,
): Promise<AssetRecord[][]> {
  const streams = keys
    .filter((key): key is SampledKey & { bytes: Buffer } => key.bytes !== null)
    .sort((a, b) => compare(a.name, b.name));
  const commands = streams.flatMap(({ bytes }): RedisCommand[] => [
    ['XLEN', bytes],
    ['XINFO', 'GROUPS', bytes],
    ['MEMORY', 'USAGE', bytes],
    ['PTTL', bytes],
  ]);
  const answers = await pacedBatches(reader, { doing: 'the streams', lost }, commands, signal);
  return streams.flatMap(({ name }, index) => {
    const [length, groups, size, ttl] = answers.slice(index * 4, index * 4 + 4);
    if (ttl === -2) return [];
    const stream: AssetRecord = {
      kind: 'Stream',
      key: childKey(databaseKey, 'Stream', name),
      name,
      parent: databaseKey,
      properties: { ttlClass: typeof ttl === 'number' ? (ttl >= 0 ? 'EXPIRING' : 'NONE') : null },
      statistics: {
        rowEstimate: typeof length === 'number' ? length : null,
        entryCount: typeof length === 'number' ? length : null,
        sizeBytes: typeof size === 'number' ? size : null,
        groupCount: Array.isArray(groups) ? groups.length : null,
      },
      grants: grantsOf(name),
    };
    return [[stream, ...buildGroups(stream.key, groups)]];
  });
}

function buildGroups(streamKey: string, groups: unknown): AssetRecord[] {
  return (Array.isArray(groups) ? groups : [])
    .map((row) => flatMap(row))
    .map((fields): AssetRecord => {
      const name = String(fields.get('name'));
      const lastId = fields.get('last-delivered-id');
      return {
        kind: 'ConsumerGroup',
        key: childKey(streamKey, 'ConsumerGroup', name),
        name,
        parent: streamKey,
        properties: {},
        statistics: {
          consumerCount: numberOf(fields.get('consumers')),
          pendingCount: numberOf(fields.get('pending')),
          lagCount: numberOf(fields.get('lag')),
          readCount: numberOf(fields.get('entries-read')),
          lastDeliveredId: typeof lastId === 'string' ? lastId : null,
        },
      };
    })
    .sort((a, b) => compare(a.key, b.key));
}
