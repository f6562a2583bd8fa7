import { WaymarkError } from './errors.js';

/** A position in a list: the list's name first, then what orders its items. */
export type ListPosition = readonly (string | number)[];

/** The most items of a page. */
const largestPage = 1_000;
const defaultPage = 50;

/** Items wanted, 1 to 1,000; default 50. @throws INPUT_INVALID */
export function pageSize(page: { first?: number | null } | null | undefined): number {
  const first = page?.first ?? defaultPage;
  if (Number.isInteger(first) && first >= 1 && first <= largestPage) return first;
  throw new WaymarkError('INPUT_INVALID', `"first" must be a whole number from 1 to ${largestPage}.`, {
    facts: { field: 'first' },
  });
}

/** A cursor: the position as a text that callers hand back. */
export function encodePosition(position: ListPosition): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/** The position of a cursor, of `length` parts where it is given; null for the beginning. @throws INPUT_INVALID for a cursor of another list. */
export function decodePosition(
  cursor: string | null | undefined,
  list: string,
  length?: number,
): ListPosition | null {
  if (cursor === null || cursor === undefined || cursor === '') return null;
  const position = parse(cursor);
  const isOfList = position !== null && position.length > 1 && position[0] === list;
  if (isOfList && (length === undefined || position.length === length)) return position;
  throw new WaymarkError('INPUT_INVALID', 'The cursor "after" does not belong to this list.', {
    facts: { field: 'after' },
  });
}

function parse(cursor: string): ListPosition | null {
  const isPart = (part: unknown): part is string | number =>
    typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((part) => isPart(part)) ? value : null;
  } catch {
    // Not a cursor at all: refused like one of another list.
    return null;
  }
}
