import type { Clock } from '../../core/clock.js';
import { type RequestContext, requirePermission, type Subject } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { everywhere, isNowhere, isPermission, nowhere } from '../../core/permissions.js';
import { type AccessSubjectAsset, type GraphClient, isAccessible } from '../../graph/index.js';
import type { AccessStore } from './access.store.js';
import { type AccessDecision, explainAccess } from './explain.js';
import { type GrantPlaces, placeIds } from './grant-places.js';
import { type Access, resolveAccess } from './resolve-access.js';

/** Answers what subjects may do, and why. */
export class AccessService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AccessStore,
    private readonly places: GrantPlaces,
    private readonly clock: Clock,
  ) {}

  /** Where a subject holds each permission now, for work done in its name outside a request. One query. */
  async accessFor(subject: Pick<Subject, 'kind' | 'id'>): Promise<Access> {
    if (subject.kind === 'system') return () => everywhere;
    const found = subject.kind === 'anonymous' ? null : await this.store.facts(subject.id);
    if (found === null || found.disabled) return () => nowhere;
    return resolveAccess(found.facts, this.clock.nowMs());
  }

  /** Grows with every change of what anybody may do, in the transaction of the change: what is kept of rights is compared with it. */
  async version(): Promise<number> {
    return this.store.version();
  }

  /**
   * Whether an account holds a permission on an asset (or at all, without one), with every grant that was weighed.
   * About oneself it needs `self.manage`, about others `role.read`. An asset the asking person may not see is not found.
   * @throws NOT_FOUND, ASSET_NOT_FOUND, INPUT_INVALID
   */
  async can(
    ctx: RequestContext,
    input: { accountId: string; permission: string; assetKey?: string | null },
  ): Promise<AccessDecision> {
    requirePermission(ctx, input.accountId === ctx.subject.id ? 'self.manage' : 'role.read');
    const { permission } = input;
    if (!isPermission(permission))
      throw new WaymarkError('INPUT_INVALID', `"${permission}" is not a permission.`, {
        facts: { field: 'permission' },
      });
    const asset = input.assetKey ? await this.#visibleAsset(ctx, input.assetKey) : null;
    const found = await this.store.facts(input.accountId);
    if (found === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such account.', {
        facts: { accountId: input.accountId },
      });
    if (found.disabled) return { allowed: false, because: [], text: 'The account is disabled.' };
    const [holders, placeNames] = await Promise.all([
      this.store.holders(found.facts.holderIds),
      this.places.names(ctx, placeIds(found.facts.grants)),
    ]);
    const question = { permission, asset, nowMs: this.clock.nowMs() };
    return explainAccess(found.facts, question, { holders, placeNames });
  }

  async #visibleAsset(ctx: RequestContext, key: string): Promise<AccessSubjectAsset> {
    const scope = ctx.access('asset.read');
    const asset = isNowhere(scope) ? null : await this.asset(key);
    if (asset !== null && isAccessible(asset, scope)) return asset;
    throw new WaymarkError('ASSET_NOT_FOUND', `There is no asset ${key}.`, { facts: { key } });
  }

  /** What decides who may see an asset; null when there is none. */
  async asset(key: string): Promise<AccessSubjectAsset | null> {
    const [row] = await this.graph.read<{ asset: AccessSubjectAsset }>(
      `MATCH (a:Asset {key: $key})
       RETURN a {.key, .instanceId, .databaseKey, .schemaKey, .environment, tags: coalesce(a.tags, []),
         domainIds: coalesce(a.domainIds, []), ownerIds: coalesce(a.ownerIds, [])} AS asset`,
      { key },
      { id: 'identity.access-asset' },
    );
    return row?.asset ?? null;
  }
}
