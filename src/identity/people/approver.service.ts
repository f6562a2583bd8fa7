import { recordAudit } from '../../audit/index.js';
import type { Clock } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { isNowhere } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';

/** How somebody comes to decide about an asset. */
export const approverRules = ['OWNER', 'STEWARD', 'UNIT_HEAD', 'ON_CALL'] as const;
export type ApproverRule = (typeof approverRules)[number];

/** Somebody who may decide. */
export interface Approver {
  accountId: string;
  login: string;
  name: string;
  /** Every way in which they may, for example `OWNER of postgres://…/shop.public.orders`. */
  because: readonly { rule: ApproverRule; assetKey: string; through: string; insteadOf: string | null }[];
}

/** Somebody decides in another's place for a time. */
export interface Delegation {
  id: string;
  fromAccountId: string;
  toAccountId: string;
  fromMs: number;
  untilMs: number;
}

interface Candidate {
  rule: ApproverRule;
  assetKey: string;
  accountId: string;
  through: string;
  [column: string]: unknown;
}

const longestMs = 92 * 86_400_000;

/**
 * Owners are accounts and members of teams and units that own the asset or what encloses it; stewards those of its
 * domains; heads those of the units that the owning teams belong to; on call those of the owning teams now.
 */
const candidateQuery = (visible: string): string => `
UNWIND $assetKeys AS assetKey
MATCH (asset:Asset {key: assetKey}) WHERE ${visible}
CALL (asset) {
  UNWIND coalesce(asset.ownerIds, []) AS ownerId MATCH (a:Account {id: ownerId})
  RETURN 'OWNER' AS rule, a.id AS accountId, a.name AS through
  UNION ALL
  UNWIND coalesce(asset.ownerIds, []) AS ownerId
  MATCH (group:Team|Unit {id: ownerId})<-[:BELONGS_TO*1..2]-(a:Account)
  RETURN 'OWNER' AS rule, a.id AS accountId, group.name AS through
  UNION ALL
  UNWIND coalesce(asset.domainIds, []) AS domainId
  MATCH (domain:Domain {id: domainId})<-[:STEWARDS]-(a:Account)
  RETURN 'STEWARD' AS rule, a.id AS accountId, domain.name AS through
  UNION ALL
  UNWIND coalesce(asset.ownerIds, []) AS ownerId
  MATCH (group:Team|Unit {id: ownerId})-[:BELONGS_TO*0..1]->(unit:Unit)<-[:HEADS]-(a:Account)
  RETURN 'UNIT_HEAD' AS rule, a.id AS accountId, unit.name AS through
  UNION ALL
  UNWIND coalesce(asset.ownerIds, []) AS ownerId
  MATCH (person:Account {id: ownerId})-[:BELONGS_TO]->(:Team)-[:BELONGS_TO]->(unit:Unit)<-[:HEADS]-(a:Account)
  RETURN 'UNIT_HEAD' AS rule, a.id AS accountId, unit.name AS through
  UNION ALL
  UNWIND coalesce(asset.ownerIds, []) AS ownerId
  MATCH (group:Team|Unit {id: ownerId})<-[:BELONGS_TO*0..1]-(team:Team)
  MATCH (shift:OnCallShift {teamId: team.id}) WHERE shift.fromMs <= $nowMs AND shift.untilMs > $nowMs
  RETURN 'ON_CALL' AS rule, shift.accountId AS accountId, team.name AS through
}
WITH assetKey, rule, accountId, through WHERE rule IN $rules
RETURN DISTINCT assetKey, rule, accountId, through ORDER BY assetKey, rule, accountId`;

/** Works out who may decide about something, and lets people be represented. */
export class ApproverService {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Who may decide about assets, by the given rules. Never the author: not directly, not by representing another, and
   * nobody by representing the author, however long the chain. Disabled accounts and services do not decide.
   * Needs `asset.read`; assets the asking person may not see count for nothing.
   * @returns by login; empty when nobody is left
   */
  async approversFor(
    ctx: RequestContext,
    input: { assetKeys: readonly string[]; rules?: readonly ApproverRule[]; authorId: string },
  ): Promise<Approver[]> {
    const visible = accessClause('asset', requirePermission(ctx, 'asset.read'));
    const rules = input.rules ?? approverRules;
    const nowMs = this.clock.nowMs();
    const candidates = await this.graph.read<Candidate>(
      candidateQuery(visible.cypher),
      { ...visible.params, assetKeys: [...new Set(input.assetKeys)], rules, nowMs },
      { id: 'identity.approvers', signal: ctx.signal },
    );
    const delegations = await this.#current(nowMs);
    const found = new Map<string, Approver['because'][number][]>();
    for (const { accountId, rule, assetKey, through } of candidates) {
      // Whoever speaks for the author would let the author decide about their own work.
      if (accountId === input.authorId) continue;
      for (const deputy of deputies(accountId, delegations, input.authorId)) {
        const insteadOf = deputy === accountId ? null : accountId;
        found.set(deputy, [...(found.get(deputy) ?? []), { rule, assetKey, through, insteadOf }]);
      }
    }
    const accounts = await this.graph.read<{ accountId: string; login: string; name: string }>(
      `UNWIND $ids AS id MATCH (a:Account {id: id, kind: 'person'}) WHERE NOT coalesce(a.disabled, false)
       RETURN a.id AS accountId, a.login AS login, a.name AS name ORDER BY login`,
      { ids: [...found.keys()] },
      { id: 'identity.approver-accounts', signal: ctx.signal },
    );
    return accounts.map((account) => ({ ...account, because: found.get(account.accountId) ?? [] }));
  }

