import { newId } from '../../core/ids.js';
import { withoutNulls } from '../../core/stored.js';
import type { ApplyContext } from './apply-context.js';
import { type Link, linksOf, relationshipProperties } from './links.js';
import { placeOf } from './place.js';
import { type AssetPreparer, statisticFields } from './prepare.js';
import { isLinkType, newAssetProperties } from './queries.js';
import type { AssetUpdate } from './scope-plan.js';
import type { StoredAsset } from './stored.js';
import { type NewTree, treeAssets } from './tree.js';
import { differences, stateText, type VersionChange } from './versions.js';

/**
 * A row of the queries that create trees: assets, parents first, as values in the order of `newAssetProperties`; who
 * contains whom and the other links between them, by their places in the list.
 */
export interface TreeRow {
  n: unknown[][];
  c: [parent: number, child: number][];
  l: [from: number, to: number, type: string, properties: Record<string, unknown>][];
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

  /**
   * A tree as the creating queries take it.
   * @returns also the links that lead out of the tree.
   */
  tree(tree: NewTree, scope: string): { row: TreeRow; outside: Link[] } {
    const row: TreeRow = { n: [], c: [], l: [] };
    const places = new Map<string, number>();
    for (const asset of treeAssets(tree)) {
      const parent = places.get(asset.parentKey ?? '');
      if (parent !== undefined) row.c.push([parent, row.n.length]);
      places.set(asset.key, row.n.length);
      const isUnit = asset === tree.asset && tree.unitDigest !== null;
      row.n.push(
        valuesOf({
          id: newId(),
          ...this.preparer.fields(asset),
          ...statisticFields(asset.record.statistics),
          ...(isUnit ? { unitKey: asset.key, unitDigest: tree.unitDigest, scope } : {}),
        }),
      );
    }
    return { row, outside: this.#inside(tree, places, row) };
  }

  /** Puts the links between assets of the tree into the row and returns the others. */
  #inside(tree: NewTree, places: ReadonlyMap<string, number>, row: TreeRow): Link[] {
    const outside: Link[] = [];
    for (const asset of treeAssets(tree)) {
      for (const link of linksOf(asset)) {
        const a = places.get(link.from);
        const b = places.get(link.to);
        if (a === undefined || b === undefined) outside.push(link);
        else if (isLinkType(link.type))
          row.l.push([a, b, link.type, relationshipProperties(link.properties)]);
      }
    }
    return outside;
  }

  /** What every node of one place has in common. */
  common(key: string, at: string, stage: string | null, inherited: Inherited): Record<string, unknown> {
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

/** Values in the order of `newAssetProperties`, without the absent ones at the end. */
function valuesOf(fields: Record<string, unknown>): unknown[] {
  const values = newAssetProperties.map((name) => fields[name] ?? null);
  let length = values.length;
  while (length > 0 && values[length - 1] === null) length -= 1;
  return values.slice(0, length);
}
