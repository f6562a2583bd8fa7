import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { GraphClient } from '../../graph/index.js';
import type { AuditEntry } from '../chain/audit-record.js';
import { appendRecord, appendRecords } from '../chain/record-audit.js';
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
import { RecentKeys } from './recent-keys.js';
import { commonKey, readsOf } from './sensitive-keys.js';

/** One page of records, newest first. */
export interface AuditPage {
  records: ProvenRecord[];
  /** Cursor of each record, in the same order. */
  cursors: string[];
  hasNextPage: boolean;
  endCursor: string | null;
}

/** What was refused. */
export interface Refusal {
  /** Code of the error. */
  code: string;
  permission?: string | null;
  /** What was asked for: the operation's field, or method and path. */
  operation: string;
  assetKey?: string | null;
  targetId?: string | null;
}

const exportPage = 2_000;
/** The same refusal of the same caller is written once in this time, so that a flood cannot fill the graph. */
const refusalMs = 60_000;
const sensitiveReadMs = 3_600_000;
/** Refusals for want of a right; all others are of the request itself. */
const permissionCodes: ReadonlySet<string> = new Set([
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'ASSET_NOT_FOUND',
]);

/** Searches, exports, reports and verifies the audit trail, and writes what no mutation writes. */
export class AuditService {
  readonly #refusals = new RecentKeys(refusalMs);
  readonly #sensitiveReads = new RecentKeys(sensitiveReadMs);

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

  /** One record, null when there is none. Needs `audit.read`. */
  async find(ctx: RequestContext, id: string): Promise<ProvenRecord | null> {
    requirePermission(ctx, 'audit.read');
    return this.store.byId(id, ctx.signal);
  }

  /** One record. Needs `audit.read`. @throws NOT_FOUND */
  async record(ctx: RequestContext, id: string): Promise<ProvenRecord> {
    const found = await this.find(ctx, id);
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

  /** Checkpoints, newest first, before a number. Needs `audit.read`. */
  async checkpointPage(
    ctx: RequestContext,
    input: { first?: number | null; before?: number | null },
  ): Promise<{ checkpoints: Checkpoint[]; hasNextPage: boolean; totalCount: number }> {
    requirePermission(ctx, 'audit.read');
    const first = Math.min(Math.max(1, input.first ?? 50), 500);
    const { checkpoints, totalCount } = await this.checkpoints.newest(input.before ?? null, first + 1);
    return {
      checkpoints: checkpoints.slice(0, first),
      hasNextPage: checkpoints.length > first,
      totalCount,
    };
  }

  /**
   * Signed checkpoints with their public keys, one JSON object a line; the export is audited. Needs `audit.export`.
   */
  async *exportCheckpoints(ctx: RequestContext, afterNumber = 0): AsyncGenerator<string, void, undefined> {
    requirePermission(ctx, 'audit.export');
    await this.write(ctx, {
      action: 'audit.export',
      outcome: 'success',
      details: { what: 'checkpoints', afterNumber },
    });
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

  /**
   * Verifies the whole trail, also against the copies of checkpoints outside the graph and those given. That it was
   * verified, and what was found, is audited. Needs `audit.read`.
   */
  async verify(
    ctx: RequestContext,
    options: { anchors?: readonly Checkpoint[]; onProgress?: (records: number) => void } = {},
  ): Promise<AuditVerification> {
    requirePermission(ctx, 'audit.read');
    const anchors = [...(await this.verification.anchors()), ...(options.anchors ?? [])];
    const result = await verifyAudit({ ...this.verification, anchors, trail: this.trail }, (records) => {
      ctx.signal.throwIfAborted();
      options.onProgress?.(records);
    });
    const [fault] = result.faults;
    await this.write(ctx, {
      action: 'audit.verify',
      outcome: fault === undefined ? 'success' : 'failure',
      reason: fault?.message ?? null,
      targetId: fault?.recordId ?? null,
      details: { records: result.records, checkpoints: result.checkpoints, faults: result.faults.length },
    });
    return result;
  }

  /** Writes a record that belongs to no mutation: a read of sensitive data, an export, something done on a database. */
  async write(ctx: RequestContext, entry: AuditEntry): Promise<string> {
    return this.graph.transaction((tx) => appendRecord(tx, ctx, entry, this.trail), { id: 'audit.write' });
  }

  /**
   * Writes that something was refused. The same refusal (who, from where, code, permission, operation, asset) is written
   * once a minute by each node. @returns the record's id, null when it was written a moment ago
   */
  async refused(ctx: RequestContext, refusal: Refusal): Promise<string | null> {
    const { code, permission = null, operation, assetKey = null, targetId = null } = refusal;
    const who = `${ctx.subject.id} ${ctx.source.address ?? ''}`;
    if (!this.#refusals.isNew(JSON.stringify([who, code, permission, operation, assetKey, targetId])))
      return null;
    return this.write(ctx, {
      action: permissionCodes.has(code) ? 'permission.deny' : 'request.refuse',
      outcome: 'denied',
      assetKey,
      targetId,
      reason: code,
      details: { permission, operation },
    });
  }

  /**
   * Writes that somebody read something classified; the same reader and assets once an hour by each node. One record
   * names them all, on what encloses them; where they are more than a record holds, it is followed by others.
   * @returns ids of the records; none when there is nothing new to write
   */
  async sensitiveRead(ctx: RequestContext, assetKeys: readonly string[]): Promise<string[]> {
    if (ctx.subject.kind === 'system') return [];
    const known = (key: string): string => `${ctx.subject.id} ${key}`;
    const fresh = [...new Set(assetKeys)].filter((key) => this.#sensitiveReads.isNew(known(key)));
    if (fresh.length === 0) return [];
    const entries = readsOf(fresh.toSorted()).map((keys): AuditEntry => ({
      action: 'asset.read-sensitive',
      outcome: 'success',
      assetKey: commonKey(keys),
      details: { assets: keys, count: keys.length },
    }));
    try {
      return await this.graph.transaction((tx) => appendRecords(tx, ctx, entries, this.trail), {
        id: 'audit.write',
      });
    } catch (error) {
      for (const key of fresh) this.#sensitiveReads.forget(known(key));
      throw error;
    }
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
