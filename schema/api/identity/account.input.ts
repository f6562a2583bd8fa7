import { ArrayMaxSize, ArrayMinSize, IsIn, Max, MaxLength, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';

/** Input of createAccount. */
@InputType({ description: 'A new account.' })
export class CreateAccountInput {
  @Field(() => String, { description: 'Login: 2 to 63 lower-case letters, digits and . _ @ -.' })
  @MaxLength(63)
  login!: string;

  @Field(() => String, { nullable: true, description: 'Name to show; default the login.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { defaultValue: 'person', description: 'person or service.' })
  @IsIn(['person', 'service'])
  kind!: 'person' | 'service';

  @Field(() => String, {
    nullable: true,
    description: 'Password; without one the account signs in by link or token only.',
  })
  @MaxLength(256)
  password?: string;
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

/** Input of grantRole. */
@InputType({ description: 'A role to be held within a place.' })
export class GrantRoleInput {
  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => String, {
    description: 'Role: viewer, developer, dba, steward, approver, security, auditor or administrator.',
  })
  @MaxLength(60)
  role!: string;

  @Field(() => String, {
    defaultValue: 'organisation',
    description:
      'Kind of place: organisation, instances, databases, schemas, tags, domains, environments or owners.',
  })
  @MaxLength(60)
  scopeKind!: string;

  @Field(() => String, { nullable: true, description: 'Id, key or name of the place.' })
  @MaxLength(4000)
  scopeValue?: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Take the role’s permissions away there instead. Deny wins.',
  })
  deny!: boolean;
}

/** Input of createApiToken. */
@InputType({ description: 'A new API token of one’s own.' })
export class CreateApiTokenInput {
  @Field(() => String, { description: 'What it is for.' })
  @MaxLength(200)
  name!: string;

  @Field(() => [String], { description: 'Permissions it is limited to; never more than one’s own.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  permissions!: string[];

  @Field(() => Int, { defaultValue: 30, description: 'Days it is valid, 1 to 366.' })
  @Min(1)
  @Max(366)
  validDays!: number;
}
