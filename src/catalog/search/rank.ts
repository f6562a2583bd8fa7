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
 * How much each way to agree with the query counts. Score of the index, use and kind come to at most 30, so no exact
 * name can be overtaken by a name that only begins like it, nor a table by its index or column of the same name.
 */
const weights = { path: 200, name: 150, partName: 115, letters: 80, lastLetters: 45, beginning: 15 } as const;

/**
 * Orders candidates, best first: exact path, exact name (things before their parts), the same letters, then the
 * index's score with a plus for beginnings; kind and use decide among equals. Ranks have three decimals, ties are broken
 * by key: the order is total, so pages hold.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  query: string,
  words: readonly SearchWord[],
): RankedCandidate[] {
  const best = Math.max(...candidates.map((candidate) => candidate.score), Number.MIN_VALUE);
  const whole = query.trim().toLowerCase();
  const last = words.at(-1)?.joined ?? '';
  const ranked = candidates.map((candidate) => ({
    ...candidate,
    rank: Math.round(1_000 * rankOf(candidate, { whole, last, words: words.length, best })) / 1_000,
  }));
  return ranked.sort((a, b) => b.rank - a.rank || (a.key < b.key ? -1 : 1));
}

interface QueryFacts {
  whole: string;
  last: string;
  words: number;
  best: number;
}

function rankOf(candidate: Candidate, query: QueryFacts): number {
  const relevance = (10 * candidate.score) / query.best;
  const use = Math.min(12, 2.4 * Math.log10(1 + Math.max(0, candidate.usageCount ?? 0)));
  const kind = kindWeights[candidate.kind] ?? 0;
  return match(candidate, query) + relevance + use + kind - (candidate.deleted ? 20 : 0);
}

/** How well names agree: whole path, name, name run together, start of the name. */
function match(candidate: Candidate, query: QueryFacts): number {
  if (query.whole === '') return 0;
  const key = candidate.key.toLowerCase();
  if (key === query.whole || (query.words > 1 && endsAtStep(key, query.whole))) return weights.path;
  if (candidate.nameLower === query.whole)
    return wholes.has(candidate.kind) ? weights.name : weights.partName;
  const joined = candidate.nameLower.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  if (joined === query.last) return query.words === 1 ? weights.letters : weights.lastLetters;
  return joined.startsWith(query.last) ? weights.beginning : 0;
}

/** True when the key ends with the text and the text begins at a step of the path. */
function endsAtStep(key: string, ending: string): boolean {
  if (!key.endsWith(ending)) return false;
  return './:'.includes(key.charAt(key.length - ending.length - 1));
}
