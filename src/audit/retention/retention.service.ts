import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { genesisHash, type AuditRecord } from '../chain/audit-record.js';
import { sha256 } from '../../core/canonical-json.js';
import { appendRecord } from '../chain/record-audit.js';
import { chainsOf } from '../chain/trail.js';
import type { CheckpointService } from '../checkpoints/checkpoint.service.js';
import { firstPreviousHash, signStatement, type TombstoneContent } from '../checkpoints/checkpoint.js';
import type { SigningKey, SigningKeys } from '../checkpoints/signing-keys.js';

/** For how long records are kept. */
export interface RetentionPolicy {
  /** Days, at least 30; null keeps everything. */
  keepDays: number | null;
  /** True stops all removal, for example during an investigation. */
  hold: boolean;
  /** Why it is as it is. */
  reason: string | null;
}

/** What a run of the policy removed. */
export interface RetentionResult {
  removed: number;
  chains: number;
  /** Null when the policy removes nothing. */
  before: string | null;
}

interface Removal {
  chain: string;
  runId: string;
  before: string;
  keepDays: number;
  by: string;
  key: SigningKey;
}

const fewestDays = 30;
const dayMs = 86_400_000;
const batchSize = 5_000;

/**
 * Removes old records from the beginning of each chain and leaves a signed tombstone in their place, so that the rest
 * still verifies and an archived copy of what was removed can still be proven. Records that do not verify stay.
 */
export class RetentionService {
  constructor(
    private readonly graph: GraphClient,
    private readonly keys: SigningKeys,
    private readonly checkpoints: CheckpointService,
    private readonly clock: Clock,
    private readonly trail: string,
  ) {}

  /** The policy. Needs `audit.read`. */
  async policy(ctx: RequestContext): Promise<RetentionPolicy> {
    requirePermission(ctx, 'audit.read');
    return this.#policy();
  }

  /** Changes the policy. Needs `audit.manage`. @throws INPUT_INVALID */
  async setPolicy(ctx: RequestContext, policy: RetentionPolicy): Promise<RetentionPolicy> {
    requirePermission(ctx, 'audit.manage');
    const { keepDays, hold } = policy;
    if (keepDays !== null && (!Number.isInteger(keepDays) || keepDays < fewestDays || keepDays > 36_500))
      throw new WaymarkError('INPUT_INVALID', `Records are kept for ${fewestDays} days or more.`, {
        facts: { field: 'keepDays' },
      });
    const before = await this.#policy();
    const after = { keepDays, hold, reason: policy.reason?.slice(0, 2_000) ?? null };
    await this.graph.transaction(async (tx) => {
      await tx.run(
        `MERGE (t:AuditTrail {name: $trail})
         SET t.keepDays = $after.keepDays, t.hold = $after.hold, t.retentionReason = $after.reason`,
        { trail: this.trail, after },
      );
      await appendRecord(
        tx,
        ctx,
        { action: 'audit.retention', outcome: 'success', reason: after.reason, before: { ...before }, after },
        this.trail,
      );
    });
    return after;
  }

