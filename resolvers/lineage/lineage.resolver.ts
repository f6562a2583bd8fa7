import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import {
  ImpactGroupingEnum,
  LineageDirectionEnum,
  LineageGraphDirectionEnum,
} from '../../schema/api/lineage/lineage.enum.js';
import { LineageOptionsInput } from '../../schema/api/lineage/lineage.input.js';
import {
  CommonLineage,
  ImpactGroups,
  type ImpactItem,
  ImpactList,
  LineageCycles,
  LineageDiff,
  LineageEnds,
  LineageNeighbours,
  LineageOrder,
  LineagePaths,
} from '../../schema/api/lineage/lineage-answer.type.js';
import { LineageGraph } from '../../schema/api/lineage/lineage.type.js';
import { ColumnReaders, RevokeImpact } from '../../schema/api/lineage/reader.type.js';
import type { Direction, GraphDirection, ImpactGrouping, LineageQuestions } from '../../src/lineage/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';
import { allAt, factsOf, graphOf, optionsOf } from './options.js';

const mostListed = 1_000;
const mostDifferences = 5_000;
const optionsText = { nullable: true, description: 'How the question is answered.' } as const;

/** Questions about lineage. */
@Resolver()
export class LineageResolver {
  constructor(private readonly questions: LineageQuestions) {}

