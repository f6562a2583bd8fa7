import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { GraphClient } from '../../graph/index.js';
import type { AuditEntry } from '../chain/audit-record.js';
import { appendRecord } from '../chain/record-audit.js';
import { type AuditVerification, verifyAudit, type VerifyOptions } from '../chain/verify-audit.js';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import type { CheckpointService } from '../checkpoints/checkpoint.service.js';
import type { SigningKeys } from '../checkpoints/signing-keys.js';
import { type AuditFilter, filterClause } from './audit-filter.js';
import {
  type AuditStore,
  type ProvenRecord,
  type RecordPosition,
  type ReportGroup,
  reportGroups,
  type ReportLine,
} from './audit.store.js';
import { type ExportFormat, exportFormats, exportHead, exportLines } from './export.js';

/** One page of records, newest first. */
export interface AuditPage {
  records: ProvenRecord[];
  /** Cursor of each record, in the same order. */
  cursors: string[];
  hasNextPage: boolean;
  endCursor: string | null;
}

const exportPage = 2_000;
/** The same refusal of the same caller is written once in this time, so that a flood cannot fill the graph. */
const refusalMs = 60_000;
const mostRefusals = 10_000;

/** Searches, exports, reports and verifies the audit trail, and writes what no mutation writes. */
export class AuditService {
  readonly #refusals = new Map<string, number>();

  constructor(
    private readonly graph: GraphClient,
    private readonly store: AuditStore,
    private readonly checkpoints: CheckpointService,
    private readonly keys: SigningKeys,
    private readonly verification: Omit<VerifyOptions, 'anchors'> & { anchors(): Promise<Checkpoint[]> },
    private readonly trail: string,
  ) {}

  /** Records that match, newest first. Needs `audit.read`. @throws INPUT_INVALID */
  async search(
    ctx: RequestContext,
    input: { filter?: AuditFilter; first?: number | null; after?: string | null },
  ): Promise<AuditPage> {
    requirePermission(ctx, 'audit.read');
    const first = Math.min(Math.max(1, input.first ?? 50), 500);
    const after = input.after ? decodeCursor(input.after) : null;
    const found = await this.store.page(input.filter ?? {}, { after, limit: first + 1, signal: ctx.signal });
    const records = found.slice(0, first);
    const cursors = records.map((record) => encodeCursor(record));
    return { records, cursors, hasNextPage: found.length > first, endCursor: cursors.at(-1) ?? null };
  }

  /** How many records match. Needs `audit.read`. */
  async count(ctx: RequestContext, filter: AuditFilter): Promise<number> {
    requirePermission(ctx, 'audit.read');
    return this.store.count(filter, ctx.signal);
  }

  /** One record. Needs `audit.read`. @throws NOT_FOUND */
  async record(ctx: RequestContext, id: string): Promise<ProvenRecord> {
    requirePermission(ctx, 'audit.read');
    const found = await this.store.byId(id, ctx.signal);
    if (found !== null) return found;
    throw new WaymarkError('NOT_FOUND', 'There is no such audit record.', { facts: { id } });
  }

  /** Who, what or when did how much: lines by person, asset, ticket, action or day. Needs `audit.read`. */
  async report(
    ctx: RequestContext,
    input: { by: ReportGroup; filter?: AuditFilter; limit?: number | null },
  ): Promise<ReportLine[]> {
    requirePermission(ctx, 'audit.read');
    if (!reportGroups.includes(input.by))
      throw new WaymarkError('INPUT_INVALID', `"${input.by}" is not a kind of report.`, {
        facts: { field: 'by' },
      });
    return this.store.report(input.by, input.filter ?? {}, Math.min(input.limit ?? 100, 10_000), ctx.signal);
  }

