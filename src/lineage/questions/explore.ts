import { type Direction, entryKinds, entryNode, type NeighbourRange } from '../replica/adjacency.js';
import { IntList } from './int-list.js';
import { Positions } from './positions.js';
import { type CutReason } from './types.js';
import { isFollowed, type Walk } from './walk.js';

/** How far a search may go, every member given. */
export interface Limits {
  hops: number;
  nodes: number;
  edges: number;
  /** When the time is over, on the clock of `performance.now()`. */
  deadlineMs: number;
}

/** What a search has found. Positions 0 … `starts` - 1 are the assets asked about. */
export interface Explored {
  readonly direction: Direction;
  /** Numbers of nodes, in the order of their hops. */
  readonly nodes: number[];
  readonly hops: Int32Array;
  /** Position of the node from which each was found first; -1 for the start. */
  readonly parents: Int32Array;
  /** Positions of both ends as walked, and kinds of edges. */
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeKinds: Int32Array;
  readonly cuts: Set<CutReason>;
  /** By position: 1 for nodes whose edges were not all followed. */
  readonly open: Uint8Array;
}

const checkTimeEvery = 1_024;
/** Nodes of a graph: two bits of an entry are the kinds. */
const mostNodes = 2 ** 30;

/**
 * A breadth-first search within budgets. Every node within reach is found with its fewest hops; whatever is left out
 * is told in `cuts`.
 */
export async function explore(
  walk: Walk,
  starts: readonly number[],
  direction: Direction,
  limits: Limits,
): Promise<Explored> {
  const search = new Search(walk, direction, limits);
  try {
    await search.begin(starts);
    await search.run();
    return search.found;
  } finally {
    search.end();
  }
}

class Search {
  readonly #positions = Positions.take(mostNodes);
  readonly #range: NeighbourRange = { entries: new Uint32Array(0), start: 0, end: 0 };
  readonly #hidden = new Set<number>();
  readonly #nodes: number[] = [];
  /** Position of the first node by hops, and of the end. */
  readonly #levels: number[] = [];
  readonly #parents = new IntList();
  readonly #edgeFrom = new IntList();
  readonly #edgeTo = new IntList();
  readonly #edgeKinds = new IntList();
  readonly #cuts = new Set<CutReason>();
  readonly #open = new IntList();
  /** Everything from this position on is open too. */
  #openFrom = Infinity;
  #starts = 0;

  constructor(
    private readonly walk: Walk,
    private readonly direction: Direction,
    private readonly limits: Limits,
  ) {}

  get found(): Explored {
    const count = this.#nodes.length;
    const hops = new Int32Array(count);
    this.#levels.forEach((start, hop) => hops.fill(hop, start));
    const open = new Uint8Array(count);
    for (const position of this.#open.values) open[position] = 1;
    open.fill(1, Math.min(this.#openFrom, count));
    return {
      direction: this.direction,
      nodes: this.#nodes,
      hops,
      parents: this.#parents.values,
      edgeFrom: this.#edgeFrom.values,
      edgeTo: this.#edgeTo.values,
      edgeKinds: this.#edgeKinds.values,
      cuts: this.#cuts,
      open,
    };
  }

  async begin(starts: readonly number[]): Promise<void> {
    const hidden = (await this.walk.hidden?.(starts)) ?? new Set();
    for (const node of new Set(starts)) {
      if (hidden.has(node)) this.#cuts.add('PERMISSION');
      else this.#add(node, -1);
    }
    this.#starts = this.#nodes.length;
    this.#levels.push(0);
  }

  end(): void {
    this.#positions.release(this.#nodes.length);
  }

  async run(): Promise<void> {
    const { limits } = this;
    for (let start = 0, hop = 0; start < this.#nodes.length; hop += 1) {
      const end = this.#nodes.length;
      const cut = await this.#prepare(start, end);
      if (this.walk.hidden !== undefined) await this.#learnHidden(start, end);
      const isLast = hop >= limits.hops;
      this.#levels.push(end);
      for (let position = start; position < end; position += 1) {
        if ((position & (checkTimeEvery - 1)) === 0 && performance.now() > limits.deadlineMs)
          return this.#stop('TIME', position);
        const reason = this.#expand(position, isLast);
        if (reason !== null) return this.#stop(reason, position);
      }
      // What was read before the budget was used up is part of the answer.
      if (cut !== null) return this.#stop(cut, start);
      start = end;
    }
  }

  /** Follows the edges of one node. @returns the budget that ended the search */
  #expand(position: number, isLast: boolean): CutReason | null {
    const { limits, walk } = this;
    const { adjacency, kinds: followed, tablesOnly } = walk;
    const range = this.#range;
    adjacency.range(this.#nodes[position] ?? 0, this.direction, range);
    const { entries, end } = range;
    for (let at = range.start; at < end; at += 1) {
      const entry = entries[at] ?? 0;
      const kinds = entryKinds(entry) & followed;
      const other = entryNode(entry);
      if (kinds === 0 || (tablesOnly && adjacency.isColumn(other))) continue;
      let to = this.#positions.get(other);
      if (to < 0) {
        const reason = this.#hidden.has(other) ? 'PERMISSION' : isLast ? 'HOPS' : null;
        if (reason !== null) {
          this.#cuts.add(reason);
          this.#open.push(position);
          continue;
        }
        if (this.#nodes.length - this.#starts >= limits.nodes) return 'NODES';
      }
      if (this.#edgeFrom.length >= limits.edges) return 'EDGES';
      if (to < 0) to = this.#add(other, position);
      this.#edgeFrom.push(position);
      this.#edgeTo.push(to);
      this.#edgeKinds.push(kinds);
    }
    return null;
  }

  /** @returns the budget that has cut the reading of the next level */
  async #prepare(start: number, end: number): Promise<CutReason | null> {
    const { limits, walk } = this;
    const left = { edges: limits.edges - this.#edgeFrom.length, deadlineMs: limits.deadlineMs };
    return (await walk.prepare?.(this.#nodes.slice(start, end), this.direction, left)) ?? null;
  }

  async #learnHidden(start: number, end: number): Promise<void> {
    const { walk } = this;
    const asked = new Set<number>();
    for (let position = start; position < end; position += 1)
      for (const entry of walk.adjacency.neighbours(this.#nodes[position] ?? 0, this.direction))
        if (isFollowed(walk, entry) && this.#positions.get(entryNode(entry)) < 0) asked.add(entryNode(entry));
    for (const node of (await walk.hidden?.([...asked])) ?? []) this.#hidden.add(node);
  }

  #add(node: number, parent: number): number {
    const position = this.#nodes.length;
    this.#positions.set(node, position);
    this.#nodes.push(node);
    this.#parents.push(parent);
    return position;
  }

  #stop(reason: CutReason, from: number): void {
    this.#cuts.add(reason);
    this.#openFrom = from;
  }
}
