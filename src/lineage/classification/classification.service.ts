import { recordAudit } from '../../audit/index.js';
import type { Catalog, Page, PageRequest } from '../../catalog/index.js';
import { classifiableKinds } from '../../core/asset-kind.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { decodePosition, encodePosition, pageSize } from '../../core/list-position.js';
import { appendEvent } from '../../events/index.js';
import { type GraphClient, type GraphTransaction, idempotent, isAccessible } from '../../graph/index.js';
import { writeClassifications } from './classification-writer.js';
import type { ClassificationFilter, ClassificationStore } from './classification.store.js';
import { isBuiltInKind } from './detect/kinds.js';
import { decode, shown } from './record.js';
import type { RuleStore } from './rule.store.js';
import { limited } from './rule.service.js';
import type { Classification, ClassificationDecision, Decision, PastClassification } from './types.js';

/** What somebody decides about an asset and a kind. */
export interface DecideInput {
  assetKey: string;
  /** A built-in kind, one of people's own, or one the asset is classified with. */
  kind: string;
  decision: ClassificationDecision;
  reason: string;
  clientKey?: string | null;
}

/** Name of the list in its cursors. */
const list = 'CLASSIFICATION';

/** What assets hold, and what people say about that. Reading needs `asset.read`, deciding `classification.edit` on the asset. */
export class ClassificationService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: ClassificationStore,
    private readonly rules: RuleStore,
    private readonly catalog: Pick<Catalog, 'assets'>,
    private readonly clock: Clock,
    /** Has the run queued that lets the decision flow on, in the transaction of the decision. */
    private readonly queueRun: (tx: GraphTransaction, ctx: RequestContext) => Promise<void>,
  ) {}

  /** A page of what the caller may see, in the order of the assets' keys. @throws INPUT_INVALID */
  async list(
    ctx: RequestContext,
    input: { filter?: ClassificationFilter | null; page?: PageRequest },
  ): Promise<Page<Classification>> {
    const scope = requirePermission(ctx, 'asset.read');
    const filter = input.filter ?? {};
    const size = pageSize(input.page);
    const after = positionOf(input.page?.after);
    const found = await this.store.list(filter, after, size + 1, scope);
    const nodes = found.slice(0, size);
    const cursors = nodes.map(({ assetKey, kind }) => encodePosition([list, assetKey, kind]));
    return {
      nodes,
      cursors,
      endCursor: cursors.at(-1) ?? null,
      hasNextPage: found.length > size,
      totalCount: () => this.store.count(filter, scope),
    };
  }

  /** How many there are of each kind and state. */
  async summary(
    ctx: RequestContext,
    input: { filter?: ClassificationFilter | null },
  ): ReturnType<ClassificationStore['summary']> {
    return this.store.summary(input.filter ?? {}, requirePermission(ctx, 'asset.read'));
  }

  /** Those of many assets, the surest first. One query. */
  async loadOfAssets(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, Classification[]>> {
    return this.store.ofAssets(keys, requirePermission(ctx, 'asset.read'));
  }

  /** Keys of the assets on the way of a flow, by id; hidden ones are absent. One query for many ids. */
  async loadKeys(ctx: RequestContext, ids: readonly string[]): Promise<Map<string, string>> {
    return this.store.keysOf(ids, requirePermission(ctx, 'asset.read'));
  }

  /** What held for an asset at a time; now when no time is given. @throws ASSET_NOT_FOUND, INPUT_INVALID */
  async asOf(ctx: RequestContext, input: { key: string; at: string }): Promise<PastClassification[]> {
    const asset = await this.catalog.assets.requireAsset(ctx, input.key);
    const ms = Date.parse(input.at);
    if (Number.isNaN(ms))
      throw new WaymarkError('INPUT_INVALID', 'The time is not ISO 8601.', { facts: { field: 'at' } });
    return this.store.asOf(asset.id, isoTime(ms));
  }

  /** All states that classifications of an asset have had, the newest first. @throws ASSET_NOT_FOUND, INPUT_INVALID */
  async history(
    ctx: RequestContext,
    input: { key: string; page?: PageRequest },
  ): Promise<Page<PastClassification>> {
    const asset = await this.catalog.assets.requireAsset(ctx, input.key);
    const size = pageSize(input.page);
    const after = positionOf(input.page?.after);
    const found = await this.store.history(asset.id, after?.assetKey ?? null, size + 1);
    const nodes = found.slice(0, size);
    const cursors = nodes.map(({ since, kind, revision }) =>
      encodePosition([list, `${since} ${kind} ${revision}`, '']),
    );
    return {
      nodes,
      cursors,
      endCursor: cursors.at(-1) ?? null,
      hasNextPage: found.length > size,
      totalCount: () => this.store.historyCount(asset.id),
    };
  }

  /**
   * Decides whether an asset holds a kind of data. What people decided stays whatever rules and lineage say later, until
   * somebody has it reconsidered. The decision, its past, the audit record and the event are written together.
   * @throws ASSET_NOT_FOUND, FORBIDDEN, INPUT_INVALID, IDEMPOTENCY_MISMATCH
   */
  async decide(ctx: RequestContext, input: DecideInput): Promise<Classification> {
    const editable = requirePermission(ctx, 'classification.edit');
    const asset = await this.catalog.assets.requireAsset(ctx, input.assetKey);
    if (!isAccessible(asset, editable))
      throw new WaymarkError('FORBIDDEN', `The permission classification.edit is needed on ${asset.key}.`, {
        facts: { permission: 'classification.edit', key: asset.key },
      });
    if (!classifiableKinds.has(asset.kind))
      throw new WaymarkError('INPUT_INVALID', 'Only columns and key patterns are classified.', {
        facts: { field: 'assetKey' },
      });
    const reason = limited(input.reason, 'reason', 2_000);
    const { clientKey, ...rest } = input;
    const call = { operation: 'classification.decide', clientKey, input: { ...rest } as JsonValue };
    const { result } = await this.graph.transaction(
      (tx) =>
        idempotent(tx, ctx, call, async () => {
          const decided = await this.#decide(tx, ctx, asset.id, input, reason);
          return decided as unknown as JsonValue;
        }),
      { id: 'classification.decide', signal: ctx.signal },
    );
    return result as unknown as Classification;
  }

  async #decide(
    tx: GraphTransaction,
    ctx: RequestContext,
    assetId: string,
    { assetKey, kind, decision }: DecideInput,
    reason: string,
  ): Promise<Classification> {
    const { rules } = await this.rules.current();
    const custom = new Map(rules.map((rule) => [rule.kind, rule.category]));
    const before = await readOne(tx, assetId, kind);
    if (before === null && !isBuiltInKind(kind) && !custom.has(kind))
      throw new WaymarkError('INPUT_INVALID', `There is no kind "${kind}" and no rule that names it.`, {
        facts: { field: 'kind' },
      });
    if (before === null && decision === 'RECONSIDER')
      throw new WaymarkError('INPUT_INVALID', 'Nobody has decided about this kind.', {
        facts: { field: 'kind' },
      });
    const at = isoTime(this.clock.nowMs());
    const made: Decision | null =
      decision === 'RECONSIDER'
        ? null
        : {
            decision: decision === 'CONFIRM' ? 'CONFIRMED' : 'REJECTED',
            by: ctx.subject.name,
            byId: ctx.subject.id,
            at,
            reason,
          };
    await writeClassifications(tx, [{ assetId, decision: { kind, decision: made } }], at, custom);
    const after = await readOne(tx, assetId, kind);
    if (after === null) throw new WaymarkError('INTERNAL', 'A decision was not kept.');
    const brief = (state: ReadOne | null): JsonValue =>
      state === null ? null : { kind, state: state.state, reason: state.reason };
    await recordAudit(tx, ctx, {
      action: 'classification.decide',
      outcome: 'success',
      assetKey,
      before: brief(before),
      after: { kind, state: after.state, reason },
    });
    await appendEvent(tx, ctx, {
      kind: 'classification.decided',
      aggregate: assetKey,
      payload: { assetKey, kind, decision, state: after.state },
    });
    await this.queueRun(tx, ctx);
    return { ...after.record, assetId, assetKey };
  }
}

interface ReadOne {
  state: string;
  reason: string | null;
  record: Classification;
}

async function readOne(tx: GraphTransaction, assetId: string, kind: string): Promise<ReadOne | null> {
  const [row] = await tx.run<{ record: Record<string, unknown> }>(
    'MATCH (c:Classification {key: $key}) RETURN properties(c) AS record',
    { key: `${assetId} ${kind}` },
  );
  if (row === undefined) return null;
  const record = shown(decode(row.record), { id: assetId, key: '' });
  return { state: record.state, reason: record.decision?.reason ?? null, record };
}

function positionOf(cursor: string | null | undefined): { assetKey: string; kind: string } | null {
  const position = decodePosition(cursor, list, 3);
  return position === null ? null : { assetKey: String(position[1]), kind: String(position[2]) };
}
