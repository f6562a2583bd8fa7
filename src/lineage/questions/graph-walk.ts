import { isWaymarkError } from '../../core/errors.js';
import type { GraphClient } from '../../graph/index.js';
import {
  type Adjacency,
  type AssetPlace,
  type Direction,
  directBit,
  type EndFacts,
  indirectBit,
  type NeighbourRange,
  packEntry,
} from '../replica/adjacency.js';
import type { EdgeFilter } from './types.js';

const nodesAtOnce = 2_000;
const none = new Uint32Array(0);

/** Lineage read from the graph one level at a time, now or at a time in the past. Numbers are its own. */
export class GraphAdjacency implements Adjacency {
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #facts: EndFacts[] = [];
  readonly #lists: Record<Direction, Map<number, Uint32Array>> = {
    DOWNSTREAM: new Map(),
    UPSTREAM: new Map(),
  };

  constructor(
    private readonly graph: GraphClient,
    private readonly filter: EdgeFilter,
    private readonly asOf: string | null,
    private readonly tablesOnly: boolean,
    private readonly signal: AbortSignal,
  ) {}

  idOf(node: number): string {
    return this.#ids[node] ?? '';
  }

  idsOf(nodes: readonly number[]): string[] {
    return nodes.map((node) => this.idOf(node));
  }

  isColumn(node: number): boolean {
    return this.#facts[node]?.isColumn === true;
  }

  placeOf(node: number): AssetPlace {
    return { instanceId: this.#facts[node]?.instanceId ?? null };
  }

  addInstances(nodes: readonly number[], instanceIds: Set<string>): void {
    for (const node of nodes) {
      const instanceId = this.#facts[node]?.instanceId ?? null;
      if (instanceId !== null) instanceIds.add(instanceId);
    }
  }

  neighbours(node: number, direction: Direction): Uint32Array {
    return this.#lists[direction].get(node) ?? none;
  }

  range(node: number, direction: Direction, range: NeighbourRange): void {
    range.entries = this.neighbours(node, direction);
    range.start = 0;
    range.end = range.entries.length;
  }

  /** The number of an asset. */
  number(id: string, facts: EndFacts): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#ids.push(id);
    this.#facts.push(facts);
    this.#numbers.set(id, this.#ids.length - 1);
    return this.#ids.length - 1;
  }

  /** Reads everything anew from here on; numbers stay. */
  forget(): void {
    this.#lists.DOWNSTREAM.clear();
    this.#lists.UPSTREAM.clear();
  }

  /** Reads the neighbours of nodes that are not known yet, as far as the limits go. */
  async prepare(
    nodes: readonly number[],
    direction: Direction,
    limits: { edges: number; deadlineMs: number },
  ): Promise<'EDGES' | 'TIME' | null> {
    const lists = this.#lists[direction];
    const wanted = nodes.filter((node) => !lists.has(node));
    let left = limits.edges;
    for (let start = 0; start < wanted.length; start += nodesAtOnce) {
      const timeMs = Math.floor(limits.deadlineMs - performance.now());
      if (timeMs <= 0) return 'TIME';
      const part = wanted.slice(start, start + nodesAtOnce);
      const rows = await this.#read(part, direction, left + 1, timeMs);
      if (rows === null) return 'TIME';
      this.#keep(part, direction, rows.slice(0, left));
      if (rows.length > left) return 'EDGES';
      left -= rows.length;
    }
    return null;
  }

  #keep(nodes: readonly number[], direction: Direction, rows: readonly EdgeRow[]): void {
    const found = new Map<number, number[]>(nodes.map((node) => [node, []]));
    for (const [id, otherId, isColumn, instanceId, direct, indirect] of rows) {
      const kinds = (direct ? directBit : 0) | (indirect ? indirectBit : 0);
      const near = this.#numbers.get(id) ?? -1;
      found.get(near)?.push(packEntry(this.number(otherId, { isColumn, instanceId }), kinds));
    }
    for (const [node, entries] of found) this.#lists[direction].set(node, Uint32Array.from(entries));
  }

  /** @returns null when the time was not enough */
  async #read(
    nodes: readonly number[],
    direction: Direction,
    limit: number,
    timeoutMs: number,
  ): Promise<EdgeRow[] | null> {
    const { edgeKinds, sources, seenSince } = this.filter;
    const kinds = edgeKinds ?? ['DIRECT', 'INDIRECT'];
    const types = [
      ...(kinds.includes('DIRECT') ? ['FLOWS_TO'] : []),
      ...(kinds.includes('INDIRECT') ? ['INFLUENCES'] : []),
    ];
    const hasEvidenceFilter = (sources ?? null) !== null || (seenSince ?? null) !== null;
    try {
      const [row] = await this.graph.read<{ edges: EdgeRow[] }>(
        levelQuery(direction, this.asOf !== null, hasEvidenceFilter),
        {
          ids: nodes.map((node) => this.idOf(node)),
          types,
          asOf: this.asOf,
          sources: sources ?? null,
          seenSince: seenSince ?? null,
          tablesOnly: this.tablesOnly,
          limit,
        },
        { id: 'lineage.level', timeoutMs, signal: this.signal },
      );
      return row?.edges ?? [];
    } catch (error) {
      if (isWaymarkError(error, 'GRAPH_TIMEOUT')) return null;
      throw error;
    }
  }
}

type EdgeRow = [
  id: string,
  otherId: string,
  isColumn: boolean,
  instanceId: string | null,
  direct: boolean,
  indirect: boolean,
];

const present = 'type(r) IN $types';
const past = `CASE type(r) WHEN 'WAS' THEN r.type IN $types AND r.validFrom <= $asOf AND r.validTo > $asOf
              ELSE type(r) IN $types AND r.validFrom <= $asOf END`;
const stated = `AND EXISTS { MATCH (e:LineageEvidence {id: r.evidence})
              WHERE ($sources IS NULL OR e.source IN $sources) AND ($seenSince IS NULL OR e.lastSeenAt >= $seenSince) }`;

function levelQuery(direction: Direction, isPast: boolean, hasEvidenceFilter: boolean): string {
  const types = isPast ? 'FLOWS_TO|INFLUENCES|WAS' : 'FLOWS_TO|INFLUENCES';
  const pattern = direction === 'DOWNSTREAM' ? `(a)-[r:${types}]->(b:Asset)` : `(a)<-[r:${types}]-(b:Asset)`;
  return `UNWIND $ids AS id
     MATCH (a:Asset {id: id})
     MATCH ${pattern}
     WHERE ${isPast ? past : present} AND (NOT $tablesOnly OR b.kind <> 'Column')
       ${hasEvidenceFilter ? stated : ''}
     WITH id, b, collect(DISTINCT coalesce(r.type, type(r))) AS types
     LIMIT $limit
     RETURN collect([id, b.id, b.kind = 'Column', b.instanceId, 'FLOWS_TO' IN types, 'INFLUENCES' IN types]) AS edges`;
}
