import type { RedisCommand } from '../../src/engines/redis/index.js';
import type { RedisReader } from './reader.js';
import { pacedBatches, type SampledKey } from './sample.js';

/** What was found out about one key. */
export interface KeyDetails {
  /** Milliseconds to live; null when the key does not expire. */
  ttlMs: number | null;
  /** Bytes it takes with its name; null when the server does not tell. */
  sizeBytes: number | null;
  encoding: string | null;
  /** Names of the fields of a hash with few of them; null for others. */
  fields: readonly string[] | null;
}

/** Hashes with more fields hold values under names that are values themselves. */
const mostFields = 64;

/** Asks about keys: four small questions each, and for hashes two more. Keys that are gone meanwhile are left out. */
export async function readDetails(
  reader: RedisReader,
  keys: readonly SampledKey[],
  hashesOfInterest: ReadonlySet<SampledKey>,
  signal: AbortSignal,
): Promise<Map<SampledKey, KeyDetails>> {
  const asked = keys.filter((key): key is SampledKey & { bytes: Buffer } => key.bytes !== null);
  const commands = asked.flatMap(({ bytes }): RedisCommand[] => [
    ['PTTL', bytes],
    ['MEMORY', 'USAGE', bytes],
    ['OBJECT', 'ENCODING', bytes],
  ]);
  const answers = await pacedBatches(
    reader,
    { doing: 'expiry, memory and encoding of keys', lost: 'expiry, memory or encoding of keys is unknown' },
    commands,
    signal,
  );
  const fields = await readFields(
    reader,
    asked.filter((key) => key.type === 'hash' && hashesOfInterest.has(key)),
    signal,
  );
  const details = new Map<SampledKey, KeyDetails>();
  asked.forEach((key, index) => {
    const [ttl, size, encoding] = answers.slice(index * 3, index * 3 + 3);
    // -2: the key is gone.
    if (ttl === -2) return;
    details.set(key, {
      ttlMs: typeof ttl === 'number' && ttl >= 0 ? ttl : null,
      sizeBytes: typeof size === 'number' ? size : null,
      encoding: typeof encoding === 'string' ? encoding : null,
      fields: fields.get(key) ?? null,
    });
  });
  return details;
}

async function readFields(
  reader: RedisReader,
  hashes: readonly (SampledKey & { bytes: Buffer })[],
  signal: AbortSignal,
): Promise<Map<SampledKey, readonly string[]>> {
  const sizes = await pacedBatches(
    reader,
    { doing: 'the sizes of hashes', lost: 'field names of hashes are left out' },
    hashes.map(({ bytes }): RedisCommand => ['HLEN', bytes]),
    signal,
  );
  const small = hashes.filter((_key, index) => {
    const size = sizes[index];
    return typeof size === 'number' && size <= mostFields;
  });
  const names = await pacedBatches(
    reader,
    { doing: 'the field names of hashes', lost: 'field names of hashes are left out' },
    small.map(({ bytes }): RedisCommand => ['HKEYS', bytes]),
    signal,
  );
  const result = new Map<SampledKey, readonly string[]>();
  small.forEach((key, index) => {
    const answer = names[index];
    if (Array.isArray(answer)) result.set(key, answer.map(String));
  });
  return result;
}
