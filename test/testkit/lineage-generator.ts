import { isoTime } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import type { GraphClient } from '../../src/graph/index.js';
import { directBit, indirectBit } from '../../src/lineage/replica/adjacency.js';
import { lineageStateName } from '../../src/lineage/replica/change-log.js';
import { type FleetSize, generateFleet, type GeneratedFleet, seededRandom } from './graph-generator.js';

/** Form of generated lineage. */
export interface LineageShape {
  /** Edges between columns for each column; default 1.6. */
  edgesPerColumn?: number;
  /** Edges on the longest way; default 15. */
  depth?: number;
  /** Columns that very many others are made from; default one for each 50,000 columns. */
  hubs?: number;
  /** Edges that leave a hub; default 5,000, or fewer in a small fleet. */
  hubDegree?: number;
  seed?: number;
}

/** Edges by number: column `n` is entry `n` of {@link GeneratedLineage.columnIds}. */
export interface PlannedLineage {
  from: Uint32Array;
  to: Uint32Array;
  /** Bits of kinds, one entry for each edge. */
  kinds: Uint8Array;
  /** Distinct pairs of tables that column edges lead between. */
  tableFrom: Uint32Array;
  tableTo: Uint32Array;
  hubs: number[];
}

/** What was written. */
export interface GeneratedLineage extends PlannedLineage {
  fleet: GeneratedFleet;
  columnIds: string[];
  tableIds: string[];
  columnKeys: string[];
  tableKeys: string[];
  /** Seconds for the edges alone. */
  edgeSeconds: number;
}

/** Rows of columns: those of table `t` have the numbers `firstColumn[t]` up to `firstColumn[t + 1]`. */
interface Layout {
  firstColumn: Uint32Array;
  layerOf: (table: number) => number;
  firstOfLayer: number[];
  /** Subject areas, whose tables are made mostly from each other. */
  areas: number;
}

const rootShare = 0.3;
const indirectShare = 0.15;
const ownAreaShare = 0.95;
const columnsPerArea = 30_000;
const targetsAtOnce = 5_000;

/**
 * Writes a fleet and lineage over it straight into the graph. Tables stand in layers and in subject areas; a column is
 * made from columns of earlier layers, mostly of the layer before and of its own area, and few tables are read by many:
 * out-degrees follow a power law.
 * A million columns take one to three minutes, their 1.6 million edges as long.
 */
export async function generateLineage(
  graph: GraphClient,
  size: FleetSize,
  shape: LineageShape = {},
): Promise<GeneratedLineage> {
  const fleet = await generateFleet(graph, { ...size, keepAssets: true });
  return addLineage(graph, fleet, shape);
}

/** Adds lineage to a fleet that was generated with `keepAssets`. */
export async function addLineage(
  graph: GraphClient,
  fleet: GeneratedFleet,
  shape: LineageShape = {},
): Promise<GeneratedLineage> {
  const started = performance.now();
  const assets = fleet.assets ?? [];
  const plan = planLineage(
    assets.map(({ columns }) => columns.length),
    shape,
  );
  const columns = assets.flatMap((table) => table.columns);
  const tableIds = assets.map(({ id }) => id);
  const columnIds = columns.map(({ id }) => id);
  await writeEdges(graph, fleet, plan, tableIds, columnIds);
  return {
    ...plan,
    fleet,
    columnIds,
    tableIds,
    columnKeys: columns.map(({ key }) => key),
    tableKeys: assets.map(({ key }) => key),
    edgeSeconds: (performance.now() - started) / 1_000,
  };
}

/** The edges alone, in memory. @param columnCounts columns of each table */
export function planLineage(columnCounts: readonly number[], shape: LineageShape = {}): PlannedLineage {
  const random = seededRandom(shape.seed ?? 7);
  const depth = shape.depth ?? 15;
  const layout = layoutOf(columnCounts, depth);
  const columns = layout.firstColumn[columnCounts.length] ?? 0;
  const hubDegree = shape.hubDegree ?? Math.min(5_000, Math.floor(columns / 100));
  const hubCount = shape.hubs ?? Math.max(2, Math.round(columns / 50_000));
  const wanted = Math.round(columns * (shape.edgesPerColumn ?? 1.6));
  const edges = new EdgeSet(wanted);
  const hubs = hubColumns(layout, hubCount);
  for (const hub of hubs) addHub(edges, layout, hub, hubDegree, random);
  while (edges.count < wanted) addRound(edges, layout, columnCounts, random, wanted);
  return { ...edges.arrays(random), ...tablePairs(edges, layout), hubs };
}

