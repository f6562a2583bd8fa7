import type { GraphClient } from '../../graph/index.js';
import { type AuditRecord, readRecord } from '../chain/audit-record.js';
import { type AuditFilter, filterClause } from './audit-filter.js';

/** A record with the hash that proves it. */
export type ProvenRecord = AuditRecord & { hash: string };

/** Place in the order by time, newest or oldest first. */
export interface RecordPosition {
  at: string;
  id: string;
}

/** What a report groups records by. */
export const reportGroups = ['SUBJECT', 'ASSET', 'TICKET', 'ACTION', 'DAY'] as const;
export type ReportGroup = (typeof reportGroups)[number];

/** One line of a report. */
export interface ReportLine {
  /** Account id, asset key, ticket, action or day (YYYY-MM-DD, UTC); null for records without one. */
  key: string | null;
  /** Name of the account for SUBJECT, else the key. */
  label: string | null;
  total: number;
  success: number;
  failure: number;
  denied: number;
  /** ISO 8601. */
  firstAt: string;
  lastAt: string;
}

const groupExpressions: Readonly<Record<ReportGroup, { key: string; label: string }>> = {
  SUBJECT: { key: 'r.subjectId', label: 'max(r.subjectName)' },
  ASSET: { key: 'r.assetKey', label: 'max(r.assetKey)' },
  TICKET: { key: 'r.ticket', label: 'max(r.ticket)' },
  ACTION: { key: 'r.action', label: 'max(r.action)' },
  DAY: { key: 'substring(r.at, 0, 10)', label: 'max(substring(r.at, 0, 10))' },
};

const timeoutMs = 60_000;

/** Reads audit records. */
export class AuditStore {
  constructor(
    private readonly graph: GraphClient,
    private readonly trail: string,
  ) {}

  /** Records beyond a position. */
  async page(
    filter: AuditFilter,
    options: { after: RecordPosition | null; limit: number; oldestFirst?: boolean; signal?: AbortSignal },
  ): Promise<ProvenRecord[]> {
    const { cypher, params } = filterClause(this.trail, filter);
    const [sign, order] = options.oldestFirst === true ? ['>', 'ASC'] : ['<', 'DESC'];
    const beyond =
      options.after === null
        ? ''
        : ` AND r.at ${sign}= $afterAt AND (r.at ${sign} $afterAt OR r.id ${sign} $afterId)`;
    const rows = await this.graph.read<{ content: string; hash: string }>(
      `MATCH (r:AuditRecord) WHERE ${cypher}${beyond}
       RETURN r.content AS content, r.hash AS hash ORDER BY r.at ${order}, r.id ${order} LIMIT $limit`,
      { ...params, limit: options.limit, afterAt: options.after?.at, afterId: options.after?.id },
      { id: 'audit.search', timeoutMs, signal: options.signal },
    );
    return rows.map((row) => ({ ...readRecord(row), hash: row.hash }));
  }

  async byId(id: string, signal?: AbortSignal): Promise<ProvenRecord | null> {
    const { cypher, params } = filterClause(this.trail, {});
    const rows = await this.graph.read<{ content: string; hash: string }>(
      `MATCH (r:AuditRecord {id: $id}) WHERE ${cypher} RETURN r.content AS content, r.hash AS hash`,
      { ...params, id },
      { id: 'audit.record', signal },
    );
    return rows[0] === undefined ? null : { ...readRecord(rows[0]), hash: rows[0].hash };
  }

  async count(filter: AuditFilter, signal?: AbortSignal): Promise<number> {
    const { cypher, params } = filterClause(this.trail, filter);
    const [row] = await this.graph.read<{ total: number }>(
      `MATCH (r:AuditRecord) WHERE ${cypher} RETURN count(*) AS total`,
      params,
      { id: 'audit.count', timeoutMs, signal },
    );
    return row?.total ?? 0;
  }

  async report(
    by: ReportGroup,
    filter: AuditFilter,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ReportLine[]> {
    const { cypher, params } = filterClause(this.trail, filter);
    const { key, label } = groupExpressions[by];
    const order = by === 'DAY' ? 'key' : 'total DESC, key';
    const rows = await this.graph.read<{ line: ReportLine }>(
      `MATCH (r:AuditRecord) WHERE ${cypher}
       WITH ${key} AS key, ${label} AS label, count(*) AS total,
         sum(CASE r.outcome WHEN 'success' THEN 1 ELSE 0 END) AS success,
         sum(CASE r.outcome WHEN 'failure' THEN 1 ELSE 0 END) AS failure,
         sum(CASE r.outcome WHEN 'denied' THEN 1 ELSE 0 END) AS denied,
         min(r.at) AS firstAt, max(r.at) AS lastAt
       ORDER BY ${order} LIMIT $limit
       RETURN {key: key, label: label, total: total, success: success, failure: failure, denied: denied,
         firstAt: firstAt, lastAt: lastAt} AS line`,
      { ...params, limit },
      { id: 'audit.report', timeoutMs, signal },
    );
    return rows.map((row) => row.line);
  }
}
