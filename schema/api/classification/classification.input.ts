import { ArrayMaxSize, Max, MaxLength, Min } from 'class-validator';
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type {
  ClassificationDecision,
  ClassificationState,
  RuleEffect,
  RuleSubject,
} from '../../../src/lineage/index.js';
import {
  ClassificationDecisionEnum,
  ClassificationMethodEnum,
  ClassificationStateEnum,
  RuleEffectEnum,
  RuleSubjectEnum,
} from './classification.enum.js';

const clientKey = 'Key of this call: a repetition with the same key does nothing again.';

/** Which classifications are wanted. */
@InputType({ description: 'Which classifications are wanted; members are joined by "and", values by "or".' })
export class ClassificationFilterInput {
  @Field(() => [ClassificationStateEnum], {
    nullable: true,
    description: 'States; default all but WITHDRAWN.',
  })
  states?: ClassificationState[];

  @Field(() => [String], { nullable: true, description: 'Kinds.' })
  @ArrayMaxSize(200)
  kinds?: string[];

  @Field(() => [String], { nullable: true, description: 'Categories.' })
  @ArrayMaxSize(50)
  categories?: string[];

  @Field(() => [ID], { nullable: true, description: 'Instances.' })
  @ArrayMaxSize(1000)
  instanceIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Keys of schemas.' })
  @ArrayMaxSize(1000)
  schemaKeys?: string[];

  @Field(() => [ClassificationMethodEnum], { nullable: true, description: 'How they came about.' })
  methods?: string[];

  @Field(() => Float, { nullable: true, description: 'Least confidence.' })
  @Min(0)
  @Max(1)
  minConfidence?: number;

  @Field(() => String, { nullable: true, description: "Part of the asset's name, without regard to case." })
  @MaxLength(300)
  text?: string;

  @Field(() => Boolean, { nullable: true, description: 'True: only of assets without an owner.' })
  unowned?: boolean;
}

/** Input of decideClassification. */
@InputType({ description: 'What somebody decides about an asset and a kind of data.' })
export class DecideClassificationInput {
  @Field(() => String, { description: 'Key of the column or Redis key pattern.' })
  @MaxLength(4000)
  assetKey!: string;

  @Field(() => String, { description: 'Kind; one that nothing suggested may be confirmed too.' })
  @MaxLength(300)
  kind!: string;

  @Field(() => ClassificationDecisionEnum, { description: 'What is decided.' })
  decision!: ClassificationDecision;

  @Field(() => String, { description: 'Why, at most 2,000 characters.' })
  @MaxLength(2000)
  reason!: string;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of saveClassificationRule. */
@InputType({ description: 'A rule of classification; with an id the rule is changed.' })
export class SaveClassificationRuleInput {
  @Field(() => ID, { nullable: true, description: 'Id of the rule that is changed; absent for a new one.' })
  id?: string;

  @Field(() => String, { description: 'Name, unique.' })
  @MaxLength(100)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  @MaxLength(2000)
  description?: string;

  @Field(() => String, { description: 'Kind: built in, or new in capital letters, digits and underscores.' })
  @MaxLength(60)
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Category of a new kind.' })
  @MaxLength(60)
  category?: string;

  @Field(() => RuleEffectEnum, { defaultValue: 'CLASSIFY', description: 'Whether it finds or excludes.' })
  effect!: RuleEffect;

  @Field(() => RuleSubjectEnum, { defaultValue: 'NAME', description: 'What is matched.' })
  subject!: RuleSubject;

  @Field(() => String, { description: 'RE2 expression: no back references, no look-around.' })
  @MaxLength(500)
  pattern!: string;

  @Field(() => String, { nullable: true, description: 'RE2 expression that the type must contain.' })
  @MaxLength(500)
  typePattern?: string;

  @Field(() => [String], { nullable: true, description: 'Engines it holds for; absent for all.' })
  @ArrayMaxSize(20)
  engines?: string[];

  @Field(() => Float, { nullable: true, description: 'Confidence of what it finds; default 0.9.' })
  @Min(0)
  @Max(1)
  confidence?: number;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is in use; default true.' })
  enabled?: boolean;

  @Field(() => Int, { nullable: true, description: 'Revision the change was made from; another is refused.' })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: clientKey })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of runClassification. */
@InputType({ description: 'What a run of classification looks at.' })
export class RunClassificationInput {
  @Field(() => ID, { nullable: true, description: 'One instance; absent for all.' })
  instanceId?: string;

  @Field(() => Boolean, { nullable: true, description: 'True: everything, not only what changed.' })
  full?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: values too, of instances whose configuration allows it.',
  })
  sample?: boolean;
}

/** A column that need not exist. */
@InputType({ description: 'A column that need not exist, to see what the rules say about it.' })
export class ClassifyNameInput {
  @Field(() => String, { description: 'Name of the column.' })
  @MaxLength(300)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Its type.' })
  @MaxLength(300)
  dataType?: string;

  @Field(() => String, { nullable: true, description: 'Its comment.' })
  @MaxLength(2000)
  comment?: string;

  @Field(() => String, { nullable: true, description: 'Name of its table.' })
  @MaxLength(300)
  table?: string;

  @Field(() => String, { nullable: true, description: 'Engine; default postgres.' })
  @MaxLength(50)
  engine?: string;
}