/** Different edges; a second one of the same pair is left out. */
class EdgeSet {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly #known = new Set<number>();
  count = 0;

  constructor(most: number) {
    this.from = new Uint32Array(most);
    this.to = new Uint32Array(most);
  }

  add(from: number, to: number): boolean {
    const pair = from * 4_194_304 + to;
    if (this.count >= this.from.length || this.#known.has(pair)) return false;
    this.#known.add(pair);
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.count += 1;
    return true;
  }

  arrays(random: () => number): Pick<PlannedLineage, 'from' | 'to' | 'kinds'> {
    const kinds = Uint8Array.from(this.from, () => (random() < indirectShare ? indirectBit : directBit));
    return { from: this.from, to: this.to, kinds };
  }
}

function layoutOf(columnCounts: readonly number[], depth: number): Layout {
  const firstColumn = new Uint32Array(columnCounts.length + 1);
  columnCounts.forEach((count, table) => (firstColumn[table + 1] = (firstColumn[table] ?? 0) + count));
  const roots = Math.max(1, Math.floor(columnCounts.length * rootShare));
  const firstOfLayer = [0];
  for (let layer = 1; layer <= depth; layer += 1)
    firstOfLayer.push(roots + Math.floor(((columnCounts.length - roots) * (layer - 1)) / depth));
  firstOfLayer.push(columnCounts.length);
  const layerOf = (table: number): number => firstOfLayer.findLastIndex((first) => first <= table);
  const columns = firstColumn.at(-1) ?? 0;
  return { firstColumn, layerOf, firstOfLayer, areas: Math.max(2, Math.round(columns / columnsPerArea)) };
}

/** Columns of the first layers, each in another area as long as there are enough. */
function hubColumns(layout: Layout, count: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const [table] = areaIn(layout, at % 4, Math.floor((at * layout.areas) / count));
    return layout.firstColumn[table] ?? 0;
  });
}

/** Edges of a hub to columns of later layers of its own area. */
function addHub(edges: EdgeSet, layout: Layout, hub: number, degree: number, random: () => number): void {
  const { firstColumn, firstOfLayer, layerOf } = layout;
  const table = tableOf(firstColumn, hub);
  const own = layerOf(table);
  const area = areaOf(layout, own, table);
  const layers = firstOfLayer.length - 2 - own;
  for (let added = 0, tries = 0; added < degree && tries < degree * 20; tries += 1) {
    const [first, end] = areaIn(layout, own + 1 + Math.floor(random() * layers), area);
    const from = firstColumn[first] ?? 0;
    if (edges.add(hub, from + Math.floor(((firstColumn[end] ?? 0) - from) * random()))) added += 1;
  }
}

/** One more source for columns of all tables behind the roots. */
function addRound(
  edges: EdgeSet,
  layout: Layout,
  columnCounts: readonly number[],
  random: () => number,
  wanted: number,
): void {
  const { firstColumn, firstOfLayer } = layout;
  for (let layer = 1; layer < firstOfLayer.length - 1; layer += 1)
    for (let table = firstOfLayer[layer] ?? 0; table < (firstOfLayer[layer + 1] ?? 0); table += 1) {
      const sources = sourceTables(layout, layer, table, random);
      for (let column = firstColumn[table] ?? 0; column < (firstColumn[table + 1] ?? 0); column += 1) {
        if (edges.count >= wanted) return;
        const source = sources[Math.floor(random() * sources.length)] ?? 0;
        const within = Math.floor((columnCounts[source] ?? 1) * random());
        edges.add((firstColumn[source] ?? 0) + within, column);
      }
    }
}

/** One to three tables of earlier layers, mostly of the own area; else one of the few that everybody reads. */
function sourceTables(layout: Layout, layer: number, table: number, random: () => number): number[] {
  const own = areaOf(layout, layer, table);
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const from = random() < 0.7 ? layer - 1 : Math.floor(random() * layer);
    const isOwn = random() < ownAreaShare;
    const [first, end] = isOwn ? areaIn(layout, from, own) : layerIn(layout, from);
    return first + Math.floor((end - first) * random() ** (isOwn ? 2 : 5));
  });
}

function layerIn({ firstOfLayer }: Layout, layer: number): [first: number, end: number] {
  return [firstOfLayer[layer] ?? 0, firstOfLayer[layer + 1] ?? 0];
}

