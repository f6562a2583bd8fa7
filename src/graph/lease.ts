import { WaymarkError } from '../core/errors.js';
import type { GraphClient, GraphTransaction } from './client.js';

/** An exclusive right that one process holds for a time. */
export interface Lease {
  name: string;
  /** Grows with every holder: work of an earlier holder is recognised by its smaller token. */
  token: number;
}

/**
 * The server's clock counts, so clocks of nodes need not agree. A lease that ran out may be taken over; the fence
 * then refuses everything its former holder still tries to commit.
 */
const acquireQuery = `
MERGE (l:Lease {name: $name})
SET l.askedAt = timestamp()
WITH l, (l.holder IS NULL OR l.until < timestamp()) AS free
FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END |
  SET l.holder = $holder, l.token = coalesce(l.token, 0) + 1, l.until = timestamp() + $ttlMs)
RETURN free, l.token AS token`;

const renewQuery = `
MATCH (l:Lease {name: $name})
SET l.askedAt = timestamp()
WITH l WHERE l.token = $token AND l.holder IS NOT NULL
SET l.until = timestamp() + $ttlMs
RETURN true AS held`;

const releaseQuery = `
MATCH (l:Lease {name: $name}) WHERE l.token = $token
SET l.holder = null, l.until = 0`;

const fenceQuery = `
MATCH (l:Lease {name: $name})
SET l.askedAt = timestamp()
WITH l WHERE l.token = $token AND l.holder IS NOT NULL
RETURN true AS held`;

/** Takes a lease inside a transaction; null when another process holds it. */
export async function acquireLease(
  tx: GraphTransaction,
  name: string,
  holder: string,
  ttlMs: number,
): Promise<Lease | null> {
  const [row] = await tx.run<{ free: boolean; token: number }>(acquireQuery, { name, holder, ttlMs });
  return row?.free === true ? { name, token: row.token } : null;
}

/** Keeps a lease for another while. @returns false when it is lost. */
export async function renewLease(graph: GraphClient, lease: Lease, ttlMs: number): Promise<boolean> {
  const rows = await graph.write(
    renewQuery,
    { ...lease, ttlMs },
    { id: 'graph.lease-renew', timeoutMs: 20_000 },
  );
  return rows.length > 0;
}

/** Gives a lease back. */
export async function releaseLease(tx: GraphTransaction, lease: Lease): Promise<void> {
  await tx.run(releaseQuery, { ...lease });
}

/**
 * Refuses the transaction when the lease was taken over. Locks the lease until the transaction ends, so a take-over
 * waits for it. @throws CONFLICT
 */
export async function fence(tx: GraphTransaction, lease: Lease): Promise<void> {
  const rows = await tx.run(fenceQuery, { ...lease });
  if (rows.length > 0) return;
  throw new WaymarkError('CONFLICT', 'Another process has taken over this work.', {
    facts: { lease: lease.name },
  });
}
