import type { IdTable } from './id-table.js';
import type { NodeFacts } from './node-facts.js';

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
  /** Where a node is; the same object for nodes in the same place, as far as they are in memory. */
  placeOf(node: number): AssetPlace;
  /** Adds the ids of the instances that nodes are in. */
  addInstances(nodes: readonly number[], instanceIds: Set<string>): void;
  /** The ids of several nodes, faster than one by one. */
  idsOf(nodes: readonly number[]): string[];
  /** Neighbours of a node, see {@link packEntry}. */
  neighbours(node: number, direction: Direction): Uint32Array;
  /** Points a range to the neighbours of a node: for searches, which would make an array for every node otherwise. */
  range(node: number, direction: Direction, range: NeighbourRange): void;
}

/** Entries from `start` up to `end`, valid until the next change. */
export interface NeighbourRange {
  entries: Uint32Array;
  start: number;
  end: number;
}

/** State of one pair of assets, as the graph has it now. */
export interface PairState {
  fromId: string;
  toId: string;
  /** 0 when there is no edge any more. */
  kinds: number;
  /** What the ends are; null for one that is not there any more. */
  from: EndFacts | null;
  to: EndFacts | null;
}

/**
 * Where an asset is. It stays there for as long as it has its id: another address of the instance changes keys, but
 * neither the instance's id nor what keys have behind the address.
 */
export interface AssetPlace {
  readonly instanceId: string | null;
  /** What the keys of its database and schema have behind the key of the instance; null without, absent when not known. */
  readonly database?: string | null;
  readonly schema?: string | null;
}

/** What a search knows of an asset. */
export interface EndFacts extends AssetPlace {
  isColumn: boolean;
}

const empty = new Uint32Array(0);
const compactAfter = 20_000;

interface Half {
  offsets: Uint32Array;
  entries: Uint32Array;
  /** Lists that replace those of the arrays. */
  changed: Map<number, Uint32Array>;
}

type Halves = Record<Direction, Half>;

/**
 * All lineage edges in memory: compressed sparse rows of both directions, with whole lists of their own for nodes that
 * have changed since. Compaction writes these back into rows.
 */
export class AdjacencyReplica implements Adjacency {
  readonly #ids: IdTable;
  readonly #facts: NodeFacts;
  readonly #halves: Halves;
  /** True when an earlier state of `changed` is in use. */
  #isShared = false;
  #edges: number;

  constructor(builder: {
    ids: IdTable;
    facts: NodeFacts;
    from: Uint32Array;
    to: Uint32Array;
    kinds: Uint8Array;
    count: number;
  }) {
    this.#ids = builder.ids;
    this.#facts = builder.facts;
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
    return this.#ids.bytes + this.#facts.bytes + half(this.#halves.DOWNSTREAM) + half(this.#halves.UPSTREAM);
  }

  /** Number of an asset; -1 when it never had an edge. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  idOf(node: number): string {
    return this.#ids.get(node);
  }

  idsOf(nodes: readonly number[]): string[] {
    return this.#ids.getAll(nodes);
  }

  isColumn(node: number): boolean {
    return this.#facts.isColumn(node);
  }

  placeOf(node: number): AssetPlace {
    return this.#facts.placeOf(node);
  }

  addInstances(nodes: readonly number[], instanceIds: Set<string>): void {
    this.#facts.addInstances(nodes, instanceIds);
  }

  neighbours(node: number, direction: Direction): Uint32Array {
    return listOf(this.#halves[direction], node);
  }

  range(node: number, direction: Direction, range: NeighbourRange): void {
    pointTo(this.#halves[direction], node, range);
  }

  /**
   * The edges as they are now, also after later changes: for one question, which reads them in several steps. Costs
   * nothing here; the next change copies the lists that are not in the rows yet.
   */
  snapshot(): EdgeSnapshot {
    this.#isShared = true;
    return new EdgeSnapshot(this, this.#halves.DOWNSTREAM, this.#halves.UPSTREAM);
  }

  /** Takes over the present state of pairs. Applying a state again changes nothing. */
  apply(pairs: readonly PairState[]): void {
    if (this.#isShared)
      for (const direction of ['DOWNSTREAM', 'UPSTREAM'] as const) {
        const half = this.#halves[direction];
        this.#halves[direction] = { ...half, changed: new Map(half.changed) };
      }
    this.#isShared = false;
    const down = new Map<number, Map<number, number>>();
    const up = new Map<number, Map<number, number>>();
    for (const pair of pairs) {
      const from = this.#node(pair.fromId, pair.from, pair.kinds);
      const to = this.#node(pair.toId, pair.to, pair.kinds);
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
  #node(id: string, facts: EndFacts | null, kinds: number): number {
    if (kinds === 0 || facts === null) return this.#ids.find(id);
    const node = this.#ids.add(id);
    this.#facts.set(node, facts);
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

/**
 * Edges of one moment, which the question that asked for them may move on to a later one. A class, because calls of its
 * members are in the innermost loop of every search.
 */
export class EdgeSnapshot implements Adjacency {
  constructor(
    private readonly replica: AdjacencyReplica,
    private downstream: Half,
    private upstream: Half,
  ) {}

  /** Goes on with the edges of another moment of the same replica. */
  moveTo({ downstream, upstream }: EdgeSnapshot): void {
    this.downstream = downstream;
    this.upstream = upstream;
  }

  idOf(node: number): string {
    return this.replica.idOf(node);
  }

  idsOf(nodes: readonly number[]): string[] {
    return this.replica.idsOf(nodes);
  }

  isColumn(node: number): boolean {
    return this.replica.isColumn(node);
  }

  placeOf(node: number): AssetPlace {
    return this.replica.placeOf(node);
  }

  addInstances(nodes: readonly number[], instanceIds: Set<string>): void {
    this.replica.addInstances(nodes, instanceIds);
  }

  neighbours(node: number, direction: Direction): Uint32Array {
    return listOf(direction === 'DOWNSTREAM' ? this.downstream : this.upstream, node);
  }

  range(node: number, direction: Direction, range: NeighbourRange): void {
    pointTo(direction === 'DOWNSTREAM' ? this.downstream : this.upstream, node, range);
  }
}

function listOf({ offsets, entries, changed }: Half, node: number): Uint32Array {
  const own = changed.get(node);
  if (own !== undefined) return own;
  if (node + 1 >= offsets.length) return empty;
  return entries.subarray(offsets[node], offsets[node + 1]);
}

function pointTo({ offsets, entries, changed }: Half, node: number, range: NeighbourRange): void {
  const own = changed.size === 0 ? undefined : changed.get(node);
  range.entries = own ?? entries;
  range.start = own === undefined ? (offsets[node] ?? 0) : 0;
  range.end = own?.length ?? offsets[node + 1] ?? range.start;
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