  @Query(() => LineageGraph, {
    description: 'Everything upstream or downstream of an asset.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async lineage(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('direction', () => LineageGraphDirectionEnum, { description: 'Which way.' })
    direction: GraphDirection,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineageGraph> {
    const question = optionsOf(options);
    return graphOf(
      await this.questions.graphs.graph(request, { ...question, key, direction }),
      question.asOf ?? null,
    );
  }

  @Query(() => ImpactList, {
    description:
      'Who is affected by a change of an asset (downstream), or what it depends on (upstream), with ways and reasons.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async impact(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('direction', () => LineageDirectionEnum, { defaultValue: 'DOWNSTREAM', description: 'Which way.' })
    direction: Direction,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<ImpactList> {
    const found = await this.questions.impact.impact(request, {
      ...optionsOf(options),
      key,
      direction,
      page,
    });
    const items = toConnection(
      { ...found.page, totalCount: async () => found.total },
      (item) => item,
      page.after,
    );
    return { facts: factsOf(found), items: items as unknown as ConnectionShape<ImpactItem> };
  }

  @Query(() => ImpactGroups, { description: 'How many assets are affected, by group.', complexity: 20 })
  @Permit('lineage.read')
  async impactGroups(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('by', () => ImpactGroupingEnum, { description: 'What forms a group.' }) by: ImpactGrouping,
    @Arg('direction', () => LineageDirectionEnum, { defaultValue: 'DOWNSTREAM', description: 'Which way.' })
    direction: Direction,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<ImpactGroups> {
    const found = await this.questions.impact.groups(request, { ...optionsOf(options), key, direction, by });
    return { facts: factsOf(found), total: found.total, groups: [...found.groups] };
  }

  @Query(() => LineagePaths, {
    description: 'All loop-free ways from one asset to another, shortest first.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async lineagePaths(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('from', () => String, { description: 'Key of the asset values come from.' }) from: string,
    @Arg('to', () => String, { description: 'Key of the asset values go to.' }) to: string,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineagePaths> {
    const found = await this.questions.paths.paths(request, { ...optionsOf(options), from, to, page });
    const { nodes, cursors, hasNextPage } = found.page;
    return {
      facts: factsOf(found),
      nodes: nodes as unknown as LineagePaths['nodes'],
      endCursor: cursors.at(-1) ?? null,
      hasNextPage,
    };
  }

  @Query(() => CommonLineage, {
    description: 'What several assets are all made from, or all flow into.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async commonLineage(
    @Ctx() { request }: ApiContext,
    @Arg('keys', () => [String], { description: 'Keys of the assets.' }) keys: string[],
    @Arg('direction', () => LineageDirectionEnum, { description: 'Which way.' }) direction: Direction,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<CommonLineage> {
    const question = optionsOf(options);
    const found = await this.questions.graphs.common(request, { ...question, keys, direction });
    const nodes = found.nodes.slice(0, mostListed).map(({ id, hops }) => ({ id, hops: [...hops] }));
    return {
      facts: factsOf(found),
      nodes: [...allAt(nodes, question.asOf ?? null)],
      total: found.nodes.length,
    };
  }

  @Query(() => LineageEnds, {
    description: 'Where values come from in the end, or arrive in the end.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async lineageEnds(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('direction', () => LineageDirectionEnum, { description: 'Roots upstream, or leaves downstream.' })
    direction: Direction,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineageEnds> {
    const question = optionsOf(options);
    const found = await this.questions.graphs.ends(request, { ...question, key, direction });
    const nodes = allAt(found.nodes.slice(0, mostListed), question.asOf ?? null);
    return { facts: factsOf(found), nodes: [...nodes], total: found.nodes.length };
  }

  @Query(() => LineageCycles, {
    description: 'Cycles among everything that is connected with an asset.',
    complexity: 20,
  })
  @Permit('lineage.read')
  async lineageCycles(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineageCycles> {
    const question = optionsOf(options);
    const found = await this.questions.graphs.cycles(request, { ...question, key });
    const cycles = found.cycles.map((ids) => ({ size: ids.length, ids }));
    return { facts: factsOf(found), cycles: [...allAt(cycles, question.asOf ?? null)] };
  }

  @Query(() => LineageOrder, { description: 'In which order to change a set of assets.', complexity: 20 })
  @Permit('lineage.read')
  async lineageOrder(
    @Ctx() { request }: ApiContext,
    @Arg('keys', () => [String], { description: 'Keys of the assets.' }) keys: string[],
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineageOrder> {
    const question = optionsOf(options);
    const found = await this.questions.graphs.order(request, { ...question, keys });
    return { facts: factsOf(found), steps: [...allAt(found.steps, question.asOf ?? null)] };
  }

  @Query(() => LineageDiff, {
    description: 'How the lineage of an asset differs between two times.',
    complexity: 40,
  })
  @Permit('lineage.read')
  async lineageDiff(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('direction', () => LineageGraphDirectionEnum, { description: 'Which way.' })
    direction: GraphDirection,
    @Arg('from', () => GraphQLDateTimeISO, { description: 'The earlier time.' }) from: Date,
    @Arg('to', () => GraphQLDateTimeISO, { nullable: true, description: 'The later time; now when absent.' })
    to?: Date,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<LineageDiff> {
    const times = { from: from.toISOString(), to: to?.toISOString() ?? null };
    const found = await this.questions.diff.diff(request, {
      ...optionsOf(options),
      ...times,
      key,
      direction,
    });
    const at = <Item extends object>(item: Item | null, asOf: string | null): (Item & object) | null =>
      item === null ? null : { ...item, asOf };
    const { renamed, differences, ...rest } = found;
    return {
      ...rest,
      before: factsOf(found.before),
      after: factsOf(found.after),
      differences: differences.slice(0, mostDifferences).map(({ change, before, after }) => ({
        change,
        before: at(before, times.from),
        after: at(after, times.to),
      })),
      total: differences.length,
      renames: renamed,
      times,
    };
  }

  @Query(() => LineageNeighbours, {
    description: 'Tables that have to do with a table: by foreign keys, joins or writers.',
    complexity: 10,
  })
  @Permit('lineage.read')
  async lineageNeighbours(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the table or view.' }) key: string,
    @Arg('options', () => LineageOptionsInput, {
      nullable: true,
      description:
        'How the question is answered: the time, what is shown, and of the budget `nodes` and `timeMs`.',
    })
    options?: LineageOptionsInput,
  ): Promise<LineageNeighbours> {
    const found = await this.questions.neighbours.neighbours(request, { ...optionsOf(options), key });
    return found as unknown as LineageNeighbours;
  }

  @Query(() => ColumnReaders, {
    description: 'Who can read the values of a column, in itself, views or copies.',
    complexity: 40,
  })
  @Permit('lineage.read')
  async columnReaders(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the column.' }) key: string,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<ColumnReaders> {
    const found = await this.questions.readers.readers(request, { ...optionsOf(options), key });
    return { facts: factsOf(found), readers: found.readers } as unknown as ColumnReaders;
  }

  @Query(() => RevokeImpact, {
    description: 'What would break if a grant to read were revoked.',
    complexity: 40,
  })
  @Permit('lineage.read')
  async revokeImpact(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset the grant stands on.' }) key: string,
    @Arg('granteeKey', () => ID, { description: 'Key of the principal that has the grant.' })
    granteeKey: string,
    @Arg('options', () => LineageOptionsInput, optionsText) options?: LineageOptionsInput,
  ): Promise<RevokeImpact> {
    const found = await this.questions.readers.revoke(request, { ...optionsOf(options), key, granteeKey });
    return { ...found, facts: factsOf(found) } as unknown as RevokeImpact;
  }
}
