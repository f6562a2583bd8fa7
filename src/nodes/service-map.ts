import type { ComponentHealth, ServiceComponent } from './types.js';

/** A component before its dependents are known. */
export type Component = Omit<ServiceComponent, 'dependents'>;

/**
 * Completes components by what depends on them, and carries failures on: what needs something that failed is degraded, and
 * says because of what.
 */
export function completeMap(components: readonly Component[]): ServiceComponent[] {
  const byId = new Map(components.map((component) => [component.id, component]));
  const needs = new Map<string, Set<string>>();
  for (const { id, dependsOn } of components)
    for (const needed of dependsOn) needs.set(needed, (needs.get(needed) ?? new Set()).add(id));
  return components.map((component) => {
    const failed = reach([component.id], (id) => byId.get(id)?.dependsOn ?? [])
      .filter((id) => byId.get(id)?.health === 'FAILED')
      .map((id) => byId.get(id)?.name ?? id);
    const dependents = reach([component.id], (id) => [...(needs.get(id) ?? [])]);
    if (failed.length === 0 || component.health === 'FAILED') return { ...component, dependents };
    const health: ComponentHealth = 'DEGRADED';
    const because = `It needs ${failed.join(', ')}, which failed.`;
    return { ...component, health, reason: component.reason ?? because, dependents };
  });
}

/** Everything reached from some ids, without these, in the order of distance. */
function reach(from: readonly string[], next: (id: string) => readonly string[]): string[] {
  const seen = new Set(from);
  const found: string[] = [];
  for (let level = [...from]; level.length > 0;) {
    level = level.flatMap((id) =>
      next(id).filter((other) => {
        if (seen.has(other)) return false;
        seen.add(other);
        return true;
      }),
    );
    found.push(...level);
  }
  return found;
}
