import type { CollectedUnit, CollectionBatch } from '../../core/collection.js';
import type { AssetReader } from './asset-reader.js';
import type { AssetPreparer, PreparedAsset } from './prepare.js';
import { findRenames } from './renames.js';
import type { AssetUpdate, ScopePlan } from './scope-plan.js';
import type { KnownUnit, StoredHead } from './stored.js';
import { arrangeTrees } from './tree.js';

/** The content of one scope as a collector tells it. */
export type ScopeBatch = Extract<CollectionBatch, { type: 'scope' }>;

/** How a scope is compared. */
export interface PlanOptions {
  /** Compare units whose digest is unchanged as well. */
  verify: boolean;
  /** Nothing of the instance is in the graph yet: do not look for dropped assets to revive. */
  empty: boolean;
}

/**
 * Finds out what has to be written for a scope: units whose digest is new are compared asset by asset by their hash;
 * only what differs is read in full.
 */
export class ScopePlanner {
  constructor(
    private readonly reader: AssetReader,
    private readonly preparer: AssetPreparer,
  ) {}

  /** The plan for a collected scope. Writes nothing. */
  async plan(batch: ScopeBatch, options: PlanOptions): Promise<ScopePlan> {
    const known = options.empty ? new Map<string, KnownUnit>() : await this.reader.units(batch.scope);
    const collectedKeys = new Set(batch.units.map((unit) => unit.key));
    const units = batch.units.filter((unit) => options.verify || known.get(unit.key)?.digest !== unit.digest);
    const removedUnits = batch.complete
      ? [...known.keys()].filter((key) => !collectedKeys.has(key))
      : batch.removed.filter((key) => known.has(key) && !collectedKeys.has(key));
    const heads = await this.reader.heads([
      ...units.filter((unit) => known.has(unit.key)).map((unit) => unit.key),
      ...removedUnits,
    ]);
    const sorted = this.#sort(units, heads, removedUnits);
    const plan = await this.#complete(batch, sorted, units, known, options);
    plan.removedUnits = removedUnits;
    return plan;
  }

  /** The plan that removes all units of a scope. */
  async planRemoval(scope: string): Promise<ScopePlan> {
    return this.plan(
      { type: 'scope', scope, digest: '', complete: true, units: [], removed: [] },
      { verify: false, empty: false },
    );
  }

  #sort(
    units: readonly CollectedUnit[],
    heads: ReadonlyMap<string, readonly StoredHead[]>,
    removedUnits: readonly string[],
  ): SortedAssets {
    const sorted: SortedAssets = { fresh: [], differing: [], same: [], gone: [], unitOf: new Map() };
    const collected = new Set<string>();
    for (const unit of units) {
      const stored = new Map((heads.get(unit.key) ?? []).map((head) => [head.key, head]));
      for (const record of unit.assets) {
        if (collected.has(record.key)) continue;
        collected.add(record.key);
        const asset = this.preparer.prepare(record);
        const head = stored.get(asset.key);
        if (head?.hash === asset.hash) sorted.same.push(asset);
        else {
          (head === undefined ? sorted.fresh : sorted.differing).push(asset);
          sorted.unitOf.set(asset.key, unit.key);
        }
      }
    }
    for (const unit of [...units.map(({ key }) => key), ...removedUnits]) {
      for (const head of heads.get(unit) ?? []) {
        if (collected.has(head.key)) continue;
        sorted.gone.push(head.key);
        sorted.unitOf.set(head.key, unit);
      }
    }
    return sorted;
  }

  async #complete(
    batch: ScopeBatch,
    sorted: SortedAssets,
    units: readonly CollectedUnit[],
    known: ReadonlyMap<string, KnownUnit>,
    options: PlanOptions,
  ): Promise<ScopePlan> {
    const newGround = options.empty || (await this.#isNewGround(batch.scope, known, sorted.fresh));
    const lookUp = newGround ? sorted.fresh.filter(({ kind }) => kind === 'Instance') : sorted.fresh;
    const states = await this.reader.states([
      ...sorted.differing.map(({ key }) => key),
      ...sorted.gone,
      ...lookUp.map(({ key }) => key),
    ]);
    const unitOf = (key: string): string => sorted.unitOf.get(key) ?? key;
    const updates: AssetUpdate[] = [];
    const created: PreparedAsset[] = [];
    const unchanged = [...sorted.same];
    for (const after of [...sorted.differing, ...sorted.fresh]) {
      const before = states.get(after.key);
      if (before === undefined) created.push(after);
      else if (before.live && before.hash === after.hash) unchanged.push(after);
      else updates.push({ before, after, revived: !before.live, unit: unitOf(after.key) });
    }
    const removes = sorted.gone.flatMap((key) => {
      const before = states.get(key);
      return before === undefined ? [] : [{ before, unit: unitOf(key) }];
    });
    const appearing = [...created, ...updates.filter(({ revived }) => revived).map(({ after }) => after)];
    const filled = updates.filter((update) => isFirstFill(update)).length;
    const digests = units.map(({ key, digest }) => ({ key, digest }));
    return {
      scope: batch.scope,
      digest: batch.digest,
      creates: arrangeTrees(created, new Map(digests.map(({ key, digest }) => [key, digest]))),
      updates,
      removes,
      renames: findRenames(
        removes.map(({ before }) => before),
        appearing,
      ),
      digests: digests.filter(({ key, digest }) => known.has(key) && known.get(key)?.digest !== digest),
      holds: digests.filter(({ key }) => !known.has(key)),
      unchanged,
      removedUnits: [],
      counts: {
        added: appearing.length + filled,
        changed: updates.length - updates.filter(({ revived }) => revived).length - filled,
        removed: removes.length,
        unchanged: unchanged.length,
      },
    };
  }

  /** One look tells for a whole new schema that none of its assets can have existed before. */
  async #isNewGround(
    scope: string,
    known: ReadonlyMap<string, KnownUnit>,
    fresh: readonly PreparedAsset[],
  ): Promise<boolean> {
    if (known.size > 0 || fresh.length < 100) return false;
    if (fresh.some(({ key }) => key !== scope && !key.startsWith(`${scope}.`))) return false;
    return this.reader.isNewGround(scope);
  }
}

/** True when the graph had the asset without any collected state: an instance just registered. */
export function isFirstFill(update: AssetUpdate): boolean {
  return update.before.hash === null && update.before.kind === 'Instance' && update.before.live;
}

interface SortedAssets {
  fresh: PreparedAsset[];
  differing: PreparedAsset[];
  same: PreparedAsset[];
  gone: string[];
  /** Unit of each asset that is not the same. */
  unitOf: Map<string, string>;
}
