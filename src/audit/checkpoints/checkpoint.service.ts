import { type Clock, isoTime } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { trailPrefix } from '../chain/trail.js';
import { type Checkpoint, type CheckpointContent, firstPreviousHash, signStatement } from './checkpoint.js';
import type { SigningKey, SigningKeys } from './signing-keys.js';

/** Takes a copy of each checkpoint out of the graph: a file, an object store with a lock on it, a mail. */
export type CheckpointSink = (checkpoint: Checkpoint) => Promise<void>;

/**
 * Signs where all chains stand. A checkpoint fixes every record before it: whoever rewrites, removes or cuts off
 * records must also forge the signature, and with a copy outside the graph even the signing key would not help.
 */
export class CheckpointService {
  constructor(
    private readonly graph: GraphClient,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly trail: string,
    private readonly sinks: readonly CheckpointSink[],
  ) {}

  /** Makes a checkpoint when something was written since the last one. @returns it, or null when nothing was */
  async make(ctx: RequestContext): Promise<Checkpoint | null> {
    const key = await this.keys.current(ctx);
    const made = await this.graph.transaction((tx) => this.#write(tx, key), { id: 'audit.checkpoint' });
    if (made !== null) for (const sink of this.sinks) await sink(made);
    return made;
  }

  /** Checkpoints after a number, in order. */
  async list(afterNumber = 0, limit = 10_000): Promise<Checkpoint[]> {
    const rows = await this.graph.read<{ checkpoint: Checkpoint }>(
      `MATCH (p:AuditCheckpoint {trail: $trail}) WHERE p.number > $afterNumber
       OPTIONAL MATCH (k:AuditKey {id: p.keyId})
       RETURN p {.number, .at, .content, .hash, .signature, .keyId, publicKey: k.publicKey} AS checkpoint
       ORDER BY p.number LIMIT $limit`,
      { trail: this.trail, afterNumber, limit },
      { id: 'audit.checkpoints' },
    );
    return rows.map((row) => row.checkpoint);
  }

  /** Checkpoints before a number (null: all), newest first, and how many there are. */
  async newest(
    before: number | null,
    limit: number,
  ): Promise<{ checkpoints: Checkpoint[]; totalCount: number }> {
    const [row] = await this.graph.read<{ checkpoints: Checkpoint[]; totalCount: number }>(
      `RETURN COLLECT { MATCH (p:AuditCheckpoint {trail: $trail}) WHERE $before IS NULL OR p.number < $before
           WITH p ORDER BY p.number DESC LIMIT $limit
           OPTIONAL MATCH (k:AuditKey {id: p.keyId})
           RETURN p {.number, .at, .content, .hash, .signature, .keyId, publicKey: k.publicKey} } AS checkpoints,
         COUNT { MATCH (p:AuditCheckpoint {trail: $trail}) } AS totalCount`,
      { trail: this.trail, before, limit },
      { id: 'audit.newest-checkpoints' },
    );
    return row ?? { checkpoints: [], totalCount: 0 };
  }

  /** Locks the trail and all its chains for a moment, so that the checkpoint is one state of all of them. */
  async #write(tx: GraphTransaction, key: SigningKey): Promise<Checkpoint | null> {
    const [trail] = await tx.run<{ number: number; hash: string }>(
      `MATCH (t:AuditTrail {name: $trail}) SET t.lock = $keyId
       WITH t RETURN coalesce(t.checkpoint, 0) AS number, coalesce(t.checkpointHash, $first) AS hash`,
      { trail: this.trail, keyId: key.id, first: firstPreviousHash },
    );
    const number = (trail?.number ?? 0) + 1;
    const chains = await tx.run<{ name: string; sequence: number; hash: string; fresh: boolean }>(
      `MATCH (c:AuditChain) WHERE c.name STARTS WITH $prefix SET c.lock = $keyId
       WITH c RETURN c.name AS name, c.sequence AS sequence, c.hash AS hash,
         c.sequence > coalesce(c.checkpointed, 0) AS fresh ORDER BY name`,
      { prefix: trailPrefix(this.trail), keyId: key.id },
    );
    if (!chains.some((chain) => chain.fresh)) return null;
    const at = isoTime(this.clock.nowMs());
    const content: CheckpointContent = {
      format: 1,
      trail: this.trail,
      number,
      at,
      previousHash: trail?.hash ?? firstPreviousHash,
      keyId: key.id,
      chains: chains.map(({ name, sequence, hash }) => ({ name, sequence, hash })),
    };
    const signed = signStatement(content, key);
    await tx.run(
      `MATCH (t:AuditTrail {name: $trail}) SET t.checkpoint = $number, t.checkpointHash = $signed.hash
       CREATE (p:AuditCheckpoint {trail: $trail, number: $number, at: $at}) SET p += $signed
       WITH p MATCH (c:AuditChain) WHERE c.name STARTS WITH $prefix
       SET c.epoch = $number, c.checkpointed = c.sequence`,
      { trail: this.trail, prefix: trailPrefix(this.trail), number, at, signed },
    );
    return { ...signed, number, at, publicKey: key.publicKey };
  }
}
