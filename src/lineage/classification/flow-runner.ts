import { breather, type Clock, isoTime } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';
import { ReplicaStore } from '../replica/replica.store.js';
import { type AssetChange, writeClassifications } from './classification-writer.js';
import { type Arrival, arriving, type FlowEdge, isBetter, mostHops, passRatio } from './flow.js';
import { type ClassificationRecord, decode, ownConfidence } from './record.js';
import { effectiveConfidence, type Flow, type FlowHop } from './types.js';

/** A node that flowing has met. */
interface FlowNode {
  readonly id: string;
  readonly dataType: string | null;
  readonly records: ReadonlyMap<string, ClassificationRecord>;
  /** What has come to it, by kind; changed in place. */
  readonly arrivals: Map<string, Arrival | Flow>;
}

/** An asset noted; work that is noted again meanwhile has another token and stays. */
interface Work extends Record<string, unknown> {
  id: string;
  token: string;
}

const worksAtOnce = 2_000;
const nodesAtOnce = 2_000;
const writesAtOnce = 500;
const timeoutMs = 120_000;

const nodesQuery = `
UNWIND $ids AS id
MATCH (a:Asset {id: id}) WHERE a.kind IN ['Column', 'KeyPattern']
RETURN a.id AS id, a.dataType AS dataType, COLLECT { MATCH (c:Classification {assetId: id}) WHERE c.state <> 'WITHDRAWN' RETURN properties(c) } AS records`;

const edgeMap = `{fromId: a.id, toId: b.id, subtype: r.subtype, confidence: coalesce(r.confidence, 1.0),
  masking: coalesce(r.masking, false), evidenceId: coalesce(r.evidence, ''),
  text: CASE r.subtype WHEN 'AGGREGATION' THEN r.text END}`;

const edgesFrom = `
UNWIND $ids AS id
MATCH (a:Asset {id: id})-[r:FLOWS_TO]->(b:Live) WHERE b.kind IN ['Column', 'KeyPattern'] AND a <> b
RETURN collect(${edgeMap}) AS edges`;

const edgesTo = `
UNWIND $ids AS id
MATCH (b:Asset {id: id})<-[r:FLOWS_TO]-(a:Live) WHERE a.kind IN ['Column', 'KeyPattern'] AND a <> b
RETURN collect(${edgeMap}) AS edges`;

/** Work for edges that changed: only where something could flow, or has. */
const noteTargets = `
UNWIND $pairs AS pair
MATCH (b:Asset {id: pair[1]}) WHERE b.kind IN ['Column', 'KeyPattern']
  AND (EXISTS { (:Classification {assetId: pair[0]}) } OR EXISTS { (:Classification {assetId: pair[1]}) })
MERGE (w:ClassificationWork {assetId: b.id})
SET w.token = randomUUID()`;

const markVersion = `
MERGE (s:ClassificationState {name: 'classification'})
SET s.lineageVersion = $version`;

const noteEverything = `
MATCH (c:Classification) WHERE c.state <> 'WITHDRAWN'
WITH DISTINCT c.assetId AS id
CALL (id) {
  MERGE (w:ClassificationWork {assetId: id})
  SET w.token = randomUUID()
} IN TRANSACTIONS OF 5000 ROWS`;

/**
 * Lets classifications flow along DIRECT lineage, and withdraws what no longer comes. Work is noted by what changes:
 * assets whose own classifications are other than before, and targets of edges that began or ended. Everything that
 * came through these is forgotten and found again, so what only supported itself in a cycle goes away; nothing else is
 * looked at.
 */
