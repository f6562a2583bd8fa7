import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { AssetKindEnum } from '../catalog/catalog.enum.js';
import { LineageEdgeKindEnum, LineageLevelEnum, LineageSourceEnum } from './lineage.enum.js';

/** How far an answer may go. */
@InputType({ description: 'How far an answer may go. What is not named has its default.' })
export class LineageBudgetInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Edges from the asset asked about; default 100, at most 1,000.',
  })
  hops?: number | null;

  @Field(() => Int, { nullable: true, description: 'Assets found; default 10,000, at most 1,000,000.' })
  nodes?: number | null;

  @Field(() => Int, { nullable: true, description: 'Edges; default 100,000, at most 4,000,000.' })
  edges?: number | null;

  @Field(() => Int, { nullable: true, description: 'Time in ms; default 5,000, at most 60,000.' })
  timeMs?: number | null;
}

/** Which edges are followed. */
@InputType({ description: 'Which edges are followed.' })
export class LineageEdgeFilterInput {
  @Field(() => [LineageEdgeKindEnum], { nullable: true, description: 'Direct or indirect ones alone.' })
  edgeKinds?: ('DIRECT' | 'INDIRECT')[] | null;

  @Field(() => [LineageSourceEnum], { nullable: true, description: 'Only edges that one of these states.' })
  sources?: (keyof typeof LineageSourceEnum)[] | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Only edges that evidence has stated since.',
  })
  seenSince?: Date | null;
}

/** Which assets are shown. */
@InputType({ description: 'Which assets an answer shows. Ways through others are followed all the same.' })
export class LineageShownInput {
  @Field(() => [AssetKindEnum], { nullable: true, description: 'Kinds.' })
  kinds?: AssetKind[] | null;

  @Field(() => [String], { nullable: true, description: 'Engines, for example postgres.' })
  engines?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of domains.' })
  domains?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Names of tags.' })
  tags?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of owning teams and accounts.' })
  owners?: string[] | null;
}

/** What every question takes. */
@InputType({ description: 'How a question about lineage is answered.' })
export class LineageOptionsInput {
  @Field(() => LineageLevelEnum, { nullable: true, description: 'Default TABLE.' })
  level?: 'TABLE' | 'COLUMN' | null;

  @Field(() => LineageBudgetInput, { nullable: true, description: 'How far the answer may go.' })
  budget?: LineageBudgetInput | null;

  @Field(() => LineageEdgeFilterInput, { nullable: true, description: 'Which edges are followed.' })
  edges?: LineageEdgeFilterInput | null;

  @Field(() => LineageShownInput, { nullable: true, description: 'Which assets are shown.' })
  shown?: LineageShownInput | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'The past: lineage as it was at this time.',
  })
  asOf?: Date | null;
}
