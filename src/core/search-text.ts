/**
 * How names and texts become search tokens. The same functions make the indexed fields (ingest, registration, people's
 * edits) and take a query apart, so both always agree. The full-text index splits at white space only; everything
 * else (CamelCase, snake_case, digits, scripts without spaces) is decided here.
 */

/** Tokens longer than this are cut: they only serve to match a prefix. */
const maxTokenLength = 120;
/** Longest text (comment, description) that is indexed, in characters; what follows is not found by search. */
const maxTextLength = 4_000;

const words = /[\p{L}\p{M}\p{N}]+/gu;
const ideographs = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+/gu;
/** Ends of parts inside a word: aB, ABc (between A and Bc), a1, 1a. */
const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/** A name taken apart. */
export interface NameTokens {
  /** All letters and digits run together in lower case: `customerid` for `customer_id` and `CustomerID`. */
  joined: string;
  /** The parts in order, lower case: `customer`, `id`. Runs of Chinese, Japanese and Korean characters give pairs. */
  parts: readonly string[];
}

/** Takes a name (or one word of a query) apart at separators, case changes and digits. Empty for text without letters and digits. */
export function nameTokens(name: string): NameTokens {
  const found = name.normalize('NFKC').match(words) ?? [];
  const joined = cut(found.join('').toLowerCase());
  const parts = found.flatMap((word) => word.split(humps)).flatMap((part) => splitIdeographs(part));
  return { joined, parts: parts.map((part) => cut(part.toLowerCase())).filter((part) => part !== '') };
}

function splitIdeographs(word: string): string[] {
  if (word.search(ideographs) < 0) return [word];
  const result: string[] = [];
  let at = 0;
  for (const match of word.matchAll(ideographs)) {
    if (match.index > at) result.push(word.slice(at, match.index));
    result.push(...pairs(Array.from(match[0])));
    at = match.index + match[0].length;
  }
  if (at < word.length) result.push(word.slice(at));
  return result;
}

function pairs(characters: readonly string[]): string[] {
  if (characters.length === 1) return [...characters];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function cut(token: string): string {
  return token.length > maxTokenLength ? token.slice(0, maxTokenLength) : token;
}

/** The distinct tokens of running text, in order of first appearance, separated by one space. */
export function textTokens(texts: readonly (string | null | undefined)[]): string {
  const seen = new Set<string>();
  for (const text of texts) {
    if (text === null || text === undefined || text === '') continue;
    for (const word of text.slice(0, maxTextLength).split(/[\s.,;:/()[\]{}"'`]+/u)) {
      const { joined, parts } = nameTokens(word);
      if (joined !== '') seen.add(joined);
      for (const part of parts) seen.add(part);
    }
  }
  return [...seen].join(' ');
}

/** What an asset gives to search when it is collected or registered. */
export interface SearchSource {
  name: string;
  /** Names of what encloses the asset, outermost first, without the instance's address: database, schema, table. */
  enclosing: readonly string[];
  comment?: string | null;
}

/** The indexed text properties of an asset that its writer (ingest, registration) keeps. */
export interface SearchFields {
  /** Tokens of the name: run together and in parts. */
  searchName: string;
  /** Tokens of the enclosing names and of the engine's comment. */
  searchText: string;
}

/** Makes the indexed text properties of an asset. Cost: a few microseconds; safe to call for millions of columns. */
export function searchFields(source: SearchSource): SearchFields {
  const { joined, parts } = nameTokens(source.name);
  return {
    searchName: [...new Set([joined, ...parts])].join(' '),
    searchText: textTokens([...source.enclosing, source.comment]),
  };
}

const usageClasses = [1, 30, 900, 27_000, 810_000];

/**
 * How much used an asset is, as tokens for ranking: one token per class reached (`u1` from 1 use, then each factor of
 * 30: `u2` from 30, `u3` from 900, `u4` from 27,000, `u5` from 810,000), so that small changes of a counter write
 * nothing. Empty when unused or unknown.
 */
export function usageTokens(usageCount: number | null | undefined): string {
  if (usageCount === null || usageCount === undefined || !(usageCount >= 1)) return '';
  return usageClasses
    .filter((from) => usageCount >= from)
    .map((_from, index) => `u${index + 1}`)
    .join(' ');
}
