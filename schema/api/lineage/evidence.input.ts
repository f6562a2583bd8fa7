import { ArrayMaxSize, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { EdgeKind, EdgeSubtype, EvidenceSource } from '../../../src/lineage/index.js';
import { LineageSubtypeEnum } from './evidence.enum.js';
import { LineageEdgeKindEnum, LineageSourceEnum } from './lineage.enum.js';

const clientKey = 'Key of this call: a repetition with the same key does nothing again.';

/** Input of addLineage. */
@InputType({ description: 'An edge between two assets that somebody knows of.' })
export class AddLineageInput {
  @Field(() => String, { description: 'Key of the asset the value comes from.' })
  @MaxLength(4000)
  fromKey!: string;

  @Field(() => String, { description: 'Key of the asset it goes to.' })
  @MaxLength(4000)
  toKey!: string;

  @Field(() => LineageEdgeKindEnum, { description: 'Whether a value moves or decides.' })
  kind!: EdgeKind;

  @Field(() => LineageSubtypeEnum, {
    nullable: true,
    description: 'How; default TRANSFORMATION or CONDITIONAL.',
  })
  subtype?: EdgeSubtype;

  @Field(() => String, { nullable: true, description: 'The transformation in words or code.' })
  @MaxLength(2000)
  text?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the value is masked on the way; default false.',
  })
  masking?: boolean;

  @Field(() => String, { description: 'Why this is so.' })
  @MaxLength(2000)
  reason!: string;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of declareCacheRule. */
@InputType({ description: 'What fills the keys of a Redis pattern.' })
export class DeclareCacheRuleInput {
  @Field(() => String, { description: 'Key of the pattern: redis://cache:6379/0.session:{id}.' })
  @MaxLength(4000)
  patternKey!: string;

  @Field(() => [String], { description: 'Keys of the tables, views or columns whose values are cached.' })
  @ArrayMaxSize(1000)
  sourceKeys!: string[];

  @Field(() => String, { description: 'What fills it and why.' })
  @MaxLength(2000)
  reason!: string;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** A statement of a query log. */
@InputType({ description: 'A statement that was executed.' })
export class ExecutedStatementInput {
  @Field(() => String, { description: 'Its text. Values in it are never kept.' })
  @MaxLength(200_000)
  sql!: string;

  @Field(() => Int, { nullable: true, description: 'How often it was executed; default 1.' })
  @Min(1)
  @Max(2_147_483_647)
  count?: number;

  @Field(() => String, { nullable: true, description: 'When it was last executed; default now.' })
  @MaxLength(40)
  lastSeenAt?: string;

  @Field(() => String, { nullable: true, description: 'The database it was executed in.' })
  @MaxLength(500)
  database?: string;

  @Field(() => [String], { nullable: true, description: 'PostgreSQL: the session’s search_path.' })
  @ArrayMaxSize(100)
  searchPath?: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'PostgreSQL: the account that executed it; without searchPath, that of the account is taken.',
  })
  @MaxLength(500)
  account?: string;
}

/** Input of uploadQueryLog. */
@InputType({ description: 'Executed statements of one instance.' })
export class UploadQueryLogInput {
  @Field(() => ID, { description: 'The instance.' })
  instanceId!: string;

  @Field(() => String, { description: 'Where the log comes from; counts of one origin add up.' })
  @MaxLength(200)
  origin!: string;

  @Field(() => [ExecutedStatementInput], { description: 'The statements, at most 20,000.' })
  @ArrayMaxSize(20_000)
  @ValidateNested({ each: true })
  statements!: ExecutedStatementInput[];

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of importDbt. */
@InputType({ description: 'Artifacts of a dbt project.' })
export class ImportDbtInput {
  @Field(() => ID, { description: 'The instance in which the project builds.' })
  instanceId!: string;

  @Field(() => String, { description: 'Text of manifest.json.' })
  @MaxLength(50_000_000)
  manifest!: string;

  @Field(() => String, { nullable: true, description: 'Text of catalog.json.' })
  @MaxLength(50_000_000)
  catalog?: string;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of analyzeSql. */
@InputType({ description: 'A script to be looked at. It is never run.' })
export class AnalyzeSqlInput {
  @Field(() => ID, { description: 'The instance.' })
  instanceId!: string;

  @Field(() => String, { description: 'The script.' })
  @MaxLength(1_000_000)
  sql!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'PostgreSQL: the database, needed when there are several. MySQL and MariaDB: the current database.',
  })
  @MaxLength(500)
  database?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'PostgreSQL: schemas in the order of lookup; default the server’s.',
  })
  @ArrayMaxSize(100)
  searchPath?: string[];
}

/** Input of withdrawLineageSource. */
@InputType({ description: 'Everything that one source has stated from one origin.' })
export class WithdrawLineageSourceInput {
  @Field(() => LineageSourceEnum, { description: 'The source; collected ones are refused.' })
  source!: EvidenceSource;

  @Field(() => String, {
    description: 'As its evidence names it: a log, a project, a program, or a person.',
  })
  @MaxLength(4000)
  origin!: string;

  @Field(() => ID, { nullable: true, description: 'Only what speaks of this instance.' })
  instanceId?: string;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(2000)
  reason!: string;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}
