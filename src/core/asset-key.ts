import { type AssetKind, plainKinds } from './asset-kind.js';
import { WaymarkError } from './errors.js';

/**
 * The canonical key of an asset, in OpenLineage naming: `<namespace>/<name>`, where the namespace names the instance
 * (`postgres://orders-db:5432`) and the name is the dotted path inside it (`shop.public.orders.total`).
 *
 * Path segments keep the case as stored. Inside a segment the characters `%`, `.`, `/`, `#`, white space and control
 * characters are percent-encoded (UTF-8), so that a key can always be taken apart again. Kinds with a name space of
 * their own carry it: `shop.public.orders.#constraint:orders_pkey`.
 *
 * An instance's key is its namespace alone.
 */
export interface AssetKeyParts {
  /** `postgres://host:port`, lower case host, port always present; `scheme://authority` for other systems. */
  namespace: string;
  /** Decoded path, outermost first; empty for the instance itself. */
  path: readonly AssetKeySegment[];
}

/** One step of a key's path. `kind` is present exactly when the kind is not one of `plainKinds`. */
export interface AssetKeySegment {
  name: string;
  kind?: string;
}

// eslint-disable-next-line no-control-regex
const mustEscape = /[%./#\s\u0000-\u001f\u007f-\u009f]/g;
const namespacePattern = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/;

/** A name as it stands in a key. */
export function escapeSegment(name: string): string {
  return name.replace(mustEscape, (character) => percentEncode(character));
}

function percentEncode(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function unescapeSegment(text: string, key: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new WaymarkError('KEY_INVALID', `The key "${key}" has a broken percent-encoding in "${text}".`, {
      cause,
    });
  }
}

/** The namespace of an instance: scheme of the engine, host in lower case (IPv6 in brackets), port. */
export function instanceNamespace(scheme: string, host: string, port: number): string {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  return `${scheme}://${bare.includes(':') ? `[${bare}]` : bare}:${port}`;
}

/**
 * The key of a child of `parentKey`. `kind` decides whether the segment is tagged.
 * Cost: one string concatenation; safe to call for millions of columns.
 */
export function childKey(parentKey: string, kind: AssetKind, name: string): string {
  const segment = plainKinds.has(kind) ? escapeSegment(name) : `#${kindTag(kind)}:${escapeSegment(name)}`;
  return parentKey.indexOf('/', parentKey.indexOf('://') + 3) === -1
    ? `${parentKey}/${segment}`
    : `${parentKey}.${segment}`;
}

/** The tag of a kind inside a key: lower camel case, for example `eventTrigger`. */
export function kindTag(kind: AssetKind): string {
  return kind.charAt(0).toLowerCase() + kind.slice(1);
}

/** Takes a key apart. @throws KEY_INVALID when the text is not a key. */
export function parseAssetKey(key: string): AssetKeyParts {
  const schemeEnd = key.indexOf('://');
  const slash = schemeEnd < 0 ? -1 : key.indexOf('/', schemeEnd + 3);
  const namespace = slash < 0 ? key : key.slice(0, slash);
  if (!namespacePattern.test(namespace)) {
    throw new WaymarkError('KEY_INVALID', `"${key}" is not an asset key.`, { facts: { key } });
  }
  if (slash < 0) return { namespace, path: [] };
  const segments = key.slice(slash + 1).split('.');
  return { namespace, path: segments.map((segment) => parseSegment(segment, key)) };
}

function parseSegment(segment: string, key: string): AssetKeySegment {
  if (segment === '')
    throw new WaymarkError('KEY_INVALID', `The key "${key}" has an empty segment.`, { facts: { key } });
  if (!segment.startsWith('#')) return { name: unescapeSegment(segment, key) };
  const colon = segment.indexOf(':');
  if (colon < 2)
    throw new WaymarkError('KEY_INVALID', `The key "${key}" has a tag without a name.`, { facts: { key } });
  return { kind: segment.slice(1, colon), name: unescapeSegment(segment.slice(colon + 1), key) };
}

/** Prints a key; the inverse of {@link parseAssetKey}. */
export function printAssetKey(parts: AssetKeyParts): string {
  if (parts.path.length === 0) return parts.namespace;
  const path = parts.path.map((segment) => {
    const name = escapeSegment(segment.name);
    return segment.kind === undefined ? name : `#${segment.kind}:${name}`;
  });
  return `${parts.namespace}/${path.join('.')}`;
}

/** The key of the enclosing asset, or null for an instance. */
export function parentKey(key: string): string | null {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  if (slash < 0) return null;
  const dot = key.lastIndexOf('.');
  return dot > slash ? key.slice(0, dot) : key.slice(0, slash);
}

/** The namespace (instance key) of any key. */
export function namespaceOf(key: string): string {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  return slash < 0 ? key : key.slice(0, slash);
}

/** What the keys of everything inside an asset begin with. */
export function insidePrefix(key: string): string {
  // An instance is followed by "/", everything else by ".".
  return `${key}${namespaceOf(key) === key ? '/' : '.'}`;
}

/** The dotted path inside the instance as people read it, with tags left out; empty for an instance. */
export function displayPath(key: string): string {
  return parseAssetKey(key)
    .path.map((segment) => segment.name)
    .join('.');
}
