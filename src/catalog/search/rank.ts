import { nameTokens } from '../../core/search-text.js';
import type { SearchWord } from './lucene.js';

/** What ranking looks at. */
export interface Candidate {
  key: string;
  name: string;
  nameLower: string;
  kind: string;
  engine: string;
  instanceId: string | null;
  schemaKey: string | null;
  tags: readonly string[] | null;
  domainIds: readonly string[] | null;
  ownerIds: readonly string[] | null;
  classifications: readonly string[] | null;
  usageCount: number | null;
  deleted: boolean;
  /** As the index gave it. */
  score: number;
}

/** A candidate with its place. */
export interface RankedCandidate extends Candidate {
  rank: number;
}

const kindWeights: Readonly<Record<string, number>> = {
  Instance: 5,
  Database: 7,
  Schema: 7,
  Table: 8,
  View: 7,
  MaterializedView: 7,
  ForeignTable: 6,
  ExternalDataset: 6,
  Dashboard: 5,
  KeyPattern: 5,
  Routine: 4,
  Job: 4,
  Partition: 2,
  Column: 3,
  // Named after the table they belong to, which is meant more often.
  Index: -6,
  Constraint: -6,
};

/** Kinds that stand for themselves; all others are parts of something, and come after it under the same name. */
const wholes: ReadonlySet<string> = new Set([
  'Instance',
  'Database',
  'Schema',
  'Table',
  'View',
  'MaterializedView',
  'ForeignTable',
  'ExternalDataset',
  'Dashboard',
  'KeyPattern',
  'Stream',
  'Routine',
  'Job',
  'Sequence',
  'Type',
  'Principal',
]);

/**
 * How much each way to agree with the query counts. Score of the index, use and kind come to -6 to 30, what a name has
 * of the words (`covered`, `beginning` and `short` together) to at most 38, so no exact name can be overtaken by a name
 * that is only like it, nor a table by its index or column of the same name.
 */
const weights = {
  path: 200,
  name: 157,
  partName: 121,
  letters: 80,
  lastLetters: 45,
  covered: 24,
  beginning: 6,
  short: 8,
} as const;

/** How well a part of a name is a word of the query. Longer by up to two letters, as plurals are, it is the same. */
const likeness = { same: 1, beginning: 0.8, oneOff: 0.6, none: 0 } as const;

/**
 * Orders candidates, best first: exact path, exact name (things before their parts), the same letters, then by how
 * much of the query the name itself has (typing errors allowed for) and how little else, with the index's score; kind and
 * use decide among equals. Ranks have three decimals, ties are broken by key: the order is total, so pages hold.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  text: string,
  words: readonly SearchWord[],
): RankedCandidate[] {
  const query: QueryFacts = {
    whole: text.trim().toLowerCase(),
    last: words.at(-1)?.joined ?? '',
    all: words.map((word) => word.joined).join(''),
    parts: words.flatMap((word) => word.parts),
    words: words.length,
    best: candidates.reduce((best, { score }) => Math.max(best, score), Number.MIN_VALUE),
  };
  const ranked = candidates.map((candidate) => ({
    ...candidate,
    rank: Math.round(1_000 * rankOf(candidate, query)) / 1_000,
  }));
  return ranked.sort((a, b) => b.rank - a.rank || (a.key < b.key ? -1 : 1));
}

interface QueryFacts {
  /** The text as it is compared with names and keys. */
  whole: string;
  /** Letters and digits of the last word, and of all. */
  last: string;
  all: string;
  /** All words taken apart as names are. */
  parts: readonly string[];
  words: number;
  /** Highest score of the index. */
  best: number;
}

function rankOf(candidate: Candidate, query: QueryFacts): number {
  const relevance = (10 * candidate.score) / query.best;
  const use = Math.min(12, 2.4 * Math.log10(1 + Math.max(0, candidate.usageCount ?? 0)));
  const kind = kindWeights[candidate.kind] ?? 0;
  return match(candidate, query) + relevance + use + kind - (candidate.deleted ? 20 : 0);
}

/** How well names agree: whole path, name, name run together, and else how much the name has of the words. */
function match(candidate: Candidate, query: QueryFacts): number {
  if (query.whole === '') return 0;
  const key = candidate.key.toLowerCase();
  if (key === query.whole || (query.words > 1 && endsAtStep(key, query.whole))) return weights.path;
  if (candidate.nameLower === query.whole)
    return wholes.has(candidate.kind) ? weights.name : weights.partName;
  const { joined, parts } = nameTokens(candidate.name);
  if (joined === query.all) return weights.letters;
  if (joined === query.last) return weights.lastLetters;
  const covered = coverage(query.parts, parts);
  const shortness = covered * Math.min(1, query.all.length / Math.max(1, joined.length));
  const beginning = joined.startsWith(query.all) ? weights.beginning : 0;
  return weights.covered * covered + weights.short * shortness + beginning;
}

/** Share of the words that the parts of a name are, 0 to 1. */
function coverage(words: readonly string[], parts: readonly string[]): number {
  if (words.length === 0) return 0;
  const sum = words.reduce(
    (total, word) => total + parts.reduce((best, part) => Math.max(best, likenessOf(word, part)), 0),
    0,
  );
  return sum / words.length;
}

function likenessOf(word: string, part: string): number {
  if (part.startsWith(word)) {
    return part.length - word.length <= (word.length > 2 ? 2 : 0) ? likeness.same : likeness.beginning;
  }
  return word.length > 2 && isOneOff(word, part) ? likeness.oneOff : likeness.none;
}

/** True when one letter too many, missing, wrong or exchanged with its neighbour is all the difference. */
function isOneOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.length === b.length)
    return a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  return a.length > b.length ? a.slice(1) === b : a === b.slice(1);
}

/** True when the key ends with the text and the text begins at a step of the path. */
function endsAtStep(key: string, ending: string): boolean {
  if (!key.endsWith(ending)) return false;
  return './:'.includes(key.charAt(key.length - ending.length - 1));
}
