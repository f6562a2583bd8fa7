import { parseAssetKey } from '../../src/core/asset-key.js';

/** Keys of the scopes that hold accounts and settings. They are no assets: nothing stands between them and the instance. */
export const principalScope = (namespace: string): string => `${namespace}/#principal`;
export const settingScope = (namespace: string): string => `${namespace}/#setting`;

/** What is wanted of a database: all of it, or some tables and views by name. */
export type DatabaseWish = { whole: true } | { whole: false; relations: ReadonlySet<string> };

/** What a run is about. */
export interface ScopeFilter {
  /** Whether a scope of the instance itself is wanted. */
  isWanted(scope: string): boolean;
  /** What is wanted of a database; null for nothing. */
  database(name: string): DatabaseWish | null;
  /** Databases named one by one; null when all are wanted. */
  databases: ReadonlySet<string> | null;
}

/**
 * Reads `only`: the instance, `#principal` or `#setting`, databases, or assets inside a database. A table or view is
 * looked at alone; anything else in a database means all of it. Without `only` everything is wanted.
 */
export function scopeFilter(namespace: string, only: readonly string[] | undefined): ScopeFilter {
  if (only === undefined || only.includes(namespace)) {
    return { isWanted: () => true, database: () => ({ whole: true }), databases: null };
  }
  const scopes = new Set<string>();
  const wishes = new Map<string, Set<string> | null>();
  const ownScopes = [principalScope(namespace), settingScope(namespace)];
  for (const key of only) {
    if (ownScopes.includes(key)) {
      scopes.add(key);
      continue;
    }
    const path = parseAssetKey(key).path;
    const [first, second] = path;
    if (first === undefined) continue;
    if (first.kind === 'principal') scopes.add(principalScope(namespace));
    else if (first.kind === 'setting') scopes.add(settingScope(namespace));
    else if (first.kind !== undefined) scopes.add(namespace);
    else if (second === undefined || second.kind !== undefined) wishes.set(first.name, null);
    else {
      const names = wishes.get(first.name);
      if (names === undefined) wishes.set(first.name, new Set([second.name]));
      else names?.add(second.name);
    }
  }
  return {
    isWanted: (scope) => scopes.has(scope),
    database: (name) => {
      const names = wishes.get(name);
      if (names === undefined) return null;
      return names === null ? { whole: true } : { whole: false, relations: names };
    },
    databases: new Set(wishes.keys()),
  };
}
