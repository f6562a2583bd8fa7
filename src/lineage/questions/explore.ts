import { type Direction, entryKinds, entryNode, type NeighbourRange } from '../replica/adjacency.js';
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
  readonly hops: number[];
  /** Position of the node from which each was found first; -1 for the start. */
  readonly parents: number[];
  /** Positions of both ends as walked, and kinds of edges. */
  readonly edgeFrom: number[];
  readonly edgeTo: number[];
  readonly edgeKinds: number[];
  readonly cuts: Set<CutReason>;
  /** Positions of nodes whose edges were not all followed. */
  readonly open: Set<number>;
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
  readonly found: Explored;
  #starts = 0;

  constructor(
    private readonly walk: Walk,
    direction: Direction,
    private readonly limits: Limits,
  ) {
    this.found = {
      direction,
      nodes: [],
      hops: [],
      parents: [],
      edgeFrom: [],
      edgeTo: [],
      edgeKinds: [],
      cuts: new Set(),
      open: new Set(),
    };
  }

  async begin(starts: readonly number[]): Promise<void> {
    const hidden = (await this.walk.hidden?.(starts)) ?? new Set();
    for (const node of new Set(starts)) {
      if (hidden.has(node)) this.found.cuts.add('PERMISSION');
      else this.#add(node, 0, -1);
    }
    this.#starts = this.found.nodes.length;
  }

  end(): void {
    this.#positions.release(this.found.nodes.length);
  }

  async run(): Promise<void> {
    const { found, limits } = this;
    for (let start = 0, hop = 0; start < found.nodes.length; hop += 1) {
      const end = found.nodes.length;
      const cut = await this.#prepare(start, end);
      if (this.walk.hidden !== undefined) await this.#learnHidden(start, end);
      const isLast = hop >= limits.hops;
      for (let position = start; position < end; position += 1) {
        if ((position & (checkTimeEvery - 1)) === 0 && performance.now() > limits.deadlineMs)
          return this.#stop('TIME', position);
        const reason = this.#expand(position, hop + 1, isLast);
        if (reason !== null) return this.#stop(reason, position);
      }
      // What was read before the budget was used up is part of the answer.
      if (cut !== null) return this.#stop(cut, start);
      start = end;
    }
  }

  /** Follows the edges of one node. @returns the budget that ended the search */
  #expand(position: number, hop: number, isLast: boolean): CutReason | null {
    const { found, limits, walk } = this;
    const node = found.nodes[position] ?? 0;
    const range = this.#range;
    walk.adjacency.range(node, found.direction, range);
    const { entries, end } = range;
    for (let at = range.start; at < end; at += 1) {
      const entry = entries[at] ?? 0;
      if (!isFollowed(walk, entry)) continue;
      const other = entryNode(entry);
      let to = this.#positions.get(other);
      if (to < 0) {
        const reason = this.#hidden.has(other) ? 'PERMISSION' : isLast ? 'HOPS' : null;
        if (reason !== null) {
          found.cuts.add(reason);
          found.open.add(position);
          continue;
        }
        if (found.nodes.length - this.#starts >= limits.nodes) return 'NODES';
      }
      if (found.edgeFrom.length >= limits.edges) return 'EDGES';
      if (to < 0) to = this.#add(other, hop, position);
      found.edgeFrom.push(position);
      found.edgeTo.push(to);
      found.edgeKinds.push(entryKinds(entry) & walk.kinds);
    }
    return null;
  }

  /** @returns the budget that has cut the reading of the next level */
  async #prepare(start: number, end: number): Promise<CutReason | null> {
    const { found, limits, walk } = this;
    const left = { edges: limits.edges - found.edgeFrom.length, deadlineMs: limits.deadlineMs };
    return (await walk.prepare?.(found.nodes.slice(start, end), found.direction, left)) ?? null;
  }

  async #learnHidden(start: number, end: number): Promise<void> {
    const { found, walk } = this;
    const asked = new Set<number>();
    for (let position = start; position < end; position += 1)
      for (const entry of walk.adjacency.neighbours(found.nodes[position] ?? 0, found.direction))
        if (isFollowed(walk, entry) && this.#positions.get(entryNode(entry)) < 0) asked.add(entryNode(entry));
    for (const node of (await walk.hidden?.([...asked])) ?? []) this.#hidden.add(node);
  }

  #add(node: number, hop: number, parent: number): number {
    const { found } = this;
    const position = found.nodes.length;
    this.#positions.set(node, position);
    found.nodes.push(node);
    found.hops.push(hop);
    found.parents.push(parent);
    return position;
  }

  #stop(reason: CutReason, from: number): void {
    const { found } = this;
    found.cuts.add(reason);
    for (let position = from; position < found.nodes.length; position += 1) found.open.add(position);
  }
}
