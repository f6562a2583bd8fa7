import { relationKinds } from '../../core/asset-kind.js';
import { groupBy } from './apply-context.js';
import type { PreparedAsset } from './prepare.js';
import type { StoredAsset } from './stored.js';

/** One asset that goes on under another key. */
export interface Rename {
  from: StoredAsset;
  to: PreparedAsset;
  /** `ENGINE_ID`: the engine's own identity is the same; `DEFINITION`: all but the name is; `CHILDREN`: most of what lies below is. */
  evidence: 'ENGINE_ID' | 'DEFINITION' | 'CHILDREN';
  /** 0..1; 1 when the engine itself says so. */
  confidence: number;
}

const fewestSharedChildren = 2;
const leastLikeness = 0.7;
/** Above this many pairs of one kind under one parent only the engine's identity counts. */
const mostPairs = 40_000;

/**
 * Pairs what is gone with what is new: same kind, same parent (or a parent that was renamed itself), and the same
 * engine identity or, where the engine has none, the same content without the name. Parents are paired before what
 * lies below them; each asset is in at most one pair; equally good candidates are not paired.
 */
export function findRenames(removed: readonly StoredAsset[], added: readonly PreparedAsset[]): Rename[] {
  if (removed.length === 0 || added.length === 0) return [];
  const oldChildren = childrenOf(removed);
  const newChildren = childrenOf(added);
  const renames: Rename[] = [];
  const removedKeys = new Set(removed.map((asset) => asset.key));
  const byParent = groupBy(removed, (asset) => asset.parentKey ?? '');
  const visit = (oldParent: string, newParent: string): void => {
    const from = byParent.get(oldParent) ?? [];
    const to = newChildren.get(newParent) ?? [];
    for (const pair of pairUp(from, to, oldChildren, newChildren)) {
      renames.push(pair);
      visit(pair.from.key, pair.to.key);
    }
  };
  for (const parent of byParent.keys()) {
    if (!removedKeys.has(parent)) visit(parent, parent);
  }
  return renames;
}

function pairUp(
  from: readonly StoredAsset[],
  to: readonly PreparedAsset[],
  oldChildren: ReadonlyMap<string, readonly StoredAsset[]>,
  newChildren: ReadonlyMap<string, readonly PreparedAsset[]>,
): Rename[] {
  const byIdentity = new Map(
    to.flatMap((asset) =>
      asset.engineId === null ? [] : [[`${asset.kind} ${asset.engineId}`, asset] as const],
    ),
  );
  const pairs: Rename[] = [];
  const taken = new Set<string>();
  for (const asset of from) {
    const match = asset.engineId === null ? undefined : byIdentity.get(`${asset.kind} ${asset.engineId}`);
    if (match === undefined) continue;
    pairs.push({ from: asset, to: match, evidence: 'ENGINE_ID', confidence: 1 });
    taken.add(asset.key).add(match.key);
  }
  const restFrom = from.filter((asset) => asset.engineId === null && !taken.has(asset.key));
  const restTo = to.filter((asset) => asset.engineId === null && !taken.has(asset.key));
  if (restFrom.length * restTo.length > mostPairs) return pairs;
  const candidates = restFrom
    .flatMap((old) =>
      restTo
        .filter((fresh) => fresh.kind === old.kind)
        .flatMap((fresh) => likeness(old, fresh, oldChildren, newChildren)),
    )
    .toSorted((a, b) => b.confidence - a.confidence);
  for (const pair of candidates) {
    if (taken.has(pair.from.key) || taken.has(pair.to.key)) continue;
    const rivals = candidates.filter(
      (other) =>
        other !== pair &&
        other.confidence === pair.confidence &&
        (other.from === pair.from || other.to === pair.to) &&
        !taken.has(other.from.key) &&
        !taken.has(other.to.key),
    );
    if (rivals.length > 0) continue;
    pairs.push(pair);
    taken.add(pair.from.key).add(pair.to.key);
  }
  return pairs;
}

function likeness(
  old: StoredAsset,
  fresh: PreparedAsset,
  oldChildren: ReadonlyMap<string, readonly StoredAsset[]>,
  newChildren: ReadonlyMap<string, readonly PreparedAsset[]>,
): Rename[] {
  const before = new Set((oldChildren.get(old.key) ?? []).map((child) => childSignature(child)));
  const after = new Set((newChildren.get(fresh.key) ?? []).map((child) => childSignature(child)));
  if (relationKinds.has(old.kind) || before.size > 0 || after.size > 0) {
    const shared = [...before].filter((signature) => after.has(signature)).length;
    const ratio = shared / Math.max(1, new Set([...before, ...after]).size);
    if (shared < fewestSharedChildren || ratio < leastLikeness) return [];
    return [{ from: old, to: fresh, evidence: 'CHILDREN', confidence: round(0.9 * ratio) }];
  }
  const same =
    withoutName(old) === withoutName(fresh) && (old.definition ?? '{}') !== '{}' && old.definition !== null;
  return same ? [{ from: old, to: fresh, evidence: 'DEFINITION', confidence: 0.8 }] : [];
}

/** Name and, for columns, type of a child: what identifies it inside its table. */
function childSignature(child: { kind: string; name: string; definition: string | null }): string {
  const type = child.kind === 'Column' ? /"dataType":"[^"]*"/.exec(child.definition ?? '')?.[0] : '';
  return `${child.kind} ${child.name} ${type ?? ''}`;
}

function withoutName(asset: { name: string; definition: string | null; comment: string | null }): string {
  const text = `${asset.definition ?? ''} ${asset.comment ?? ''}`;
  return text.replaceAll(JSON.stringify(asset.name).slice(1, -1), '~');
}

function childrenOf<Item extends { parentKey: string | null }>(items: readonly Item[]): Map<string, Item[]> {
  return groupBy(items, (item) => item.parentKey ?? '');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
