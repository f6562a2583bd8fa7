/** A key pattern, for example `shop:order:{id}` with the names of the fields of its hashes. */
export interface ObservedPattern {
  readonly key: string;
  readonly name: string;
  readonly fields: readonly string[];
}

/** A table or view that a pattern's name may mean. */
export interface CacheSource {
  readonly key: string;
  readonly name: string;
  /** Names of what holds it: schema, database, instance. */
  readonly within: readonly string[];
  readonly columns: readonly { readonly key: string; readonly name: string }[];
}

/** What a pattern seems to be filled from. */
export interface ObservedRule {
  readonly patternKey: string;
  readonly source: CacheSource;
  /** Columns whose names are fields of the pattern's hashes. */
  readonly columns: readonly { readonly key: string; readonly name: string }[];
  /** 0..1. */
  readonly confidence: number;
  /** What speaks for it, in words. */
  readonly reason: string;
}

/** Rules below this are not stated: they would be guesses. */
const leastConfidence = 0.6;
/** The best one leads by so many hundredths, or none is meant. */
const leastLead = 10;
const emptyWords: ReadonlySet<string> = new Set(
  'cache data key keys lock tmp temp queue list set hash count counter index meta info all by id'.split(' '),
);

/** A name in small letters with underscores: `OrderItem`, `order-item` and `order_item` are one. */
export function plainName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

interface Word {
  readonly text: string;
  /** True when the part after it stands for many values. */
  readonly leads: boolean;
}

/** Words of a pattern's name, without the parts that stand for values. */
export function wordsOf(pattern: string): Word[] {
  const parts = pattern.split(/[:/|.]|(?<=\})-|-(?=\{)/).filter((part) => part !== '');
  return parts.flatMap((part, index): Word[] => {
    const text = plainName(part.replace(/\{[^}]*\}/g, ' '));
    if (text.length < 3 || emptyWords.has(text)) return [];
    const leads = part.includes('{') || (parts[index + 1]?.startsWith('{') ?? false);
    return [{ text, leads }];
  });
}

/** Names a table may have for a word: itself, and the plural or singular. */
export function tableNamesFor(word: string): string[] {
  const forms = new Set([word, `${word}s`, `${word}es`]);
  if (word.endsWith('y')) forms.add(`${word.slice(0, -1)}ies`);
  if (word.endsWith('ies')) forms.add(`${word.slice(0, -3)}y`);
  if (word.endsWith('es')) forms.add(word.slice(0, -2));
  if (word.endsWith('s')) forms.add(word.slice(0, -1));
  return [...forms];
}

/**
 * What a pattern seems to be filled from: for each word the one source that fits clearly better than any other. The
 * name of a table before the part that stands for an id counts most, then fields that are its columns, then the names
 * of schema, database or instance.
 */
export function rulesFor(pattern: ObservedPattern, sources: readonly CacheSource[]): ObservedRule[] {
  const words = wordsOf(pattern.name);
  const rules = words.flatMap((word): ObservedRule[] => {
    const names = new Set(tableNamesFor(word.text));
    const rated = sources
      .filter(({ name }) => names.has(plainName(name)))
      .map((source) => rate(pattern, words, word, source))
      .toSorted((a, b) => b.confidence - a.confidence || (a.source.key < b.source.key ? -1 : 1));
    const [best, second] = rated;
    if (best === undefined || best.confidence < leastConfidence) return [];
    return second !== undefined && Math.round((best.confidence - second.confidence) * 100) < leastLead
      ? []
      : [best];
  });
  return [...new Map(rules.map((rule) => [rule.source.key, rule])).values()];
}

function rate(
  pattern: ObservedPattern,
  words: readonly Word[],
  word: Word,
  source: CacheSource,
): ObservedRule {
  const fields = new Set(pattern.fields.map(plainName));
  const columns = source.columns.filter(({ name }) => fields.has(plainName(name)));
  const share = fields.size === 0 ? null : columns.length / fields.size;
  const within = new Set(source.within.map(plainName));
  const place = words.some((other) => other !== word && within.has(other.text));
  const reasons = [`"${word.text}" in the name of the keys is the name of the table`];
  let points = word.leads ? 60 : 40;
  if (share !== null && share >= 0.3) {
    points += Math.round(30 * share);
    reasons.push(`${columns.length} of ${fields.size} fields are its columns`);
  } else if (share !== null && share < 0.1) points -= 20;
  if (place) {
    points += 10;
    reasons.push('the keys also name what holds it');
  }
  return {
    patternKey: pattern.key,
    source,
    columns,
    confidence: Math.min(points, 95) / 100,
    reason: `${reasons.join('; ')}.`,
  };
}
