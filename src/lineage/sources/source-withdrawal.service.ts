import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { appendEvent } from '../../events/index.js';
import { accessClause, type GraphClient, type GraphTransaction, idempotent } from '../../graph/index.js';
import { withdrawEvidence } from '../evidence/evidence-writer.js';
import { collectedSources, type EvidenceSource } from '../evidence/types.js';
import { anyTarget } from './evidence-reading.js';
import { requiredText } from './intake.js';

/** Everything that one source has stated from one origin. */
export interface WithdrawSourceInput {
  source: EvidenceSource;
  /** As its evidence names it: a log, a project, a program, or a person. */
  origin: string;
  /** Only what speaks of this instance. */
  instanceId?: string | null;
  reason: string;
  clientKey?: string | null;
}

/** What a withdrawal ended. */
export interface SourceWithdrawn {
  /** Pieces of evidence. */
  evidence: number;
  /** Edges. */
  ended: number;
}

/** Withdraws all that a source has stated. */
export class SourceWithdrawalService {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends the edges of all evidence of a source and origin, and no others, in one transaction. Needs `lineage.edit` at every
   * asset they go to. @throws NOT_FOUND when none may be edited, FORBIDDEN when only some may, CONFLICT for collected sources
   */
  async withdraw(ctx: RequestContext, input: WithdrawSourceInput): Promise<SourceWithdrawn> {
    requirePermission(ctx, 'lineage.edit');
    const reason = requiredText(input.reason, 'reason', 2_000);
    if ((collectedSources as readonly string[]).includes(input.source))
      throw new WaymarkError(
        'CONFLICT',
        'This lineage is derived from collected definitions; it ends when they change.',
        { facts: { field: 'source' } },
      );
    const { clientKey, source, origin, instanceId = null } = input;
    const { result } = await this.graph.transaction(
      (tx) =>
        idempotent<{ evidence: number; ended: number }>(
          tx,
          ctx,
          { operation: 'lineage.withdraw-source', clientKey, input: { source, origin, instanceId, reason } },
          async () => {
            const ids = await this.#editable(tx, ctx, input);
            const { ended } = await withdrawEvidence(tx, ids, isoTime(this.clock.nowMs()));
            await appendEvent(tx, ctx, {
              kind: 'lineage.evidence-changed',
              aggregate: `lineage ${source}`,
              payload: {
                change: 'withdrawn',
                sources: [source],
                evidenceIds: ids.slice(0, 50),
                begun: 0,
                ended,
              },
            });
            await recordAudit(tx, ctx, {
              action: 'lineage.withdraw',
              outcome: 'success',
              before: { source, origin, instanceId },
              after: { reason, evidence: ids.length, ended },
            });
            return { evidence: ids.length, ended };
          },
        ),
      { id: 'lineage.withdraw-source', timeoutMs: 120_000, signal: ctx.signal },
    );
    return result;
  }

  /** Locks the evidence. */
  async #editable(
    tx: GraphTransaction,
    ctx: RequestContext,
    { source, origin, instanceId = null }: WithdrawSourceInput,
  ): Promise<string[]> {
    const access = accessClause('n', requirePermission(ctx, 'lineage.edit'));
    const isEverywhere = access.cypher === 'true';
    const [row] = await tx.run<{ found: [id: string, editable: boolean, whole: boolean][] }>(
      `MATCH (e:LineageEvidence {source: $source, origin: $origin})
       WHERE e.withdrawnAt IS NULL AND ($instanceId IS NULL OR e.instanceId = $instanceId)
       SET e.touched = true REMOVE e.touched
       RETURN collect([e.id, ${isEverywhere ? 'true' : anyTarget(access.cypher)},
         ${isEverywhere ? 'true' : `NOT ${anyTarget(`NOT (${access.cypher})`)}`}]) AS found`,
      { ...access.params, source, origin, instanceId },
    );
    const editable = (row?.found ?? []).filter(([, isEditable]) => isEditable);
    if (editable.length === 0)
      throw new WaymarkError('NOT_FOUND', 'There is no such evidence.', { facts: { source, origin } });
    if (editable.some(([, , isWhole]) => !isWhole))
      throw new WaymarkError('FORBIDDEN', 'Some of this evidence states lineage that you may not edit.', {
        facts: { permission: 'lineage.edit' },
      });
    return editable.map(([id]) => id);
  }
}
