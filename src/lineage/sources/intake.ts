import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { WaymarkError } from '../../core/errors.js';
import { appendEvent } from '../../events/index.js';
import {
  accessClause,
  type GraphClient,
  type GraphTransaction,
  idempotent,
  type IdempotentOutcome,
} from '../../graph/index.js';
import { withdrawEvidence, writeEvidence } from '../evidence/evidence-writer.js';
import {
  collectedSources,
  type EdgeKind,
  type EdgeSubtype,
  type Evidence,
  type EvidenceSource,
  type EvidenceStatement,
  type StatementCounter,
  type UnresolvedItem,
} from '../evidence/types.js';
import { type Counted, countOf } from './counting.js';
import { anyTarget, noEvidence, readEvidence, readEvidenceAt } from './evidence-reading.js';

/** An edge by the keys of its ends. */
export interface StatedEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly subtype: EdgeSubtype;
  readonly text?: string | null;
  readonly masking?: boolean;
}

/** Evidence that somebody hands in. */
export interface StatedEvidence {
  readonly key: string;
  readonly source: EvidenceSource;
  readonly method: string;
  readonly instanceId?: string | null;
  readonly assetKey?: string | null;
  readonly sqlHash?: string | null;
  readonly text?: string | null;
  readonly reason?: string | null;
  readonly origin?: string | null;
  readonly confidence: number;
  readonly count?: number | null;
  /** True when `count` is added to what was counted before. */
  readonly adds?: boolean;
  /** The engine's counters as they stand: what they have grown by is added to the count, in place of `count`. */
  readonly counters?: readonly StatementCounter[];
  readonly lastSeenAt?: string | null;
  readonly uses?: readonly string[];
  readonly unresolved?: readonly UnresolvedItem[];
  readonly edges: readonly StatedEdge[];
}

/** What handing in did. */
export interface IntakeResult extends Record<string, JsonValue> {
  /** Ids of the evidence, in the order in which it was given. */
  ids: string[];
  begun: number;
  ended: number;
  /** Keys that name nothing the caller may see; nothing was written for them. */
  unknown: string[];
}

/** One call that hands in evidence. */
export interface IntakeCall {
  readonly operation: string;
  readonly input: JsonValue;
  readonly clientKey?: string | null;
  readonly statements: readonly StatedEvidence[];
  /** Keys of evidence of the same origin that is no longer stated: withdrawn. */
  readonly replaceOrigin?: { source: EvidenceSource; origin: string } | null;
  /** Refuses the call when an asset is not known, rather than reporting it. */
  readonly requireKnown?: boolean;
}

interface Known extends Record<string, unknown> {
  key: string;
  id: string;
  instanceId: string | null;
  editable: boolean;
}

/**
 * Takes in evidence that is not collected: resolves keys, checks that the caller may edit lineage at the targets, and
 * writes edges, audit record and event in one transaction, once per client key.
 */
