import { MaxLength } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import type { Severity } from '../../../src/identity/index.js';
import { ComplianceSeverityEnum } from './compliance.enum.js';

/** Which findings are wanted. */
@InputType({ description: 'Which findings are wanted. Everything given must hold.' })
export class ComplianceFilterInput {
  @Field(() => ID, { nullable: true, description: 'Rule.' })
  @MaxLength(100)
  ruleId?: string;

  @Field(() => ComplianceSeverityEnum, { nullable: true, description: 'How much it matters.' })
  severity?: Severity;

  @Field(() => String, {
    nullable: true,
    description: 'Key of one subject: with includeResolved its history.',
  })
  @MaxLength(4000)
  subjectKey?: string;

  @Field(() => String, { nullable: true, description: 'Part of the name or key, in any case.' })
  @MaxLength(1000)
  text?: string;

  @Field(() => Boolean, { nullable: true, description: 'Also those that a check found gone.' })
  includeResolved?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Leave out what an exception holds for.' })
  withoutExcepted?: boolean;
}

/** Input of addComplianceException. */
@InputType({ description: 'A rule that is not to hold for something for a time.' })
export class AddComplianceExceptionInput {
  @Field(() => ID, { description: 'Rule.' })
  @MaxLength(100)
  ruleId!: string;

  @Field(() => String, {
    description: 'Key of the subject; with * at the end, everything whose key begins so.',
  })
  @MaxLength(4000)
  subjectKey!: string;

  @Field(() => String, { description: 'Why, in ten characters or more.' })
  @MaxLength(2000)
  reason!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Until when, a year at most.' })
  until!: Date;

  @Field(() => String, { nullable: true, description: 'Ticket.' })
  @MaxLength(4000)
  ticket?: string;
}
