import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { RoleGrant } from '../../schema/api/identity/access.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import {
  AddOnCallShiftResult,
  AddTeamMemberResult,
  CreateGroupResult,
  RemoveGroupResult,
  RemoveOnCallShiftResult,
  RemoveTeamMemberResult,
  SetDomainStewardsResult,
  SetUnitHeadResult,
  UpdateGroupResult,
} from '../../schema/api/identity/account.union.js';
import {
  AddOnCallShiftInput,
  AddTeamMemberInput,
  CreateGroupInput,
  RemoveTeamMemberInput,
  SetDomainStewardsInput,
  SetUnitHeadInput,
  UpdateGroupInput,
} from '../../schema/api/identity/organisation.input.js';
import { Group, Membership, OnCallShift } from '../../schema/api/identity/organisation.type.js';
import type { Identity } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done, shownGrant, shownShift } from './shown.js';

/** Organisations, units and teams: who belongs to them, heads them and is on call. */
@Resolver(() => Group)
export class OrganisationResolver {
  constructor(private readonly identity: Identity) {}

  @Query(() => [Group], {
    description: 'All organisations, units and teams, by level and name.',
    complexity: 100,
  })
  @Permit('account.read')
  groups(@Ctx() { request }: ApiContext): Promise<Group[]> {
    return this.identity.organisation.groups(request);
  }

  @FieldResolver(() => [Membership], { description: 'Members of a team, by login; empty for others.' })
  @Permit('account.read')
  members(@Root() group: Group, @Ctx() { request }: ApiContext): Promise<Membership[]> {
    if (group.kind !== 'TEAM' || group.memberCount === 0) return Promise.resolve([]);
    return this.identity.organisation.members(request, group.id);
  }

  @FieldResolver(() => [OnCallShift], { description: 'Shifts of a team that have not ended, first first.' })
  @Permit('account.read')
  async onCall(@Root() group: Group, @Ctx() { request }: ApiContext): Promise<OnCallShift[]> {
    if (group.kind !== 'TEAM') return [];
    return (await this.identity.organisation.shifts(request, group.id)).map((shift) => shownShift(shift));
  }

  @FieldResolver(() => [RoleGrant], { description: 'Roles that everybody in the group holds, and where.' })
  @Permit('role.read')
  async grants(@Root() group: Group, @Ctx() { request, loaders }: ApiContext): Promise<RoleGrant[]> {
    const grants = await loaders.load('grants', group.id, (ids) =>
      this.identity.grants.grantsOfEach(request, ids),
    );
    return (grants ?? []).map((grant) => shownGrant(grant));
  }

  @Mutation(() => CreateGroupResult, {
    description: 'Creates an organisation, a unit of one, or a team of a unit.',
  })
  @Permit('account.manage')
  createGroup(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => CreateGroupInput, { description: 'The group.' }) input: CreateGroupInput,
  ): Promise<Group | UserError> {
    return outcome(() => this.identity.organisation.create(request, input));
  }

  @Mutation(() => UpdateGroupResult, { description: 'Renames, describes or moves a group.' })
  @Permit('account.manage')
  updateGroup(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => UpdateGroupInput, { description: 'What to change.' }) input: UpdateGroupInput,
  ): Promise<Group | UserError> {
    return outcome(() => this.identity.organisation.update(request, input));
  }

  @Mutation(() => RemoveGroupResult, {
    description: 'Removes a group that nothing belongs to and that owns nothing; its grants end.',
  })
  @Permit('account.manage')
  removeGroup(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Group.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.organisation.remove(request, id).then(() => done));
  }

  @Mutation(() => AddTeamMemberResult, {
    description:
      'Joins somebody to a team, or changes whether they lead it. Needs all that the team is granted.',
  })
  @Permit('account.manage')
  addTeamMember(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AddTeamMemberInput, { description: 'Who, and where.' }) input: AddTeamMemberInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.organisation.addMember(request, input).then(() => done));
  }

  @Mutation(() => RemoveTeamMemberResult, { description: 'Takes somebody out of a team.' })
  @Permit('account.manage')
  removeTeamMember(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RemoveTeamMemberInput, { description: 'Who, and where.' })
    input: RemoveTeamMemberInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.organisation.removeMember(request, input).then(() => done));
  }

  @Mutation(() => SetUnitHeadResult, { description: 'Sets who heads a unit.' })
  @Permit('account.manage')
  setUnitHead(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SetUnitHeadInput, { description: 'Who, and which unit.' }) input: SetUnitHeadInput,
  ): Promise<Done | UserError> {
    const head = { unitId: input.unitId, accountId: input.accountId ?? null };
    return outcome(() => this.identity.organisation.setHead(request, head).then(() => done));
  }

  @Mutation(() => SetDomainStewardsResult, { description: 'Sets who the stewards of a domain are.' })
  @Permit('account.manage')
  setDomainStewards(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SetDomainStewardsInput, { description: 'Who, and which domain.' })
    input: SetDomainStewardsInput,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.organisation.setStewards(request, input).then(() => done));
  }

  @Mutation(() => AddOnCallShiftResult, { description: 'Puts a member of a team on call for a time.' })
  @Permit('account.manage')
  addOnCallShift(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AddOnCallShiftInput, { description: 'Who, and when.' }) input: AddOnCallShiftInput,
  ): Promise<OnCallShift | UserError> {
    const times = { from: input.from.toISOString(), until: input.until.toISOString() };
    return outcome(async () =>
      shownShift(await this.identity.organisation.addShift(request, { ...input, ...times })),
    );
  }

  @Mutation(() => RemoveOnCallShiftResult, { description: 'Takes a shift back.' })
  @Permit('account.manage')
  removeOnCallShift(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the shift.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.identity.organisation.removeShift(request, id).then(() => done));
  }
}
