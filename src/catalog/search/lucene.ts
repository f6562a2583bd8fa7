import { nameTokens } from '../../core/search-text.js';
import type { AccessScope, ScopeSet } from '../../core/permissions.js';

/**
 * Queries of the full-text index, in Lucene's classic syntax.
 *
 * Words of people become tokens of letters and digits only, so nothing of the syntax can come from them; values of
 * filters are quoted and escaped. The index splits at white space, and its fields are properties of assets.
 */

/** Filters of a search; a list means any of its values. */
export interface LuceneFilter {
  kinds?: readonly string[];
  engines?: readonly string[];
  instanceIds?: readonly string[];
  databaseKeys?: readonly string[];
  schemaKeys?: readonly string[];
  ownerIds?: readonly string[];
  tags?: readonly string[];
  domainIds?: readonly string[];
  classifications?: readonly string[];
  environments?: readonly string[];
}

const filterFields: Readonly<Record<keyof LuceneFilter, string>> = {
  kinds: 'kind',
  engines: 'engine',
  instanceIds: 'instanceId',
  databaseKeys: 'databaseKey',
  schemaKeys: 'schemaKey',
  ownerIds: 'ownerIds',
  tags: 'tags',
  domainIds: 'domainIds',
  classifications: 'classifications',
  environments: 'environment',
};

const accessFields: Readonly<Record<keyof ScopeSet, string>> = {
  instances: 'instanceId',
  databases: 'databaseKey',
  schemas: 'schemaKey',
  tags: 'tags',
  domains: 'domainIds',
  environments: 'environment',
  owners: 'ownerIds',
};

/** Lucene refuses more than 1,024 clauses; lists beyond this leave the filtering to the graph query. */
const mostValues = 500;
const mostWords = 8;

/** One word of a query. */
export interface SearchWord {
  /** As typed, lower case, for exact comparison with names. */
  exact: string;
  joined: string;
  parts: readonly string[];
}

/** The address in front of a key's path; the whole key is compared when hits are ranked. */
const address = /^\s*[a-z][a-z0-9+.-]*:\/\/(?:[^/\s]*\/(?=\S))?/;

/** Takes a query apart into at most eight words; dots and slashes of paths separate words too. */
export function searchWords(text: string): SearchWord[] {
  return text
    .slice(0, 400)
    .replace(address, '')
    .normalize('NFKC')
    .split(/[\s.,;:/\\()[\]{}"'`]+/u)
    .map((word) => ({ exact: word.toLowerCase(), ...nameTokens(word) }))
    .filter((word) => word.joined !== '')
    .slice(0, mostWords);
}

/** A value as a quoted term: matches exactly this value. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

function anyOf(field: string, values: readonly string[]): string {
  return `${field}:(${values.map((value) => quoted(value)).join(' ')})`;
}

/** A tolerance for typing errors: none up to 2 characters, one up to 5, two beyond. */
function edits(token: string): number {
  const length = Array.from(token).length;
  return length <= 2 ? 0 : length <= 5 ? 1 : 2;
}

function wordClause(word: SearchWord, fuzzy: boolean): string {
  const { joined, parts } = word;
  const every = (field: string, suffix: (part: string) => string): string =>
    `(${parts.map((part) => `+${field}:${part}${suffix(part)}`).join(' ')})`;
  const alternatives = [
    `nameLower:${quoted(word.exact)}^20`,
    `searchName:${joined}^8`,
    `searchName:${joined}*^4`,
    `searchText:${joined}`,
    `searchPeople:${joined}^2`,
    `tags:${quoted(word.exact)}^3`,
  ];
  if (Array.from(joined).length > 1)
    alternatives.push(`searchText:${joined}*^0.5`, `searchPeople:${joined}*`);
  if (parts.length > 1) {
    alternatives.push(
      `${every('searchName', () => '*')}^3`,
      `${every('searchText', () => '*')}^0.5`,
      every('searchPeople', () => '*'),
    );
  }
  if (fuzzy && edits(joined) > 0) {
    alternatives.push(`searchName:${joined}~${edits(joined)}^2`, `searchText:${joined}~1^0.3`);
    alternatives.push(`searchPeople:${joined}~1^0.5`);
    if (parts.length > 1 && parts.some((part) => edits(part) > 0)) {
      alternatives.push(every('searchName', (part) => (edits(part) > 0 ? `~${edits(part)}` : '')));
    }
  }
  return `+(${alternatives.join(' ')})`;
}

/** Containers and relations come before what they hold; what is used comes before what is not. */
const rankClause =
  'kind:(Table View MaterializedView Database Schema)^0.8 kind:(Instance Routine KeyPattern Dashboard Job ExternalDataset)^0.5 searchRank:(u1 u2 u3 u4 u5)^0.6';

/**
 * The query for the given words. Empty words with a filter list everything the filter allows; null when there is
 * nothing to ask for.
 */
export function luceneQuery(options: {
  words: readonly SearchWord[];
  fuzzy: boolean;
  filter: LuceneFilter;
  access: AccessScope;
  includeDeleted: boolean;
}): string | null {
  const required = options.words.map((word) => wordClause(word, options.fuzzy));
  for (const [name, field] of Object.entries(filterFields)) {
    const values = options.filter[name as keyof LuceneFilter];
    if (values !== undefined && values.length > 0 && values.length <= mostValues)
      required.push(`+${anyOf(field, values)}`);
  }
  if (required.length === 0) return null;
  return [
    ...required,
    ...accessClauses(options.access),
    ...lifeClause(options.includeDeleted),
    rankClause,
  ].join(' ');
}

/** Dropped assets carry the time of their end; nothing that exists does. */
function lifeClause(includeDeleted: boolean): string[] {
  return includeDeleted ? [] : ['-validTo:2*'];
}

/**
 * The access scope as a pre-filter, so that the limit of the index call is spent on what may be seen. The graph query
 * decides again by `accessClause`, which stays the authority; a scope of more places than the index takes is left to it.
 */
function accessClauses(access: AccessScope): string[] {
  const denied = [
    ...sides(access.deny),
    ...(access.denyWhen ?? []).flatMap((sets) => intersection(sets)),
  ].map((clause) => `-${clause}`);
  const allowed = [...sides(access.allow), ...(access.allowWhen ?? []).flatMap((sets) => intersection(sets))];
  const clauses = access.all ? denied : [`+(${allowed.join(' ')})`, ...denied];
  return placesOf(access) > mostValues ? [] : clauses;
}

/** One clause per kind of place of a set; the set holds when any of them does. */
function sides(set: ScopeSet): string[] {
  return (Object.keys(accessFields) as (keyof ScopeSet)[])
    .filter((place) => set[place].length > 0)
    .map((place) => anyOf(accessFields[place], set[place]));
}

/** Holds when all of the sets do; nothing when one of them is empty and so can never hold. */
function intersection(sets: readonly ScopeSet[]): string[] {
  const every = sets.map((set) => sides(set));
  if (every.length === 0 || every.some((clauses) => clauses.length === 0)) return [];
  return [`(${every.map((clauses) => `+(${clauses.join(' ')})`).join(' ')})`];
}

function placesOf(access: AccessScope): number {
  const sets = [
    access.allow,
    access.deny,
    ...(access.allowWhen ?? []).flat(),
    ...(access.denyWhen ?? []).flat(),
  ];
  return sets
    .flatMap((set) => Object.values(set) as (readonly string[])[])
    .reduce((sum, list) => sum + list.length, 0);
}
