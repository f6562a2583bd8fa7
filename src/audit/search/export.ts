import { stringify } from 'csv-stringify/sync';
import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import type { ProvenRecord } from './audit.store.js';

/** Forms of an export. */
export const exportFormats = ['JSONL', 'CSV'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const columns = [
  'at',
  'action',
  'outcome',
  'subjectKind',
  'subjectId',
  'subjectName',
  'assetKey',
  'targetId',
  'ticket',
  'reason',
  'channel',
  'address',
  'userAgent',
  'sessionId',
  'requestId',
  'correlationId',
  'before',
  'after',
  'details',
  'chain',
  'sequence',
  'epoch',
  'previousHash',
  'hash',
  'id',
] as const satisfies readonly (keyof ProvenRecord)[];

/** What stands before the first record: the header of CSV, nothing in JSON lines. */
export function exportHead(format: ExportFormat): string {
  return format === 'CSV' ? stringify([[...columns]]) : '';
}

/**
 * Records as text. A JSON line is the canonical JSON of the record with its hash: without the member `hash` it is the
 * text the hash was made of. In CSV, cells that a spreadsheet would take for a formula begin with an apostrophe.
 */
export function exportLines(format: ExportFormat, records: readonly ProvenRecord[]): string {
  if (format === 'JSONL')
    return records.map((record) => `${canonicalJson(record as unknown as JsonValue)}\n`).join('');
  return stringify(
    records.map((record) => columns.map((name) => cell(record[name]))),
    { escape_formulas: true },
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : canonicalJson(value as JsonValue);
}
