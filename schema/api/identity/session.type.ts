import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { SessionKindEnum } from './identity.enum.js';

/** A living session or token. */
@ObjectType({ description: 'A living session or API token.' })
export class Session {
  @Field(() => ID, { description: 'Id, to end it.' })
  id!: string;

  @Field(() => SessionKindEnum, { description: 'Session or token.' })
  kind!: 'session' | 'token';

  @Field(() => ID, { description: 'Account it belongs to.' })
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'What a token is for; null for a session.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'First characters of a token; null for a session.' })
  prefix!: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Permissions a token is limited to; null for a session.',
  })
  permissions!: readonly string[] | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it began (UTC).' })
  startedAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it ends in any case (UTC).' })
  expiresAt!: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was last used (UTC), to the minute; null when never.',
  })
  lastUsedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Network address it began from.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Program it began with, as it says itself.' })
  userAgent!: string | null;

  @Field(() => Boolean, { description: 'True for the one that asks.' })
  current!: boolean;
}

/** A token as shown once. */
@ObjectType({ description: 'A new API token. The token itself is shown this once.' })
export class CreatedApiToken {
  @Field(() => ID, { description: 'Id, to revoke it.' })
  id!: string;

  @Field(() => String, { description: 'The token, for the Authorization header.' })
  token!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it expires (UTC).' })
  expiresAt!: string;
}

/** How many sessions were ended. */
@ObjectType({ description: 'Sessions and tokens that were ended.' })
export class EndedSessions {
  @Field(() => Int, { description: 'How many.' })
  ended!: number;
}
