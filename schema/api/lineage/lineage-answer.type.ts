import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { LineageChangeKindEnum, NeighbourReasonEnum } from './lineage.enum.js';
import {
  LineageAsset,
  LineageCut,
  LineageFacts,
  LineageNode,
  LineageReason,
  LineageLink,
} from './lineage.type.js';

/** A way with reasons. */
@ObjectType({ description: 'An affected asset with the way to it.' })
export class ImpactItem {
  @Field(() => LineageAsset, { description: 'The asset.' })
  asset!: LineageAsset;

  @Field(() => Int, { description: 'Edges from the asset asked about.' })
  hop!: number;

  @Field(() => [LineageAsset], { description: 'A shortest way to it, both ends included.' })
  path!: LineageAsset[];

  @Field(() => [[LineageReason]], { description: 'What states each step of the way.' })
  reasons!: LineageReason[][];
}

/** Pages of affected assets. */
export const ImpactItemConnection = Connection('ImpactItem', () => ImpactItem);

/** An impact list. */
@ObjectType({ description: 'Who is affected, nearest first.' })
export class ImpactList {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => ImpactItemConnection, { description: 'A page of the list.' })
  items!: InstanceType<typeof ImpactItemConnection>;
}

/** A group of affected assets. */
@ObjectType({ description: 'Affected assets that have something in common.' })
export class ImpactGroup {
  @Field(() => String, {
    description:
      'Hop, kind, engine, id of the instance, key of what encloses, id of the domain or owner; empty for none.',
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the instance, domain, team or account; null for other groups.',
  })
  name!: string | null;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

/** Groups of affected assets. */
@ObjectType({ description: 'How many are affected, by group.' })
export class ImpactGroups {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => Int, { description: 'Affected assets in all.' })
  total!: number;

  @Field(() => [ImpactGroup], { description: 'Largest first.' })
  groups!: ImpactGroup[];
}

/** One way. */
@ObjectType({ description: 'One loop-free way between two assets.' })
export class LineagePath {
  @Field(() => Int, { description: 'Edges on it.' })
  length!: number;

  @Field(() => [LineageAsset], { description: 'The assets on it, both ends included.' })
  assets!: LineageAsset[];

  @Field(() => [[LineageReason]], { description: 'What states each step.' })
  reasons!: LineageReason[][];
}

/** Pages of ways; `totalCount` is not known for paths, so it is not offered. */
@ObjectType({ description: 'A page of loop-free ways, shortest first.' })
export class LineagePaths {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [LineagePath], { description: 'The ways of this page.' })
  nodes!: LineagePath[];

  @Field(() => String, { nullable: true, description: 'Cursor to pass as `after` for the next page.' })
  endCursor!: string | null;

  @Field(() => Boolean, { description: 'True when more follow.' })
  hasNextPage!: boolean;
}

/** An asset in common. */
@ObjectType({ description: 'An asset that several have in common.' })
export class CommonLineageAsset {
  @Field(() => ID, { description: 'Id of the asset.' })
  id!: string;

  @Field(() => [Int], { description: 'Hops to it, in the order of the assets asked about.' })
  hops!: number[];

  asOf?: string | null;
}

/** Assets in common. */
@ObjectType({ description: 'Assets that several have in common, nearest first.' })
export class CommonLineage {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [CommonLineageAsset], { description: 'The first 1,000.' })
  nodes!: CommonLineageAsset[];

  @Field(() => Int, { description: 'How many in all.' })
  total!: number;
}

/** Roots or leaves. */
@ObjectType({ description: 'Where lineage ends.' })
export class LineageEnds {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [LineageNode], { description: 'The first 1,000, nearest first.' })
  nodes!: LineageNode[];

  @Field(() => Int, { description: 'How many in all.' })
  total!: number;
}

/** Assets that lead to each other. */
@ObjectType({ description: 'Assets that lead to each other.' })
export class LineageCycle {
  @Field(() => Int, { description: 'How many.' })
  size!: number;

  ids!: readonly string[];
  asOf?: string | null;
}

/** Cycles around an asset. */
@ObjectType({ description: 'Groups of assets that lead to each other.' })
export class LineageCycles {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [LineageCycle], { description: 'The groups.' })
  cycles!: LineageCycle[];
}

