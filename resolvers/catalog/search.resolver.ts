import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { AssetFilterInput } from '../../schema/api/catalog/asset.input.js';
import {
  type FacetCount,
  SearchConnection,
  type SearchConnectionShape,
  type SearchHit,
} from '../../schema/api/catalog/search.type.js';
import { PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { Catalog, SearchResult } from '../../src/catalog/index.js';
import { displayPath } from '../../src/core/asset-key.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';

/** The search box. */
@Resolver()
export class SearchResolver {
  constructor(private readonly catalog: Catalog) {}

  @Query(() => SearchConnection, {
    description:
      'Finds assets by names, parts of names, paths, comments, people’s texts and tags; typing errors are allowed for.',
  })
  @Permit('search.use')
  async search(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, {
      description: 'Words, part of a name, a path or a key; may be empty when a filter is given.',
    })
    text: string,
    @Arg('filter', () => AssetFilterInput, { nullable: true, description: 'Narrows the search.' })
    filter?: AssetFilterInput,
    @Arg('includeDeleted', () => Boolean, { defaultValue: false, description: 'Take dropped assets in.' })
    includeDeleted?: boolean,
  ): Promise<SearchConnectionShape> {
    const found = await this.catalog.search.search(request, { text, filter, includeDeleted, page });
    const { matches, complete, corrected, facets } = found;
    const { search } = this.catalog;
    return {
      ...toConnection(found, (hit) => hit as unknown as SearchHit, page.after),
      matches,
      complete,
      corrected,
      // Names are looked up only when facets are selected.
      get facets() {
        return shownFacets(facets, search.facetNames(request, facets));
      },
    };
  }
}

/** Facets with the names of what their ids and keys stand for. */
async function shownFacets(
  facets: SearchResult['facets'],
  named: Promise<ReadonlyMap<string, string>>,
): Promise<SearchConnection['facets']> {
  const names = await named;
  const byName = (counts: readonly FacetCount[]): FacetCount[] =>
    counts.map((item) => ({ ...item, label: names.get(item.value) ?? null }));
  const plain = (counts: readonly { value: string; count: number }[]): FacetCount[] =>
    counts.map((item) => ({ ...item, label: null }));
  return {
    kinds: plain(facets.kinds),
    engines: plain(facets.engines),
    tags: plain(facets.tags),
    classifications: plain(facets.classifications),
    instanceIds: byName(plain(facets.instanceIds)),
    ownerIds: byName(plain(facets.ownerIds)),
    domainIds: byName(plain(facets.domainIds)),
    schemaKeys: facets.schemaKeys.map((item) => ({ ...item, label: displayPath(item.value) })),
  };
}
