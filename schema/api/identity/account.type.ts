import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

/** A person or program that can sign in. */
@ObjectType({ description: 'A person or program that can sign in.' })
export class Account {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Login, lower case.' })
  login!: string;

  @Field(() => String, { description: 'Name to show.' })
  name!: string;

  @Field(() => String, { description: 'person or service.' })
  kind!: string;

  @Field(() => Boolean, { description: 'True when it may not sign in.' })
  disabled!: boolean;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Locked until (UTC) after failed sign-ins; null when not locked.',
  })
  lockedUntil!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was created (UTC).' })
  createdAt!: string;
}

/** A role held within a place. */
@ObjectType({ description: 'A role held within a place, or taken away there.' })
export class RoleGrant {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name of the role.' })
  role!: string;

  @Field(() => String, {
    description:
      'Kind of place: organisation, instances, databases, schemas, tags, domains, environments or owners.',
  })
  scopeKind!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Id, key or name of the place; null for the organisation.',
  })
  scopeValue!: string | null;

  @Field(() => Boolean, { description: 'True when the role’s permissions are taken away there. Deny wins.' })
  deny!: boolean;
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

/** Success without more to tell. */
@ObjectType({ description: 'It was done.' })
export class Done {
  @Field(() => Boolean, { description: 'Always true.' })
  done!: boolean;
}
