import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { GroupKindEnum } from './identity.enum.js';

/** A company, department or work group. */
@ObjectType({ description: 'An organisation, unit or team.' })
export class Group {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => GroupKindEnum, { description: 'Level.' })
  kind!: 'ORGANISATION' | 'UNIT' | 'TEAM';

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'What it does.' })
  description!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Organisation of a unit, unit of a team; null for an organisation.',
  })
  parentId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Account that heads a unit.' })
  headId!: string | null;

  @Field(() => Int, { description: 'Members of a team.' })
  memberCount!: number;
}

/** Somebody in a team. */
@ObjectType({ description: 'Somebody in a team.' })
export class Membership {
  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => String, { description: 'Login.' })
  login!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => Boolean, { description: 'True when they lead the team.' })
  lead!: boolean;
}

/** When somebody is on call. */
@ObjectType({ description: 'When somebody of a team is on call.' })
export class OnCallShift {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Team.' })
  teamId!: string;

  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'From (UTC).' })
  from!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Until (UTC).' })
  until!: string;
}
