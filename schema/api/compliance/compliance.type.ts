import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Severity } from '../../../src/identity/index.js';
import { Connection } from '../common/page.type.js';
import { ComplianceSeverityEnum } from './compliance.enum.js';

/** A rule that is checked. */
@ObjectType({ description: 'A rule that is checked over the graph.' })
export class ComplianceRule {
  @Field(() => ID, { description: 'Id, for example login-superuser.' })
  id!: string;

  @Field(() => String, { description: 'What breaks it.' })
  title!: string;

  @Field(() => ComplianceSeverityEnum, { description: 'How much a finding matters.' })
  severity!: Severity;

  @Field(() => String, { description: 'What to do about a finding.' })
  remedy!: string;
}

/** Findings of a rule by state. */
@ObjectType({ description: 'How many findings of a rule are open now, of those the caller may see.' })
export class ComplianceCount {
  @Field(() => Int, { description: 'Without an exception.' })
  open!: number;

  @Field(() => Int, { description: 'With an exception.' })
  excepted!: number;
}

/** A rule that need not hold for something for a time. */
@ObjectType({ description: 'A rule that need not hold for something for a time, and why.' })
export class ComplianceException {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Rule.' })
  ruleId!: string;

  @Field(() => String, {
    description: 'Key of what it holds for; with * at the end, everything whose key begins so.',
  })
  subjectKey!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'Ticket.' })
  ticket!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'It ends then (UTC).' })
  until!: string;

  @Field(() => Boolean, { description: 'True when it has run out.' })
  expired!: boolean;

  @Field(() => ID, { description: 'Account that granted it.' })
  grantedBy!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was granted (UTC).' })
  at!: string;
}

/** Something that breaks a rule. */
@ObjectType({ description: 'Something that breaks a rule, with what proves it and since when.' })
export class ComplianceFinding {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Rule.' })
  ruleId!: string;

  @Field(() => String, { description: 'What breaks it.' })
  title!: string;

  @Field(() => ComplianceSeverityEnum, { description: 'How much it matters.' })
  severity!: Severity;

  @Field(() => String, { description: 'Key of the asset, account:<id> or ticket:<id>.' })
  subjectKey!: string;

  @Field(() => String, { description: 'Its name.' })
  subjectName!: string;

  @Field(() => ID, { nullable: true, description: 'Instance it is in; null for accounts and tickets.' })
  instanceId!: string | null;

  @Field(() => GraphQLJSON, { description: 'Facts that prove it.' })
  evidence!: unknown;

  @Field(() => String, { description: 'What to do about it.' })
  remedy!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Since when (UTC).' })
  firstSeenAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Last seen (UTC).' })
  lastSeenAt!: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When a check found it gone (UTC); null while open.',
  })
  resolvedAt!: string | null;

  @Field(() => ComplianceException, { nullable: true, description: 'The exception that holds for it now.' })
  exception!: ComplianceException | null;
}

/** A page of findings. */
export const ComplianceFindingConnection = Connection('ComplianceFinding', () => ComplianceFinding);

/** Violations of one rule in a check. */
@ObjectType({ description: 'Open violations of one rule in a check.' })
export class ComplianceRuleCount {
  @Field(() => ID, { description: 'Rule.' })
  ruleId!: string;

  @Field(() => Int, { description: 'Open violations without an exception.' })
  open!: number;
}

/** One check. */
@ObjectType({ description: 'One check of all rules: a point of the trend.' })
export class ComplianceCheck {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When (UTC).' })
  at!: string;

  @Field(() => Int, { description: 'How long it took.' })
  durationMs!: number;

  @Field(() => Int, { description: 'Open violations without an exception.' })
  open!: number;

  @Field(() => Int, { description: 'Open violations with an exception.' })
  excepted!: number;

  @Field(() => [ComplianceRuleCount], { description: 'Open violations by rule.' })
  byRule!: ComplianceRuleCount[];
}
