import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Asset } from '../../schema/api/catalog/asset.type.js';
import { Classification, ClassificationFlow } from '../../schema/api/classification/classification.type.js';
import type { Classifications, Flow } from '../../src/lineage/index.js';
import type { ApiContext } from '../edge/api-context.js';

/** What an asset holds; one query for a page of assets. */
@Resolver(() => Asset)
export class AssetClassificationFieldResolver {
  constructor(private readonly classification: Classifications) {}

  @FieldResolver(() => [Classification], {
    description: 'What a column or key pattern is taken to hold, the surest first; empty for other kinds.',
    complexity: 5,
  })
  async classifications(
    @Root() asset: Asset,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<Classification[]> {
    const found = await loaders.load('classifications', asset.key, (keys) =>
      this.classification.service.loadOfAssets(request, keys),
    );
    return (found ?? []) as unknown as Classification[];
  }
}

/** The way a classification took, with the keys the caller may see. */
@Resolver(() => Classification)
export class ClassificationFieldResolver {
  constructor(private readonly classification: Classifications) {}

  @FieldResolver(() => ClassificationFlow, {
    nullable: true,
    description: 'How it came along lineage; null when nothing flows to the asset.',
    complexity: 5,
  })
  async flow(
    @Root() root: Classification,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<ClassificationFlow | null> {
    const flow = (root as unknown as { flow: Flow | null }).flow;
    if (flow === null) return null;
    const keyOf = (id: string): Promise<string | null> =>
      loaders.load('classificationKeys', id, (ids) => this.classification.service.loadKeys(request, ids));
    const hops = await Promise.all(
      flow.hops.map(async ({ fromId, toId, subtype, evidenceId }) => {
        const [fromKey, toKey] = await Promise.all([keyOf(fromId), keyOf(toId)]);
        return {
          fromKey,
          toKey,
          subtype,
          evidenceId: fromKey === null || toKey === null ? null : evidenceId,
        };
      }),
    );
    return { rootKey: await keyOf(flow.rootId), confidence: flow.confidence, hops };
  }
}
