import { childKey } from '../../src/core/asset-key.js';
import type { AssetGrant, AssetProperties, AssetRecord } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import type { KeyDetails } from './key-details.js';
import { inferPatterns } from './patterns/infer.js';
import type { SampledKey } from './sample.js';

/** Keys that look alike, with what was found out about some of them. */
export interface PatternSample {
  pattern: string;
  keys: readonly SampledKey[];
  details: readonly KeyDetails[];
}

/** How much of the database was looked at. */
export interface SampleFrame {
  /** Keys of the database. */
  keyCount: number;
  /** Keys that were seen. */
  sampledCount: number;
  complete: boolean;
}

/** Shares below this are chance: they make no property of a pattern, so that it stays the same from run to run. */
const leastShare = 0.05;
const mostFields = 100;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * A key pattern. What defines it (types, whether its keys expire, names of hash fields) are properties; counts, memory
 * and times to live are figures, extrapolated from the sample, whose size stands beside them.
 */
export function buildPattern(
  databaseKey: string,
  sample: PatternSample,
  frame: SampleFrame,
  grants: readonly AssetGrant[],
): AssetRecord {
  const types = typesOf(sample.keys);
  return {
    kind: 'KeyPattern',
    key: childKey(databaseKey, 'KeyPattern', sample.pattern === '' ? '(empty)' : sample.pattern),
    name: sample.pattern === '' ? '(empty)' : sample.pattern,
    parent: databaseKey,
    properties: {
      type: types[0] ?? null,
      types,
      ttlClass: ttlClassOf(sample.details),
      fields: fieldsOf(sample.details),
    },
    statistics: figuresOf(sample, frame),
    grants,
  };
}

/** Types of the keys, the most frequent first; rare ones are left out. */
function typesOf(keys: readonly SampledKey[]): string[] {
  const counts = new Map<string, number>();
  for (const { type } of keys) if (type !== null) counts.set(type, (counts.get(type) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .filter(([, count]) => count >= total * leastShare)
    .sort(([a, x], [b, y]) => y - x || compare(a, b))
    .map(([type]) => type);
}

/** NONE: its keys stay; EXPIRING: all of them go by themselves; MIXED: some do. Null when nothing is known. */
function ttlClassOf(details: readonly KeyDetails[]): string | null {
  if (details.length === 0) return null;
  const share = details.filter(({ ttlMs }) => ttlMs !== null).length / details.length;
  if (share < leastShare) return 'NONE';
  return share > 1 - leastShare ? 'EXPIRING' : 'MIXED';
}

/** Field names that the hashes have in common, patterns of names where these are values; null when it has no hashes. */
function fieldsOf(details: readonly KeyDetails[]): string[] | null {
  const hashes = details.flatMap(({ fields }) => (fields === null ? [] : [fields]));
  if (hashes.length === 0) return null;
  const counts = new Map<string, number>();
  for (const fields of hashes)
    for (const name of new Set(fields)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()].sort(compare);
  return inferPatterns(names)
    .filter(({ members }) => {
      const shared = members.reduce((sum, index) => sum + (counts.get(names[index]!) ?? 0), 0);
      return shared >= hashes.length * leastShare;
    })
    .map(({ pattern }) => pattern)
    .slice(0, mostFields);
}

function figuresOf(sample: PatternSample, frame: SampleFrame): AssetProperties {
  const { keys, details } = sample;
  const keyEstimate = frame.complete
    ? keys.length
    : Math.round((frame.keyCount * keys.length) / Math.max(frame.sampledCount, 1));
  const sizes = details.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  const meanBytes = sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return {
    rowEstimate: keyEstimate,
    keyEstimate,
    sizeBytes: meanBytes === null ? null : Math.round(meanBytes * keyEstimate),
    averageKeyBytes: meanBytes === null ? null : Math.round(meanBytes),
    sampledKeyCount: keys.length,
    measuredKeyCount: details.length,
    sampleRatio: frame.keyCount === 0 ? 1 : Math.min(1, round(frame.sampledCount / frame.keyCount)),
    sampleComplete: frame.complete,
    encodings: sharesOf(details.map(({ encoding }) => encoding)),
    ...ttlFigures(details),
  };
}

function sharesOf(values: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(
    [...counts]
      .sort(([a], [b]) => compare(a, b))
      .map(([value, count]) => [value, round(count / values.length)]),
  );
}

function ttlFigures(details: readonly KeyDetails[]): AssetProperties {
  const times = details.flatMap(({ ttlMs }) => ttlMs ?? []).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  if (median === undefined) return { expiringRatio: 0 };
  return {
    expiringRatio: round(times.length / details.length),
    ttlRange: ttlRangeOf(median),
    ttlMinMs: times[0]!,
    ttlMedianMs: median,
    ttlMaxMs: times.at(-1)!,
  };
}

/** MINUTES: up to an hour; HOURS: up to a day; DAYS: up to thirty; LONG: beyond. By the median of what is left. */
function ttlRangeOf(ms: number): string {
  if (ms <= 60 * minuteMs) return 'MINUTES';
  if (ms <= dayMs) return 'HOURS';
  return ms <= 30 * dayMs ? 'DAYS' : 'LONG';
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
