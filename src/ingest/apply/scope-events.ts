import type { GraphTransaction } from '../../graph/index.js';
import { appendEvent } from '../../events/index.js';
import type { ApplyContext } from './apply-context.js';
import { placeOf } from './place.js';
import type { ScopePlan } from './scope-plan.js';
import { treeAssets } from './tree.js';

/** Up to this many changed units have an event of their own. */
const unitEvents = 20;
const keysInEvent = 50;

type Change = 'added' | 'changed' | 'removed' | 'renamed';

/** Says what changed: one event for the scope with figures and first keys, and one per unit when they are few. */
export async function appendScopeEvents(
  tx: GraphTransaction,
  context: ApplyContext,
  plan: ScopePlan,
): Promise<void> {
  const { ctx, instance, runId } = context;
  const { added, changed, removed } = plan.counts;
  if (added + changed + removed === 0) return;
  const units = changedUnits(plan);
  await appendEvent(tx, ctx, {
    kind: 'catalog.scope-changed',
    aggregate: plan.scope,
    payload: {
      instanceId: instance.id,
      instanceKey: instance.key,
      runId,
      scope: plan.scope,
      added,
      changed,
      removed,
      keys: changedKeys(plan).slice(0, keysInEvent),
    },
  });
  if (units.size > unitEvents) return;
  for (const [assetKey, { kind, change }] of units) {
    await appendEvent(tx, ctx, {
      kind: 'asset.changed',
      aggregate: plan.scope,
      payload: {
        assetKey,
        kind,
        change,
        cause: `collection ${runId}`,
        instanceId: instance.id,
        schemaKey: placeOf(assetKey, instance.engine).schemaKey,
      },
    });
  }
}

function changedUnits(plan: ScopePlan): Map<string, { kind: string; change: Change }> {
  const units = new Map<string, { kind: string; change: Change }>();
  const renamed = new Set(plan.renames.map(({ to }) => to.key));
  const kinds = new Map<string, string>();
  for (const { after } of plan.updates) kinds.set(after.key, after.kind);
  for (const asset of plan.unchanged) kinds.set(asset.key, asset.kind);
  const touched = (key: string, kind: string): void => {
    if (!units.has(key)) units.set(key, { kind: kinds.get(key) ?? kind, change: 'changed' });
  };
  for (const { asset, unitDigest } of plan.creates) {
    if (unitDigest === null) touched(asset.parentKey ?? asset.key, asset.kind);
    else units.set(asset.key, { kind: asset.kind, change: renamed.has(asset.key) ? 'renamed' : 'added' });
  }
  for (const { after, revived, unit } of plan.updates) {
    if (revived && unit === after.key) units.set(unit, { kind: after.kind, change: 'added' });
    else touched(unit, after.kind);
  }
  const renamedAway = new Set(plan.renames.map(({ from }) => from.key));
  for (const { before, unit } of plan.removes) {
    if (unit === before.key && !renamedAway.has(unit))
      units.set(unit, { kind: before.kind, change: 'removed' });
    else if (!plan.removedUnits.includes(unit)) touched(unit, before.kind);
  }
  return units;
}

function changedKeys(plan: ScopePlan): string[] {
  const keys: string[] = [];
  for (const tree of plan.creates) {
    for (const asset of treeAssets(tree)) {
      keys.push(asset.key);
      if (keys.length >= keysInEvent) return keys;
    }
  }
  return [
    ...keys,
    ...plan.updates.map(({ after }) => after.key),
    ...plan.removes.map(({ before }) => before.key),
  ];
}
