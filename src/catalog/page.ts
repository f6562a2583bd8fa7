import { WaymarkError } from '../core/errors.js';

/** What part of a list is wanted. */
export interface PageRequest {
  /** Items wanted, 1 to 1,000; default 50. */
  first?: number | null;
  /** Cursor of the item after which the page starts, as given by an earlier page of the same list and order. */
  after?: string | null;
}

/**
 * One page of a list. Cursors are positions in the order (sort value and key), not offsets: what is inserted or
 * removed meanwhile never makes an item that stays appear twice or be skipped.
 */
export interface Page<Item> {
  nodes: readonly Item[];
  /** Cursor of each node, same order. */
  cursors: readonly string[];
  /** Cursor of the last node, null for an empty page. */
  endCursor: string | null;
  hasNextPage: boolean;
  /** How many items the whole list has; asked only when called, one query. */
  totalCount(): Promise<number>;
}

/** A position in an order. */
export interface CursorPosition {
  /** Name of the order; a cursor is refused in another one. */
  order: string;
  value: string | number;
  key: string;
}

const largestPage = 1_000;
const defaultPage = 50;

/** The number of items asked for. @throws INPUT_INVALID outside 1..1,000. */
export function pageSize(page: PageRequest | undefined): number {
  const first = page?.first ?? defaultPage;
  if (Number.isInteger(first) && first >= 1 && first <= largestPage) return first;
  throw new WaymarkError('INPUT_INVALID', `"first" must be a whole number from 1 to ${largestPage}.`, {
    facts: { field: 'first' },
  });
}

/** Writes a cursor. */
export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify([position.order, position.value, position.key]), 'utf8').toString(
    'base64url',
  );
}

/** Reads the cursor of a request; null when the list starts at its beginning. @throws INPUT_INVALID for a cursor of another list. */
export function decodeCursor(page: PageRequest | undefined, order: string): CursorPosition | null {
  const text = page?.after;
  if (text === null || text === undefined || text === '') return null;
  const parsed = parseCursor(text);
  if (parsed !== null && parsed.order === order) return parsed;
  throw new WaymarkError('INPUT_INVALID', 'The cursor "after" does not belong to this list and order.', {
    facts: { field: 'after' },
  });
}

function parseCursor(text: string): CursorPosition | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 3) return null;
    const [order, sortValue, key] = value as unknown[];
    if (typeof order !== 'string' || typeof key !== 'string') return null;
    return typeof sortValue === 'string' || (typeof sortValue === 'number' && Number.isFinite(sortValue))
      ? { order, value: sortValue, key }
      : null;
  } catch {
    return null;
  }
}

/** Makes a page from one item more than asked for. */
export function toPage<Item>(
  items: readonly Item[],
  size: number,
  positionOf: (item: Item) => CursorPosition,
  totalCount: () => Promise<number>,
): Page<Item> {
  const nodes = items.slice(0, size);
  const cursors = nodes.map((item) => encodeCursor(positionOf(item)));
  return {
    nodes,
    cursors,
    endCursor: cursors.at(-1) ?? null,
    hasNextPage: items.length > size,
    totalCount,
  };
}

/** A page of a list that is in memory as a whole, in the given order. */
export function pageOf<Item>(
  all: readonly Item[],
  page: PageRequest | undefined,
  order: string,
  positionOf: (item: Item) => { value: string | number; key: string },
  compare: (item: Item, position: CursorPosition) => number,
): Page<Item> {
  const size = pageSize(page);
  const after = decodeCursor(page, order);
  const start = after === null ? 0 : all.findIndex((item) => compare(item, after) > 0);
  const rest = start < 0 ? [] : all.slice(start, start + size + 1);
  return toPage(
    rest,
    size,
    (item) => ({ order, ...positionOf(item) }),
    async () => all.length,
  );
}
