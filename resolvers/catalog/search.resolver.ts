import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { AssetFilterInput } from '../../schema/api/catalog/asset.input.js';
import {
  SearchConnection,
  type SearchConnectionShape,
  type SearchHit,
} from '../../schema/api/catalog/search.type.js';
import { PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { Catalog } from '../../src/catalog/index.js';
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
    const shownFacets = {
      ...(facets as unknown as SearchConnection['facets']),
      schemaKeys: facets.schemaKeys.map((item) => ({ ...item, label: displayPath(item.value) })),
    };
    return {
      ...toConnection(found, (hit) => hit as unknown as SearchHit, page.after),
      matches,
      complete,
      corrected,
      facets: shownFacets,
    };
  }
}
