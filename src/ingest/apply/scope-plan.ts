import type { PreparedAsset } from './prepare.js';
import type { Rename } from './renames.js';
import type { StoredAsset } from './stored.js';
import type { NewTree } from './tree.js';

/** An asset whose state changes. */
export interface AssetUpdate {
  before: StoredAsset;
  after: PreparedAsset;
  /** True when the asset did not exist meanwhile and lives again. */
  revived: boolean;
  /** Key of the unit it belongs to. */
  unit: string;
}

/** An asset that is gone. */
export interface AssetRemoval {
  before: StoredAsset;
  /** Key of the unit it belonged to. */
  unit: string;
}

/** Everything that has to be written for one scope. */
export interface ScopePlan {
  scope: string;
  digest: string;
  creates: NewTree[];
  updates: AssetUpdate[];
  removes: AssetRemoval[];
  renames: Rename[];
  /** Units that the scope had before, with their new digest. */
  digests: readonly UnitDigest[];
  /** Units that are new to the scope. */
  holds: readonly UnitDigest[];
  /** Collected assets that are as they were. */
  unchanged: PreparedAsset[];
  /** Keys of units that are gone. */
  removedUnits: string[];
  counts: ScopeCounts;
}

/** A unit's key and digest. */
export interface UnitDigest {
  key: string;
  digest: string;
}

/** True when nothing of the plan but the scope's digest has to be written. */
export function isEmptyPlan(plan: ScopePlan): boolean {
  const { creates, updates, removes, digests, holds, removedUnits } = plan;
  return [creates, updates, removes, digests, holds, removedUnits].every((list) => list.length === 0);
}

/** What a scope's application has changed, in assets. */
export interface ScopeCounts {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}
