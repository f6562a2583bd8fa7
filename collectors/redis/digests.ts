import { createHash } from 'node:crypto';
import { contentHash, type JsonValue } from '../../src/core/canonical-json.js';
import type {
  AssetRecord,
  CollectedUnit,
  CollectionBatch,
  CollectOptions,
} from '../../src/core/collection.js';

/**
 * Number of the shape of what this collector sends. Raise it when a property is added or changes its meaning: digests
 * then differ from all earlier ones, and everything is sent again once.
 */
const shapeNumber = 1;

/** A scope's units as lists of assets, the root first. */
export type UnitAssets = readonly (readonly AssetRecord[])[];

/**
 * The batch of a scope: nothing of it, the changed units, or all of it.
 * @param keepUnseen units that are known and missing now stay as they are: they may only not have been looked at.
 */
export async function scopeBatch(
  scope: string,
  unitAssets: UnitAssets,
  options: Pick<CollectOptions, 'known'>,
  keepUnseen = false,
): Promise<CollectionBatch> {
  const units = unitAssets.map(unitOf);
  const known = options.known.scopeDigest(scope);
  const knownUnits = known === undefined ? new Map<string, string>() : await options.known.unitDigests(scope);
  const digests = new Map(units.map((unit) => [unit.key, unit.digest]));
  const unseen = [...knownUnits].filter(([key]) => !digests.has(key));
  if (keepUnseen) for (const [key, digest] of unseen) digests.set(key, digest);
  const digest = scopeDigestOf(digests);
  if (known === digest) return { type: 'unchanged', scope, digest };
  if (known === undefined) return { type: 'scope', scope, digest, complete: true, units, removed: [] };
  return {
    type: 'scope',
    scope,
    digest,
    complete: false,
    units: units.filter((unit) => knownUnits.get(unit.key) !== unit.digest),
    removed: keepUnseen ? [] : unseen.map(([key]) => key),
  };
}

function unitOf(assets: readonly AssetRecord[]): CollectedUnit {
  const content = assets.map(({ statistics: _volatile, ...rest }) => rest) as unknown as JsonValue;
  return { key: assets[0]!.key, digest: contentHash([shapeNumber, content]), assets };
}

function scopeDigestOf(units: ReadonlyMap<string, string>): string {
  const lines = [...units].map(([key, digest]) => `${key} ${digest}`).sort();
  return createHash('sha256')
    .update(`${shapeNumber}\n${lines.join('\n')}`, 'utf8')
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
