import { createHash, hash } from 'node:crypto';

/** A value that JSON can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/**
 * Canonical JSON after RFC 8785: members sorted by UTF-16 code units, no white space, `undefined` members left out.
 * The same value always gives the same text, so hashes of it can be compared.
 */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalJson(item)).join(',')}]`;
  const record = value as { readonly [key: string]: JsonValue | undefined };
  const members = Object.keys(record)
    .sort()
    .filter((key) => record[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the UTF-8 text, in hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** A stable content hash of a value: the first 128 bits of SHA-256 over its canonical JSON, in base64url (22 characters). */
export function contentHash(value: JsonValue): string {
  return createHash('sha256')
    .update(canonicalJson(value), 'utf8')
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
