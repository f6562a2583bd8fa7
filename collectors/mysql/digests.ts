import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson, contentHash, type JsonValue } from '../../src/core/canonical-json.js';
import type { AssetRecord, CollectedUnit, CollectionBatch, KnownState } from '../../src/core/collection.js';

/**
 * Number of the shape of what this collector sends. Raise it when a property is added or changes its meaning: digests
 * then differ from all earlier ones, and everything is read again once.
 */
export const shapeNumber = 1;

/** Stands between a digest and what makes it unlike any later one. */
const unsettledMark = '!';

/** Digest of a unit from its content; volatile figures are left out. */
export function contentDigest(assets: readonly AssetRecord[]): string {
  const content = assets.map(({ statistics: _volatile, ...rest }) => rest) as unknown as JsonValue;
  return contentHash([shapeNumber, content]);
}

/** Digest of anything that stands for a unit's content. */
export function factsDigest(facts: JsonValue): string {
  return short(`${shapeNumber} ${canonicalJson(facts)}`);
}

/** Digest of a scope from its units, in any order. Unsettled when one of them is. */
export function scopeDigestOf(units: ReadonlyMap<string, string>): string {
  const lines = [...units].map(([key, digest]) => `${key} ${digest}`).sort();
  const digest = short(`${shapeNumber}\n${lines.join('\n')}`);
  return [...units.values()].some(isUnsettled) ? unsettled(digest) : digest;
}

/** A digest that never equals another: what it stands for must be read again next time. */
export function unsettled(digest: string): string {
  return isUnsettled(digest) ? digest : `${digest}${unsettledMark}${randomUUID().slice(0, 8)}`;
}

/** True for what {@link unsettled} gives. */
export function isUnsettled(digest: string): boolean {
  return digest.includes(unsettledMark);
}

/** The batch of a scope whose units are all built: nothing of it, the changed ones, or all of it. */
export async function contentScope(
  scope: string,
  unitAssets: readonly (readonly AssetRecord[])[],
  known: KnownState,
): Promise<CollectionBatch> {
  const units: CollectedUnit[] = unitAssets.map((assets) => ({
    key: assets[0]!.key,
    digest: contentDigest(assets),
    assets,
  }));
  const digest = scopeDigestOf(new Map(units.map((unit) => [unit.key, unit.digest])));
  const before = known.scopeDigest(scope);
  if (before === digest) return { type: 'unchanged', scope, digest };
  if (before === undefined) return { type: 'scope', scope, digest, complete: true, units, removed: [] };
  const knownUnits = await known.unitDigests(scope);
  const now = new Set(units.map((unit) => unit.key));
  return {
    type: 'scope',
    scope,
    digest,
    complete: false,
    units: units.filter((unit) => knownUnits.get(unit.key) !== unit.digest),
    removed: [...knownUnits.keys()].filter((key) => !now.has(key)),
  };
}

function short(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
