import { IdTable } from './id-table.js';

/** Downstream is where values go, upstream where they come from. */
export type Direction = 'DOWNSTREAM' | 'UPSTREAM';

/** Kinds of edges between one pair of assets, as bits. */
export const directBit = 1;
export const indirectBit = 2;

/** An entry of a list of neighbours: the neighbour's number and the kinds of edges to it. */
export const packEntry = (node: number, kinds: number): number => ((node << 2) | kinds) >>> 0;
export const entryNode = (entry: number): number => entry >>> 2;
export const entryKinds = (entry: number): number => entry & 3;

/** What a search walks over. Nodes are numbers; lists of neighbours have one entry for each neighbour, in no order. */
export interface Adjacency {
  idOf(node: number): string;
  isColumn(node: number): boolean;
  /** Neighbours of a node, see {@link packEntry}. */
  neighbours(node: number, direction: Direction): Uint32Array;
}

/** State of one pair of assets, as the graph has it now. */
export interface PairState {
  fromId: string;
  toId: string;
  /** 0 when there is no edge any more. */
  kinds: number;
  fromColumn: boolean;
  toColumn: boolean;
}

const empty = new Uint32Array(0);
const compactAfter = 20_000;

interface Half {
  offsets: Uint32Array;
  entries: Uint32Array;
  /** Lists that replace those of the arrays. */
  changed: Map<number, Uint32Array>;
}

/**
 * All lineage edges in memory: compressed sparse rows of both directions, with whole lists of their own for nodes that
 * have changed since. Compaction writes these back into rows.
 */
export class AdjacencyReplica implements Adjacency {
  readonly #ids: IdTable;
  #columns: Uint8Array;
  readonly #halves: Record<Direction, Half>;
  #edges: number;

