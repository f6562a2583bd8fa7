import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { EvidenceSource } from '../../../src/lineage/index.js';
import { CollectionWarning } from '../ingest/instance.type.js';
import { resultOf } from '../common/result.union.js';
import { LineageSourceEnum } from './lineage.enum.js';

/** Something that could not be resolved. */
@ObjectType({ description: 'Something named in a text that could not be resolved.' })
export class UnresolvedName {
  @Field(() => Int, { description: 'Offset into the text.' })
  position!: number;

  @Field(() => String, { description: 'What is named there.' })
  name!: string;

  @Field(() => String, { description: 'Why it could not be resolved.' })
  reason!: string;
}

/** A piece of evidence. */
@ObjectType({
  description: 'A piece of evidence for lineage. Its edges are its own: withdrawing it ends only these.',
})
export class LineageEvidence {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'What states it.' })
  key!: string;

  @Field(() => LineageSourceEnum, { description: 'Kind of source.' })
  source!: EvidenceSource;

  @Field(() => String, { description: 'How it was found.' })
  method!: string;

  @Field(() => String, { nullable: true, description: 'Key of the asset whose definition states it.' })
  assetKey!: string | null;

  @Field(() => ID, { nullable: true, description: 'Instance it speaks of.' })
  instanceId!: string | null;

  @Field(() => String, { nullable: true, description: 'Hash of the SQL it was derived from.' })
  sqlHash!: string | null;

  @Field(() => String, { nullable: true, description: 'The executed statement without its values.' })
  text!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is so, when people stated it.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Who or what handed it in.' })
  origin!: string | null;

  @Field(() => [UnresolvedName], { description: 'What could not be resolved.' })
  unresolved!: UnresolvedName[];

  @Field(() => Float, { description: 'How certain it is, 0 to 1.' })
  confidence!: number;

  @Field(() => Float, { nullable: true, description: 'Executions seen; null when nobody counts.' })
  count!: number | null;

  @Field(() => String, { description: 'When it was first seen.' })
  firstSeenAt!: string;

  @Field(() => String, {
    description:
      'When it was last seen at work; for collected definitions, since when it states what it states.',
  })
  lastSeenAt!: string;

  @Field(() => String, { nullable: true, description: 'When it was withdrawn; null while it holds.' })
  withdrawnAt!: string | null;
}

/** Outcome of handing in evidence. */
@ObjectType({ description: 'What handing in lineage did.' })
export class LineageTakenIn {
  @Field(() => [ID], { description: 'Ids of the evidence.' })
  ids!: string[];

  @Field(() => Int, { description: 'Edges that began.' })
  begun!: number;

  @Field(() => Int, { description: 'Edges that ended.' })
  ended!: number;

  @Field(() => [String], {
    description: 'Keys that name nothing the caller may see: nothing was written for them.',
  })
  unknown!: string[];

  @Field(() => Int, { nullable: true, description: 'Statements of a query log that could not be parsed.' })
  unparsed?: number;

  @Field(() => Int, { nullable: true, description: 'Models of a dbt project.' })
  models?: number;

  @Field(() => Int, { nullable: true, description: 'Models of which only the dependencies are known.' })
  withoutColumns?: number;

  @Field(() => Boolean, { description: 'True when the same call had been done before.' })
  replayed!: boolean;
}

/** The latest reading of executed statements. */
@ObjectType({
  description:
    "What the latest reading of an instance's own figures of executed statements brought: pg_stat_statements, or the performance schema of MySQL and MariaDB.",
})
export class StatementReading {
  @Field(() => String, { description: 'When it was last tried.' })
  readAt!: string;

  @Field(() => String, {
    nullable: true,
    description: 'PG_STAT_STATEMENTS or PERFORMANCE_SCHEMA; null when nothing could be read yet.',
  })
  method!: string | null;

  @Field(() => Int, { description: 'Statements that were read.' })
  statements!: number;

  @Field(() => Int, { description: 'Those that were executed since the reading before, or were new.' })
  grown!: number;

  @Field(() => Int, { description: 'Statements of which the engine may keep only the beginning: left out.' })
  cut!: number;

  @Field(() => Int, { description: 'Statements that could not be parsed.' })
  unparsed!: number;

  @Field(() => Int, { description: 'Statements beyond the bounds of a reading.' })
  beyond!: number;

  @Field(() => Int, { description: 'Statements about nothing that is collected.' })
  elsewhere!: number;

  @Field(() => [CollectionWarning], {
    description: 'What the engine does not tell, and what to do about it.',
  })
  warnings!: CollectionWarning[];

  @Field(() => String, {
    nullable: true,
    description: 'Why the instance could not be read; null when it was.',
  })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'The same in words.' })
  errorMessage!: string | null;
}

/** What a withdrawal ended. */
@ObjectType({ description: 'What the withdrawal of a source ended.' })
export class LineageWithdrawn {
  @Field(() => Int, { description: 'Pieces of evidence.' })
  evidence!: number;

  @Field(() => Int, { description: 'Edges.' })
  ended!: number;
}

/** Result of withdrawLineageSource. */
export const WithdrawLineageSourceResult = resultOf('WithdrawLineageSourceResult', LineageWithdrawn);
/** Result of addLineage. */
export const AddLineageResult = resultOf('AddLineageResult', LineageEvidence);
/** Result of withdrawLineage. */
export const WithdrawLineageResult = resultOf('WithdrawLineageResult', LineageEvidence);
/** Result of declareCacheRule. */
export const DeclareCacheRuleResult = resultOf('DeclareCacheRuleResult', LineageEvidence);
/** Result of confirmCacheRule. */
export const ConfirmCacheRuleResult = resultOf('ConfirmCacheRuleResult', LineageEvidence);
/** Result of uploadQueryLog. */
export const UploadQueryLogResult = resultOf('UploadQueryLogResult', LineageTakenIn);
/** Result of importDbt. */
export const ImportDbtResult = resultOf('ImportDbtResult', LineageTakenIn);
