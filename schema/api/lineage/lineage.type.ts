import { GraphQLBigInt, GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { AssetKindEnum } from '../catalog/catalog.enum.js';
import { Connection } from '../common/page.type.js';
import { LineageCutReasonEnum, LineageEdgeKindEnum, LineageSourceEnum } from './lineage.enum.js';

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