  /** Removes what the policy no longer keeps; called daily. Needs `audit.manage`. @throws AUDIT_DAMAGED naming the record */
  async apply(ctx: RequestContext): Promise<RetentionResult> {
    requirePermission(ctx, 'audit.manage');
    const { keepDays, hold } = await this.#policy();
    if (keepDays === null || hold) return { removed: 0, chains: 0, before: null };
    const before = isoTime(this.clock.nowMs() - keepDays * dayMs);
    await this.checkpoints.make(ctx);
    const key = await this.keys.current(ctx);
    const result: RetentionResult = { removed: 0, chains: 0, before };
    const runId = newId();
    for (const chain of chainsOf(this.trail)) {
      const removed = await this.#removeFrom(ctx, {
        chain,
        runId,
        before,
        keepDays,
        by: ctx.subject.id,
        key,
      });
      result.removed += removed;
      if (removed > 0) result.chains += 1;
    }
    if (result.removed > 0) {
      await this.graph.transaction((tx) =>
        appendRecord(
          tx,
          ctx,
          { action: 'audit.retain', outcome: 'success', targetId: runId, details: { ...result, keepDays } },
          this.trail,
        ),
      );
    }
    return result;
  }

  async #policy(): Promise<RetentionPolicy> {
    const [row] = await this.graph.read<{ policy: RetentionPolicy }>(
      `MATCH (t:AuditTrail {name: $trail})
       RETURN {keepDays: t.keepDays, hold: coalesce(t.hold, false), reason: t.retentionReason} AS policy`,
      { trail: this.trail },
      { id: 'audit.retention' },
    );
    return row?.policy ?? { keepDays: null, hold: false, reason: null };
  }

  /** Batch by batch, each in a transaction with its tombstone: an interruption leaves a chain that verifies. */
  async #removeFrom(ctx: RequestContext, removal: Removal): Promise<number> {
    for (let total = 0; ;) {
      ctx.signal.throwIfAborted();
      const removed = await this.graph.transaction((tx) => this.#removeBatch(tx, removal), {
        id: 'audit.retain',
        timeoutMs: 120_000,
      });
      total += removed;
      if (removed < batchSize) return total;
    }
  }

  async #removeBatch(tx: GraphTransaction, removal: Removal): Promise<number> {
    const { chain, runId, before } = removal;
    const stones = await tx.run<{ content: string; hash: string; runId: string; previousHash: string }>(
      `MATCH (c:AuditChain {name: $chain}) SET c.lock = $runId
       WITH c MATCH (t:AuditTombstone {chain: $chain})
       RETURN t.content AS content, t.hash AS hash, t.runId AS runId, t.previousHash AS previousHash
       ORDER BY t.toSequence DESC LIMIT 2`,
      { chain, runId },
    );
    const last = stones[0] === undefined ? null : (JSON.parse(stones[0].content) as TombstoneContent);
    const rows = await tx.run<{ hash: string; content: string }>(
      `MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence > $through AND r.sequence <= $through + $limit
       RETURN r.hash AS hash, r.content AS content ORDER BY r.sequence`,
      { chain, through: last?.toSequence ?? 0, limit: batchSize },
    );
    const old = takeOld(rows, chain, before, last);
    const newest = old.at(-1);
    const oldest = old[0];
    if (newest === undefined || oldest === undefined) return 0;
    const sameRun = last !== null && last.runId === runId;
    const statement: TombstoneContent = {
      format: 1,
      trail: this.trail,
      chain,
      runId,
      fromSequence: sameRun ? last.fromSequence : oldest.record.sequence,
      toSequence: newest.record.sequence,
      lastHash: newest.hash,
      firstAt: sameRun ? last.firstAt : oldest.record.at,
      lastAt: newest.record.at,
      records: old.length + (sameRun ? last.records : 0),
      actions: countActions(
        sameRun ? last.actions : {},
        old.map((item) => item.record),
      ),
      keepDays: removal.keepDays,
      removedAt: isoTime(this.clock.nowMs()),
      removedBy: removal.by,
      previousHash: sameRun ? last.previousHash : (stones[0]?.hash ?? firstPreviousHash),
      keyId: removal.key.id,
    };
    await tx.run(
      `MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence >= $from AND r.sequence <= $to DELETE r
       WITH DISTINCT 1 AS one
       MERGE (t:AuditTombstone {chain: $chain, runId: $runId})
       SET t += $signed, t.trail = $trail, t.toSequence = $to, t.previousHash = $previousHash`,
      {
        chain,
        runId,
        trail: this.trail,
        from: oldest.record.sequence,
        to: newest.record.sequence,
        previousHash: statement.previousHash,
        signed: signStatement(statement, removal.key),
      },
    );
    return old.length;
  }
}

/** Records older than the limit from the beginning on, verified one by one. @throws AUDIT_DAMAGED */
function takeOld(
  rows: readonly { hash: string; content: string }[],
  chain: string,
  before: string,
  last: TombstoneContent | null,
): { record: AuditRecord; hash: string }[] {
  const taken: { record: AuditRecord; hash: string }[] = [];
  let sequence = last?.toSequence ?? 0;
  let previousHash = last?.lastHash ?? genesisHash;
  for (const { hash, content } of rows) {
    const record = JSON.parse(content) as AuditRecord;
    sequence += 1;
    const right =
      sha256(content) === hash &&
      record.chain === chain &&
      record.sequence === sequence &&
      record.previousHash === previousHash;
    if (!right) {
      throw new WaymarkError(
        'AUDIT_DAMAGED',
        `Record ${chain} ${sequence} does not verify; nothing is removed.`,
        {
          facts: { chain, sequence },
        },
      );
    }
    if (record.at >= before) break;
    taken.push({ record, hash });
    previousHash = hash;
  }
  return taken;
}

function countActions(
  known: Readonly<Record<string, number>>,
  records: readonly AuditRecord[],
): Record<string, number> {
  const counts = { ...known };
  for (const { action } of records) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}
