import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  CreateAccountInput,
  CreateApiTokenInput,
  GrantRoleInput,
  SetPasswordInput,
} from '../../schema/api/identity/account.input.js';
import {
  Account,
  type CreatedApiToken,
  type Done,
  RoleGrant,
} from '../../schema/api/identity/account.type.js';
import {
  CreateAccountResult,
  CreateApiTokenResult,
  EndSessionResult,
  GrantRoleResult,
  RevokeRoleResult,
  SetPasswordResult,
} from '../../schema/api/identity/account.union.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

const done: Done = { done: true };

/** Accounts, their grants and tokens. */
@Resolver(() => Account)
export class AccountResolver {
  constructor(private readonly identity: Identity) {}

  @Query(() => Account, { nullable: true, description: 'The account that asks.' })
  @Permit('signed-in')
  me(@Ctx() { request }: ApiContext): Promise<Account | null> {
    return this.identity.accounts.own(request);
  }

  @Query(() => [Account], { description: 'All accounts, by login.' })
  @Permit('account.read')
  accounts(@Ctx() { request }: ApiContext): Promise<Account[]> {
    return this.identity.accounts.accounts(request);
  }

  @FieldResolver(() => [RoleGrant], { description: 'Roles the account holds, and where.' })
  @Permit('signed-in')
  grants(@Root() account: Account, @Ctx() { request }: ApiContext): Promise<RoleGrant[]> {
    return this.identity.grants.grants(request, account.id);
  }

  @Mutation(() => CreateAccountResult, { description: 'Creates an account.' })
  @Permit('account.manage')
  createAccount(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => CreateAccountInput, { description: 'The account.' }) input: CreateAccountInput,
  ): Promise<Account | UserError> {
    return outcome(() => this.identity.accounts.create(request, input));
  }

  @Mutation(() => SetPasswordResult, { description: 'Sets a password and unlocks the account.' })
  @Permit('self.manage')
  setPassword(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SetPasswordInput, { description: 'Whose, and what.' }) input: SetPasswordInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.accounts.setPassword(request, input).then(() => done));
  }

  @Mutation(() => GrantRoleResult, {
    description: 'Grants a role within a place. Nobody can grant what they do not hold everywhere.',
  })
  @Permit('role.manage')
  grantRole(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => GrantRoleInput, { description: 'To whom, what, where.' }) input: GrantRoleInput,
  ): Promise<RoleGrant | UserError> {
    return outcome(() => this.identity.grants.grant(request, input));
  }

  @Mutation(() => RevokeRoleResult, { description: 'Takes a granted role back.' })
  @Permit('role.manage')
  revokeRole(
    @Ctx() { request }: ApiContext,
    @Arg('grantId', () => ID, { description: 'Id of the grant.' }) grantId: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.grants.revoke(request, { grantId }).then(() => done));
  }

  @Mutation(() => CreateApiTokenResult, { description: 'Makes an API token of one’s own; shown this once.' })
  @Permit('self.manage')
  createApiToken(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => CreateApiTokenInput, { description: 'The token.' }) input: CreateApiTokenInput,
  ): Promise<CreatedApiToken | UserError> {
    return outcome(() => this.identity.sessions.createToken(request, input));
  }

  @Mutation(() => EndSessionResult, {
    description: 'Ends a session or revokes a token; sockets of it are cut.',
  })
  @Permit('self.manage')
  endSession(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the session or token.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.sessions.end(request, id).then(() => done));
  }
}
