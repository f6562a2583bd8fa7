import { GraphQLBigInt, GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { AssetKindEnum } from '../catalog/catalog.enum.js';
import { AssetPrivilege } from '../catalog/asset.type.js';
import { Connection } from '../common/page.type.js';
import {
  LineageChangeKindEnum,
  LineageCutReasonEnum,
  LineageEdgeKindEnum,
  LineageSourceEnum,
  NeighbourReasonEnum,
} from './lineage.enum.js';

/** An asset in an answer. */
@ObjectType({
  description:
    'An asset as answers about lineage name it: with kind, key and name of the time asked about. `asset` has the rest, as it is now.',
})
export class LineageAsset {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Key.' })
  key!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => AssetKindEnum, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => String, { description: 'Engine.' })
  engine!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the instance.' })
  instanceId!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of what encloses it.' })
  parentKey!: string | null;

  @Field(() => Boolean, { description: 'True when it no longer exists, whatever time was asked about.' })
  deleted!: boolean;

  presentKey!: string;
}

/** One reason why an answer is not complete. */
@ObjectType({ description: 'One reason why an answer is not complete.' })
export class LineageCut {
  @Field(() => LineageCutReasonEnum, { description: 'The reason.' })
  reason!: keyof typeof LineageCutReasonEnum;

  @Field(() => Int, {
    nullable: true,
    description: 'The budget that was used up; null for PERMISSION and STALE.',
  })
  limit!: number | null;
}

/** Freshness of a source. */
@ObjectType({ description: 'How fresh one source of evidence is in one instance.' })
export class LineageSourceFreshness {
  @Field(() => LineageSourceEnum, { description: 'The source.' })
  source!: keyof typeof LineageSourceEnum;

  @Field(() => ID, { nullable: true, description: 'Id of the instance.' })
  instanceId!: string | null;

  @Field(() => Int, { description: 'Pieces of evidence that hold.' })
  evidenceCount!: number;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it last stated anything.' })
  lastSeenAt!: string | null;
}

/** Collected but not in lineage yet. */
@ObjectType({ description: 'A part whose newest state is collected but not in lineage yet.' })
export class LineageStaleScope {
  @Field(() => String, { description: 'Key of the part.' })
  scope!: string;

  @Field(() => ID, { description: 'Id of the instance.' })
  instanceId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When its newest state was written.' })
  appliedAt!: string;
}

/** Freshness of an answer. */
@ObjectType({ description: 'How fresh the sources of an answer are.' })
export class LineageFreshness {
  @Field(() => Boolean, { description: 'True when lineage shows everything that was collected.' })
  upToDate!: boolean;

  @Field(() => [LineageStaleScope], { description: 'What is collected but not in lineage yet.' })
  stale!: LineageStaleScope[];

  @Field(() => [LineageSourceFreshness], {
    description: 'Each source in each instance that the answer has reached.',
  })
  sources!: LineageSourceFreshness[];
}

/** The contract of every answer. */
@ObjectType({ description: 'What every answer about lineage says of itself.' })
export class LineageFacts {
  @Field(() => Boolean, { description: 'True when nothing is missing.' })
  complete!: boolean;

  @Field(() => [LineageCut], { description: 'Why something may be missing; empty for a complete answer.' })
  cuts!: LineageCut[];

  @Field(() => GraphQLDateTimeISO, { description: 'Time of the state that was read.' })
  graphAt!: string;

  @Field(() => GraphQLBigInt, {
    nullable: true,
    description: 'Version of lineage; null when read from the graph.',
  })
  graphVersion!: number | null;

  @Field(() => String, { description: 'REPLICA (memory, compared with the graph before) or GRAPH.' })
  servedFrom!: string;

  instanceIds!: string[];
}

/** An asset of a part of the graph. */
@ObjectType({ description: 'An asset of a part of the graph.' })
export class LineageNode {
  @Field(() => ID, { description: 'Id of the asset.' })
  id!: string;

  @Field(() => Int, { description: 'Edges from the nearest asset asked about; 0 for these.' })
  hop!: number;

  @Field(() => Boolean, { description: 'True when edges of it were not followed because of a cut.' })
  open!: boolean;

