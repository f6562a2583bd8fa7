import { Neo4jError } from 'neo4j-driver';
import { isWaymarkError, WaymarkError } from '../core/errors.js';

const timeoutCodes = new Set([
  'Neo.ClientError.Transaction.TransactionTimedOut',
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
]);
const terminatedCodes = new Set([
  'Neo.ClientError.Transaction.Terminated',
  'Neo.TransientError.Transaction.Terminated',
  'Neo.ClientError.Transaction.TransactionMarkedAsFailed',
]);

/** The connection was lost while a transaction was being committed: it may have been done or not. */
export class CommitLostError extends Error {
  constructor(cause: unknown) {
    super('The connection was lost while committing.', { cause });
  }
}

/**
 * Translates what the driver throws into the catalogue: GRAPH_UNAVAILABLE, GRAPH_AUTH_FAILED, GRAPH_BUSY,
 * GRAPH_TIMEOUT, GRAPH_CONSTRAINT or GRAPH_QUERY_FAILED with the query's id. Never repeats a query text or a parameter.
 */
export function translateGraphError(
  error: unknown,
  queryId: string,
  signal: AbortSignal | undefined,
): unknown {
  if (isWaymarkError(error)) return error;
  if (signal?.aborted) {
    if (isWaymarkError(signal.reason)) return signal.reason;
    return new WaymarkError('GRAPH_TIMEOUT', `The graph query ${queryId} was cancelled.`, {
      cause: error,
      facts: { query: queryId },
    });
  }
  if (error instanceof CommitLostError) {
    return new WaymarkError(
      'GRAPH_UNAVAILABLE',
      `Neo4j was lost while it committed ${queryId}: the change may have been made or not.`,
      { cause: error.cause, facts: { query: queryId, committed: 'unknown' } },
    );
  }
  if (!(error instanceof Neo4jError)) return error;
  const facts = { query: queryId };
  const busy = busyReason(error);
  if (busy !== null) return new WaymarkError('GRAPH_BUSY', busy, { cause: error, facts });
  if (
    error.code === 'ServiceUnavailable' ||
    error.code === 'SessionExpired' ||
    error.code.includes('DatabaseUnavailable')
  ) {
    return new WaymarkError('GRAPH_UNAVAILABLE', 'Neo4j is not reachable.', { cause: error, facts });
  }
  if (error.code.startsWith('Neo.ClientError.Security')) {
    return new WaymarkError('GRAPH_AUTH_FAILED', 'Neo4j refused the account.', { cause: error, facts });
  }
  if (timeoutCodes.has(error.code) || terminatedCodes.has(error.code)) {
    return new WaymarkError('GRAPH_TIMEOUT', `The graph query ${queryId} took too long.`, {
      cause: error,
      facts,
    });
  }
  if (error.code === 'Neo.ClientError.Schema.ConstraintValidationFailed') {
    return new WaymarkError('GRAPH_CONSTRAINT', `The graph query ${queryId} would break a uniqueness rule.`, {
      cause: error,
      facts,
    });
  }
  return new WaymarkError('GRAPH_QUERY_FAILED', `The graph query ${queryId} failed.`, {
    cause: error,
    facts: { ...facts, neo4jCode: error.code },
  });
}

/** Why Neo4j could not take the work now, although it is there; null for other errors. The driver has retried before. */
function busyReason(error: Neo4jError): string | null {
  if (error.code.includes('MemoryPoolOutOfMemory') || error.code.includes('TransactionOutOfMemory'))
    return 'Neo4j has not enough memory for this now.';
  if (
    error.code.includes('Deadlock') ||
    error.code.includes('LockClientStopped') ||
    error.code.includes('LockAcquisition')
  )
    return 'Others changed the same part of the graph at the same time.';
  if (error.message.startsWith('Connection acquisition timed out'))
    return 'All connections to Neo4j are in use.';
  return null;
}
