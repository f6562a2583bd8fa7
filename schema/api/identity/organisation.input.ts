import { ArrayMaxSize, MaxLength } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { GroupKindEnum } from './identity.enum.js';

/** Input of createGroup. */
@InputType({ description: 'A new organisation, unit or team.' })
export class CreateGroupInput {
  @Field(() => GroupKindEnum, { description: 'Level.' })
  kind!: 'ORGANISATION' | 'UNIT' | 'TEAM';

  @Field(() => String, { description: 'Name, unlike those of the others beside it.' })
  @MaxLength(200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it does.' })
  @MaxLength(4000)
  description?: string;

  @Field(() => ID, { nullable: true, description: 'Organisation of a unit, unit of a team.' })
  parentId?: string;
}

/** Input of updateGroup. */
@InputType({ description: 'What to change of a group; what is absent stays.' })
export class UpdateGroupInput {
  @Field(() => ID, { description: 'Group.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'What it does.' })
  @MaxLength(4000)
  description?: string;

  @Field(() => ID, { nullable: true, description: 'Where a unit or team is moved to.' })
  parentId?: string;
}

/** Input of addTeamMember. */
@InputType({ description: 'Somebody who shall be in a team.' })
export class AddTeamMemberInput {
  @Field(() => ID, { description: 'Team.' })
  teamId!: string;

  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'They lead the team.' })
  lead!: boolean;
}

/** Input of removeTeamMember. */
@InputType({ description: 'Somebody who shall leave a team.' })
export class RemoveTeamMemberInput {
  @Field(() => ID, { description: 'Team.' })
  teamId!: string;

  @Field(() => ID, { description: 'Account.' })
  accountId!: string;
}

/** Input of setUnitHead. */
@InputType({ description: 'Who shall head a unit.' })
export class SetUnitHeadInput {
  @Field(() => ID, { description: 'Unit.' })
  unitId!: string;

  @Field(() => ID, { nullable: true, description: 'Account; null for nobody.' })
  accountId?: string | null;
}

/** Input of setDomainStewards. */
@InputType({ description: 'Who shall be the stewards of a domain.' })
export class SetDomainStewardsInput {
  @Field(() => ID, { description: 'Domain.' })
  domainId!: string;

  @Field(() => [ID], { description: 'Accounts; all others cease to be.' })
  @ArrayMaxSize(100)
  accountIds!: string[];
}

/** Input of addOnCallShift. */
@InputType({ description: 'When a member of a team shall be on call.' })
export class AddOnCallShiftInput {
  @Field(() => ID, { description: 'Team.' })
  teamId!: string;

  @Field(() => ID, { description: 'Account; a member of the team.' })
  accountId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'From.' })
  from!: Date;

  @Field(() => GraphQLDateTimeISO, { description: 'Until; at most 92 days later.' })
  until!: Date;
}
