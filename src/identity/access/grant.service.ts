import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { isBuiltInRole } from '../../core/roles.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { AccessStore } from './access.store.js';
import { refuseEscalation } from './escalation.js';
import type { GrantPlaces } from './grant-places.js';
import { type RoleGrant, type ScopeKind, scopeKinds, type TimeWindow } from './grant.js';
import { permissionsOf } from './resolve-access.js';
import { checkTimeWindow } from './time-window.js';

/** A grant to be made. */
export interface NewGrant {
  /** Account, team, unit or organisation that shall hold it. */
  subjectId?: string | null;
  /** The same, for an account. */
  accountId?: string | null;
  role: string;
  scopeKind?: string | null;
  scopeValue?: string | null;
  deny?: boolean | null;
  environments?: readonly string[] | null;
  tags?: readonly string[] | null;
  timeWindow?: TimeWindow | null;
  /** ISO 8601. */
  validFrom?: string | null;
  validUntil?: string | null;
  reason?: string | null;
  ticket?: string | null;
}

const mostConditions = 100;

/** Grants and denials of roles. Reading others' needs `role.read`, changing `role.manage`. */
export class GrantService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AccessStore,
    private readonly places: GrantPlaces,
    private readonly clock: Clock,
  ) {}

  /**
   * Grants a role within a place and under conditions, or with `deny` takes its permissions away there.
   * Nobody grants what they do not hold everywhere themselves, nor in a place that is not there. @throws INPUT_INVALID, NOT_FOUND, FORBIDDEN, CONFLICT
   */
  async grant(ctx: RequestContext, input: NewGrant): Promise<RoleGrant> {
    requirePermission(ctx, 'role.manage');
    const grant = this.#newGrant(ctx, input);
    const known = new Map((await this.store.roles()).map((role) => [role.name, role.permissions]));
    if (!isBuiltInRole(grant.role) && !known.has(grant.role))
      throw invalid('role', `"${grant.role}" is not a role.`);
    if (!grant.deny) refuseEscalation(ctx, `The role ${grant.role}`, permissionsOf(grant.role, known));
    const holders = await this.store.holders([grant.subjectId]);
    if (!holders.has(grant.subjectId))
      throw new WaymarkError('NOT_FOUND', 'There is no such account, team, unit or organisation.', {
        facts: { subjectId: grant.subjectId },
      });
    await this.places.check(ctx, grant.scopeKind, grant.scopeValue);
    await this.graph.transaction(async (tx) => {
      await keepAdministrator(tx, this.store, () => this.store.addGrant(tx, grant));
      await this.#announce(tx, ctx, grant, 'granted', input);
    });
    return grant;
  }

  /**
   * Takes a grant back. A denial that holds for oneself cannot be taken back by oneself, nor can the grant of the last
   * administrator. @throws NOT_FOUND, FORBIDDEN, CONFLICT
   */
  async revoke(
    ctx: RequestContext,
    input: { grantId: string; reason?: string | null; ticket?: string | null },
  ): Promise<void> {
    requirePermission(ctx, 'role.manage');
    const grant = await this.store.grant(input.grantId);
    if (grant === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such grant.', { facts: { grantId: input.grantId } });
    if (grant.deny) await this.#refuseOwnDenial(ctx, grant);
    await this.graph.transaction(async (tx) => {
      await keepAdministrator(tx, this.store, () => this.store.removeGrant(tx, grant.id));
      await this.#announce(tx, ctx, grant, 'revoked', input);
    });
  }

  /** Grants that an account, team, unit or organisation holds itself. One's own need `self.manage` only. */
  async grants(ctx: RequestContext, subjectId: string): Promise<RoleGrant[]> {
    requirePermission(ctx, subjectId === ctx.subject.id ? 'self.manage' : 'role.read');
    return this.store.grantsOf([subjectId]);
  }

  /** Grants that each of some accounts, teams, units or organisations holds itself, by holder. Others' need `role.read`. */
  async grantsOfEach(ctx: RequestContext, subjectIds: readonly string[]): Promise<Map<string, RoleGrant[]>> {
    if (subjectIds.some((id) => id !== ctx.subject.id)) requirePermission(ctx, 'role.read');
    const byHolder = new Map<string, RoleGrant[]>(subjectIds.map((id) => [id, []]));
    for (const grant of await this.store.grantsOf(subjectIds)) byHolder.get(grant.subjectId)?.push(grant);
    return byHolder;
  }

  /** What places and holders known by an id are called; of instances only those the asking person may see. */
  async names(ctx: RequestContext, ids: readonly string[]): Promise<Map<string, string>> {
    requirePermission(ctx, 'self.manage');
    return this.places.names(ctx, ids);
  }

  /** Every grant within a page, by id: who holds what where. Needs `role.read`. */
  async page(
    ctx: RequestContext,
    input: { first: number; after?: string | null | undefined; role?: string | null | undefined },
  ): Promise<{ grants: RoleGrant[]; hasNextPage: boolean; totalCount(): Promise<number> }> {
    requirePermission(ctx, 'role.read');
    const role = input.role ?? null;
    const found = await this.store.grantPage({ role, after: input.after ?? '', limit: input.first + 1 });
    return {
      grants: found.slice(0, input.first),
      hasNextPage: found.length > input.first,
      totalCount: () => this.store.grantCount(role),
    };
  }

  /** Makes the grants that follow groups of an identity provider equal to the given roles. Used at sign-in. */
  async syncExternal(ctx: RequestContext, accountId: string, roles: readonly string[]): Promise<void> {
    const held = (await this.store.grantsOf([accountId])).filter((grant) => grant.origin === 'oidc');
    const gone = held.filter((grant) => !roles.includes(grant.role));
    const added = roles.filter((role) => !held.some((grant) => grant.role === role));
    if (gone.length === 0 && added.length === 0) return;
    await this.graph.transaction(async (tx) => {
      for (const grant of gone) {
        await this.store.removeGrant(tx, grant.id);
        await this.#announce(tx, ctx, grant, 'revoked', { reason: 'group of the identity provider' });
      }
      for (const role of added) {
        const grant = this.#newGrant(
          ctx,
          { accountId, role, reason: 'group of the identity provider' },
          'oidc',
        );
        await this.store.addGrant(tx, grant);
        await this.#announce(tx, ctx, grant, 'granted', { reason: grant.reason });
      }
    });
  }

  #newGrant(ctx: RequestContext, input: NewGrant, origin: RoleGrant['origin'] = 'manual'): RoleGrant {
    const scopeKind = (input.scopeKind ?? 'organisation') as ScopeKind;
    if (!scopeKinds.includes(scopeKind)) throw invalid('scopeKind', `"${scopeKind}" is not a kind of scope.`);
    const needsValue = scopeKind !== 'organisation' && scopeKind !== 'own';
    const scopeValue = scopeKind === 'own' ? null : input.scopeValue || null;
    if (needsValue && scopeValue === null) throw invalid('scopeValue', 'This scope needs a value.');
    if (input.timeWindow) checkTimeWindow(input.timeWindow);
    const [environments, tags] = [input.environments ?? [], input.tags ?? []];
    if (environments.length > mostConditions || tags.length > mostConditions)
      throw invalid('tags', `A grant has at most ${mostConditions} environments and tags.`);
    const validFromMs = timeMs('validFrom', input.validFrom);
    const validUntilMs = timeMs('validUntil', input.validUntil);
    if (validFromMs !== null && validUntilMs !== null && validFromMs >= validUntilMs)
      throw invalid('validUntil', 'A grant ends after it begins.');
    if (validUntilMs !== null && validUntilMs <= this.clock.nowMs())
      throw invalid('validUntil', 'A grant ends in the future.');
    return {
      id: newId(),
      subjectId: input.subjectId ?? input.accountId ?? '',
      role: input.role,
      scopeKind,
      scopeValue,
      deny: input.deny ?? false,
      environments,
      tags,
      timeWindow: input.timeWindow ?? null,
      validFromMs,
      validUntilMs,
      origin,
      grantedBy: ctx.subject.id,
      at: isoTime(this.clock.nowMs()),
      reason: input.reason?.slice(0, 2_000) ?? null,
    };
  }

  async #refuseOwnDenial(ctx: RequestContext, grant: RoleGrant): Promise<void> {
    const own = ctx.subject.kind === 'system' ? null : await this.store.facts(ctx.subject.id);
    if (own?.facts.holderIds.includes(grant.subjectId) !== true) return;
    throw new WaymarkError('FORBIDDEN', 'A denial that holds for you must be taken back by somebody else.', {
      facts: { permission: 'role.manage' },
    });
  }

  async #announce(
    tx: GraphTransaction,
    ctx: RequestContext,
    grant: RoleGrant,
    change: 'granted' | 'revoked',
    why: { reason?: string | null; ticket?: string | null },
  ): Promise<void> {
    const { id, subjectId, origin: _origin, grantedBy: _by, at: _at, reason: _reason, ...facts } = grant;
    const state = { grantId: id, ...facts } as unknown as JsonValue;
    await appendEvent(tx, ctx, {
      kind: 'role.changed',
      aggregate: `account:${subjectId}`,
      payload: { roleId: grant.role, change },
    });
    await recordAudit(tx, ctx, {
      action: change === 'granted' ? 'role.grant' : 'role.revoke',
      outcome: 'success',
      targetId: subjectId,
      reason: why.reason ?? null,
      ticket: why.ticket ?? null,
      ...(change === 'granted' ? { after: state } : { before: state }),
    });
  }
}

/** Makes a change unless it takes the last account away that administers everything. @throws CONFLICT */
export async function keepAdministrator(
  tx: GraphTransaction,
  store: AccessStore,
  change: () => Promise<unknown>,
): Promise<void> {
  const before = await store.administratorCount(tx);
  await change();
  if (before > 0 && (await store.administratorCount(tx)) === 0)
    throw new WaymarkError('CONFLICT', 'This would leave nobody who administers everything.');
}

function timeMs(field: string, text: string | null | undefined): number | null {
  if (!text) return null;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw invalid(field, `"${text}" is not a time in ISO 8601.`);
  return atMs;
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
