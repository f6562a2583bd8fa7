import { ArrayMaxSize, ArrayMinSize, Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { ScopeKind } from '../../../src/identity/index.js';
import { ScopeKindEnum } from './identity.enum.js';

/** Hours of the week of a grant. */
@InputType({ description: 'Hours of the week in which a grant holds.' })
export class TimeWindowInput {
  @Field(() => [Int], {
    description: 'Days of the week: 1 is Monday, 7 Sunday. Hours over midnight belong to the day they begin.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  days!: number[];

  @Field(() => String, { description: 'From this time on, HH:MM.' })
  @MaxLength(5)
  from!: string;

  @Field(() => String, { description: 'Before this time, HH:MM; the same time twice is the whole day.' })
  @MaxLength(5)
  until!: string;

  @Field(() => String, { description: 'Time zone, for example Europe/Berlin.' })
  @MaxLength(60)
  timeZone!: string;
}

/** Input of grantRole. */
@InputType({ description: 'A role to be held within a place and under conditions.' })
export class GrantRoleInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Account, team, unit or organisation that shall hold it; or give accountId.',
  })
  subjectId?: string;

  @Field(() => ID, { nullable: true, description: 'Account that shall hold it.' })
  accountId?: string;

  @Field(() => String, { description: 'Name of a built-in or custom role.' })
  @MaxLength(60)
  role!: string;

  @Field(() => ScopeKindEnum, { defaultValue: 'organisation', description: 'Kind of place.' })
  scopeKind!: ScopeKind;

  @Field(() => String, { nullable: true, description: 'Id, key or name of the place.' })
  @MaxLength(4000)
  scopeValue?: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Take the role’s permissions away there instead. Deny wins.',
  })
  deny!: boolean;

  @Field(() => [String], { nullable: true, description: 'Only in these environments.' })
  @ArrayMaxSize(100)
  environments?: string[];

  @Field(() => [String], { nullable: true, description: 'Only with one of these tags.' })
  @ArrayMaxSize(100)
  tags?: string[];

  @Field(() => TimeWindowInput, { nullable: true, description: 'Only in these hours.' })
  timeWindow?: TimeWindowInput;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Not before.' })
  validFrom?: Date;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Until.' })
  validUntil?: Date;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @MaxLength(2000)
  reason?: string;

  @Field(() => String, { nullable: true, description: 'Ticket it was decided in.' })
  @MaxLength(200)
  ticket?: string;
}

/** Input of revokeRole. */
@InputType({ description: 'A grant to take back.' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'Id of the grant.' })
  grantId!: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @MaxLength(2000)
  reason?: string;

  @Field(() => String, { nullable: true, description: 'Ticket it was decided in.' })
  @MaxLength(200)
  ticket?: string;
}

/** Input of saveRole. */
@InputType({ description: 'A custom role as it shall be.' })
export class SaveRoleInput {
  @Field(() => ID, { description: 'Name: 2 to 60 lower-case letters, digits and dashes.' })
  @MaxLength(60)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  @MaxLength(500)
  description?: string;

  @Field(() => [String], { description: 'Its permissions, by name; all must be held everywhere by oneself.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  permissions!: string[];
}

/** Input of createApiToken. */
@InputType({ description: 'A new API token of one’s own, or of a service account.' })
export class CreateApiTokenInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A service account (needs account.manage); default one’s own account.',
  })
  accountId?: string;

  @Field(() => String, { description: 'What it is for.' })
  @MaxLength(200)
  name!: string;

  @Field(() => [String], { description: 'Permissions it is limited to; never more than its account has.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  permissions!: string[];

  @Field(() => Int, { defaultValue: 30, description: 'Days it is valid, 1 to 366.' })
  @Min(1)
  @Max(366)
  validDays!: number;
}

/** Input of delegate. */
@InputType({ description: 'Another person who shall decide in one’s place for a time.' })
export class DelegateInput {
  @Field(() => ID, { description: 'Who shall decide.' })
  toAccountId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'From.' })
  from!: Date;

  @Field(() => GraphQLDateTimeISO, { description: 'Until; at most 92 days later.' })
  until!: Date;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @MaxLength(2000)
  reason?: string;
}
