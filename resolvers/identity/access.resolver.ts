import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { GrantRoleInput, RevokeRoleInput, SaveRoleInput } from '../../schema/api/identity/access.input.js';
import {
  AccessDecision,
  KeyRotation,
  PermissionInfo,
  Role,
  RoleGrant,
  RoleGrantConnection,
  RootKeyUse,
} from '../../schema/api/identity/access.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import {
  GrantRoleResult,
  RemoveRoleResult,
  RevokeRoleResult,
  RotateKeysResult,
  SaveRoleResult,
} from '../../schema/api/identity/account.union.js';
import { permissions } from '../../src/core/permissions.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done, shownGrant } from './shown.js';

/** Roles, who holds them where, and why somebody may do something. */
@Resolver()
export class AccessResolver {
  constructor(private readonly identity: Identity) {}

  @Query(() => [PermissionInfo], { description: 'Every permission, by name.' })
  @Permit('signed-in')
  permissions(): PermissionInfo[] {
    return Object.entries(permissions).map(([name, permission]) => ({ name, ...permission }));
  }

  @Query(() => [Role], { description: 'Built-in roles, then custom ones, by name.' })
  @Permit('role.read')
  roles(@Ctx() { request }: ApiContext): Promise<Role[]> {
    return this.identity.roles.roles(request);
  }

  @Query(() => RoleGrantConnection, { description: 'Every grant and denial, in the order they were made.' })
  @Permit('role.read')
  async roleGrants(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('role', () => String, { nullable: true, description: 'Of this role only.' }) role?: string,
  ): Promise<ConnectionShape<RoleGrant>> {
    const found = await this.identity.grants.page(request, { ...page, role });
    const cursors = found.grants.map((grant) => grant.id);
    return toConnection({ ...found, nodes: found.grants, cursors }, shownGrant, page.after);
  }

  @Query(() => AccessDecision, {
    description:
      'Whether an account holds a permission for an asset (or at all, without one), with every grant that was weighed. About others it needs role.read.',
  })
  @Permit('self.manage')
  async can(
    @Ctx() { request }: ApiContext,
    @Arg('permission', () => String, { description: 'Permission.' }) permission: string,
    @Arg('assetKey', () => ID, { nullable: true, description: 'Key of the asset.' }) assetKey?: string,
    @Arg('accountId', () => ID, { nullable: true, description: 'Account; default one’s own.' })
    accountId?: string,
  ): Promise<AccessDecision> {
    const decision = await this.identity.access.can(request, {
      accountId: accountId ?? request.subject.id,
      permission,
      ...(assetKey === undefined ? {} : { assetKey }),
    });
    const because = decision.because.map(({ holder, ...reason }) => ({
      ...reason,
      holderId: holder.id,
      holderName: holder.name,
    }));
    return { ...decision, because };
  }

  @Mutation(() => GrantRoleResult, {
    description: 'Grants a role within a place. Nobody can grant what they do not hold everywhere.',
  })
  @Permit('role.manage')
  grantRole(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => GrantRoleInput, { description: 'To whom, what, where.' }) input: GrantRoleInput,
  ): Promise<RoleGrant | UserError> {
    const { validFrom, validUntil, ...members } = input;
    const times = {
      ...(validFrom ? { validFrom: validFrom.toISOString() } : {}),
      ...(validUntil ? { validUntil: validUntil.toISOString() } : {}),
    };
    return outcome(async () =>
      shownGrant(await this.identity.grants.grant(request, { ...members, ...times })),
    );
  }

  @Mutation(() => RevokeRoleResult, { description: 'Takes a grant or denial back.' })
  @Permit('role.manage')
  revokeRole(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RevokeRoleInput, { description: 'Which, and why.' }) input: RevokeRoleInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.grants.revoke(request, input).then(() => done));
  }

  @Mutation(() => SaveRoleResult, {
    description: 'Creates or changes a custom role; whoever holds it holds what it is now at once.',
  })
  @Permit('role.manage')
  saveRole(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveRoleInput, { description: 'The role.' }) input: SaveRoleInput,
  ): Promise<Role | UserError> {
    return outcome(() => this.identity.roles.save(request, input));
  }

  @Mutation(() => RemoveRoleResult, { description: 'Removes a custom role that nobody is granted.' })
  @Permit('role.manage')
  removeRole(
    @Ctx() { request }: ApiContext,
    @Arg('name', () => ID, { description: 'Name of the role.' }) name: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.roles.remove(request, name).then(() => done));
  }

  @Query(() => [RootKeyUse], { description: 'Root keys that open secrets, with how many; never a key.' })
  @Permit('secret.manage')
  rootKeys(@Ctx() { request }: ApiContext): Promise<readonly RootKeyUse[]> {
    return this.identity.vault.keysInUse(request);
  }

  @Mutation(() => RotateKeysResult, {
    description:
      'Makes a new root key where the keeper can, wraps every data key with it and encrypts every secret anew. Secrets stay readable throughout.',
  })
  @Permit('secret.manage')
  rotateKeys(
    @Ctx() { request }: ApiContext,
    @Arg('newRootKey', () => Boolean, {
      defaultValue: true,
      description: 'Make a new root key; false only brings all secrets under the present one.',
    })
    newRootKey: boolean,
  ): Promise<KeyRotation | UserError> {
    return outcome(() => this.identity.vault.rotateKeys(request, { newRootKey }));
  }
}
