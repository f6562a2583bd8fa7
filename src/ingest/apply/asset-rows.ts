import { newId } from '../../core/ids.js';
import type { ApplyContext } from './apply-context.js';
import { placeOf } from './place.js';
import { type AssetPreparer, statisticFields } from './prepare.js';
import type { AssetUpdate } from './scope-plan.js';
import type { StoredAsset } from './stored.js';
import type { NewTree } from './tree.js';
import { differences, stateText, type VersionChange } from './versions.js';

/** A row of the query that creates trees. */
export interface TreeRow {
  p: Record<string, unknown>;
  k?: TreeRow[];
}

/** Metadata that new assets take over from what encloses them. */
export interface Inherited {
  tags: readonly string[] | null;
  domainIds: readonly string[] | null;
  ownerIds: readonly string[] | null;
}

/** Makes rows of the writing queries. */
export class AssetRows {
  constructor(
    private readonly context: ApplyContext,
    private readonly preparer: AssetPreparer,
  ) {}

  /** A tree as the creating query takes it. Absent members are left out. */
  tree(tree: NewTree, scope: string): TreeRow {
    const p = withoutNulls({
      id: newId(),
      ...this.preparer.fields(tree.asset),
      ...statisticFields(tree.asset.record.statistics),
    });
    if (tree.unitDigest !== null) {
      p['unitKey'] = tree.asset.key;
      p['unitDigest'] = tree.unitDigest;
      p['scope'] = scope;
    }
    if (tree.children.length === 0) return { p };
    return { p, k: tree.children.map((child) => this.tree(child, scope)) };
  }

  /** What every node of one place has in common. */
  common(key: string, at: string, stage: string, inherited: Inherited): Record<string, unknown> {
    const { instance } = this.context;
    return withoutNulls({
      stage,
      engine: instance.engine,
      instanceId: instance.id,
      instanceKey: instance.key,
      environment: instance.environment,
      ...placeOf(key, instance.engine),
      validFrom: at,
      changedAt: at,
      source: 'collected',
      ...inherited,
    });
  }

  /** The new members of a changed asset and the version that keeps the old ones. */
  update(update: AssetUpdate): {
    key: string;
    set: Record<string, unknown>;
    version: Record<string, unknown>;
  } {
    const set = { ...this.preparer.fields(update.after), source: 'collected' };
    if (update.after.kind === 'Instance') {
      // People name instances; what search knows of the name goes with that.
      for (const name of ['name', 'nameLower', 'searchName', 'searchText'] as const)
        delete (set as Record<string, unknown>)[name];
    }
    if (update.revived) Object.assign(set, statisticFields(update.after.record.statistics));
    return { key: update.after.key, set, version: update.revived ? gap(update) : changed(update) };
  }

  /** The version that keeps a removed asset's last state. */
  removal(asset: StoredAsset, renamedTo: string | null): { key: string; version: Record<string, unknown> } {
    const change: VersionChange = renamedTo === null ? 'REMOVED' : 'RENAMED';
    const diff =
      renamedTo === null
        ? [{ path: 'exists', from: true, to: false }]
        : [{ path: 'key', from: asset.key, to: renamedTo }];
    return { key: asset.key, version: version(asset.since, stateText(asset), change, diff) };
  }
}

function changed(update: AssetUpdate): Record<string, unknown> {
  const { before, after } = update;
  return version(before.since, stateText(before), 'CHANGED', differences(before, after));
}

/** The time in which the asset did not exist. */
function gap(update: AssetUpdate): Record<string, unknown> {
  const { before, after } = update;
  const diff = [{ path: 'exists', from: false, to: true }, ...differences(before, after)];
  return version(before.validTo ?? before.since, null, 'RECREATED', diff);
}

function version(
  validFrom: string,
  state: string | null,
  change: VersionChange,
  diff: readonly unknown[],
): Record<string, unknown> {
  return { id: newId(), validFrom, state, change, diff: JSON.stringify(diff) };
}

function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== null && value !== undefined) result[name] = value;
  }
  return result;
}
