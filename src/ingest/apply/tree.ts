import { WaymarkError } from '../../core/errors.js';
import type { PreparedAsset } from './prepare.js';

/** Deepest nesting of assets that are written together. */
export const deepestTree = 8;

/** A new asset with the new assets below it. */
export interface NewTree {
  asset: PreparedAsset;
  /** Present for the root of a unit. */
  unitDigest: string | null;
  children: NewTree[];
}

/**
 * Arranges new assets: children go below parents that are new as well; the others become roots that hang on an asset
 * of the graph. The order of the list is kept. @throws LIMIT_EXCEEDED when they nest too deeply.
 */
export function arrangeTrees(
  assets: readonly PreparedAsset[],
  unitDigests: ReadonlyMap<string, string>,
): NewTree[] {
  const byKey = new Map<string, NewTree>();
  for (const asset of assets)
    byKey.set(asset.key, { asset, unitDigest: unitDigests.get(asset.key) ?? null, children: [] });
  const roots: NewTree[] = [];
  for (const tree of byKey.values()) {
    const parent =
      tree.unitDigest !== null || tree.asset.parentKey === null ? undefined : byKey.get(tree.asset.parentKey);
    if (parent === undefined) roots.push(tree);
    else parent.children.push(tree);
  }
  for (const root of roots) checkDepth(root, 1);
  return roots;
}

function checkDepth(tree: NewTree, depth: number): void {
  if (depth > deepestTree) {
    throw new WaymarkError(
      'LIMIT_EXCEEDED',
      `${tree.asset.key} lies more than ${deepestTree} levels below its unit.`,
      { facts: { key: tree.asset.key } },
    );
  }
  for (const child of tree.children) checkDepth(child, depth + 1);
}

/** Number of assets in a tree. */
export function treeSize(tree: NewTree): number {
  return tree.children.reduce((sum, child) => sum + treeSize(child), 1);
}

/** All assets of a tree, parents first. */
export function* treeAssets(tree: NewTree): Generator<PreparedAsset> {
  yield tree.asset;
  for (const child of tree.children) yield* treeAssets(child);
}
