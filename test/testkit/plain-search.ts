/** What a plain search finds. */
export interface PlainReach {
  /** Nodes, the start counted. */
  count: number;
  /** Edges from nodes that are followed: within the hops, and those of the last nodes that lead back. */
  edges: number;
  /** True when nothing lies further away. */
  isWhole: boolean;
  hops: ReadonlyMap<number, number>;
}

/** A breadth-first search over lists of edges, to compare answers with: it shares nothing with the product. */
export class PlainSearch {
  readonly #lists: number[][];

  constructor(nodes: number, from: Uint32Array, to: Uint32Array) {
    this.#lists = Array.from({ length: nodes }, () => []);
    from.forEach((source, edge) => this.#lists[source]?.push(to[edge] ?? 0));
  }

  /** Everything that can be reached in so many hops, and the edges between what was reached. */
  reach(start: number, most: number): PlainReach {
    const hops = new Map([[start, 0]]);
    const queue = [start];
    for (const node of queue) {
      const hop = hops.get(node) ?? 0;
      if (hop >= most) continue;
      for (const other of this.#lists[node] ?? [])
        if (!hops.has(other)) {
          hops.set(other, hop + 1);
          queue.push(other);
        }
    }
    let edges = 0;
    let isWhole = true;
    for (const node of queue)
      for (const other of this.#lists[node] ?? []) {
        if (hops.has(other)) edges += 1;
        else isWhole = false;
      }
    return { count: hops.size, edges, isWhole, hops };
  }
}
