import type { AuditAction } from '../../core/audit-events.js';
import { canonicalJson, type JsonValue, sha256 } from '../../core/canonical-json.js';
import type { RequestContext } from '../../core/context.js';
import { redactJson } from '../../core/redaction.js';

/** How an action ended. */
export type AuditOutcome = 'success' | 'failure' | 'denied';

/** What a service says about an action. */
export interface AuditEntry {
  action: AuditAction;
  outcome: AuditOutcome;
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

/** A record as written. */
export interface AuditRecord {
  id: string;
  /** Name of the chain, and the record's place in it from 1 without gaps. */
  chain: string;
  sequence: number;
  /** Number of the newest checkpoint when the record was written; 0 before the first. */
  epoch: number;
  /** Hash of the record before it in the chain. */
  previousHash: string;
  /** ISO 8601, UTC. */
  at: string;
  action: AuditAction;
  outcome: AuditOutcome;
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

/** Where a chain stands. */
export interface ChainHead {
  sequence: number;
  hash: string;
  epoch: number;
}

/**
 * A record as stored: `content` is its canonical JSON and the truth, `hash` the SHA-256 of `content`. The other
 * members repeat what records are searched for; verification compares them with the content.
 */
export interface StoredRecord {
  id: string;
  chain: string;
  sequence: number;
  hash: string;
  content: string;
  at: string;
  action: string;
  outcome: string;
  subjectId: string;
  subjectName: string;
  assetKey: string | null;
  targetId: string | null;
  ticket: string | null;
  [member: string]: unknown;
}

/** Hash before the first record of a chain. */
export const genesisHash = '0'.repeat(64);

/** Members of {@link StoredRecord} that repeat what the content says. */
export const repeatedMembers = [
  'id',
  'at',
  'action',
  'outcome',
  'subjectId',
  'subjectName',
  'assetKey',
  'targetId',
  'ticket',
] as const;

/** Longer states are kept as their size and hash: a record is a proof, not a copy of the data. */
const longestState = 65_536;
const longestText = 4_000;

/** Puts an entry into its place of a chain. */
export function sealRecord(
  ctx: RequestContext,
  entry: AuditEntry,
  place: { id: string; chain: string; at: string; head: ChainHead },
): StoredRecord {
  const { id, chain, at, head } = place;
  const record: AuditRecord = {
    id,
    chain,
    sequence: head.sequence + 1,
    epoch: head.epoch,
    previousHash: head.hash,
    at,
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
    assetKey: text(entry.assetKey),
    targetId: text(entry.targetId),
    reason: text(entry.reason),
    ticket: text(entry.ticket),
    before: state(entry.before),
    after: state(entry.after),
    details: state(entry.details),
  };
  const content = canonicalJson(record as unknown as JsonValue);
  return {
    id,
    chain,
    sequence: record.sequence,
    hash: sha256(content),
    content,
    at,
    action: record.action,
    outcome: record.outcome,
    subjectId: record.subjectId,
    subjectName: record.subjectName,
    assetKey: record.assetKey,
    targetId: record.targetId,
    ticket: record.ticket,
  };
}

/** Absent is null; lone surrogates, which no store keeps, become the replacement character. */
function text(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return (redactJson(value) as string).slice(0, longestText).replace(/\p{Surrogate}/gu, '\uFFFD');
}

function state(value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  const clean = redactJson(value);
  const json = canonicalJson(clean);
  if (json.length <= longestState) return clean;
  return { truncated: true, characters: json.length, sha256: sha256(json) };
}

/** The record that a stored one holds. */
export function readRecord(stored: Pick<StoredRecord, 'content'>): AuditRecord {
  return JSON.parse(stored.content) as AuditRecord;
}
