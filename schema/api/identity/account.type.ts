import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { AccountKindEnum } from './identity.enum.js';

/** A person or program that can sign in. */
@ObjectType({ description: 'A person or program that can sign in.' })
export class Account {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Login, lower case.' })
  login!: string;

  @Field(() => String, { description: 'Name to show.' })
  name!: string;

  @Field(() => AccountKindEnum, { description: 'Person or service.' })
  kind!: 'person' | 'service';

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;

  @Field(() => Boolean, { description: 'True when it may not sign in.' })
  disabled!: boolean;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Locked until (UTC) after failed sign-ins; null when not locked.',
  })
  lockedUntil!: string | null;

  @Field(() => Boolean, { description: 'True when a second factor is set up.' })
  secondFactor!: boolean;

  @Field(() => Boolean, { description: 'True when the password must be changed at the next sign-in.' })
  mustChangePassword!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Issuer of the identity provider it signs in with; null for a local account.',
  })
  issuer!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was created (UTC).' })
  createdAt!: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it last signed in (UTC); null when never.',
  })
  lastSignInAt!: string | null;
}

/** A page of accounts. */
export const AccountConnection = Connection('Account', () => Account);

/** Success without more to tell. */
@ObjectType({ description: 'It was done.' })
export class Done {
  @Field(() => Boolean, { description: 'Always true.' })
  done!: boolean;
}

/** A password as shown once. */
@ObjectType({ description: 'A password for one sign-in. It is shown this once and must be changed then.' })
export class TemporaryPassword {
  @Field(() => String, { description: 'The password.' })
  temporaryPassword!: string;
}

/** A sign-in link as shown once. */
@ObjectType({ description: 'A link that signs an account in once. It is shown this once.' })
export class SignInLink {
  @Field(() => String, { description: 'Path of the link on this server.' })
  path!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it expires (UTC).' })
  expiresAt!: string;
}

/** The beginning of setting up a second factor. */
@ObjectType({
  description: 'Secret of a new second factor. It is shown this once and counts from its confirmation on.',
})
export class NewSecondFactor {
  @Field(() => String, { description: 'otpauth address for authenticator programs, often shown as QR code.' })
  address!: string;

  @Field(() => String, { description: 'The secret in base32, to type it in.' })
  secret!: string;
}

/** Recovery codes as shown once. */
@ObjectType({
  description: 'Codes for when the device is lost; each works once. They are shown this once.',
})
export class RecoveryCodes {
  @Field(() => [String], { description: 'The codes.' })
  recoveryCodes!: string[];
}