  constructor(builder: {
    ids: IdTable;
    columns: Uint8Array;
    from: Uint32Array;
    to: Uint32Array;
    kinds: Uint8Array;
    count: number;
  }) {
    this.#ids = builder.ids;
    this.#columns = builder.columns;
    const { from, to, kinds, count } = builder;
    this.#halves = {
      DOWNSTREAM: rows(from, to, kinds, count, this.#ids.size),
      UPSTREAM: rows(to, from, kinds, count, this.#ids.size),
    };
    this.#edges = this.#halves.DOWNSTREAM.entries.length;
  }

  /** Pairs of assets with an edge. */
  get edgeCount(): number {
    return this.#edges;
  }

  get nodeCount(): number {
    return this.#ids.size;
  }

  /** Bytes held, ids included. */
  get bytes(): number {
    const half = ({ offsets, entries, changed }: Half): number =>
      offsets.byteLength +
      entries.byteLength +
      [...changed.values()].reduce((sum, list) => sum + list.byteLength + 64, 0);
    return (
      this.#ids.bytes + this.#columns.byteLength + half(this.#halves.DOWNSTREAM) + half(this.#halves.UPSTREAM)
    );
  }

  /** Number of an asset; -1 when it never had an edge. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  idOf(node: number): string {
    return this.#ids.get(node);
  }

  isColumn(node: number): boolean {
    return this.#columns[node] === 1;
  }

  neighbours(node: number, direction: Direction): Uint32Array {
    const half = this.#halves[direction];
    const own = half.changed.get(node);
    if (own !== undefined) return own;
    if (node + 1 >= half.offsets.length) return empty;
    return half.entries.subarray(half.offsets[node], half.offsets[node + 1]);
  }

  /** Takes over the present state of pairs. Applying a state again changes nothing. */
  apply(pairs: readonly PairState[]): void {
    const down = new Map<number, Map<number, number>>();
    const up = new Map<number, Map<number, number>>();
    for (const pair of pairs) {
      const from = this.#node(pair.fromId, pair.fromColumn, pair.kinds);
      const to = this.#node(pair.toId, pair.toColumn, pair.kinds);
      if (from < 0 || to < 0) continue;
      put(down, from, to, pair.kinds);
      put(up, to, from, pair.kinds);
    }
    this.#edges += this.#merge('DOWNSTREAM', down);
    this.#merge('UPSTREAM', up);
    if (
      this.#halves.DOWNSTREAM.changed.size > compactAfter ||
      this.#halves.UPSTREAM.changed.size > compactAfter
    )
      this.compact();
  }

  /** Writes changed lists back into the rows. */
  compact(): void {
    for (const direction of ['DOWNSTREAM', 'UPSTREAM'] as const) {
      const nodes = this.#ids.size;
      const offsets = new Uint32Array(nodes + 1);
      for (let node = 0; node < nodes; node += 1)
        offsets[node + 1] = (offsets[node] ?? 0) + this.neighbours(node, direction).length;
      const entries = new Uint32Array(offsets[nodes] ?? 0);
      for (let node = 0; node < nodes; node += 1)
        entries.set(this.neighbours(node, direction), offsets[node]);
      this.#halves[direction] = { offsets, entries, changed: new Map() };
    }
  }

  /** An asset without edges is not taken in for the end of one. */
  #node(id: string, isColumn: boolean, kinds: number): number {
    if (kinds === 0) return this.#ids.find(id);
    const node = this.#ids.add(id);
    if (node >= this.#columns.length) {
      const columns = new Uint8Array(Math.max(1_024, this.#columns.length * 2));
      columns.set(this.#columns);
      this.#columns = columns;
    }
    this.#columns[node] = isColumn ? 1 : 0;
    return node;
  }

  /** @returns by how many entries the lists have grown */
  #merge(direction: Direction, changes: ReadonlyMap<number, ReadonlyMap<number, number>>): number {
    let grown = 0;
    for (const [node, states] of changes) {
      const before = this.neighbours(node, direction);
      const kept = before.filter((entry) => !states.has(entryNode(entry)));
      const added = [...states].filter(([, kinds]) => kinds !== 0);
      const list = new Uint32Array(kept.length + added.length);
      list.set(kept);
      added.forEach(([other, kinds], index) => (list[kept.length + index] = packEntry(other, kinds)));
      this.#halves[direction].changed.set(node, list);
      grown += list.length - before.length;
    }
    return grown;
  }
}

function put(changes: Map<number, Map<number, number>>, node: number, other: number, kinds: number): void {
  const states = changes.get(node) ?? new Map<number, number>();
  changes.set(node, states.set(other, kinds));
}

/** Rows by node; several edges of one pair become one entry. */
function rows(from: Uint32Array, to: Uint32Array, kinds: Uint8Array, count: number, nodes: number): Half {
  const next = new Uint32Array(nodes + 1);
  for (let edge = 0; edge < count; edge += 1)
    next[(from[edge] ?? 0) + 1] = (next[(from[edge] ?? 0) + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node += 1) next[node + 1] = (next[node + 1] ?? 0) + (next[node] ?? 0);
  const starts = next.slice();
  const sorted = new Uint32Array(count);
  for (let edge = 0; edge < count; edge += 1) {
    const node = from[edge] ?? 0;
    const at = next[node] ?? 0;
    sorted[at] = packEntry(to[edge] ?? 0, kinds[edge] ?? 0);
    next[node] = at + 1;
  }
  return withoutDoubles(starts, sorted, nodes);
}

function withoutDoubles(starts: Uint32Array, sorted: Uint32Array, nodes: number): Half {
  const offsets = new Uint32Array(nodes + 1);
  let kept = 0;
  for (let node = 0; node < nodes; node += 1) {
    const list = sorted.subarray(starts[node], starts[node + 1]).sort();
    offsets[node] = kept;
    for (const entry of list) {
      const previous = sorted[kept - 1];
      if (kept > (offsets[node] ?? 0) && previous !== undefined && entryNode(previous) === entryNode(entry))
        sorted[kept - 1] = previous | entryKinds(entry);
      else sorted[kept++] = entry;
    }
  }
  offsets[nodes] = kept;
  return { offsets, entries: sorted.slice(0, kept), changed: new Map() };
}
