import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { RoleGrant } from '../../schema/api/identity/access.type.js';
import {
  CreateAccountInput,
  SetPasswordInput,
  UpdateAccountInput,
} from '../../schema/api/identity/account.input.js';
import {
  Account,
  AccountConnection,
  type Done,
  type SignInLink,
  type TemporaryPassword,
} from '../../schema/api/identity/account.type.js';
import {
  CreateAccountResult,
  CreateSignInLinkResult,
  RemoveAccountResult,
  ResetPasswordResult,
  SetPasswordResult,
  UnlockAccountResult,
  UpdateAccountResult,
} from '../../schema/api/identity/account.union.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done, shownGrant } from './shown.js';

/** Accounts: who they are and how they sign in. */
@Resolver(() => Account)
export class AccountResolver {
  constructor(private readonly identity: Identity) {}

  @Query(() => Account, { nullable: true, description: 'The account that asks.' })
  @Permit('signed-in')
  me(@Ctx() { request }: ApiContext): Promise<Account | null> {
    return this.identity.accounts.own(request);
  }

  @Query(() => AccountConnection, { description: 'Accounts, by login.' })
  @Permit('account.read')
  async accounts(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, { nullable: true, description: 'Part of login, name or address.' })
    text?: string,
  ): Promise<ConnectionShape<Account>> {
    const found = await this.identity.accounts.page(request, { ...page, text });
    return toConnection(found, (account) => account as Account, page.after);
  }

  @Query(() => Account, { nullable: true, description: 'One account; null when there is none.' })
  @Permit('account.read')
  account(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<Account | null> {
    return this.identity.accounts.find(request, id);
  }

  @FieldResolver(() => [RoleGrant], {
    description: 'Roles the account holds itself, and where. Needs role.read for other accounts.',
  })
  @Permit('signed-in')
  async grants(@Root() account: Account, @Ctx() { request, loaders }: ApiContext): Promise<RoleGrant[]> {
    const grants = await loaders.load('grants', account.id, (ids) =>
      this.identity.grants.grantsOfEach(request, ids),
    );
    return (grants ?? []).map((grant) => shownGrant(grant));
  }

  @Mutation(() => CreateAccountResult, { description: 'Creates an account.' })
  @Permit('account.manage')
  createAccount(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => CreateAccountInput, { description: 'The account.' }) input: CreateAccountInput,
  ): Promise<Account | UserError> {
    return outcome(() => this.identity.accounts.create(request, input));
  }

  @Mutation(() => UpdateAccountResult, { description: 'Changes, disables or enables an account.' })
  @Permit('account.manage')
  updateAccount(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => UpdateAccountInput, { description: 'What to change.' }) input: UpdateAccountInput,
  ): Promise<Account | UserError> {
    return outcome(() => this.identity.accounts.update(request, input));
  }

  @Mutation(() => SetPasswordResult, {
    description: 'Sets a password, ends the other sessions of the account and opens its lock.',
  })
  @Permit('self.manage')
  setPassword(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SetPasswordInput, { description: 'Whose, and what.' }) input: SetPasswordInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.accounts.setPassword(request, input).then(() => done));
  }

  @Mutation(() => ResetPasswordResult, {
    description: 'Gives an account a random password that must be changed at the next sign-in.',
  })
  @Permit('account.manage')
  resetPassword(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, { description: 'Account.' }) accountId: string,
  ): Promise<TemporaryPassword | UserError> {
    return outcome(() => this.identity.accounts.resetPassword(request, accountId));
  }

  @Mutation(() => UnlockAccountResult, { description: 'Opens an account locked after failed sign-ins.' })
  @Permit('account.manage')
  unlockAccount(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, { description: 'Account.' }) accountId: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.accounts.unlock(request, accountId).then(() => done));
  }

  @Mutation(() => RemoveAccountResult, {
    description: 'Removes an account with its sessions, tokens and grants; its name stays in histories.',
  })
  @Permit('account.manage')
  removeAccount(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, { description: 'Account.' }) accountId: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.accounts.remove(request, accountId).then(() => done));
  }

  @Mutation(() => CreateSignInLinkResult, { description: 'Makes a link that signs an account in once.' })
  @Permit('account.manage')
  createSignInLink(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, { description: 'Account.' }) accountId: string,
    @Arg('validMinutes', () => Int, { defaultValue: 60, description: 'Minutes it is valid, 1 to 1,440.' })
    validMinutes: number,
  ): Promise<SignInLink | UserError> {
    return outcome(() => this.identity.sessions.createSignInLink(request, { accountId, validMinutes }));
  }
}
