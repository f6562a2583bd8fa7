import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Asset } from '../../schema/api/catalog/asset.type.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import {
  CommonLineageAsset,
  LineageCycle,
  LineageDiff,
  LineageOrderStep,
  LineageRename,
} from '../../schema/api/lineage/lineage-answer.type.js';
import {
  LineageAsset,
  LineageFacts,
  LineageFreshness,
  LineageGraph,
  LineageLink,
  LineageLinkConnection,
  LineageNode,
  LineageNodeConnection,
  LineageReason,
} from '../../schema/api/lineage/lineage.type.js';
import type { Catalog } from '../../src/catalog/index.js';
import type { LineageQuestions } from '../../src/lineage/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { shown } from '../catalog/shown.js';
import { slice } from './options.js';

const assetText = { nullable: true, description: 'The asset; null when the caller may not see it.' } as const;

async function assetOf(
  questions: LineageQuestions,
  { request, loaders }: ApiContext,
  id: string,
  asOf: string | null | undefined,
): Promise<LineageAsset | null> {
  const found = await loaders.load(`lineageAssets:${asOf ?? 'now'}`, id, (ids) =>
    questions.facts.assets(request, ids, asOf ?? null),
  );
  return found as LineageAsset | null;
}

async function assetsOf(
  questions: LineageQuestions,
  context: ApiContext,
  ids: readonly string[],
  asOf: string | null | undefined,
): Promise<LineageAsset[]> {
  const found = await Promise.all(ids.map((id) => assetOf(questions, context, id, asOf)));
  return found.filter((asset) => asset !== null);
}

/** The whole asset behind a name in an answer. */
@Resolver(() => LineageAsset)
export class LineageAssetFieldResolver {
  constructor(private readonly catalog: Catalog) {}

  @FieldResolver(() => Asset, assetText)
  async asset(
    @Root() { presentKey }: LineageAsset,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<Asset | null> {
    const found = await loaders.load('lineageWholeAssets', presentKey, (keys) =>
      this.catalog.assets.loadAssets(request, keys),
    );
    return found === null ? null : shown(found);
  }
}

/** Freshness, read only when asked for. */
@Resolver(() => LineageFacts)
export class LineageFactsFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => LineageFreshness, {
    description: 'How fresh the sources are in the instances that the answer has reached.',
    complexity: 5,
  })
  async freshness(
    @Root() { instanceIds }: LineageFacts,
    @Ctx() { request }: ApiContext,
  ): Promise<LineageFreshness> {
    return (await this.questions.facts.freshness(request, instanceIds)) as unknown as LineageFreshness;
  }
}

/** Pages of a part of the graph. */
@Resolver(() => LineageGraph)
export class LineageGraphFieldResolver {
  @FieldResolver(() => LineageNodeConnection, { description: 'Its assets, nearest first.' })
  nodes(@Root() graph: LineageGraph, @Args(() => PageArgs) page: PageArgs): ConnectionShape<LineageNode> {
    const name = ({ hop, id }: LineageNode): string => `${String(hop).padStart(5, '0')} ${id}`;
    return toConnection(slice(graph.allNodes, name, page), (node) => node, page.after);
  }

  @FieldResolver(() => LineageLinkConnection, { description: 'Its edges, in a stable order.' })
  links(@Root() graph: LineageGraph, @Args(() => PageArgs) page: PageArgs): ConnectionShape<LineageLink> {
    const name = ({ fromId, toId }: LineageLink): string => `${fromId} ${toId}`;
    return toConnection(slice(graph.allLinks, name, page), (link) => link, page.after);
  }
}

/** The asset of a node. */
@Resolver(() => LineageNode)
export class LineageNodeFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => LineageAsset, assetText)
  async asset(@Root() { id, asOf }: LineageNode, @Ctx() context: ApiContext): Promise<LineageAsset | null> {
    return assetOf(this.questions, context, id, asOf);
  }
}

/** The asset of an item in common. */
@Resolver(() => CommonLineageAsset)
export class CommonLineageFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => LineageAsset, assetText)
  async asset(
    @Root() { id, asOf }: CommonLineageAsset,
    @Ctx() context: ApiContext,
  ): Promise<LineageAsset | null> {
    return assetOf(this.questions, context, id, asOf);
  }
}

/** What states an edge. */
@Resolver(() => LineageLink)
export class LineageLinkFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => [LineageReason], {
    description: 'What states the edge, one item for each piece of evidence.',
  })
  async reasons(
    @Root() link: LineageLink,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<LineageReason[]> {
    const asOf = link.asOf ?? null;
    const pair = `${link.fromId} ${link.toId}`;
    const found = await loaders.load(`lineageReasons:${asOf ?? 'now'}`, pair, (pairs) =>
      this.questions.facts.evidence(
        request,
        pairs.map((text) => text.split(' ') as [string, string]),
        asOf,
      ),
    );
    return (found ?? []) as LineageReason[];
  }
}

/** Assets of cycles. */
@Resolver(() => LineageCycle)
export class LineageCycleFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => [LineageAsset], { description: 'The assets.' })
  async assets(@Root() { ids, asOf }: LineageCycle, @Ctx() context: ApiContext): Promise<LineageAsset[]> {
    return assetsOf(this.questions, context, ids, asOf);
  }
}

/** Assets of steps. */
@Resolver(() => LineageOrderStep)
export class LineageOrderFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => [LineageAsset], { description: 'The assets.' })
  async assets(@Root() { ids, asOf }: LineageOrderStep, @Ctx() context: ApiContext): Promise<LineageAsset[]> {
    return assetsOf(this.questions, context, ids, asOf);
  }
}

/** Assets that came and went. */
@Resolver(() => LineageDiff)
export class LineageDiffFieldResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @FieldResolver(() => [LineageAsset], { description: 'Assets that are connected at the later time only.' })
  async appeared(
    @Root() { appearedIds, times }: LineageDiff,
    @Ctx() context: ApiContext,
  ): Promise<LineageAsset[]> {
    return assetsOf(this.questions, context, appearedIds, times.to);
  }

  @FieldResolver(() => [LineageAsset], { description: 'Assets that are connected at the earlier time only.' })
  async disappeared(
    @Root() { disappearedIds, times }: LineageDiff,
    @Ctx() context: ApiContext,
  ): Promise<LineageAsset[]> {
    return assetsOf(this.questions, context, disappearedIds, times.from);
  }

  @FieldResolver(() => [LineageRename], {
    description:
      'Connected assets that went on under another name, by which nothing has appeared or disappeared.',
  })
  async renamed(
    @Root() { renames, times }: LineageDiff,
    @Ctx() context: ApiContext,
  ): Promise<LineageRename[]> {
    return Promise.all(
      renames.map(async ({ fromId, toId }) => ({
        before: await assetOf(this.questions, context, fromId, times.from),
        after: await assetOf(this.questions, context, toId, times.to),
      })),
    );
  }
}
