/** A page of a list that is computed as a whole, with the cursor of each item. */
export interface ListPage<Item> {
  nodes: readonly Item[];
  cursors: readonly string[];
  hasNextPage: boolean;
}
