/**
 * Whether a scope is asked for. `only` holds keys of scopes, of what encloses scopes (a database), or of assets inside
 * a scope (a table); without it everything is.
 */
export function scopeFilter(
  namespace: string,
  only: readonly string[] | undefined,
): (scope: string) => boolean {
  if (only === undefined) return () => true;
  const exact = new Set(only.map((key) => scopeOf(namespace, key)));
  return (scope) =>
    exact.has(scope) || exact.has(namespace) || only.some((key) => scope.startsWith(`${key}.`));
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