  /** Lets another person decide in one's place for a time. Needs `self.manage`. @throws INPUT_INVALID, NOT_FOUND */
  async delegate(
    ctx: RequestContext,
    input: { toAccountId: string; from: string; until: string; reason?: string | null },
  ): Promise<Delegation> {
    requirePermission(ctx, 'self.manage');
    const [fromMs, untilMs] = [Date.parse(input.from), Date.parse(input.until)];
    if (!(untilMs > fromMs) || untilMs - fromMs > longestMs)
      throw invalid('until', 'It begins, then ends, and lasts at most 92 days.');
    if (input.toAccountId === ctx.subject.id) throw invalid('toAccountId', 'This is you.');
    const delegation = {
      id: newId(),
      fromAccountId: ctx.subject.id,
      toAccountId: input.toAccountId,
      fromMs,
      untilMs,
    };
    await this.graph.transaction(async (tx) => {
      const rows = await tx.run(
        `MATCH (to:Account {id: $delegation.toAccountId, kind: 'person'})
         CREATE (d:Delegation) SET d = $delegation RETURN d.id AS id`,
        { delegation },
      );
      if (rows.length === 0)
        throw new WaymarkError('NOT_FOUND', 'There is no such person.', {
          facts: { accountId: input.toAccountId },
        });
      await recordAudit(tx, ctx, {
        action: 'approver.delegate',
        outcome: 'success',
        targetId: input.toAccountId,
        reason: input.reason ?? null,
        after: delegation,
      });
    });
    return delegation;
  }

  /** Takes a delegation back: one's own with `self.manage`, another's with `account.manage`. @throws NOT_FOUND */
  async withdraw(ctx: RequestContext, id: string): Promise<void> {
    const [row] = await this.graph.read<{ delegation: Delegation }>(
      'MATCH (d:Delegation {id: $id}) RETURN properties(d) AS delegation',
      { id },
      { id: 'identity.delegation' },
    );
    requirePermission(ctx, 'self.manage');
    // Another's is like none for those who may not manage accounts.
    const own = row?.delegation.fromAccountId === ctx.subject.id;
    if (row === undefined || (!own && isNowhere(ctx.access('account.manage'))))
      throw new WaymarkError('NOT_FOUND', 'There is no such delegation.', { facts: { id } });
    await this.graph.transaction(async (tx) => {
      await tx.run('MATCH (d:Delegation {id: $id}) DELETE d', { id });
      await recordAudit(tx, ctx, {
        action: 'approver.delegate',
        outcome: 'success',
        targetId: row.delegation.toAccountId,
        before: { ...row.delegation },
      });
    });
  }

  /** Delegations by and to an account that have not ended: one's own with `self.manage`, another's with `account.read`. */
  async delegations(ctx: RequestContext, accountId: string): Promise<Delegation[]> {
    requirePermission(ctx, accountId === ctx.subject.id ? 'self.manage' : 'account.read');
    const rows = await this.graph.read<{ delegation: Delegation }>(
      `MATCH (d:Delegation) WHERE d.untilMs > $nowMs AND (d.fromAccountId = $accountId OR d.toAccountId = $accountId)
       RETURN properties(d) AS delegation ORDER BY d.fromMs`,
      { nowMs: this.clock.nowMs(), accountId },
      { id: 'identity.delegations' },
    );
    return rows.map((row) => row.delegation);
  }

  async #current(nowMs: number): Promise<Map<string, string[]>> {
    const rows = await this.graph.read<{ from: string; to: string }>(
      `MATCH (d:Delegation) WHERE d.fromMs <= $nowMs AND d.untilMs > $nowMs
       RETURN d.fromAccountId AS from, d.toAccountId AS to`,
      { nowMs },
      { id: 'identity.delegations-now' },
    );
    const byFrom = new Map<string, string[]>();
    for (const { from, to } of rows) byFrom.set(from, [...(byFrom.get(from) ?? []), to]);
    return byFrom;
  }
}

/** An account and everybody who decides in its place, along chains that do not pass through the author. */
export function deputies(
  accountId: string,
  delegations: ReadonlyMap<string, readonly string[]>,
  authorId: string,
): string[] {
  const found = new Set([accountId]);
  for (const id of found)
    for (const deputy of delegations.get(id) ?? []) if (deputy !== authorId) found.add(deputy);
  return [...found];
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
