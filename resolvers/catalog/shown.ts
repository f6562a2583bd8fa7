import type { Asset as AssetType } from '../../schema/api/catalog/asset.type.js';
import type { Asset } from '../../src/catalog/index.js';

/** A domain asset as the API's type: the same members by the same names, so nothing is copied. */
export function shown(asset: Asset): AssetType {
  return asset as unknown as AssetType;
}

/** Many of them. */
export function shownAll(assets: readonly Asset[] | null): AssetType[] {
  return (assets ?? []) as unknown as AssetType[];
}
