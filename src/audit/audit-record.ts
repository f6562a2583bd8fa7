import type { AuditAction } from '../core/audit-events.js';
import { canonicalJson, type JsonValue, sha256 } from '../core/canonical-json.js';

/** What a service says about an action. */
export interface AuditEntry {
  action: AuditAction;
  outcome: 'success' | 'failure' | 'denied';
  /** Key of the asset acted on. */
  assetKey?: string | null;
  /** Id of what else was acted on: account, run, token. */
  targetId?: string | null;
  /** Why, in the person's words, or the error's code. */
  reason?: string | null;
  /** Ticket that asked for it. */
  ticket?: string | null;
  /** State before and after; never holds a secret. */
  before?: JsonValue;
  after?: JsonValue;
  details?: JsonValue;
}

/** A record as stored. The hash covers everything else and the hash of the record before it in the chain. */
export interface AuditRecord {
  id: string;
  /** Name of the chain, and the record's place in it from 1 without gaps. */
  chain: string;
  sequence: number;
  previousHash: string;
  hash: string;
  /** ISO 8601, UTC. */
  at: string;
  action: AuditAction;
  outcome: 'success' | 'failure' | 'denied';
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  sessionId: string | null;
  channel: string;
  address: string | null;
  userAgent: string | null;
  requestId: string;
  correlationId: string;
  assetKey: string | null;
  targetId: string | null;
  reason: string | null;
  ticket: string | null;
  before: JsonValue;
  after: JsonValue;
  details: JsonValue;
}

/** Hash before the first record of a chain. */
export const genesisHash = '0'.repeat(64);

/** The hash of a record: SHA-256 over the canonical JSON of all its members but `hash`. */
export function recordHash(record: Omit<AuditRecord, 'hash'>): string {
  return sha256(canonicalJson(record as unknown as JsonValue));
}
