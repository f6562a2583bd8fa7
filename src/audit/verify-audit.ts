import type { JsonValue } from '../core/canonical-json.js';
import type { GraphClient } from '../graph/index.js';
import { type AuditRecord, genesisHash, recordHash } from './audit-record.js';

/** The first record that is not what it was. */
export interface AuditFault {
  chain: string;
  /** Place in the chain where the fault shows. */
  sequence: number;
  recordId: string | null;
  kind: 'EDITED' | 'MISSING' | 'REORDERED' | 'TRUNCATED';
  message: string;
}

/** Outcome of a verification. */
export interface AuditVerification {
  records: number;
  chains: number;
  /** First fault of each chain, by chain; empty when all is as it was written. */
  faults: AuditFault[];
}

const pageSize = 10_000;

/** Recomputes every hash of every chain. Cost: reads all records once, by pages. */
export async function verifyAudit(
  graph: GraphClient,
  onProgress: (records: number) => void = () => undefined,
): Promise<AuditVerification> {
  const chains = await graph.read<{ name: string; sequence: number; hash: string }>(
    'MATCH (c:AuditChain) RETURN c.name AS name, c.sequence AS sequence, c.hash AS hash ORDER BY name',
    {},
    { id: 'audit.chains' },
  );
  const result: AuditVerification = { records: 0, chains: chains.length, faults: [] };
  for (const chain of chains) {
    const fault = await verifyChain(graph, chain, (count) => {
      result.records += count;
      onProgress(result.records);
    });
    if (fault !== null) result.faults.push(fault);
  }
  return result;
}

async function verifyChain(
  graph: GraphClient,
  head: { name: string; sequence: number; hash: string },
  count: (records: number) => void,
): Promise<AuditFault | null> {
  let expected = 1;
  let previous = genesisHash;
  for (;;) {
    const rows = await graph.read<{ record: AuditRecord & Record<'before' | 'after' | 'details', string> }>(
      'MATCH (r:AuditRecord) WHERE r.chain = $chain AND r.sequence >= $from RETURN properties(r) AS record ORDER BY r.sequence LIMIT $limit',
      { chain: head.name, from: expected, limit: pageSize },
      { id: 'audit.verify', timeoutMs: 120_000 },
    );
    for (const { record } of rows) {
      const fault = checkRecord(record, head.name, expected, previous);
      if (fault !== null) return fault;
      previous = record.hash;
      expected += 1;
    }
    count(rows.length);
    if (rows.length < pageSize) break;
  }
  if (expected - 1 !== head.sequence || previous !== head.hash) {
    return {
      chain: head.name,
      sequence: expected,
      recordId: null,
      kind: 'TRUNCATED',
      message: `The chain ends at ${expected - 1}; its head says ${head.sequence}.`,
    };
  }
  return null;
}

/** Members that may be null when a record is written. */
const absent: Readonly<Record<string, JsonValue>> = {
  sessionId: null,
  address: null,
  userAgent: null,
  assetKey: null,
  targetId: null,
  reason: null,
  ticket: null,
};

function checkRecord(
  stored: AuditRecord & Record<'before' | 'after' | 'details', string>,
  chain: string,
  expected: number,
  previous: string,
): AuditFault | null {
  const fault = (kind: AuditFault['kind'], message: string): AuditFault => ({
    chain,
    sequence: expected,
    recordId: stored.id,
    kind,
    message,
  });
  if (stored.sequence !== expected)
    return fault('MISSING', `Record ${expected} is missing; ${stored.sequence} follows.`);
  const { hash, before, after, details, ...rest } = stored;
  // Neo4j keeps no null properties: absent members were null when the hash was made.
  const members = { ...absent, ...(rest as unknown as Record<string, JsonValue>) };
  const whole = {
    ...members,
    before: parse(before),
    after: parse(after),
    details: parse(details),
  } as unknown as Omit<AuditRecord, 'hash'>;
  if (recordHash(whole) !== hash)
    return fault('EDITED', `Record ${expected} was changed after it was written.`);
  if (stored.previousHash !== previous)
    return fault('REORDERED', `Record ${expected} does not follow the record before it.`);
  return null;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