export class FlowRunner {
  readonly #changes: ReplicaStore;

  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
  ) {
    this.#changes = new ReplicaStore(graph);
  }

  /** Does all work that is noted. @returns assets to which something came or from which it went */
  async run(signal?: AbortSignal): Promise<number> {
    await this.#noteEdges();
    let changed = 0;
    for (;;) {
      signal?.throwIfAborted();
      const works = await this.graph.read<Work>(
        'MATCH (w:ClassificationWork) RETURN w.assetId AS id, w.token AS token ORDER BY id LIMIT $limit',
        { limit: worksAtOnce },
        { id: 'classification.works' },
      );
      if (works.length === 0) return changed;
      changed += await this.#flow(works, signal);
    }
  }

  /** Notes the targets of edges that changed since the last time; all of them when the log no longer tells. */
  async #noteEdges(): Promise<void> {
    for (;;) {
      const [state] = await this.graph.read<{ version: number }>(
        `MATCH (s:ClassificationState {name: 'classification'}) RETURN coalesce(s.lineageVersion, -1) AS version`,
        {},
        { id: 'classification.state' },
      );
      const have = state?.version ?? -1;
      const missing = have < 0 ? null : await this.#changes.missing(have);
      if (missing !== null && missing.listed && missing.version === have) return;
      if (missing === null || !missing.listed) return this.#noteAll();
      await this.graph.transaction(
        async (tx) => {
          for (let start = 0; start < missing.pairs.length; start += nodesAtOnce)
            await tx.run(noteTargets, { pairs: missing.pairs.slice(start, start + nodesAtOnce) });
          await tx.run(markVersion, { version: missing.upTo });
        },
        { id: 'classification.note-edges', timeoutMs },
      );
    }
  }

  /** Everything classified flows anew: at the first time, and when the log of changes no longer tells. */
  async #noteAll(): Promise<void> {
    const version = await this.#lineageVersion();
    await this.graph.autocommit(noteEverything, {}, { id: 'classification.note-all' });
    await this.graph.write(markVersion, { version }, { id: 'classification.mark-version' });
  }

  async #lineageVersion(): Promise<number> {
    const [row] = await this.graph.read<{ version: number }>(
      'MATCH (s:LineageState) RETURN max(coalesce(s.version, 0)) AS version',
      {},
      { id: 'classification.lineage-version' },
    );
    return row?.version ?? 0;
  }

  async #flow(works: readonly Work[], signal: AbortSignal | undefined): Promise<number> {
    const known = new Map<string, FlowNode>();
    const region = await this.#region(works.map(({ id }) => id));
    await this.#load(known, region);
    for (const id of region) known.get(id)?.arrivals.clear();
    const incoming = await this.#edges(edgesTo, region);
    await this.#load(
      known,
      incoming.map(({ fromId }) => fromId),
    );
    const touched = new Set(region);
    let frontier = new Set([...region, ...incoming.map(({ fromId }) => fromId)]);
    const breathe = breather(signal);
    while (frontier.size > 0) {
      const carrying = [...frontier].filter((id) => carried(known.get(id)).size > 0);
      const edges = await this.#edges(edgesFrom, carrying);
      await this.#load(
        known,
        edges.map(({ toId }) => toId),
      );
      frontier = new Set();
      for (const edge of edges) {
        await breathe();
        if (relax(known, edge)) {
          frontier.add(edge.toId);
          touched.add(edge.toId);
        }
      }
    }
    return this.#write(known, touched, works);
  }

  /** The assets named, and all to which something has come through them. */
  async #region(works: readonly string[]): Promise<string[]> {
    const region = new Set(works);
    let frontier: readonly string[] = works;
    while (frontier.length > 0) {
      const next: string[] = [];
      for (let start = 0; start < frontier.length; start += nodesAtOnce) {
        const rows = await this.graph.read<{ ids: string[] }>(
          'MATCH (c:Classification) WHERE c.flowFromId IN $ids RETURN collect(DISTINCT c.assetId) AS ids',
          { ids: frontier.slice(start, start + nodesAtOnce) },
          { id: 'classification.region', timeoutMs },
        );
        for (const id of rows[0]?.ids ?? []) {
          if (region.has(id)) continue;
          region.add(id);
          next.push(id);
        }
      }
      frontier = next;
    }
    return [...region];
  }

  async #load(known: Map<string, FlowNode>, ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !known.has(id));
    for (let start = 0; start < missing.length; start += nodesAtOnce) {
      const rows = await this.graph.read<{
        id: string;
        dataType: string | null;
        records: Record<string, unknown>[];
      }>(
        nodesQuery,
        { ids: missing.slice(start, start + nodesAtOnce) },
        { id: 'classification.nodes', timeoutMs },
      );
      for (const { id, dataType, records } of rows) {
        const decoded = new Map(records.map((row) => [String(row['kind']), decode(row)]));
        const arrivals = new Map(
          [...decoded].flatMap(([kind, { flow }]) => (flow === null ? [] : [[kind, flow] as const])),
        );
        known.set(id, { id, dataType, records: decoded, arrivals });
      }
    }
  }

  async #edges(query: string, ids: readonly string[]): Promise<FlowEdge[]> {
    const found: FlowEdge[] = [];
    for (let start = 0; start < ids.length; start += nodesAtOnce) {
      const rows = await this.graph.read<{ edges: FlowEdge[] }>(
        query,
        { ids: ids.slice(start, start + nodesAtOnce) },
        { id: 'classification.edges', timeoutMs },
      );
      for (const edge of rows[0]?.edges ?? []) found.push(edge);
    }
    return found;
  }

  async #write(
    known: ReadonlyMap<string, FlowNode>,
    touched: ReadonlySet<string>,
    works: readonly Work[],
  ): Promise<number> {
    const at = isoTime(this.clock.nowMs());
    const changes: AssetChange[] = [];
    for (const id of [...touched].toSorted()) {
      const node = known.get(id);
      if (node === undefined) continue;
      const flows = new Map(
        [...node.arrivals].map(([kind, arrival]) => [kind, flowOf(known, kind, arrival)]),
      );
      if (isOther(node, flows)) changes.push({ assetId: id, flows });
    }
    for (let start = 0; start < changes.length; start += writesAtOnce) {
      const part = changes.slice(start, start + writesAtOnce);
      await this.graph.transaction((tx) => writeClassifications(tx, part, at), {
        id: 'classification.write-flows',
        timeoutMs,
      });
    }
    await this.graph.write(
      'UNWIND $works AS work MATCH (w:ClassificationWork {assetId: work.id}) WHERE w.token = work.token DELETE w',
      { works },
      { id: 'classification.works-done' },
    );
    return changes.length;
  }
}

