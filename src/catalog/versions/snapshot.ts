import { insidePrefix } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import type { JsonValue } from '../../core/canonical-json.js';

/** One object of a {@link Snapshot}. */
export interface SnapshotObject {
  /** Key below the snapshot's root, for example `orders.total` or `orders.#constraint:orders_pkey`. */
  path: string;
  kind: AssetKind;
  name: string;
  /** What defines the object, as collected. */
  properties: Readonly<Record<string, JsonValue>>;
  comment: string | null;
  /** Identity inside the engine that survives a rename, null when unknown. */
  engineId: string | null;
}

/** Everything below one asset at one time. */
export interface Snapshot {
  /** Key of the root. */
  key: string;
  kind: AssetKind;
  name: string;
  engine: string;
  /** Key of the instance; engine ids mean something only within it. */
  instanceKey: string;
  /** The time asked for, ISO 8601; null for now. */
  asOf: string | null;
  /** In order of path. */
  objects: readonly SnapshotObject[];
  /** Renames that collection has recorded, by old path: new path, kind of evidence, confidence. */
  renames?: ReadonlyMap<string, { path: string; evidence: string; confidence: number }>;
}

/** The path of what encloses an object; empty at the top. */
export function enclosingPath(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? '' : path.slice(0, dot);
}

/** The last step of a path. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A path one step further down. */
export function joinPath(parent: string, segment: string): string {
  return parent === '' ? segment : `${parent}.${segment}`;
}

/** The key of an asset relative to a root that encloses it. */
export function relativePath(rootKey: string, key: string): string {
  return key.slice(rootKey.length + 1);
}

/** The key of what stands at a path below a root: the other way round of {@link relativePath}. */
export function belowKey(rootKey: string, path: string): string {
  return `${insidePrefix(rootKey)}${path}`;
}

/**
 * Rewrites what only repeats the root's own place, so that two roots can be compared: keys below the root become
 * `~/path`, and in texts of definitions the root's name in front of a dot is left out.
 */
export function relativeValue(value: JsonValue, root: { key: string; name: string }): JsonValue {
  if (typeof value === 'string') return relativeText(value, root);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => relativeValue(item, root));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, relativeValue(member ?? null, root)]),
  );
}

function relativeText(text: string, root: { key: string; name: string }): string {
  if (text === root.key) return '~';
  if (text.startsWith(`${root.key}.`) || text.startsWith(`${root.key}/`))
    return `~/${text.slice(root.key.length + 1)}`;
  if (root.name === '' || !text.includes(root.name)) return text;
  return [`"${root.name.replaceAll('"', '""')}".`, `\`${root.name}\`.`, `${root.name}.`].reduce(
    (rest, qualifier) => withoutQualifier(rest, qualifier),
    text,
  );
}

/** Leaves a qualifier out wherever it starts a name. */
function withoutQualifier(text: string, qualifier: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(qualifier); at >= 0; at = text.indexOf(qualifier, at + qualifier.length)) {
    const before = text.charAt(at - 1);
    if (/[\p{L}\p{N}_$."`]/u.test(before)) continue;
    result += text.slice(from, at);
    from = at + qualifier.length;
  }
  return result + text.slice(from);
}
