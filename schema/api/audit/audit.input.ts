import { ArrayMaxSize, Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { AuditOutcome } from '../../../src/audit/index.js';
import { AuditOutcomeEnum } from './audit.enum.js';

/** Which audit records are wanted. */
@InputType({
  description: 'Which audit records are wanted. Everything given must hold; a list is met by any member.',
})
export class AuditFilterInput {
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Not before.' })
  from?: Date;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Before.' })
  until?: Date;

  @Field(() => [String], { nullable: true, description: 'Actions, by name.' })
  @ArrayMaxSize(200)
  actions?: string[];

  @Field(() => [AuditOutcomeEnum], { nullable: true, description: 'Outcomes.' })
  @ArrayMaxSize(3)
  outcomes?: AuditOutcome[];

  @Field(() => [ID], { nullable: true, description: 'Accounts, by id; also system and anonymous.' })
  @ArrayMaxSize(500)
  subjectIds?: string[];

  @Field(() => String, { nullable: true, description: 'Id of an account, or part of its name in any case.' })
  @MaxLength(4000)
  subject?: string;

  @Field(() => String, { nullable: true, description: 'Key of an asset.' })
  @MaxLength(4000)
  assetKey?: string;

  @Field(() => Boolean, { nullable: true, description: 'With assetKey: also everything inside the asset.' })
  includeInside?: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of what else was acted on: an account, a run, a token.',
  })
  @MaxLength(4000)
  targetId?: string;

  @Field(() => String, { nullable: true, description: 'Ticket.' })
  @MaxLength(4000)
  ticket?: string;

  @Field(() => ID, { nullable: true, description: 'Everything one outer cause led to.' })
  @MaxLength(200)
  correlationId?: string;

  @Field(() => String, { nullable: true, description: 'Part of anything the record says, as written.' })
  @MaxLength(4000)
  text?: string;
}

/** Input of setAuditRetention. */
@InputType({ description: 'For how long audit records are kept.' })
export class SetAuditRetentionInput {
  @Field(() => Int, { nullable: true, description: 'Days, at least 30; null keeps everything.' })
  @Min(30)
  @Max(36_500)
  keepDays?: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True stops all removal, for example in an investigation.',
  })
  hold!: boolean;

  @Field(() => String, { nullable: true, description: 'Why, for the audit.' })
  @MaxLength(2000)
  reason?: string;
}