/** What a node passes on: by kind how sure it is, and after how many steps it came. */
function carried(
  node: FlowNode | undefined,
): Map<string, { confidence: number; rootId: string; hops: number }> {
  const kinds = new Map<string, { confidence: number; rootId: string; hops: number }>();
  if (node === undefined) return kinds;
  for (const kind of new Set([...node.records.keys(), ...node.arrivals.keys()])) {
    const record = node.records.get(kind);
    if (record?.decision?.decision === 'REJECTED') continue;
    const own = ownOf(record);
    const arrival = node.arrivals.get(kind);
    const best =
      arrival === undefined || own >= arrival.confidence
        ? { confidence: own, rootId: node.id, hops: 0 }
        : { confidence: arrival.confidence, rootId: arrival.rootId, hops: stepsOf(arrival) };
    if (best.confidence >= effectiveConfidence) kinds.set(kind, best);
  }
  return kinds;
}

function ownOf(record: ClassificationRecord | undefined): number {
  if (record === undefined) return 0;
  return record.decision?.decision === 'CONFIRMED' ? 1 : ownConfidence(record.origins);
}

function stepsOf(arrival: Arrival | Flow): number {
  return typeof arrival.hops === 'number' ? arrival.hops : arrival.hops.length;
}

/** Takes what the source of an edge carries to its target. @returns whether the target now has something better */
function relax(known: ReadonlyMap<string, FlowNode>, edge: FlowEdge): boolean {
  const target = known.get(edge.toId);
  if (target === undefined) return false;
  let improved = false;
  for (const [kind, { confidence, rootId, hops }] of carried(known.get(edge.fromId))) {
    if (rootId === target.id || hops >= mostHops) continue;
    if (target.records.get(kind)?.decision?.decision === 'REJECTED') continue;
    const left = arriving(confidence, passRatio(edge, kind, target.dataType));
    if (left === null) continue;
    const arrival: Arrival = { confidence: left, rootId, edge, hops: hops + 1 };
    const present = target.arrivals.get(kind);
    if (!isBetter(arrival, present === undefined ? undefined : comparable(present))) continue;
    target.arrivals.set(kind, arrival);
    improved = true;
  }
  return improved;
}

/** A stored flow in the form of an arrival. */
function comparable(arrival: Arrival | Flow): Arrival {
  if ('edge' in arrival) return arrival;
  const last = arrival.hops.at(-1);
  return {
    confidence: arrival.confidence,
    rootId: arrival.rootId,
    hops: arrival.hops.length,
    edge: {
      fromId: last?.fromId ?? '',
      toId: last?.toId ?? '',
      subtype: last?.subtype ?? 'IDENTITY',
      confidence: 1,
      masking: false,
      text: null,
      evidenceId: last?.evidenceId ?? '',
    },
  };
}

/** The whole way of an arrival, from where it was found. */
function flowOf(known: ReadonlyMap<string, FlowNode>, kind: string, arrival: Arrival | Flow): Flow {
  const hops: FlowHop[] = [];
  let at: Arrival | Flow | undefined = arrival;
  let rootId = arrival.rootId;
  while (at !== undefined && 'edge' in at && hops.length < mostHops) {
    const { fromId, toId, subtype, evidenceId } = at.edge;
    hops.unshift({ fromId, toId, subtype, evidenceId });
    rootId = fromId;
    const node = known.get(fromId);
    const next = node?.arrivals.get(kind);
    at = next !== undefined && next.confidence > ownOf(node?.records.get(kind)) ? next : undefined;
  }
  if (at !== undefined && !('edge' in at)) {
    hops.unshift(...at.hops);
    rootId = at.rootId;
  }
  return { confidence: arrival.confidence, rootId, hops };
}

function isOther(node: FlowNode, flows: ReadonlyMap<string, Flow>): boolean {
  const kinds = new Set([...node.records.keys(), ...flows.keys()]);
  return [...kinds].some(
    (kind) =>
      JSON.stringify(node.records.get(kind)?.flow ?? null) !== JSON.stringify(flows.get(kind) ?? null),
  );
}
