import { IsIn, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { AccountKindEnum } from './identity.enum.js';

/** Input of createAccount. */
@InputType({ description: 'A new account.' })
export class CreateAccountInput {
  @Field(() => String, { description: 'Login: 2 to 63 lower-case letters, digits and . _ @ -.' })
  @MaxLength(63)
  login!: string;

  @Field(() => String, { nullable: true, description: 'Name to show; default the login.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  @MaxLength(254)
  email?: string;

  @Field(() => AccountKindEnum, { defaultValue: 'person', description: 'Person or service.' })
  @IsIn(Object.values(AccountKindEnum))
  kind!: 'person' | 'service';

  @Field(() => String, {
    nullable: true,
    description: 'Password; without one the account signs in by link or token only.',
  })
  @MaxLength(256)
  password?: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'The password must be changed at the first sign-in.',
  })
  mustChangePassword!: boolean;
}

/** Input of updateAccount. */
@InputType({ description: 'What to change of an account; what is absent stays.' })
export class UpdateAccountInput {
  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'Name to show.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'E-mail address; null removes it.' })
  @MaxLength(254)
  email?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True ends all sessions and tokens and lets nobody sign in; false lets them again.',
  })
  disabled?: boolean;
}

/** Input of setPassword. */
@InputType({ description: 'A new password.' })
export class SetPasswordInput {
  @Field(() => ID, { description: 'Account; one’s own, or another’s with account.manage.' })
  accountId!: string;

  @Field(() => String, { description: 'The new password.' })
  @MaxLength(256)
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The present password; needed to change one’s own when there is one.',
  })
  @MaxLength(256)
  currentPassword?: string;
}

/** Input of removeSecondFactor. */
@InputType({ description: 'Whose second factor to remove.' })
export class RemoveSecondFactorInput {
  @Field(() => ID, { description: 'Account; one’s own, or another’s with account.manage.' })
  accountId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A code of the second factor; needed to remove one’s own.',
  })
  @MaxLength(64)
  code?: string;
}
