/** Which scopes a run is about. */
export interface ScopeFilter {
  isWanted: (scope: string) => boolean;
}

/**
 * Reads `only`: keys of scopes, of what encloses scopes (a database), or of assets inside a scope (a table). Without
 * it everything is wanted.
 */
export function scopeFilter(namespace: string, only: readonly string[] | undefined): ScopeFilter {
  if (only === undefined) return { isWanted: () => true };
  const asked = new Set(only.map((key) => scopeOf(namespace, key)));
  const isWanted = (scope: string): boolean =>
    asked.has(scope) || asked.has(namespace) || only.some((key) => scope.startsWith(`${key}.`));
  return { isWanted };
}

/** The scope a key lies in: an instance, a database, a schema, all principals or all settings. */
export function scopeOf(namespace: string, key: string): string {
  if (!key.startsWith(`${namespace}/`)) return namespace;
  const path = key.slice(namespace.length + 1).split('.');
  const [first, second] = path;
  if (first === undefined) return namespace;
  if (first.startsWith('#')) {
    const tag = first.split(':')[0]!;
    return tag === '#principal' || tag === '#setting' ? `${namespace}/${tag}` : namespace;
  }
  if (second === undefined || second.startsWith('#')) return `${namespace}/${first}`;
  return `${namespace}/${first}.${second}`;
}

/** Names of the databases whose scopes are asked for, as they stand in keys; null for all. */
export function wantedDatabases(namespace: string, only: readonly string[] | undefined): Set<string> | null {
  if (only === undefined || only.includes(namespace)) return null;
  const names = only
    .map((key) => scopeOf(namespace, key))
    .filter((scope) => scope !== namespace && !scope.startsWith(`${namespace}/#`))
    .map((scope) => scope.slice(namespace.length + 1).split('.')[0]!);
  return new Set(names);
}
