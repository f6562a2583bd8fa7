import { accessClause, type GraphClient } from '../../graph/index.js';
import { filterConditions } from '../assets/asset-filter.js';
import type { QueryScope } from '../assets/asset.store.js';
import type { LuceneFilter } from './lucene.js';
import type { Candidate } from './rank.js';

interface CandidateColumns {
  keys: string[];
  names: string[];
  kinds: string[];
  engines: string[];
  instanceIds: string[];
  schemaKeys: string[];
  usage: number[];
  scores: number[];
  deleted: boolean[];
  people: [number, string[], string[], string[], string[]][];
  seen: number;
}

/** Filters as the graph decides them; the index has applied them before, as far as its limits allow. */
const conditionsByMember: Readonly<Record<keyof LuceneFilter, string>> = {
  kinds: 'a.kind IN $kinds',
  ...filterConditions,
};

/** Asks the full-text index. */
export class SearchStore {
  constructor(private readonly graph: GraphClient) {}

  /**
   * The best `limit` matches of a Lucene query that the caller may see, unordered. Values come as columns and lists
   * that most assets lack only where present: this is what makes a thousand candidates cheap to decode; a map projection reads the
   * properties of a node in one pass.
   * @returns the candidates, and how many the index gave before the graph's own filter.
   */
  async candidates(
    query: string,
    filter: LuceneFilter,
    includeDeleted: boolean,
    limit: number,
    scope: QueryScope,
  ): Promise<{ candidates: Candidate[]; seen: number }> {
    const access = accessClause('a', scope.access);
    const active = Object.entries(filter).filter(([, values]) => values !== undefined && values.length > 0);
    const conditions = [
      ...active.map(([member]) => conditionsByMember[member as keyof LuceneFilter]),
      ...(includeDeleted ? [] : ['a:Live']),
      access.cypher,
    ];
    const rows = await this.graph.read<{ found: CandidateColumns }>(
      `CALL db.index.fulltext.queryNodes('asset_search', $query, {limit: $limit}) YIELD node AS a, score
       WITH count(*) AS seen, collect(CASE WHEN ${conditions.join(' AND ')} THEN a {
         .key, .name, .kind, .engine, .instanceId, .schemaKey, .usageCount, .tags, .domainIds, .ownerIds, .classifications, .validTo,
         score: score} END) AS hits
       RETURN {
         seen: seen,
         keys: [hit IN hits | hit.key], names: [hit IN hits | hit.name], kinds: [hit IN hits | hit.kind],
         engines: [hit IN hits | hit.engine], instanceIds: [hit IN hits | hit.instanceId],
         schemaKeys: [hit IN hits | hit.schemaKey], usage: [hit IN hits | hit.usageCount],
         scores: [hit IN hits | hit.score], deleted: [hit IN hits | hit.validTo IS NOT NULL],
         people: [index IN range(0, size(hits) - 1)
                  WHERE coalesce(hits[index].tags, hits[index].domainIds, hits[index].ownerIds, hits[index].classifications) IS NOT NULL
                  | [index, hits[index].tags, hits[index].domainIds, hits[index].ownerIds, hits[index].classifications]]
       } AS found`,
      { ...access.params, ...Object.fromEntries(active), query, limit },
      { id: 'catalog.search', signal: scope.signal },
    );
    return rows[0] === undefined ? { candidates: [], seen: 0 } : decode(rows[0].found);
  }

  /** Names by id of instances, of teams, units and accounts, and of domains. */
  async names(
    ids: { instanceIds: readonly string[]; ownerIds: readonly string[]; domainIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await this.graph.read<{ id: string; name: string }>(
      `UNWIND $instanceIds AS id MATCH (a:Asset {id: id}) RETURN id, a.name AS name
       UNION UNWIND $ownerIds AS id MATCH (o:Team|Unit|Account {id: id})
         RETURN id, coalesce(o.name, o.displayName, o.login, o.id) AS name
       UNION UNWIND $domainIds AS id MATCH (d:Domain {id: id}) RETURN id, d.name AS name`,
      ids,
      { id: 'catalog.search-names', signal },
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function decode(found: CandidateColumns): { candidates: Candidate[]; seen: number } {
  const candidates = found.keys.map((key, index): Candidate => ({
    key,
    name: found.names[index] ?? '',
    nameLower: (found.names[index] ?? '').toLowerCase(),
    kind: found.kinds[index] ?? '',
    engine: found.engines[index] ?? '',
    instanceId: found.instanceIds[index] ?? null,
    schemaKey: found.schemaKeys[index] ?? null,
    usageCount: found.usage[index] ?? null,
    score: found.scores[index] ?? 0,
    deleted: found.deleted[index] ?? false,
    tags: null,
    domainIds: null,
    ownerIds: null,
    classifications: null,
  }));
  for (const [index, tags, domainIds, ownerIds, classifications] of found.people) {
    const candidate = candidates[index];
    if (candidate !== undefined) Object.assign(candidate, { tags, domainIds, ownerIds, classifications });
  }
  return { candidates, seen: found.seen };
}
