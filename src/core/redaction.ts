/**
 * Keeps secrets out of logs, errors, events and audit: by the value of every secret this process has handled, by the
 * shape of texts that usually hold one, and by the names of members.
 */
import type { JsonValue } from './canonical-json.js';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** Shorter values are not looked for: they would tear holes into ordinary words. */
const shortestValue = 6;
const mostValues = 5_000;
const values = new Map<string, true>();
let pattern: RegExp | null = null;

/** Remembers the value of a secret, so that {@link redact} finds it from now on. The oldest of 5,000 is forgotten. */
export function rememberSecret(value: string): void {
  if (value.length < shortestValue || values.has(value)) return;
  values.set(value, true);
  const oldest = values.size > mostValues ? values.keys().next().value : undefined;
  if (oldest !== undefined) values.delete(oldest);
  pattern = null;
}

/** Every form in which a remembered value may stand in a text: as it is, in JSON, in a URL. */
function valuePattern(): RegExp | null {
  if (pattern === null && values.size > 0) {
    const forms = [...values.keys()].flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')),
    ]);
    const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
    pattern = new RegExp(
      longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
      'g',
    );
  }
  return pattern;
}

/** Shapes of texts with a secret in them; the first group stays, the rest is replaced. */
const shapes: readonly RegExp[] = [
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@"']*:)[^\s@/"']+(?=@)/gi,
  /(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
  /(\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|client_secret|private[_-]?key)\b["']?\s*[=:]\s*["']?)(?!null\b|true\b|false\b|\[|\{)[^\s"',;&}]+/gi,
  /(\bIDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)\s+)'(?:[^']|'')*'/gi,
  /(\bPASSWORD\s+)'(?:[^']|'')*'/gi,
  /()\bwm_[A-Za-z0-9_-]{20,}/g,
];

/** The text without secrets: remembered values, credentials in addresses, `password=…`, `Bearer …` and the like. */
export function redact(text: string): string {
  const known = valuePattern();
  let result = known === null ? text : text.replace(known, redacted);
  for (const shape of shapes) result = result.replace(shape, `$1${redacted}`);
  return result;
}

/** Names of members whose values are secrets. */
const secretName =
  /^(?:.*[._-])?(?:pass(?:word|wd|phrase)?|pwd|secret|token|authorization|cookie|credentials?|(?:private|root|api|data)[._-]?key|recovery[._-]?codes?)$|(?:Password|Secret|Token|Passphrase|Credentials?|PrivateKey|RootKey|ApiKey)$/i;

/** True when a member of this name holds a secret. Names that end in `Id`, `Hash` or `At` do not. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** A JSON value without secrets: members with the name of a secret are replaced, texts pass {@link redact}. */
export function redactJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redactValues(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => redactJson(item));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, member]) => [
      name,
      isSecretName(name) && member !== null && typeof member !== 'boolean' ? redacted : redactJson(member),
    ]),
  );
}

/** Replaces remembered values and credentials in addresses only: for people's own texts, which are not log lines. */
function redactValues(text: string): string {
  const known = valuePattern();
  const result = known === null ? text : text.replace(known, redacted);
  return shapes.slice(0, 1).reduce((rest, shape) => rest.replace(shape, `$1${redacted}`), result);
}