  asOf?: string | null;
}

/** Pages of nodes. */
export const LineageNodeConnection = Connection('LineageNode', () => LineageNode);

/** What states an edge. */
@ObjectType({ description: 'What states an edge: one piece of evidence.' })
export class LineageReason {
  @Field(() => ID, { description: 'Id of the asset values come from.' })
  fromId!: string;

  @Field(() => ID, { description: 'Id of the asset values go to.' })
  toId!: string;

  @Field(() => LineageEdgeKindEnum, { description: 'What the edge does.' })
  kind!: 'DIRECT' | 'INDIRECT';

  @Field(() => String, {
    nullable: true,
    description: 'IDENTITY, TRANSFORMATION, AGGREGATION, FILTER, JOIN, …',
  })
  subtype!: string | null;

  @Field(() => String, { nullable: true, description: 'The expression that makes the target.' })
  text!: string | null;

  @Field(() => Boolean, { description: 'True when the value is masked.' })
  masking!: boolean;

  @Field(() => Float, { nullable: true, description: '0 to 1.' })
  confidence!: number | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Since when the edge holds.' })
  validFrom!: string | null;

  @Field(() => ID, { description: 'Id of the evidence.' })
  evidenceId!: string;

  @Field(() => LineageSourceEnum, { nullable: true, description: 'The source of the evidence.' })
  source!: keyof typeof LineageSourceEnum | null;

  @Field(() => String, { nullable: true, description: 'How it was found.' })
  method!: string | null;

  @Field(() => String, { nullable: true, description: 'Hash of the statement.' })
  sqlHash!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the asset that states it.' })
  assetKey!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When the evidence was first seen.' })
  firstSeenAt!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When the evidence was last seen.' })
  lastSeenAt!: string | null;
}

/** An edge of a part of the graph. */
@ObjectType({ description: 'An edge of a part of the graph, in the direction values go.' })
export class LineageLink {
  @Field(() => ID, { description: 'Id of the asset values come from.' })
  fromId!: string;

  @Field(() => ID, { description: 'Id of the asset values go to.' })
  toId!: string;

  @Field(() => Boolean, { description: 'True when a value moves.' })
  direct!: boolean;

  @Field(() => Boolean, { description: 'True when a value decides about rows or another value.' })
  indirect!: boolean;

  asOf?: string | null;
}

/** Pages of links. */
export const LineageLinkConnection = Connection('LineageLink', () => LineageLink);

/** A part of the graph. */
@ObjectType({ description: 'Everything upstream or downstream of an asset within budgets.' })
export class LineageGraph {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => Int, { description: 'Assets in all.' })
  nodeCount!: number;

  @Field(() => Int, { description: 'Edges in all.' })
  linkCount!: number;

  allNodes!: readonly LineageNode[];
  allLinks!: readonly LineageLink[];
}

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

/** A reader. */
@ObjectType({ description: 'One way by which a principal can read a column.' })
export class ColumnReader {
  @Field(() => AssetPrivilege, { description: 'The privilege and how the principal comes to it.' })
  privilege!: AssetPrivilege;

  @Field(() => LineageAsset, { description: 'The column itself, or one that holds its values.' })
  readable!: LineageAsset;

  @Field(() => Int, { description: 'Direct edges from the column asked about; 0 for itself.' })
  hop!: number;
}

/** Readers. */
@ObjectType({ description: 'Who can read a column: itself, or in views and copies.' })
export class ColumnReaders {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [ColumnReader], { description: 'The readers, nearest first.' })
  readers!: ColumnReader[];
}

/** Effect of a revoke. */
@ObjectType({ description: 'What the end of a grant to read would do.' })
export class RevokeImpact {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [String], { description: 'Keys of principals that could not read any more.' })
  losing!: string[];

  @Field(() => [String], { description: 'Keys of those that still could by another way.' })
  keeping!: string[];

  @Field(() => [LineageAsset], { description: 'Views whose owner loses the right: they fail for everyone.' })
  broken!: LineageAsset[];

  @Field(() => [LineageAsset], { description: 'What is made from these.' })
  affected!: LineageAsset[];
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
