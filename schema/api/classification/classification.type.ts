import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { ClassificationState, RuleEffect, RuleSubject } from '../../../src/lineage/index.js';
import { Connection } from '../common/page.type.js';
import { resultOf } from '../common/result.union.js';
import { LineageSubtypeEnum } from '../lineage/evidence.enum.js';
import {
  ClassificationMethodEnum,
  ClassificationStateEnum,
  RuleEffectEnum,
  RuleSubjectEnum,
} from './classification.enum.js';

/** A kind of data that can be found. */
@ObjectType({ description: 'A kind of data that deserves protection.' })
export class ClassificationKind {
  @Field(() => ID, { description: 'Its name, for example EMAIL.' })
  kind!: string;

  @Field(() => String, {
    nullable: true,
    description: 'PII, SENSITIVE_PII, HEALTH, FINANCIAL, PAYMENT, SECRET; null when its rule names none.',
  })
  category!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is.' })
  description!: string | null;
}

/** Why an asset is taken to hold a kind of data. */
@ObjectType({ description: 'One reason why an asset is taken to hold a kind of data.' })
export class ClassificationOrigin {
  @Field(() => ClassificationMethodEnum, { description: 'How it was found.' })
  method!: string;

  @Field(() => String, { description: 'Rule that fired; for tags the tag.' })
  rule!: string;

  @Field(() => Float, { description: 'How sure it is, 0 to 1.' })
  confidence!: number;

  @Field(() => String, { nullable: true, description: 'What the rule fired on: NAME, COMMENT, TABLE, TYPE.' })
  on!: string | null;

  @Field(() => Int, { nullable: true, description: 'Values looked at; null unless by value.' })
  sampled!: number | null;

  @Field(() => Int, { nullable: true, description: 'Values that agreed. The values are kept nowhere.' })
  matched!: number | null;
}

/** One step of the way a classification took. */
@ObjectType({ description: 'One edge of lineage that a classification flowed along.' })
export class ClassificationHop {
  @Field(() => String, {
    nullable: true,
    description: 'Key of the source; null when the caller may not see it.',
  })
  fromKey!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the target; null when the caller may not see it.',
  })
  toKey!: string | null;

  @Field(() => LineageSubtypeEnum, { description: 'How the value is used.' })
  subtype!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Evidence that states the edge; null when the caller may not see both ends.',
  })
  evidenceId!: string | null;
}

/** How a classification came along lineage. */
@ObjectType({ description: 'How a classification came along direct lineage.' })
export class ClassificationFlow {
  @Field(() => String, {
    nullable: true,
    description: 'Key of the asset where it was found or decided; null when the caller may not see it.',
  })
  rootKey!: string | null;

  @Field(() => Float, { description: 'How sure it is after all steps, 0 to 1.' })
  confidence!: number;

  @Field(() => [ClassificationHop], { description: 'The steps, from where it was found to the asset.' })
  hops!: ClassificationHop[];
}

/** What somebody decided. */
@ObjectType({ description: 'What somebody decided about a classification.' })
export class ClassificationDecided {
  @Field(() => String, { description: 'Name of who decided.' })
  by!: string;

