import { childKey, parseAssetKey } from '../../src/core/asset-key.js';
import type { AssetGrant, AssetProperties, AssetRecord, CollectOptions } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import { type AccessUser, globCovers, grantsOn } from './access-rules.js';
import { buildPattern, type PatternSample } from './build-pattern.js';
import type { UnitAssets } from './digests.js';
import { readDetails } from './key-details.js';
import { inferPatterns } from './patterns/infer.js';
import type { RedisReader } from './reader.js';
import { findStreams, type SampleBudget, type SampledKey, sampleKeys } from './sample.js';
import { readStreams } from './streams.js';

/** What was found in one database. */
export interface DatabaseContent {
  units: UnitAssets;
  /** Key patterns and streams that were not come across may still exist. */
  partial: boolean;
  /** Figures of the database itself. */
  figures: AssetProperties;
}

/** Keys of one pattern that are asked about in detail, and of these the hashes whose fields are. */
const measuredPerPattern = 200;
const fieldsPerPattern = 50;
/** A pattern of more streams than this is a pattern, not streams of their own. */
const streamsPerPattern = 25;

/** Looks at the keys of one database: finds its patterns and streams and measures some keys of each. */
export async function readDatabase(
  reader: RedisReader,
  number: number,
  users: readonly AccessUser[],
  options: CollectOptions,
): Promise<DatabaseContent> {
  const databaseKey = childKey(reader.namespace, 'Database', String(number));
  const budget: SampleBudget = {
    keys: options.sampleKeys,
    timeMs: options.statementTimeoutMs,
    signal: options.signal,
  };
  await reader.session.call('the database', 'SELECT', number);
  const sample = await sampleKeys(reader, budget);
  const known = await knownPatterns(databaseKey, options);
  const groups = groupKeys(sample.keys, known);
  const streams = await streamKeys(reader, groups, sample.complete, budget);
  const patterns = await measure(reader, streams.rest, options.signal);
  const grants = grantsByName(reader.namespace, users);
  const frame = { keyCount: sample.keyCount, sampledCount: sample.keys.length, complete: sample.complete };
  const patternUnits = patterns.map((pattern) => [
    buildPattern(databaseKey, pattern, frame, grants(pattern.pattern)),
  ]);
  const streamUnits = await readStreams(reader, databaseKey, streams.keys, grants, options.signal);
  return {
    units: [...patternUnits, ...streamUnits].sort((a, b) => compare(a[0]!.key, b[0]!.key)),
    partial: !sample.complete,
    figures: figuresOf(frame, patternUnits, streamUnits),
  };
}

/** Names of the patterns that the graph has. */
async function knownPatterns(databaseKey: string, options: CollectOptions): Promise<string[]> {
  if (options.known.scopeDigest(databaseKey) === undefined) return [];
  const units = await options.known.unitDigests(databaseKey);
  return [...units.keys()].flatMap((key) => {
    const last = parseAssetKey(key).path.at(-1);
    return last === undefined || last.kind !== undefined ? [] : [last.name];
  });
}

interface KeyGroup {
  pattern: string;
  keys: SampledKey[];
}

function groupKeys(keys: readonly SampledKey[], known: readonly string[]): KeyGroup[] {
  const names = keys.map(({ name }) => name);
  return inferPatterns(names, known).map(({ pattern, members }) => ({
    pattern,
    keys: members.map((index) => keys[index]!).sort((a, b) => compare(a.name, b.name)),
  }));
}

/** Streams that stand for themselves, and the groups that remain. */
async function streamKeys(
  reader: RedisReader,
  groups: readonly KeyGroup[],
  complete: boolean,
  budget: SampleBudget,
): Promise<{ keys: SampledKey[]; rest: KeyGroup[] }> {
  const keys: SampledKey[] = [];
  const rest: KeyGroup[] = [];
  for (const group of groups) {
    const streams = group.keys.filter(({ type }) => type === 'stream');
    if (streams.length === 0 || streams.length > streamsPerPattern) rest.push(group);
    else {
      keys.push(...streams);
      const others = group.keys.filter(({ type }) => type !== 'stream');
      if (others.length > 0) rest.push({ pattern: group.pattern, keys: others });
    }
  }
  if (complete) return { keys, rest };
  const seen = new Set(groups.flatMap((group) => group.keys.map(({ name }) => name)));
  const more = await findStreams(reader, budget, seen);
  const byPattern = groupKeys(
    [...keys, ...more.keys],
    groups.map(({ pattern }) => pattern),
  );
  return { keys: byPattern.flatMap((group) => group.keys.slice(0, streamsPerPattern)), rest };
}

async function measure(
  reader: RedisReader,
  groups: readonly KeyGroup[],
  signal: AbortSignal,
): Promise<PatternSample[]> {
  const measured = groups.map((group) => spread(group.keys, measuredPerPattern));
  const hashes = new Set(
    measured.flatMap((keys) =>
      spread(
        keys.filter(({ type }) => type === 'hash'),
        fieldsPerPattern,
      ),
    ),
  );
  const details = await readDetails(reader, measured.flat(), hashes, signal);
  return groups.map(({ pattern, keys }, index) => ({
    pattern,
    keys,
    details: (measured[index] ?? []).flatMap((key) => details.get(key) ?? []),
  }));
}

/** At most so many of the list, evenly spread over it. */
function spread<Item>(list: readonly Item[], most: number): Item[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_value, index) => list[Math.floor((index * list.length) / most)]!);
}

function grantsByName(
  namespace: string,
  users: readonly AccessUser[],
): (name: string) => readonly AssetGrant[] {
  const principalKey = (name: string): string => childKey(namespace, 'Principal', name);
  return (name) => grantsOn(users, principalKey, (glob) => globCovers(glob, name));
}

function figuresOf(
  frame: { sampledCount: number; complete: boolean },
  patterns: UnitAssets,
  streams: readonly (readonly AssetRecord[])[],
): AssetProperties {
  const sizes = [...patterns, ...streams].map(([root]) => Number(root?.statistics?.['sizeBytes'] ?? 0));
  return {
    sampledKeyCount: frame.sampledCount,
    sampleComplete: frame.complete,
    patternCount: patterns.length,
    streamCount: streams.length,
    sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
