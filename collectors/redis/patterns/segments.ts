/**
 * Takes a key name apart. *Hard* delimiters (`:`, `/`, `|`; in a name without any of them `.`, else `-`, else `_`)
 * divide a name into segments; the others divide the parts of a segment. In each segment whatever is an identifier by
 * its own looks (number, UUID, hexadecimal, date, address) is replaced by a placeholder; what needs other names to be
 * told apart is left to the comparison of names.
 */
export interface Segment {
  /** The delimiter before it, empty for the first. */
  delimiter: string;
  /** The segment with placeholders. */
  label: string;
}

/** While a name is taken apart, a placeholder is one private character. */
const marks = {
  id: '\uE000',
  date: '\uE001',
  day: '\uE002',
  email: '\uE003',
  ip: '\uE004',
  text: '\uE005',
} as const;
const anyMark = /[\uE000-\uE005]/g;
const placeholderOfMark = new Map<string, string>(
  Object.entries(marks).map(([name, mark]) => [mark, `{${name}}`]),
);

const boundary = String.raw`(?=$|[:/|.\-_}\]\s])`;
const sticky = (source: string, flags = ''): RegExp => new RegExp(source + boundary, `y${flags}`);

/** Looked for at the start of every part of a name, in this order. */
const wholes: readonly (readonly [RegExp, string])[] = [
  [sticky(String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, 'i'), marks.id],
  [
    sticky(
      String.raw`(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ]\d\d[:.]?\d\d(?:[:.]?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?`,
    ),
    marks.date,
  ],
  [sticky(String.raw`(?:19|20)\d\d([-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])`), marks.date],
  [sticky(String.raw`(?:19|20)\d\d-(?:0[1-9]|1[0-2])`), marks.date],
  [sticky(String.raw`(?:19|20)\d\d-?[wW](?:0[1-9]|[1-4]\d|5[0-3])`), marks.date],
  [sticky(String.raw`[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+`), marks.email],
  [sticky(String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}`), marks.ip],
  [sticky(String.raw`(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}`, 'i'), marks.ip],
  [
    sticky(
      String.raw`(?=[0-9a-f:]*[0-9a-f]{3})(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}`,
      'i',
    ),
    marks.ip,
  ],
];

const randomToken = /[A-Za-z0-9_-]{20,}(?=$|[:/|.}\]\s])/y;
const hardDelimiter = /[:/|]/;

/** Most segments of a pattern; what follows is told by a mark. */
const mostSegments = 16;
/** A longer part is free text, not a name. */
const longestPart = 64;

/** The segments of a readable name. */
export function segmentsOf(name: string): Segment[] {
  const cut = name.endsWith('…');
  const marked = markWholes((cut ? name.slice(0, -1) : name).replace(anyMark, '?'));
  const isHard = delimiterTest(marked);
  const segments: Segment[] = [];
  let current = '';
  let delimiter = '';
  for (const character of marked) {
    if (isHard(character)) {
      segments.push({ delimiter, label: labelOf(current) });
      delimiter = character;
      current = '';
    } else current += character;
  }
  segments.push({ delimiter, label: labelOf(current) });
  if (!cut && segments.length <= mostSegments) return segments;
  // Where a name was cut in the middle of a part, that part is unknown.
  const kept = segments.slice(0, mostSegments);
  kept[kept.length - 1]!.label = '{text}';
  return kept;
}

function delimiterTest(marked: string): (character: string) => boolean {
  if (hardDelimiter.test(marked)) return (character) => hardDelimiter.test(character);
  const single = ['.', '-'].find((candidate) => marked.includes(candidate)) ?? '_';
  return (character) => character === single;
}

function markWholes(name: string): string {
  let result = '';
  let at = 0;
  let atStart = true;
  while (at < name.length) {
    const found: { mark: string; end: number } | null = atStart ? wholeAt(name, at) : null;
    const character = name.charAt(at);
    result += found === null ? character : found.mark;
    at = found === null ? at + 1 : found.end;
    atStart = found === null && /[:/|.\-_{[\s]/.test(character);
  }
  return result;
}

function wholeAt(name: string, at: number): { mark: string; end: number } | null {
  for (const [pattern, mark] of wholes) {
    pattern.lastIndex = at;
    const match = pattern.exec(name);
    if (match !== null) return { mark, end: at + match[0].length };
  }
  randomToken.lastIndex = at;
  const token = randomToken.exec(name)?.[0];
  return token !== undefined && looksRandom(token) ? { mark: marks.id, end: at + token.length } : null;
}

/** Words are mostly of one case with few digits; tokens mix all three. */
function looksRandom(token: string): boolean {
  return token.replace(/\D/g, '').length >= 3 && /[A-Z]/.test(token) && /[a-z]/.test(token);
}

/** The parts of a segment, each told apart by its own looks, and joined again. */
function labelOf(segment: string): string {
  const text = segment
    .split(/([-._{}[\]])/)
    .map((part) => markOf(part) ?? part)
    .join('')
    .replace(anyMark, (mark) => placeholderOfMark.get(mark) ?? mark);
  return simplify(text);
}

/** The mark of a part that is an identifier as a whole, null for others. */
function markOf(part: string): string | null {
  if (part.length > longestPart) return marks.text;
  // Whether eight digits are a day of the calendar shows by comparison with other names.
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(part)) return marks.day;
  const isIdentifier =
    /^\d+$/.test(part) ||
    /^(?=.*\d)[0-9a-f]{8,}$/i.test(part) ||
    /^[0-9a-f]{24,}$/i.test(part) ||
    /^(?=(?:.*\d){3})(?=.*[A-Za-z])[A-Za-z0-9]{16,}$/.test(part) ||
    /\\x[0-9a-f]{2}/.test(part);
  return isIdentifier ? marks.id : null;
}

const placeholder = '(?:id|date|day|email|ip|text|name)';
const bracedPlaceholder = new RegExp(String.raw`\{(\{${placeholder}\})\}`, 'g');
const repeatedIdentifier = /(\{id\})(?:[-._]?\{id\})+/g;
/** Source of an expression that matches any placeholder. */
export const placeholderSource = String.raw`\{${placeholder}\}`;
const anyPlaceholder = new RegExp(placeholderSource);

/** `{{id}}` is an identifier as a hash tag; `{id}-{id}` is one identifier of two parts. */
export function simplify(label: string): string {
  return label.replace(bracedPlaceholder, '$1').replace(repeatedIdentifier, '$1');
}

/** True when a label holds a placeholder. */
export function hasPlaceholder(label: string): boolean {
  return anyPlaceholder.test(label);
}

/** The text of segments. */
export function joinSegments(segments: readonly Segment[]): string {
  return segments.map(({ delimiter, label }) => delimiter + label).join('');
}
