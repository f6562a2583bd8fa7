import type { AssetRemoval, AssetUpdate, ScopePlan } from './scope-plan.js';

/** Changes and removals that one transaction writes. */
export interface Changes {
  updates: readonly AssetUpdate[];
  removes: readonly AssetRemoval[];
}

/** Splits changes too large for one transaction at the borders of units; usually there are no parts. */
export function splitChanges(plan: ScopePlan, most: number): { parts: Changes[]; last: Changes } {
  const total = plan.updates.length + plan.removes.length;
  if (total <= most) return { parts: [], last: plan };
  const units = new Map<string, { updates: AssetUpdate[]; removes: AssetRemoval[] }>();
  const unitOf = (key: string): { updates: AssetUpdate[]; removes: AssetRemoval[] } => {
    const found = units.get(key) ?? { updates: [], removes: [] };
    units.set(key, found);
    return found;
  };
  for (const update of plan.updates) unitOf(update.unit).updates.push(update);
  for (const removal of plan.removes) unitOf(removal.unit).removes.push(removal);
  const parts: { updates: AssetUpdate[]; removes: AssetRemoval[] }[] = [];
  let part: { updates: AssetUpdate[]; removes: AssetRemoval[] } = { updates: [], removes: [] };
  for (const { updates, removes } of units.values()) {
    part.updates.push(...updates);
    part.removes.push(...removes);
    if (part.updates.length + part.removes.length < most) continue;
    parts.push(part);
    part = { updates: [], removes: [] };
  }
  return { parts, last: part };
}
