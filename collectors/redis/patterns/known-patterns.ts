import { hasPlaceholder, joinSegments, placeholderSource, type Segment, simplify } from './segments.js';

const anyDelimiter = /([:/|])/;

/**
 * Patterns found before. Names that fit one of them belong to it, whatever other names there are this time: so the
 * patterns of unchanged keys stay the same from run to run, also when only a part of the keys is looked at.
 */
export class KnownPatterns {
  readonly #byShape = new Map<string, { text: string; segments: RegExp[] }[]>();

  constructor(patterns: readonly string[]) {
    for (const text of [...patterns].sort(bySpecificity)) {
      if (!hasPlaceholder(text)) continue;
      const parts = text.split(anyDelimiter);
      const delimiters = parts.filter((_part, index) => index % 2 === 1).join('');
      const segments = parts.filter((_part, index) => index % 2 === 0).map(segmentPattern);
      const shape = `${delimiters} ${segments.length}`;
      const group = this.#byShape.get(shape) ?? [];
      this.#byShape.set(shape, [...group, { text, segments }]);
    }
  }

  /** The known pattern that a name belongs to, the most specific one first; null when there is none. */
  match(segments: readonly Segment[]): string | null {
    const parts = simplify(joinSegments(segments)).split(anyDelimiter);
    const delimiters = parts.filter((_part, index) => index % 2 === 1).join('');
    const labels = parts.filter((_part, index) => index % 2 === 0);
    const group = this.#byShape.get(`${delimiters} ${labels.length}`) ?? [];
    const found = group.find(({ segments: patterns }) =>
      patterns.every((pattern, index) => pattern.test(labels[index] ?? '')),
    );
    return found?.text ?? null;
  }
}

/** Fewer and narrower placeholders first; then by text, so that the order is always the same. */
function bySpecificity(a: string, b: string): number {
  return weight(a) - weight(b) || (a < b ? -1 : 1);
}

function weight(pattern: string): number {
  const names = pattern.split('{name}').length + pattern.split('{text}').length - 2;
  return names * 100 + pattern.split('{').length - 1;
}

function segmentPattern(segment: string): RegExp {
  const source = segment
    .split(/(\{(?:id|date|email|ip|text|name)\})/)
    .map((part, index) => (index % 2 === 0 ? escapeRegExp(part) : valueOf(part)))
    .join('');
  return new RegExp(`^${source}$`, 's');
}

/** Text that stands for an identifier. A brace alone is a character of a name like any other. */
const identifierText = String.raw`(?=(?:(?!${placeholderSource})\S)*\d)(?:(?!${placeholderSource})\S){4,}`;
const identifier = String.raw`\{(?:id|day)\}`;
/** Identifiers of several parts, of which some were recognised by their own looks: `a81f-{id}`. */
const identifiers = String.raw`(?:${identifierText})?${identifier}(?:(?:${identifierText}|[-._]?)${identifier})*(?:${identifierText})?`;

/** `{id}` takes what has a digit, or placeholders of identifiers; `{name}` takes anything. */
function valueOf(placeholder: string): string {
  if (placeholder === '{name}' || placeholder === '{text}') return '.+';
  if (placeholder === '{id}') return `(?:${identifiers}|${identifierText})`;
  if (placeholder === '{date}') return String.raw`\{(?:date|day)\}`;
  return escapeRegExp(placeholder);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
