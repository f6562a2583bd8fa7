import { decodePosition, encodePosition, pageSize } from '../core/list-position.js';

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

export { pageSize };

/** Writes a cursor. */
export function encodeCursor(position: CursorPosition): string {
  return encodePosition([position.order, position.value, position.key]);
}

/** Reads the cursor of a request; null when the list starts at its beginning. @throws INPUT_INVALID for a cursor of another list. */
export function decodeCursor(page: PageRequest | undefined, order: string): CursorPosition | null {
  const position = decodePosition(page?.after, order, 3);
  return position === null ? null : { order, value: position[1] ?? '', key: String(position[2]) };
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
