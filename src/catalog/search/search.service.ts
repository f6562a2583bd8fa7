import { type AssetKind, isAssetKind } from '../../core/asset-kind.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { Asset } from '../assets/asset.js';
import type { AssetStore, QueryScope } from '../assets/asset.store.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import { readScopeWith } from '../scope.js';
import { countFacets, type SearchFacets } from './facets.js';
import { type LuceneFilter, luceneQuery, searchWords } from './lucene.js';
import { type Candidate, rankCandidates, type RankedCandidate } from './rank.js';
import type { SearchStore } from './search.store.js';

/** What to search for. */
export interface SearchInput {
  /** Words, part of a name, a path or a key; may be empty when a filter is given. At most 400 characters count. */
  text: string;
  filter?: SearchFilter | null;
  /** Take dropped assets in; default false. */
  includeDeleted?: boolean | null;
  page?: PageRequest;
}

/** Narrows a search; members are joined by "and", values of one member by "or". */
export interface SearchFilter {
  kinds?: readonly AssetKind[] | null;
  engines?: readonly string[] | null;
  instanceIds?: readonly string[] | null;
  databaseKeys?: readonly string[] | null;
  schemaKeys?: readonly string[] | null;
  ownerIds?: readonly string[] | null;
  tags?: readonly string[] | null;
  domainIds?: readonly string[] | null;
  /** Kinds of data that assets are taken to hold. */
  classifications?: readonly string[] | null;
  environments?: readonly string[] | null;
}

/** One asset found. */
export interface SearchHit {
  asset: Asset;
  /** Higher is better; comparable within one answer only. */
  score: number;
  /** Where the words were found: `NAME`, `PATH`, `COMMENT`, `DESCRIPTION`, `TAG`; empty when only by a typing-error tolerance or other people's text. */
  matchedIn: readonly SearchField[];
}

/** Where a word can be found. */
export type SearchField = 'NAME' | 'PATH' | 'COMMENT' | 'DESCRIPTION' | 'TAG';

/** A page of hits, best first. */
export interface SearchResult extends Page<SearchHit> {
  /** How many assets match, counted up to 500. */
  matches: number;
  /** False when more than 500 match: then `matches` and the facets speak about the best 500. */
  complete: boolean;
  /** True when nothing (or next to nothing) was found as typed, and names like it were taken in. */
  corrected: boolean;
  facets: SearchFacets;
}

/** Ranking, facets and paging look at this many of the index's best matches. */
const depth = 500;
/** With fewer hits than this, typing errors are allowed for. */
const enough = 3;
/** Used when the index could not apply the whole filter itself. */
const deeper = 20_000;

/** The one search box. Needs `search.use` and `asset.read`, and shows what both allow. */
export class SearchService {
  constructor(
    private readonly store: SearchStore,
    private readonly assets: AssetStore,
  ) {}

  /** Finds assets by names, paths, comments, people's texts and tags. @throws INPUT_INVALID */
  async search(ctx: RequestContext, input: SearchInput): Promise<SearchResult> {
    const scope = readScopeWith(ctx, 'search.use');
    const size = pageSize(input.page);
    const after = decodeCursor(input.page, 'SEARCH');
    const found = await this.#find(input, scope);
    const words = searchWords(input.text);
    const ranked = rankCandidates(found.candidates, input.text, words);
    const start =
      after === null ? 0 : ranked.findIndex((item) => comesAfter(item, Number(after.value), after.key));
    const rest = start < 0 ? [] : ranked.slice(start, start + size + 1);
    const page = toPage(
      rest,
      size,
      (item) => ({ order: 'SEARCH', value: item.rank, key: item.key }),
      async () => ranked.length,
    );
    const assets = await this.assets.findMany(
      page.nodes.map((item) => item.key),
      scope,
    );
    // An asset removed between the two queries is left out together with its cursor.
    const kept = page.nodes.flatMap((item, index) => {
      const asset = assets.get(item.key);
      return asset === undefined
        ? []
        : [
            {
              cursor: page.cursors[index] ?? '',
              hit: {
                asset,
                score: item.rank,
                matchedIn: matchedIn(
                  asset,
                  words.map((word) => word.joined),
                ),
              },
            },
          ];
    });
    return {
      ...page,
      nodes: kept.map((item) => item.hit),
      cursors: kept.map((item) => item.cursor),
      matches: ranked.length,
      complete: found.complete,
      corrected: found.corrected,
      facets: countFacets(ranked),
    };
  }

