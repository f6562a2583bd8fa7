import { insidePrefix } from '../../core/asset-key.js';
import { type AuditAction, isAuditAction } from '../../core/audit-events.js';
import { WaymarkError } from '../../core/errors.js';
import type { AuditOutcome } from '../chain/audit-record.js';
import { trailPrefix } from '../chain/trail.js';
import { keysAround } from './sensitive-keys.js';

/** Which records are wanted. Everything given must hold; a list is met by any of its members. */
export interface AuditFilter {
  /** ISO 8601: not before, and before. */
  from?: string | null;
  until?: string | null;
  actions?: readonly string[] | null;
  outcomes?: readonly AuditOutcome[] | null;
  /** Account ids, `system`, `anonymous`. */
  subjectIds?: readonly string[] | null;
  /** Id of an account, or part of its name in any case. */
  subject?: string | null;
  assetKey?: string | null;
  /** With `assetKey`: also everything inside the asset. */
  includeInside?: boolean | null;
  targetId?: string | null;
  ticket?: string | null;
  correlationId?: string | null;
  /** Part of anything the record says, as written. */
  text?: string | null;
}

/** A WHERE clause with its parameters. */
export interface FilterClause {
  cypher: string;
  params: Readonly<Record<string, unknown>>;
}

const outcomes: readonly AuditOutcome[] = ['success', 'failure', 'denied'];
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const longestText = 4_000;

/** The conditions on a record `r`. @throws INPUT_INVALID naming the field */
export function filterClause(trail: string, filter: AuditFilter): FilterClause {
  // Every record has a time; said so, because an index on something and the time is used only where both are asked for.
  const conditions = ['r.at IS NOT NULL', 'r.chain STARTS WITH $trail'];
  const params: Record<string, unknown> = { trail: trailPrefix(trail) };
  const add = (condition: string, name: string, value: unknown): void => {
    conditions.push(condition);
    params[name] = value;
  };
  if (filter.from) add('r.at >= $from', 'from', time('from', filter.from));
  if (filter.until) add('r.at < $until', 'until', time('until', filter.until));
  if (filter.actions?.length)
    add(
      'r.action IN $actions',
      'actions',
      filter.actions.map((name) => action(name)),
    );
  if (filter.outcomes?.length)
    add(
      'r.outcome IN $outcomes',
      'outcomes',
      filter.outcomes.map((name) => outcome(name)),
    );
  if (filter.subjectIds?.length)
    add(
      'r.subjectId IN $subjectIds',
      'subjectIds',
      filter.subjectIds.map((id) => text('subjectIds', id)),
    );
  if (filter.subject)
    add(
      '(r.subjectId = $subject OR toLower(r.subjectName) CONTAINS toLower($subject))',
      'subject',
      text('subject', filter.subject),
    );
  if (filter.assetKey) addAsset(filter, add);
  if (filter.targetId) add('r.targetId = $targetId', 'targetId', text('targetId', filter.targetId));
  if (filter.ticket) add('r.ticket = $ticket', 'ticket', text('ticket', filter.ticket));
  if (filter.correlationId) {
    const member = `"correlationId":${JSON.stringify(text('correlationId', filter.correlationId))}`;
    add('r.content CONTAINS $correlation', 'correlation', member);
  }
  if (filter.text)
    add('r.content CONTAINS $text', 'text', JSON.stringify(text('text', filter.text)).slice(1, -1));
  return { cypher: conditions.join(' AND '), params };
}

/** Records on the asset, and those of reads that name it among others and stand on what encloses them all. */
function addAsset(filter: AuditFilter, add: (condition: string, name: string, value: unknown) => void): void {
  const key = text('assetKey', filter.assetKey ?? '');
  const inside = filter.includeInside === true;
  const named = inside
    ? '(r.content CONTAINS $quotedKey OR r.content CONTAINS $quotedInside)'
    : 'r.content CONTAINS $quotedKey';
  const read = `(r.assetKey IN $around AND r.action = 'asset.read-sensitive' AND ${named})`;
  const on = inside ? 'r.assetKey = $assetKey OR r.assetKey STARTS WITH $inside' : 'r.assetKey = $assetKey';
  add(`(${on} OR ${read})`, 'assetKey', key);
  add('true', 'around', keysAround(key));
  add('true', 'quotedKey', JSON.stringify(key));
  if (!inside) return;
  add('true', 'inside', insidePrefix(key));
  add('true', 'quotedInside', JSON.stringify(insidePrefix(key)).slice(0, -1));
}

/** A time in UTC with milliseconds, the form in which records carry it, so that texts compare as times. */
function time(field: string, value: string): string {
  const atMs = timePattern.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw invalid(field, `"${value}" is not a time in ISO 8601 with a zone.`);
  return new Date(atMs).toISOString();
}

function action(name: string): AuditAction {
  if (isAuditAction(name)) return name;
  throw invalid('actions', `"${name}" is not an audited action.`);
}

function outcome(name: string): string {
  if ((outcomes as readonly string[]).includes(name)) return name;
  throw invalid('outcomes', `"${name}" is not an outcome.`);
}

function text(field: string, value: string): string {
  if (value.length <= longestText) return value;
  throw invalid(field, `The text has more than ${longestText} characters.`);
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