  /**
   * All records that match, oldest first, as pieces of text to be streamed: memory does not grow with their number.
   * The export itself is audited before its first piece. Needs `audit.export`. @throws INPUT_INVALID
   */
  async *export(
    ctx: RequestContext,
    input: { filter?: AuditFilter; format: ExportFormat },
  ): AsyncGenerator<string, void, undefined> {
    requirePermission(ctx, 'audit.export');
    if (!exportFormats.includes(input.format))
      throw new WaymarkError('INPUT_INVALID', `"${input.format}" is not a form of export.`, {
        facts: { field: 'format' },
      });
    const filter = input.filter ?? {};
    // Judges the filter before anything is sent.
    filterClause(this.trail, filter);
    await this.write(ctx, {
      action: 'audit.export',
      outcome: 'success',
      details: { format: input.format, filter: JSON.parse(JSON.stringify(filter)) },
    });
    const head = exportHead(input.format);
    if (head !== '') yield head;
    let after: RecordPosition | null = null;
    for (;;) {
      ctx.signal.throwIfAborted();
      const page: ProvenRecord[] = await this.store.page(filter, {
        after,
        limit: exportPage,
        oldestFirst: true,
        signal: ctx.signal,
      });
      if (page.length > 0) yield exportLines(input.format, page);
      const last = page.at(-1);
      if (last === undefined || page.length < exportPage) return;
      after = { at: last.at, id: last.id };
    }
  }

  /** Signed checkpoints with their public keys, one JSON object a line. Needs `audit.export`. */
  async *exportCheckpoints(ctx: RequestContext, afterNumber = 0): AsyncGenerator<string, void, undefined> {
    requirePermission(ctx, 'audit.export');
    for (let number = afterNumber; ;) {
      const page = await this.checkpoints.list(number, exportPage);
      if (page.length > 0) yield page.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join('');
      if (page.length < exportPage) return;
      number = page.at(-1)?.number ?? number;
    }
  }

  /** Signs where all chains stand; called regularly. @returns the checkpoint, null when nothing was written since */
  async checkpoint(ctx: RequestContext): Promise<Checkpoint | null> {
    requirePermission(ctx, 'audit.manage');
    return this.checkpoints.make(ctx);
  }

  /** Signs with another key from now on. Needs `audit.manage`. @returns its id and public half */
  async renewSigningKey(ctx: RequestContext, reason: string): Promise<{ id: string; publicKey: string }> {
    requirePermission(ctx, 'audit.manage');
    const { id, publicKey } = await this.keys.make(ctx, reason);
    return { id, publicKey };
  }

  /** Verifies the whole trail, also against the copies of checkpoints outside the graph. Needs `audit.read`. */
  async verify(ctx: RequestContext, onProgress?: (records: number) => void): Promise<AuditVerification> {
    requirePermission(ctx, 'audit.read');
    const anchors = await this.verification.anchors();
    return verifyAudit({ ...this.verification, anchors, trail: this.trail }, onProgress);
  }

  /** Writes a record that belongs to no mutation: a read of sensitive data, an export, something done on a database. */
  async write(ctx: RequestContext, entry: AuditEntry): Promise<string> {
    return this.graph.transaction((tx) => appendRecord(tx, ctx, entry, this.trail), { id: 'audit.write' });
  }

  /**
   * Writes that something was refused. The same refusal (who, permission, operation, asset) is written once a minute
   * by each node. @returns the record's id, null when it was written a moment ago
   */
  async refused(
    ctx: RequestContext,
    facts: { code: string; permission?: string | null; operation: string; assetKey?: string | null },
  ): Promise<string | null> {
    const { code, permission = null, operation, assetKey = null } = facts;
    const who = `${ctx.subject.id} ${ctx.source.address ?? ''}`;
    const key = JSON.stringify([who, code, permission, operation, assetKey]);
    const nowMs = Date.now();
    if ((this.#refusals.get(key) ?? 0) > nowMs - refusalMs) return null;
    this.#refusals.delete(key);
    this.#refusals.set(key, nowMs);
    const oldest = this.#refusals.size > mostRefusals ? this.#refusals.keys().next().value : undefined;
    if (oldest !== undefined) this.#refusals.delete(oldest);
    return this.write(ctx, {
      action: 'permission.deny',
      outcome: 'denied',
      assetKey,
      reason: code,
      details: { permission, operation },
    });
  }
}

function encodeCursor(record: RecordPosition): string {
  return Buffer.from(`${record.at} ${record.id}`, 'utf8').toString('base64url');
}

function decodeCursor(cursor: string): RecordPosition {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(at) && /^[0-9a-z]{26}$/.test(id)) return { at, id };
  throw new WaymarkError('INPUT_INVALID', 'The cursor is not one of this list.', {
    facts: { field: 'after' },
  });
}