export class EvidenceIntake {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
  ) {}

  /** @throws FORBIDDEN, CONFLICT, IDEMPOTENCY_MISMATCH, INPUT_INVALID */
  async state(ctx: RequestContext, call: IntakeCall): Promise<IntakeResult & { replayed: boolean }> {
    const { result, replayed } = await this.#stateOnce(ctx, call, async (_tx, stated) => stated);
    return { ...result, replayed };
  }

  /** The same for one statement; answers with the evidence as it stands then. @throws as {@link state} */
  async stateOne(ctx: RequestContext, call: IntakeCall): Promise<Evidence> {
    const { result } = await this.#stateOnce(ctx, call, async (tx, { ids }) =>
      jsonOf(await readEvidence((query, params) => tx.run(query, params), ctx, ids[0] ?? '')),
    );
    return result as unknown as Evidence;
  }

  async #stateOnce<Result extends JsonValue>(
    ctx: RequestContext,
    call: IntakeCall,
    answer: (tx: GraphTransaction, stated: IntakeResult) => Promise<Result>,
  ): Promise<IdempotentOutcome<Result>> {
    requirePermission(ctx, 'lineage.edit');
    const at = isoTime(this.clock.nowMs());
    return this.graph.transaction(
      (tx) =>
        idempotent<Result>(
          tx,
          ctx,
          { operation: call.operation, clientKey: call.clientKey, input: call.input },
          async () => answer(tx, await this.#state(tx, ctx, call, at)),
        ),
      { id: call.operation, timeoutMs: 120_000, signal: ctx.signal },
    );
  }

  /** Withdraws evidence that was handed in; its edges end. @throws NOT_FOUND, CONFLICT for collected evidence */
  async withdraw(
    ctx: RequestContext,
    input: { id: string; reason: string; clientKey?: string | null },
  ): Promise<Evidence> {
    requirePermission(ctx, 'lineage.edit');
    const reason = requiredText(input.reason, 'reason', 2_000);
    const at = isoTime(this.clock.nowMs());
    const { clientKey, ...rest } = input;
    const { result } = await this.graph.transaction(
      (tx) =>
        idempotent<JsonValue>(
          tx,
          ctx,
          { operation: 'lineage.withdraw', clientKey, input: rest },
          async () => {
            await this.#lockEditable(tx, ctx, input.id);
            const evidence = await readEvidence((query, params) => tx.run(query, params), ctx, input.id);
            if ((collectedSources as readonly string[]).includes(evidence.source)) {
              throw new WaymarkError(
                'CONFLICT',
                'This lineage is derived from a collected definition; it ends when the definition changes.',
                { facts: { evidenceId: input.id } },
              );
            }
            const { ended } = await withdrawEvidence(tx, [input.id], at);
            await this.#announce(tx, ctx, 'withdrawn', [evidence.source], [input.id], 0, ended);
            await recordAudit(tx, ctx, {
              action: 'lineage.withdraw',
              outcome: 'success',
              targetId: input.id,
              ...(evidence.assetKey === null ? {} : { assetKey: evidence.assetKey }),
              before: { key: evidence.key, source: evidence.source },
              after: { reason },
            });
            return jsonOf({ ...evidence, withdrawnAt: at });
          },
        ),
      { id: 'lineage.withdraw', signal: ctx.signal },
    );
    return result as unknown as Evidence;
  }

  /** Evidence of edges that touch an asset, withdrawn evidence not included; newest first. */
  async evidenceAt(ctx: RequestContext, input: { key: string; first: number }): Promise<Evidence[]> {
    return readEvidenceAt(this.graph.read.bind(this.graph), ctx, input);
  }

  async #state(
    tx: GraphTransaction,
    ctx: RequestContext,
    call: IntakeCall,
    at: string,
  ): Promise<IntakeResult> {
    const known = await this.#known(
      tx,
      ctx,
      call.statements.flatMap(({ edges, assetKey }) => [
        ...edges.flatMap(({ from, to }) => [from, to]),
        ...(assetKey === null || assetKey === undefined ? [] : [assetKey]),
      ]),
    );
    const unknown = new Set<string>();
    const counts = await this.#counts(tx, call.statements);
    const statements = call.statements.map((stated) =>
      this.#statement(stated, known, unknown, countOf(stated, counts.get(stated.key))),
    );
    const [absent] = unknown;
    if (call.requireKnown === true && absent !== undefined)
      throw new WaymarkError('ASSET_NOT_FOUND', `There is no asset ${absent}.`, { facts: { key: absent } });
    const outcome = await writeEvidence(tx, statements, at);
    const stored = await tx.run<{ key: string; id: string }>(
      'UNWIND $keys AS key MATCH (e:LineageEvidence {key: key}) RETURN e.key AS key, e.id AS id',
      { keys: statements.map(({ key }) => key) },
    );
    const ids = new Map(stored.map(({ key, id }) => [key, id]));
    const result: IntakeResult = {
      ids: statements.flatMap(({ key }) => ids.get(key) ?? []),
      begun: outcome.begun,
      ended: outcome.ended,
      unknown: [...unknown].sort(),
    };
    result.ended += await this.#replace(tx, call, new Set(ids.values()), at);
    const sources = [...new Set(statements.map(({ source }) => source))];
    await this.#announce(tx, ctx, 'stated', sources, result.ids, result.begun, result.ended);
    const [first] = call.statements;
    await recordAudit(tx, ctx, {
      action: 'lineage.state',
      outcome: 'success',
      ...(result.ids[0] === undefined ? {} : { targetId: result.ids[0] }),
      ...(first?.edges[0] === undefined ? {} : { assetKey: first.edges[0].to }),
      after: {
        sources,
        evidence: result.ids.length,
        begun: result.begun,
        ended: result.ended,
        reason: first?.reason ?? null,
      },
    });
    return result;
  }

  async #replace(
    tx: GraphTransaction,
    call: IntakeCall,
    stay: ReadonlySet<string>,
    at: string,
  ): Promise<number> {
    if (call.replaceOrigin === null || call.replaceOrigin === undefined) return 0;
    const rows = await tx.run<{ id: string }>(
      `MATCH (e:LineageEvidence {source: $source, origin: $origin}) WHERE e.withdrawnAt IS NULL RETURN e.id AS id`,
      { ...call.replaceOrigin },
    );
    const gone = rows.map(({ id }) => id).filter((id) => !stay.has(id));
    return gone.length === 0 ? 0 : (await withdrawEvidence(tx, gone, at)).ended;
  }

  #statement(
    stated: StatedEvidence,
    known: ReadonlyMap<string, Known>,
    unknown: Set<string>,
    counts: Pick<EvidenceStatement, 'count' | 'counters'>,
  ): EvidenceStatement {
    const missing = new Set<string>();
    const edges = stated.edges.flatMap((edge) => {
      const from = known.get(edge.from);
      const to = known.get(edge.to);
      for (const [key, found] of [
        [edge.from, from],
        [edge.to, to],
      ] as const)
        if (found === undefined) missing.add(key);
      if (from === undefined || to === undefined) return [];
      if (!to.editable)
        throw new WaymarkError('FORBIDDEN', `Lineage of ${edge.to} may not be edited.`, {
          facts: { permission: 'lineage.edit' },
        });
      const { kind, subtype } = edge;
      return [
        {
          fromId: from.id,
          toId: to.id,
          kind,
          subtype,
          text: edge.text ?? null,
          masking: edge.masking ?? false,
          confidence: stated.confidence,
        },
      ];
    });
    for (const key of missing) unknown.add(key);
    const target = stated.edges.map(({ to }) => known.get(to)).find((found) => found !== undefined);
    const asset =
      stated.assetKey === null || stated.assetKey === undefined ? undefined : known.get(stated.assetKey);
    return {
      key: stated.key,
      source: stated.source,
      method: stated.method,
      assetId: asset?.id ?? null,
      assetKey: stated.assetKey ?? null,
      instanceId: stated.instanceId ?? target?.instanceId ?? null,
      sqlHash: stated.sqlHash ?? null,
      catalogDigest: null,
      uses: stated.uses ?? [],
      text: stated.text ?? null,
      reason: stated.reason ?? null,
      unresolved: [
        ...(stated.unresolved ?? []),
        ...[...missing].map((name) => ({ position: 0, name, reason: 'the asset is not known' })),
      ],
      confidence: stated.confidence,
      ...counts,
      ...(stated.lastSeenAt === undefined ? {} : { lastSeenAt: stated.lastSeenAt }),
      origin: stated.origin ?? null,
      edges,
    };
  }

  /** What was counted before, of evidence whose count goes on; locked, so that nothing is counted twice or lost. */
  async #counts(tx: GraphTransaction, statements: readonly StatedEvidence[]): Promise<Map<string, Counted>> {
    const keys = statements.flatMap(({ key, adds, counters }) =>
      adds === true || counters !== undefined ? [key] : [],
    );
    if (keys.length === 0) return new Map();
    const rows = await tx.run<{ key: string; count: number; counters: string | null }>(
      `UNWIND $keys AS key MATCH (e:LineageEvidence {key: key})
       SET e.touched = true REMOVE e.touched
       RETURN e.key AS key, coalesce(e.count, 0) AS count, e.counters AS counters`,
      { keys: keys.toSorted() },
    );
    return new Map(
      rows.map(({ key, count, counters }) => [
        key,
        { count, counters: counters === null ? [] : (JSON.parse(counters) as StatementCounter[]) },
      ]),
    );
  }

  /** Living assets that the caller may see, by key. */
  async #known(
    tx: GraphTransaction,
    ctx: RequestContext,
    keys: readonly string[],
  ): Promise<Map<string, Known>> {
    const seen = accessClause('n', requirePermission(ctx, 'lineage.edit'), 'edit');
    const read = accessClause('n', ctx.access('asset.read'), 'read');
    const rows = await tx.run<Known>(
      `UNWIND $keys AS key MATCH (n:Asset {key: key}) WHERE n:Live AND ((${read.cypher}) OR (${seen.cypher}))
       RETURN n.key AS key, n.id AS id, n.instanceId AS instanceId, ${seen.cypher} AS editable`,
      { keys: [...new Set(keys)], ...seen.params, ...read.params },
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  /** Locks evidence. @throws NOT_FOUND when none of its targets may be edited, FORBIDDEN when only some may */
  async #lockEditable(tx: GraphTransaction, ctx: RequestContext, id: string): Promise<void> {
    const access = accessClause('n', requirePermission(ctx, 'lineage.edit'));
    const [row] = await tx.run<{ editable: boolean; whole: boolean }>(
      `MATCH (e:LineageEvidence {id: $id}) WHERE e.withdrawnAt IS NULL
       SET e.touched = true REMOVE e.touched
       RETURN ${access.cypher === 'true' ? 'true' : anyTarget(access.cypher)} AS editable,
         ${access.cypher === 'true' ? 'true' : `NOT ${anyTarget(`NOT (${access.cypher})`)}`} AS whole`,
      { id, ...access.params },
    );
    if (row?.editable !== true) throw noEvidence(id);
    if (!row.whole)
      throw new WaymarkError('FORBIDDEN', 'This evidence also states lineage that you may not edit.', {
        facts: { permission: 'lineage.edit' },
      });
  }

  async #announce(
    tx: GraphTransaction,
    ctx: RequestContext,
    change: 'stated' | 'withdrawn',
    sources: readonly string[],
    ids: readonly string[],
    begun: number,
    ended: number,
  ): Promise<void> {
    await appendEvent(tx, ctx, {
      kind: 'lineage.evidence-changed',
      aggregate: `lineage ${sources.join(' ')}`,
      payload: { change, sources: [...sources], evidenceIds: ids.slice(0, 50), begun, ended },
    });
  }
}

/** A text that has to be there. @throws INPUT_INVALID */
export function requiredText(text: string, field: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longest)
    throw new WaymarkError('INPUT_INVALID', `${field} has 1 to ${longest} characters.`, { facts: { field } });
  return trimmed;
}

function jsonOf(evidence: Evidence): JsonValue {
  return evidence as unknown as JsonValue;
}
