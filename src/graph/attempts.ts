import neo4j, { Neo4jError, type Session, type Transaction } from 'neo4j-driver';
import { sleep } from '../core/clock.js';
import { CommitLostError } from './errors.js';

/** How a transaction is run and repeated. */
export interface AttemptOptions {
  timeoutMs: number;
  /** Name of the query, seen in the server. */
  id: string;
  /** No attempt begins later than this after the first, ms. */
  retryTimeMs: number;
  signal: AbortSignal | undefined;
}

const firstDelayMs = 100;
const longestDelayMs = 4_000;

/**
 * Runs `work` in a transaction and commits it. After a deadlock or a lost connection it is run again, the delay doubling
 * from 100 ms to 4 s, each varied by a fifth. A commit whose answer is lost is different: it may have been done, and
 * running the work again could do it twice, so a writing transaction ends with {@link CommitLostError} then.
 */
export async function attempts<Result>(
  session: Session,
  writes: boolean,
  work: (tx: Transaction) => Promise<Result>,
  options: AttemptOptions,
): Promise<Result> {
  const { timeoutMs: timeout, id, retryTimeMs, signal } = options;
  const last = performance.now() + retryTimeMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await attempt(session, writes, work, { timeout, metadata: { query: id } });
    } catch (error) {
      if (!neo4j.isRetryableError(error) || performance.now() > last) throw error;
      await sleep(delayMs * (0.8 + 0.4 * Math.random()), signal);
      if (signal?.aborted === true) throw error;
    }
  }
}

async function attempt<Result>(
  session: Session,
  writes: boolean,
  work: (tx: Transaction) => Promise<Result>,
  config: { timeout: number; metadata: object },
): Promise<Result> {
  // Not awaited: the first query is sent along with the beginning of the transaction.
  const tx = session.beginTransaction(config);
  let result: Result;
  try {
    result = await work(tx);
  } catch (error) {
    if (tx.isOpen()) await tx.rollback().catch(() => undefined);
    throw error;
  }
  try {
    await tx.commit();
  } catch (error) {
    // An answer of the server says that nothing was written; without one nobody knows.
    if (writes && isConnectionLost(error)) throw new CommitLostError(error);
    throw error;
  }
  return result;
}

function isConnectionLost(error: unknown): boolean {
  return (
    error instanceof Neo4jError &&
    (error.code === neo4j.error.SERVICE_UNAVAILABLE || error.code === neo4j.error.SESSION_EXPIRED)
  );
}