/** Tables of one area in a layer: each layer is cut into as many parts as there are areas. */
function areaIn({ firstOfLayer, areas }: Layout, layer: number, area: number): [first: number, end: number] {
  const first = firstOfLayer[layer] ?? 0;
  const size = (firstOfLayer[layer + 1] ?? 0) - first;
  return [first + Math.floor((size * area) / areas), first + Math.floor((size * (area + 1)) / areas)];
}

function areaOf({ firstOfLayer, areas }: Layout, layer: number, table: number): number {
  const first = firstOfLayer[layer] ?? 0;
  return Math.floor(((table - first) * areas) / Math.max(1, (firstOfLayer[layer + 1] ?? 0) - first));
}

function tableOf(firstColumn: Uint32Array, column: number): number {
  let low = 0;
  for (let high = firstColumn.length - 1; high - low > 1;) {
    const middle = (low + high) >> 1;
    if ((firstColumn[middle] ?? 0) <= column) low = middle;
    else high = middle;
  }
  return low;
}

function tablePairs(edges: EdgeSet, { firstColumn }: Layout): Pick<PlannedLineage, 'tableFrom' | 'tableTo'> {
  const tables = new Uint32Array(firstColumn.at(-1) ?? 0);
  for (let table = 0; table + 1 < firstColumn.length; table += 1)
    tables.fill(table, firstColumn[table], firstColumn[table + 1]);
  const pairs = new Set<number>();
  for (let edge = 0; edge < edges.count; edge += 1)
    pairs.add((tables[edges.from[edge] ?? 0] ?? 0) * 4_194_304 + (tables[edges.to[edge] ?? 0] ?? 0));
  const all = [...pairs];
  return {
    tableFrom: Uint32Array.from(all, (pair) => Math.floor(pair / 4_194_304)),
    tableTo: Uint32Array.from(all, (pair) => pair % 4_194_304),
  };
}

type Target = [id: string, evidence: string, direct: string[], indirect: string[]];

/** Edges grouped by target; one piece of evidence for those written together. */
async function writeEdges(
  graph: GraphClient,
  fleet: GeneratedFleet,
  plan: PlannedLineage,
  tableIds: readonly string[],
  columnIds: readonly string[],
): Promise<void> {
  const at = isoTime(Date.now());
  const instanceId = fleet.instances[0]?.id ?? '';
  for (const [from, to, kinds, ids] of [
    [plan.tableFrom, plan.tableTo, null, tableIds],
    [plan.from, plan.to, plan.kinds, columnIds],
  ] as const) {
    const targets = byTarget(from, to, kinds, ids);
    for (let start = 0; start < targets.length; start += targetsAtOnce) {
      const rows = targets.slice(start, start + targetsAtOnce);
      const evidence = newId();
      for (const row of rows) row[1] = evidence;
      await graph.write(writeTargets, { rows, at, evidence, instanceId }, { id: 'test.generate-edges' });
    }
  }
  await graph.write(
    `MERGE (s:LineageState {name: $name}) SET s.version = coalesce(s.version, 0) + 1
     CREATE (:LineageChange {id: $id, version: s.version, at: $at, begun: [], ended: [], rebuild: true})`,
    { name: lineageStateName, id: newId(), at },
  );
}

function byTarget(
  from: Uint32Array,
  to: Uint32Array,
  kinds: Uint8Array | null,
  ids: readonly string[],
): Target[] {
  const targets = new Map<number, Target>();
  to.forEach((target, edge) => {
    const row = targets.get(target) ?? [ids[target] ?? '', '', [], []];
    row[kinds?.[edge] === indirectBit ? 3 : 2].push(ids[from[edge] ?? 0] ?? '');
    targets.set(target, row);
  });
  return [...targets].toSorted(([a], [b]) => a - b).map(([, row]) => row);
}

const writeTargets = `
CREATE (:LineageEvidence {id: $evidence, key: $evidence, source: 'VIEW', method: 'DEFINITION', instanceId: $instanceId,
  firstSeenAt: $at, lastSeenAt: $at, confidence: 1.0})
WITH 1 AS one
UNWIND $rows AS row
MATCH (b:Asset {id: row[0]})
CALL (b, row) {
  UNWIND row[2] AS id MATCH (a:Asset {id: id})
  CREATE (a)-[:FLOWS_TO {evidence: row[1], subtype: 'IDENTITY', masking: false, confidence: 1.0, validFrom: $at}]->(b)
}
CALL (b, row) {
  UNWIND row[3] AS id MATCH (a:Asset {id: id})
  CREATE (a)-[:INFLUENCES {evidence: row[1], subtype: 'CONDITIONAL', masking: false, confidence: 1.0, validFrom: $at}]->(b)
}`;
