import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import type { Clock } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { type Permission, permissions } from '../../core/permissions.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { type AccessStore } from '../access/access.store.js';
import { refuseEscalation } from '../access/escalation.js';
import { permissionsOf } from '../access/resolve-access.js';
import type { Group, Membership, OnCallShift, OrganisationStore } from './organisation.store.js';

const parentKinds = { ORGANISATION: null, UNIT: 'ORGANISATION', TEAM: 'UNIT' } as const;
const longestShiftMs = 92 * 86_400_000;

/**
 * The company as it is: organisations, their units (departments), their teams (work groups), who leads and who is on
 * call. Reading needs `account.read`, changing `account.manage`; joining somebody to a group that holds roles also
 * needs everything these roles can do.
 */
export class OrganisationService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: OrganisationStore,
    private readonly access: AccessStore,
    private readonly clock: Clock,
  ) {}

  /** All organisations, units and teams. */
  async groups(ctx: RequestContext): Promise<Group[]> {
    requirePermission(ctx, 'account.read');
    return this.store.groups();
  }

  /** People of a team. @throws NOT_FOUND */
  async members(ctx: RequestContext, teamId: string): Promise<Membership[]> {
    requirePermission(ctx, 'account.read');
    await this.#required(teamId, 'TEAM');
    return this.store.members(teamId);
  }

  /** Creates an organisation, a unit of one, or a team of a unit. @throws INPUT_INVALID, NOT_FOUND, CONFLICT */
  async create(
    ctx: RequestContext,
    input: { kind: Group['kind']; name: string; description?: string | null; parentId?: string | null },
  ): Promise<Group> {
    requirePermission(ctx, 'account.manage');
    if (!Object.hasOwn(parentKinds, input.kind))
      throw invalid('kind', `"${input.kind}" is not a kind of group.`);
    const parentKind = parentKinds[input.kind];
    const parentId = input.parentId ?? null;
    if (parentKind === null && parentId !== null)
      throw invalid('parentId', 'An organisation belongs to nothing.');
    if (parentKind !== null) await this.#required(parentId ?? '', parentKind);
    const group = {
      id: newId(),
      kind: input.kind,
      name: nameOf(input.name),
      description: input.description?.trim() ?? '',
      parentId,
    };
    await this.#refuseDouble(group);
    await this.graph.transaction(async (tx) => {
      await this.store.create(tx, group);
      await this.#announce(tx, ctx, group.id, 'created', { after: { ...group } });
    });
    return { ...group, headId: null, memberCount: 0 };
  }

  /** Changes name or description, or moves a unit or team. @throws INPUT_INVALID, NOT_FOUND, CONFLICT */
  async update(
    ctx: RequestContext,
    input: { id: string; name?: string | null; description?: string | null; parentId?: string | null },
  ): Promise<Group> {
    requirePermission(ctx, 'account.manage');
    const group = await this.#required(input.id);
    const parentKind = parentKinds[group.kind];
    if (input.parentId && parentKind === null)
      throw invalid('parentId', 'An organisation belongs to nothing.');
    if (input.parentId && parentKind !== null) {
      await this.#required(input.parentId, parentKind);
      await this.#refuseGroupEscalation(ctx, input.parentId);
    }
    const changes = {
      ...(input.name ? { name: nameOf(input.name) } : {}),
      ...(typeof input.description === 'string' ? { description: input.description.trim() } : {}),
      ...(input.parentId ? { parentId: input.parentId } : {}),
    };
    if (changes.name !== undefined || changes.parentId !== undefined)
      await this.#refuseDouble({ ...group, ...changes });
    await this.graph.transaction(async (tx) => {
      await this.store.update(tx, group.id, changes);
      await this.#announce(tx, ctx, group.id, 'changed', { before: { ...group }, after: changes });
    });
    return this.#required(group.id);
  }

  /** Removes a group that nothing belongs to and that owns nothing; its grants end. @throws NOT_FOUND, CONFLICT */
  async remove(ctx: RequestContext, id: string): Promise<void> {
    requirePermission(ctx, 'account.manage');
    const group = await this.#required(id);
    await this.graph.transaction(async (tx) => {
      const { inside, assets } = await this.store.uses(tx, id);
      if (inside > 0 || assets > 0)
        throw new WaymarkError(
          'CONFLICT',
          `${group.name} still has ${inside} groups inside and owns ${assets} assets.`,
          {
            facts: { inside, assets },
          },
        );
      await this.store.remove(tx, id);
      await this.#announce(tx, ctx, id, 'removed', { before: { ...group } });
    });
  }

  /** Joins somebody to a team, or changes whether they lead it. @throws NOT_FOUND, FORBIDDEN */
  async addMember(
    ctx: RequestContext,
    input: { teamId: string; accountId: string; lead?: boolean | null },
  ): Promise<void> {
    requirePermission(ctx, 'account.manage');
    await this.#required(input.teamId, 'TEAM');
    await this.#refuseGroupEscalation(ctx, input.teamId);
    const lead = input.lead ?? false;
    await this.graph.transaction(async (tx) => {
      if (!(await this.store.addMember(tx, input.teamId, input.accountId, lead)))
        throw noAccount(input.accountId);
      await this.#announce(tx, ctx, input.teamId, 'member-added', {
        after: { accountId: input.accountId, lead },
      });
    });
  }

  /** Takes somebody out of a team. @throws NOT_FOUND */
  async removeMember(ctx: RequestContext, input: { teamId: string; accountId: string }): Promise<void> {
    requirePermission(ctx, 'account.manage');
    await this.graph.transaction(async (tx) => {
      if (!(await this.store.removeMember(tx, input.teamId, input.accountId)))
        throw noAccount(input.accountId);
      await this.#announce(tx, ctx, input.teamId, 'member-removed', {
        before: { accountId: input.accountId },
      });
    });
  }

  /** Sets the head of a unit; null for none. @throws NOT_FOUND */
  async setHead(ctx: RequestContext, input: { unitId: string; accountId: string | null }): Promise<void> {
    requirePermission(ctx, 'account.manage');
    const unit = await this.#required(input.unitId, 'UNIT');
    await this.graph.transaction(async (tx) => {
      if (!(await this.store.setHead(tx, unit.id, input.accountId))) throw noAccount(input.accountId ?? '');
      const states = { before: { headId: unit.headId }, after: { headId: input.accountId } };
      await this.#announce(tx, ctx, unit.id, 'head', states);
    });
  }

  /** Sets the stewards of a domain. @throws NOT_FOUND */
  async setStewards(
    ctx: RequestContext,
    input: { domainId: string; accountIds: readonly string[] },
  ): Promise<void> {
    requirePermission(ctx, 'account.manage');
    const accountIds = [...new Set(input.accountIds)];
    const before = await this.store.stewards(input.domainId);
    await this.graph.transaction(async (tx) => {
      const set = await this.store.setStewards(tx, input.domainId, accountIds);
      if (!set.domain)
        throw new WaymarkError('NOT_FOUND', 'There is no such domain.', {
          facts: { domainId: input.domainId },
        });
      if (set.stewards < accountIds.length) throw noAccount('one of the accounts');
      await this.#announce(tx, ctx, input.domainId, 'stewards', {
        before: { accountIds: before },
        after: { accountIds },
      });
    });
  }

  /** Puts a member of a team on call for a time. @throws INPUT_INVALID, NOT_FOUND */
  async addShift(
    ctx: RequestContext,
    input: { teamId: string; accountId: string; from: string; until: string },
  ): Promise<OnCallShift> {
    requirePermission(ctx, 'account.manage');
    const [fromMs, untilMs] = [Date.parse(input.from), Date.parse(input.until)];
    if (!(untilMs > fromMs) || untilMs - fromMs > longestShiftMs)
      throw invalid('until', 'A shift begins, then ends, and lasts at most 92 days.');
    const shift = { id: newId(), teamId: input.teamId, accountId: input.accountId, fromMs, untilMs };
    await this.graph.transaction(async (tx) => {
      if (!(await this.store.addShift(tx, shift))) throw noAccount(input.accountId);
      await this.#announce(tx, ctx, input.teamId, 'on-call', { after: { ...shift } });
    });
    return shift;
  }

  /** Takes a shift back. @throws NOT_FOUND */
  async removeShift(ctx: RequestContext, id: string): Promise<void> {
    requirePermission(ctx, 'account.manage');
    await this.graph.transaction(async (tx) => {
      const shift = await this.store.removeShift(tx, id);
      if (shift === null) throw new WaymarkError('NOT_FOUND', 'There is no such shift.', { facts: { id } });
      await this.#announce(tx, ctx, shift.teamId, 'on-call', { before: { ...shift } });
    });
  }

  /** Shifts of a team that have not ended. */
  async shifts(ctx: RequestContext, teamId: string): Promise<OnCallShift[]> {
    requirePermission(ctx, 'account.read');
    return this.store.shifts(teamId, this.clock.nowMs());
  }

  async #required(id: string, kind?: Group['kind']): Promise<Group> {
    const group = await this.store.group(id);
    if (group !== null && (kind === undefined || group.kind === kind)) return group;
    throw new WaymarkError('NOT_FOUND', `There is no such ${(kind ?? 'group').toLowerCase()}.`, {
      facts: { id },
    });
  }

  async #refuseDouble(group: {
    id: string;
    kind: string;
    name: string;
    parentId: string | null;
  }): Promise<void> {
    const double = (await this.store.groups()).find(
      (other) =>
        other.id !== group.id &&
        other.kind === group.kind &&
        other.parentId === group.parentId &&
        other.name.toLowerCase() === group.name.toLowerCase(),
    );
    if (double !== undefined)
      throw new WaymarkError('CONFLICT', `There is a ${group.kind.toLowerCase()} ${group.name} already.`, {
        facts: { field: 'name' },
      });
  }

  /** Joining a group gives what it and all it belongs to are granted, so it needs the same as granting. */
  async #refuseGroupEscalation(ctx: RequestContext, groupId: string): Promise<void> {
    const groups = new Map((await this.store.groups()).map((group) => [group.id, group]));
    const chain: string[] = [];
    for (let id: string | null = groupId; id !== null; id = groups.get(id)?.parentId ?? null) chain.push(id);
    const grants = (await this.access.grantsOf(chain)).filter((grant) => !grant.deny);
    if (grants.length === 0) return;
    const custom = new Map((await this.access.roles()).map((role) => [role.name, role.permissions]));
    const held = new Set(grants.flatMap((grant) => permissionsOf(grant.role, custom)));
    refuseEscalation(
      ctx,
      'The group',
      (Object.keys(permissions) as Permission[]).filter((name) => held.has(name)),
    );
  }

  async #announce(
    tx: GraphTransaction,
    ctx: RequestContext,
    id: string,
    change: string,
    states: { before?: JsonValue; after?: JsonValue },
  ): Promise<void> {
    await appendEvent(tx, ctx, {
      kind: 'account.changed',
      aggregate: `group:${id}`,
      payload: { accountId: id, change },
    });
    await recordAudit(tx, ctx, {
      action: 'organisation.edit',
      outcome: 'success',
      targetId: id,
      details: { change },
      ...states,
    });
  }
}

function nameOf(name: string): string {
  const plain = name.trim();
  if (plain.length >= 1 && plain.length <= 200) return plain;
  throw invalid('name', 'A name has 1 to 200 characters.');
}

function noAccount(accountId: string): WaymarkError {
  return new WaymarkError('NOT_FOUND', 'There is no such account here.', { facts: { accountId } });
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