  /**
   * Names of the instances, owners and domains that facets count, by id. Facets are made of what the caller may see, so
   * their values may be named. Needs `search.use`.
   */
  async facetNames(
    ctx: RequestContext,
    facets: Pick<SearchFacets, 'instanceIds' | 'ownerIds' | 'domainIds'>,
  ): Promise<ReadonlyMap<string, string>> {
    readScopeWith(ctx, 'search.use');
    const ids = {
      instanceIds: facets.instanceIds.map(({ value }) => value),
      ownerIds: facets.ownerIds.map(({ value }) => value),
      domainIds: facets.domainIds.map(({ value }) => value),
    };
    if (Object.values(ids).every((list) => list.length === 0)) return new Map();
    return this.store.names(ids, ctx.signal);
  }

  async #find(
    input: SearchInput,
    scope: QueryScope,
  ): Promise<{ candidates: Candidate[]; complete: boolean; corrected: boolean }> {
    const words = searchWords(input.text);
    const filter = checkedFilter(input.filter ?? {});
    const includeDeleted = input.includeDeleted ?? false;
    const ask = async (fuzzy: boolean): Promise<{ candidates: Candidate[]; complete: boolean }> => {
      const query = luceneQuery({ words, fuzzy, filter, access: scope.access, includeDeleted });
      if (query === null) return { candidates: [], complete: true };
      return this.#ask(query, filter, includeDeleted, scope);
    };
    const exact = await ask(false);
    if (words.length === 0 || exact.candidates.length >= enough || !exact.complete)
      return { ...exact, corrected: false };
    const tolerant = await ask(true);
    return { ...tolerant, corrected: tolerant.candidates.length > exact.candidates.length };
  }

  /** Looks deeper when what the index gave was mostly hidden from the caller, so that hidden matches never crowd out visible ones. */
  async #ask(
    query: string,
    filter: LuceneFilter,
    includeDeleted: boolean,
    scope: QueryScope,
  ): Promise<{ candidates: Candidate[]; complete: boolean }> {
    let limit = depth;
    for (;;) {
      const { candidates, seen } = await this.store.candidates(query, filter, includeDeleted, limit, scope);
      if (seen < limit)
        return { candidates: candidates.slice(0, depth), complete: candidates.length <= depth };
      if (candidates.length >= depth / 2 || limit >= deeper)
        return { candidates: candidates.slice(0, depth), complete: false };
      limit = deeper;
    }
  }
}

function comesAfter(item: RankedCandidate, rank: number, key: string): boolean {
  return item.rank < rank || (item.rank === rank && item.key > key);
}

function checkedFilter(filter: SearchFilter): LuceneFilter {
  for (const kind of filter.kinds ?? []) {
    if (!isAssetKind(kind))
      throw new WaymarkError('INPUT_INVALID', `"${String(kind)}" is not a kind of asset.`, {
        facts: { field: 'kinds' },
      });
  }
  const present = Object.entries(filter).filter(
    (entry): entry is [string, readonly string[]] => Array.isArray(entry[1]) && entry[1].length > 0,
  );
  for (const [member, values] of present) {
    if (values.length > 1_000)
      throw new WaymarkError('INPUT_INVALID', `"${member}" takes at most 1000 values.`, {
        facts: { field: member },
      });
  }
  return Object.fromEntries(present);
}

function matchedIn(asset: Asset, tokens: readonly string[]): SearchField[] {
  const squeeze = (text: string | null): string =>
    (text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  const fields: [SearchField, string][] = [
    ['NAME', squeeze(asset.name)],
    ['PATH', squeeze(asset.key)],
    ['COMMENT', squeeze(asset.comment)],
    ['DESCRIPTION', squeeze(asset.description)],
    ['TAG', squeeze(asset.tags.join(' '))],
  ];
  return fields.flatMap(([field, text]) => (tokens.some((token) => text.includes(token)) ? [field] : []));
}
