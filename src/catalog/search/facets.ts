import type { Candidate } from './rank.js';

/** One value of a facet. */
export interface FacetCount {
  /** Engine name, kind, tag name, or id/key of the instance, schema, owner, domain. */
  value: string;
  count: number;
}

/** How the matches spread; each list holds the most frequent first, at most 50 values. */
export interface SearchFacets {
  kinds: readonly FacetCount[];
  engines: readonly FacetCount[];
  instanceIds: readonly FacetCount[];
  schemaKeys: readonly FacetCount[];
  ownerIds: readonly FacetCount[];
  tags: readonly FacetCount[];
  domainIds: readonly FacetCount[];
  classifications: readonly FacetCount[];
}

const mostValues = 50;

/** Counts the facets of the matches. */
export function countFacets(candidates: readonly Candidate[]): SearchFacets {
  const count = (values: (candidate: Candidate) => readonly string[]): FacetCount[] => {
    const counts = new Map<string, number>();
    for (const candidate of candidates)
      for (const value of values(candidate)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, number]) => ({ value, count: number }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, mostValues);
  };
  const one = (value: string | null): readonly string[] => (value === null || value === '' ? [] : [value]);
  return {
    kinds: count((candidate) => one(candidate.kind)),
    engines: count((candidate) => one(candidate.engine)),
    instanceIds: count((candidate) => one(candidate.instanceId)),
    schemaKeys: count((candidate) => one(candidate.schemaKey)),
    ownerIds: count((candidate) => candidate.ownerIds ?? []),
    tags: count((candidate) => candidate.tags ?? []),
    domainIds: count((candidate) => candidate.domainIds ?? []),
    classifications: count((candidate) => candidate.classifications ?? []),
  };
}
