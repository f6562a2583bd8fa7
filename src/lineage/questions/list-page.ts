import { WaymarkError } from '../../core/errors.js';

/** A page of a list that is computed as a whole, with the cursor of each item. */
export interface ListPage<Item> {
  nodes: readonly Item[];
  cursors: readonly string[];
  hasNextPage: boolean;
}

/** A position in a list: the list's name first. */
export type Position = readonly (string | number)[];

const largestPage = 1_000;

/** Items wanted, 1 to 1,000; default 50. @throws INPUT_INVALID */
export function pageSize(page: { first?: number | null } | null | undefined): number {
  const first = page?.first ?? 50;
  if (Number.isInteger(first) && first >= 1 && first <= largestPage) return first;
  throw new WaymarkError('INPUT_INVALID', `"first" must be a whole number from 1 to ${largestPage}.`, {
    facts: { field: 'first' },
  });
}

export function encodePosition(position: Position): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/** The position of a cursor; null for the beginning. @throws INPUT_INVALID for a cursor of another list. */
export function decodePosition(cursor: string | null | undefined, list: string): Position | null {
  if (cursor === null || cursor === undefined || cursor === '') return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isPart = (part: unknown): part is string | number =>
      typeof part === 'string' || typeof part === 'number';
    if (Array.isArray(value) && value.length > 1 && value[0] === list && value.every((part) => isPart(part)))
      return value;
  } catch {
    // Not a cursor at all: refused like one of another list.
  }
  throw new WaymarkError('INPUT_INVALID', 'The cursor "after" does not belong to this list.', {
    facts: { field: 'after' },
  });
}
