import { isoTime, systemClock } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { type AuditEntry, type ChainHead, genesisHash, sealRecord } from './audit-record.js';
import { chainOf, mainTrail } from './trail.js';

/** The part of a graph transaction that a record needs. */
export interface AuditTransaction {
  run(query: string, params?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
}

/** Locks the chain, and appends when its head is where the record expects it. */
const appendQuery = `
MERGE (c:AuditChain {name: $chain})
ON CREATE SET c.sequence = 0, c.hash = $genesis, c.epoch = 0
SET c.lock = $record.id
WITH c, c.sequence AS sequence, c.hash AS hash, c.epoch AS epoch
WITH c, sequence, hash, epoch, sequence = $expected.sequence AND hash = $expected.hash AND epoch = $expected.epoch AS fits
FOREACH (_ IN CASE WHEN fits THEN [1] ELSE [] END |
  CREATE (r:AuditRecord) SET r = $record
  SET c.sequence = $record.sequence, c.hash = $record.hash)
RETURN fits, sequence, hash, epoch`;

/** Where chains were when this process last wrote to them: a guess that the query checks under its lock. */
const guesses = new Map<string, ChainHead>();
const emptyHead: ChainHead = { sequence: 0, hash: genesisHash, epoch: 0 };

/**
 * Writes an audit record in the caller's transaction: it exists exactly when the fact does. Each record carries the
 * hash of the one before it in its chain. Call it late in the transaction: the chain is locked until the end.
 *
 * @returns the record's id. Cost: one query, two when another process or an aborted transaction wrote to the chain.
 */
export async function recordAudit(
  tx: AuditTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
): Promise<string> {
  return appendRecord(tx, ctx, entry, mainTrail);
}

/** {@link recordAudit} for any trail. */
export async function appendRecord(
  tx: AuditTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
  trail: string,
): Promise<string> {
  const place = { id: newId(), chain: chainOf(trail, ctx.correlationId), at: isoTime(systemClock.nowMs()) };
  const guess = guesses.get(place.chain) ?? emptyHead;
  const head = await append(tx, ctx, entry, place, guess);
  if (head !== null && (await append(tx, ctx, entry, place, head)) !== null)
    throw new WaymarkError('INTERNAL', `The audit chain ${place.chain} moved under its lock.`);
  return place.id;
}

/** @returns null when the record was written, else where the chain really stands. */
async function append(
  tx: AuditTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
  place: { id: string; chain: string; at: string },
  head: ChainHead,
): Promise<ChainHead | null> {
  const record = sealRecord(ctx, entry, { ...place, head });
  const [row] = (await tx.run(appendQuery, {
    chain: place.chain,
    genesis: genesisHash,
    record,
    expected: { sequence: head.sequence, hash: head.hash, epoch: head.epoch },
  })) as readonly (ChainHead & { fits: boolean })[];
  if (row === undefined) throw new WaymarkError('INTERNAL', 'The audit chain gave no answer.');
  if (!row.fits) return { sequence: row.sequence, hash: row.hash, epoch: row.epoch };
  guesses.set(place.chain, { sequence: record.sequence, hash: record.hash, epoch: head.epoch });
  return null;
}
