import type { RequestContext } from '../core/context.js';
import { isoTime, systemClock } from '../core/clock.js';
import { newId } from '../core/ids.js';
import type { GraphTransaction } from '../graph/index.js';
import { type AuditEntry, type AuditRecord, genesisHash, recordHash } from './audit-record.js';

/** Chains in use: a record goes to the chain of its correlation, so writers seldom wait for each other. */
const chainCount = 8;

const lockQuery = `
MERGE (c:AuditChain {name: $chain})
ON CREATE SET c.sequence = 0, c.hash = $genesis
SET c.lock = $id
RETURN c.sequence AS sequence, c.hash AS hash`;

const writeQuery = `
MATCH (c:AuditChain {name: $record.chain})
CREATE (r:AuditRecord) SET r = $record
SET c.sequence = $record.sequence, c.hash = $record.hash`;

/**
 * Writes an audit record in the caller's transaction: it exists exactly when the fact does. Each record carries the
 * hash of the one before it in its chain. @returns the record's id. Cost: two small queries, one lock on the chain.
 */
export async function recordAudit(
  tx: GraphTransaction,
  ctx: RequestContext,
  entry: AuditEntry,
): Promise<string> {
  const id = newId();
  const chain = `chain-${chainOf(ctx.correlationId)}`;
  const [head] = await tx.run<{ sequence: number; hash: string }>(lockQuery, {
    chain,
    genesis: genesisHash,
    id,
  });
  const record: Omit<AuditRecord, 'hash'> = {
    id,
    chain,
    sequence: (head?.sequence ?? 0) + 1,
    previousHash: head?.hash ?? genesisHash,
    at: isoTime(systemClock.nowMs()),
    action: entry.action,
    outcome: entry.outcome,
    subjectKind: ctx.subject.kind,
    subjectId: ctx.subject.id,
    subjectName: ctx.subject.name,
    sessionId: ctx.subject.sessionId,
    channel: ctx.source.channel,
    address: ctx.source.address,
    userAgent: ctx.source.userAgent,
    requestId: ctx.requestId,
    correlationId: ctx.correlationId,
    assetKey: entry.assetKey ?? null,
    targetId: entry.targetId ?? null,
    reason: entry.reason ?? null,
    ticket: entry.ticket ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    details: entry.details ?? null,
  };
  const stored = {
    ...record,
    before: JSON.stringify(record.before),
    after: JSON.stringify(record.after),
    details: JSON.stringify(record.details),
  };
  await tx.run(writeQuery, { record: { ...stored, hash: recordHash(record) } });
  return id;
}

function chainOf(correlationId: string): number {
  let sum = 0;
  for (const character of correlationId) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return sum % chainCount;
}