/** A step of an order. */
@ObjectType({ description: 'Assets that come after all earlier steps.' })
export class LineageOrderStep {
  @Field(() => Int, { description: 'Longest way through other members before it; 0 when it waits for none.' })
  rank!: number;

  @Field(() => Boolean, { description: 'True when its assets lead to each other.' })
  cyclic!: boolean;

  ids!: readonly string[];
  asOf?: string | null;
}

/** An order of changes. */
@ObjectType({ description: 'The order in which to change assets: what others are made from comes first.' })
export class LineageOrder {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [LineageOrderStep], { description: 'The steps.' })
  steps!: LineageOrderStep[];
}

/** An edge that differs. */
@ObjectType({ description: 'An edge that differs between two times.' })
export class LineageDifference {
  @Field(() => LineageChangeKindEnum, { description: 'How.' })
  change!: keyof typeof LineageChangeKindEnum;

  @Field(() => LineageLink, { nullable: true, description: 'As it was.' })
  before!: LineageLink | null;

  @Field(() => LineageLink, { nullable: true, description: 'As it became.' })
  after!: LineageLink | null;
}

/** An asset under two names. */
@ObjectType({ description: 'An asset that went on under another name between two times.' })
export class LineageRename {
  @Field(() => LineageAsset, {
    nullable: true,
    description: 'As it was; null when the caller may not see it.',
  })
  before!: LineageAsset | null;

  @Field(() => LineageAsset, {
    nullable: true,
    description: 'As it became; null when the caller may not see it.',
  })
  after!: LineageAsset | null;
}

/** Lineage at two times. */
@ObjectType({ description: 'How the lineage of an asset differs between two times.' })
export class LineageDiff {
  @Field(() => Boolean, { description: 'True when both sides are complete.' })
  complete!: boolean;

  @Field(() => LineageFacts, { description: 'The earlier side.' })
  before!: LineageFacts;

  @Field(() => LineageFacts, { description: 'The later side.' })
  after!: LineageFacts;

  @Field(() => [LineageDifference], { description: 'The first 5,000 edges that differ.' })
  differences!: LineageDifference[];

  @Field(() => Int, { description: 'How many differ in all.' })
  total!: number;

  appearedIds!: readonly string[];
  disappearedIds!: readonly string[];
  renames!: readonly { fromId: string; toId: string }[];
  times!: { from: string; to: string | null };
}

/** A neighbour. */
@ObjectType({ description: 'A table that has to do with another without being made from it.' })
export class LineageNeighbour {
  @Field(() => LineageAsset, { description: 'The table.' })
  asset!: LineageAsset;

  @Field(() => NeighbourReasonEnum, { description: 'Why.' })
  reason!: keyof typeof NeighbourReasonEnum;

  @Field(() => Int, { description: 'Foreign keys, executions seen, or writers in common.' })
  weight!: number;

  @Field(() => [LineageAsset], { description: 'The writers in common.' })
  via!: LineageAsset[];
}

/** Neighbours. */
@ObjectType({ description: 'Neighbours of a table.' })
export class LineageNeighbours {
  @Field(() => Boolean, { description: 'True when nothing is missing.' })
  complete!: boolean;

  @Field(() => [LineageCut], { description: 'Why something may be missing; empty for a complete answer.' })
  cuts!: LineageCut[];

  @Field(() => [LineageNeighbour], { description: 'By reason, those with the greatest weight first.' })
  neighbours!: LineageNeighbour[];
}

/** A change around an asset. */
@ObjectType({ description: 'Something upstream or downstream of an asset has changed.' })
export class LineageChanged {
  @Field(() => GraphQLDateTimeISO, { description: 'When it was noticed.' })
  at!: string;

  @Field(() => [ID], { description: 'Ids of assets that are connected now and were not before.' })
  appearedIds!: string[];

  @Field(() => [ID], { description: 'Ids of assets that are not connected any more.' })
  disappearedIds!: string[];

  @Field(() => [ID], {
    description: 'Ids of connected assets whose definition changed or that were dropped.',
  })
  changedIds!: string[];

  @Field(() => Boolean, { description: 'True when edges among the connected assets began or ended.' })
  edgesChanged!: boolean;

  @Field(() => Boolean, { description: 'False when not everything connected could be watched.' })
  complete!: boolean;
}
