import type { AssetKind } from '../../core/asset-kind.js';

/** What the graph has of an asset, as far as comparing needs it. */
export interface StoredHead {
  key: string;
  kind: AssetKind;
  name: string;
  hash: string | null;
  parentKey: string | null;
  engineId: string | null;
  live: boolean;
}

/** An asset with its whole state, read before it is changed. */
export interface StoredAsset extends StoredHead {
  id: string;
  comment: string | null;
  definition: string | null;
  grants: string | null;
  relations: string | null;
  /** Since when the state holds. */
  since: string;
  validTo: string | null;
  source: string | null;
}

/** A unit as the scope remembers it. */
export interface KnownUnit {
  key: string;
  digest: string | null;
}