  @Field(() => String, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

/** That an asset holds a kind of data. */
@ObjectType({ description: 'That a column or Redis key pattern holds a kind of data.' })
export class Classification {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Key of the asset.' })
  assetKey!: string;

  @Field(() => String, { description: 'Kind: built in, of a rule of people, or `tag:<name>`.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Category of the kind; TAG for tags.' })
  category!: string | null;

  @Field(() => ClassificationStateEnum, { description: 'How it stands.' })
  state!: ClassificationState;

  @Field(() => Float, { description: 'How sure it is, 0 to 1; 1 when confirmed, 0 when rejected.' })
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether it counts: confirmed, or suggested surely enough.' })
  effective!: boolean;

  @Field(() => [ClassificationOrigin], { description: 'What suggests it on the asset itself.' })
  origins!: ClassificationOrigin[];

  @Field(() => ClassificationDecided, { nullable: true, description: 'What people decided.' })
  decision!: ClassificationDecided | null;

  @Field(() => String, { description: 'Since when it stands so.' })
  since!: string;

  @Field(() => Int, { description: 'Raised with every change.' })
  revision!: number;
}

/** A state of a classification at a time. */
@ObjectType({ description: 'A state that a classification has or had.' })
export class PastClassification {
  @Field(() => ID, { description: 'Id of the classification.' })
  id!: string;

  @Field(() => String, { description: 'Kind.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Category of the kind.' })
  category!: string | null;

  @Field(() => ClassificationStateEnum, { description: 'How it stood.' })
  state!: ClassificationState;

  @Field(() => Float, { description: 'How sure it was, 0 to 1.' })
  confidence!: number;

  @Field(() => [ClassificationOrigin], { description: 'What suggested it.' })
  origins!: ClassificationOrigin[];

  @Field(() => ClassificationDecided, { nullable: true, description: 'What people had decided.' })
  decision!: ClassificationDecided | null;

  @Field(() => String, { description: 'Since when it stood so.' })
  since!: string;

  @Field(() => String, { nullable: true, description: 'Until when; null while it does.' })
  validTo!: string | null;
}

/** Figures by kind and state. */
@ObjectType({ description: 'How many classifications there are of a kind and state.' })
export class ClassificationCount {
  @Field(() => String, { description: 'Kind.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Category of the kind.' })
  category!: string | null;

  @Field(() => ClassificationStateEnum, { description: 'State.' })
  state!: ClassificationState;

  @Field(() => Int, { description: 'How many the caller may see.' })
  count!: number;
}

/** A rule of people. */
@ObjectType({ description: 'A rule of people: an expression that finds a kind of data, or excludes it.' })
export class ClassificationRule {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name, unique.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description!: string | null;

  @Field(() => String, { description: 'Kind that it finds or excludes.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Category, for kinds that are not built in.' })
  category!: string | null;

  @Field(() => RuleEffectEnum, { description: 'Whether it finds or excludes.' })
  effect!: RuleEffect;

  @Field(() => RuleSubjectEnum, { description: 'What the expression is matched with.' })
  subject!: RuleSubject;

  @Field(() => String, { description: 'RE2 expression, without regard to case.' })
  pattern!: string;

  @Field(() => String, { nullable: true, description: 'RE2 expression that the type must contain.' })
  typePattern!: string | null;

  @Field(() => [String], { description: 'Engines it holds for; empty for all.' })
  engines!: string[];

  @Field(() => Float, { description: 'Confidence of what it finds, 0 to 1.' })
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether it is in use.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'Raised with every change.' })
  revision!: number;

  @Field(() => String, { description: 'Last change.' })
  updatedAt!: string;

  @Field(() => String, { description: 'Who changed it last.' })
  updatedBy!: string;
}

/** What rules say about a name. */
@ObjectType({ description: 'A kind that rules find in a name.' })
export class ClassificationDetection {
  @Field(() => String, { description: 'Kind.' })
  kind!: string;

  @Field(() => Float, { description: 'How sure it is, 0 to 1.' })
  confidence!: number;

  @Field(() => String, { description: 'Rule that fired.' })
  rule!: string;

  @Field(() => String, { description: 'What it fired on.' })
  on!: string;
}

/** What a run did. */
@ObjectType({ description: 'What a run of classification did.' })
export class ClassificationRunOutcome {
  @Field(() => Int, { description: 'Assets whose names were looked at.' })
  examined!: number;

  @Field(() => Int, { description: 'Assets that are classified otherwise than before.' })
  changed!: number;

  @Field(() => Int, { description: 'Assets to or from which classifications flowed.' })
  flowed!: number;

  @Field(() => Int, { description: 'Columns whose values were looked at.' })
  sampled!: number;
}

/** What became of a request to run. */
@ObjectType({ description: 'A run of classification that was done or queued.' })
export class ClassificationRunRequested {
  @Field(() => ID, { nullable: true, description: 'The job that does it; null when it was done at once.' })
  jobId!: string | null;

  @Field(() => ClassificationRunOutcome, {
    nullable: true,
    description: 'What it did; null while it is a job.',
  })
  outcome!: ClassificationRunOutcome | null;
}

/** What removing a rule did. */
@ObjectType({ description: 'A rule of classification was removed.' })
export class ClassificationRuleRemoved {
  @Field(() => ID, { description: 'Id of the rule.' })
  id!: string;
}

/** Lists of classifications. */
@ObjectType({ description: 'A page of classifications, by the keys of their assets.' })
export class ClassificationConnection extends Connection('Classification', () => Classification) {}
/** Pasts of an asset's classifications. */
@ObjectType({ description: "A page of the past of an asset's classifications, newest first." })
export class PastClassificationConnection extends Connection(
  'PastClassification',
  () => PastClassification,
) {}

export const DecideClassificationResult = resultOf('DecideClassificationResult', Classification);
export const SaveClassificationRuleResult = resultOf('SaveClassificationRuleResult', ClassificationRule);
export const RemoveClassificationRuleResult = resultOf(
  'RemoveClassificationRuleResult',
  ClassificationRuleRemoved,
);
export const RunClassificationResult = resultOf('RunClassificationResult', ClassificationRunRequested);
