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

/** A digest that says "not all of it": it differs from the digest of the whole. */
export function incomplete(digest: string): string {
  return `${digest}${incompleteMark}`;
}

function short(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
