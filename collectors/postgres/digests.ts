import { createHash } from 'node:crypto';
import { contentHash, type JsonValue } from '../../src/core/canonical-json.js';
import type { AssetRecord } from '../../src/core/collection.js';

/**
 * Number of the shape of what this collector sends. Raise it when a property is added or changes its meaning: digests
 * then differ from all earlier ones, and everything is read again once.
 */
export const shapeNumber = 1;

/** Marks the digest of a unit or scope that could not be read whole: it never equals a later one. */
const incompleteMark = '!';

/** Digest of a unit from its fingerprint in the server. Printed definitions may differ between server versions. */
export function fingerprintDigest(versionNumber: number, fingerprint: string): string {
  return short(`${shapeNumber} ${versionNumber} ${fingerprint}`);
}

/** Digest of a unit from its content; volatile figures are left out. */
export function contentDigest(assets: readonly AssetRecord[]): string {
  const content = assets.map(({ statistics: _volatile, ...rest }) => rest) as unknown as JsonValue;
  return contentHash([shapeNumber, content]);
}

/** Digest of a scope from its units, in any order. */
export function scopeDigestOf(units: ReadonlyMap<string, string>): string {
  const lines = [...units].map(([key, digest]) => `${key} ${digest}`).sort();
  return short(`${shapeNumber}\n${lines.join('\n')}`);
}

/** The part of `change-counters.sql` that is set where changes cannot be counted. */
const uncountable = 'subscriptions';

/**
 * Digest of the counters of `change-counters.sql`: while it stays the same, nothing of the database has changed. Null
 * when the counters cannot tell.
 */
export function countersDigest(
  versionNumber: number,
  rows: readonly { part: string; counter: string | null }[],
): string | null {
  if (rows.some(({ part, counter }) => part === uncountable && counter !== null)) return null;
  const lines = rows.map(({ part, counter }) => `${part} ${counter ?? ''}`).sort();
  return short(`${shapeNumber} ${versionNumber}\n${lines.join('\n')}`);
}

/** Digest of a scope that is whole: that of its units, and the database's counters at that moment. */
export function wholeScopeDigest(units: string, counters: string | null): string {
  return counters === null ? units : `${units}.${counters}`;
}

/** The two parts of a {@link wholeScopeDigest}; one that is incomplete or uncountable has no second part. */
export function scopeDigestParts(digest: string): { units: string; counters: string | null } {
  const [units = '', counters] = digest.split('.');
  return { units, counters: counters ?? null };
}

/** A digest that says "not all of it": it differs from the digest of the whole. */
export function incomplete(digest: string): string {
  return `${digest}${incompleteMark}`;
}

function short(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
