import { isoTime, systemClock } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { type AuditEntry, type ChainHead, genesisHash, sealRecord } from './audit-record.js';
import { mainTrail, nextChain } from './trail.js';

/** The part of a graph transaction that a record needs. */
export interface AuditTransaction {
  run(query: string, params?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
  /** See `GraphTransaction`. */
  beforeCommit(work: () => Promise<void>, stage?: 'LAST'): void;
}

/**
 * Locks the chain, and appends when its head is where the records expect it. One parameter that holds all: of texts and
 * lists given alone, each order of magnitude is planned for itself.
 */
const appendQuery = `
MERGE (c:AuditChain {name: $place.chain})
ON CREATE SET c.sequence = 0, c.hash = $place.genesis, c.epoch = 0
SET c.lock = $place.last.id
WITH c, c.sequence AS sequence, c.hash AS hash, c.epoch AS epoch
WITH c, sequence, hash, epoch,
  sequence = $place.expected.sequence AND hash = $place.expected.hash AND epoch = $place.expected.epoch AS fits
FOREACH (record IN CASE WHEN fits THEN $place.records ELSE [] END |
  CREATE (r:AuditRecord) SET r = record)
FOREACH (_ IN CASE WHEN fits THEN [1] ELSE [] END |
  SET c.sequence = $place.last.sequence, c.hash = $place.last.hash)
RETURN fits, sequence, hash, epoch`;

/** An entry that waits for its place in a chain. */
interface Waiting {
  ctx: RequestContext;
  entry: AuditEntry;
  id: string;
  at: string;
}

/** Where chains were when this process last wrote to them: a guess that the query checks under its lock. */
const guesses = new Map<string, ChainHead>();
const emptyHead: ChainHead = { sequence: 0, hash: genesisHash, epoch: 0 };
/** Entries of transactions under way, and the chain that a transaction writes to, by trail. */
const waiting = new WeakMap<AuditTransaction, Waiting[]>();
const chosen = new WeakMap<AuditTransaction, Map<string, string>>();

/**
 * Writes an audit record in the caller's transaction: it exists exactly when the fact does. Each record carries the
 * hash of the one before it in its chain. All records of a transaction are written together when everything else in it
 * is done, so a chain is locked for no longer than the commit takes; the query goes to the server along with the events.
 *
 * @returns the record's id. Cost: one query for a transaction, two when another process or an aborted transaction
 * wrote to the chain.
 */
export async function recordAudit(
  tx: AuditTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
): Promise<string> {
  const item = waitingEntry(ctx, entry);
  const items = waiting.get(tx);
  if (items === undefined) {
    waiting.set(tx, [item]);
    // After events have locked what they count by: always in the same order, so that two transactions never wait for
    // each other.
    tx.beforeCommit(async () => {
      const all = waiting.get(tx) ?? [];
      waiting.delete(tx);
      await append(tx, chainFor(tx, mainTrail), all);
    }, 'LAST');
  } else items.push(item);
  return item.id;
}

/** Writes records to any trail, at once: what follows in the transaction finds them. @returns their ids */
export async function appendRecords(
  tx: AuditTransaction,
  ctx: RequestContext,
  entries: readonly AuditEntry[],
  trail: string,
  chain = chainFor(tx, trail),
): Promise<string[]> {
  const items = entries.map((entry) => waitingEntry(ctx, entry));
  if (items.length > 0) await append(tx, chain, items);
  return items.map(({ id }) => id);
}

/** As {@link appendRecords}, for one. @returns its id */
export async function appendRecord(
  tx: AuditTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
  trail: string,
): Promise<string> {
  const [id = ''] = await appendRecords(tx, ctx, [entry], trail);
  return id;
}

/** The chain of a transaction, always the same: it never waits for one while it holds another. */
function chainFor(tx: AuditTransaction, trail: string): string {
  const chains = chosen.get(tx) ?? new Map<string, string>();
  chosen.set(tx, chains);
  const chain = chains.get(trail) ?? nextChain(trail);
  chains.set(trail, chain);
  return chain;
}

/** The entry as it is now: what the caller changes in it later is not recorded. */
function waitingEntry(ctx: RequestContext, entry: AuditEntry): Waiting {
  return { ctx, entry: structuredClone(entry), id: newId(), at: isoTime(systemClock.nowMs()) };
}

async function append(tx: AuditTransaction, chain: string, items: readonly Waiting[]): Promise<void> {
  const guess = guesses.get(chain) ?? emptyHead;
  const head = await appendAfter(tx, chain, items, guess);
  if (head !== null && (await appendAfter(tx, chain, items, head)) !== null)
    throw new WaymarkError('INTERNAL', `The audit chain ${chain} moved under its lock.`);
}

/** @returns null when the records were written, else where the chain really stands. */
async function appendAfter(
  tx: AuditTransaction,
  chain: string,
  items: readonly Waiting[],
  expected: ChainHead,
): Promise<ChainHead | null> {
  let head = expected;
  const records = items.map(({ ctx, entry, id, at }) => {
    const record = sealRecord(ctx, entry, { id, chain, at, head });
    head = { sequence: record.sequence, hash: record.hash, epoch: expected.epoch };
    return record;
  });
  const last = { id: records.at(-1)?.id ?? '', sequence: head.sequence, hash: head.hash };
  const { sequence, hash, epoch } = expected;
  const place = { chain, genesis: genesisHash, records, last, expected: { sequence, hash, epoch } };
  const [row] = (await tx.run(appendQuery, { place })) as readonly (ChainHead & { fits: boolean })[];
  if (row === undefined) throw new WaymarkError('INTERNAL', 'The audit chain gave no answer.');
  if (!row.fits) return { sequence: row.sequence, hash: row.hash, epoch: row.epoch };
  guesses.set(chain, head);
  return null;
}
