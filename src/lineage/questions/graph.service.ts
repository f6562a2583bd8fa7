import type { RequestContext } from '../../core/context.js';
import { compare } from '../../core/order.js';
import { directBit, indirectBit } from '../replica/adjacency.js';
import { type Asker, type Asking, factsOf, isFiltered, type Starts } from './asking.js';
import type { Explored } from './explore.js';
import { Subgraph } from './subgraph.js';
import { cyclesOf, dependencyOrder, type OrderStep } from './structure.js';
import type {
  AnswerFacts,
  CutReason,
  GraphDirection,
  LineageGraph,
  LineageLink,
  LineageNode,
  LineageOptions,
} from './types.js';

/** Assets that several have in common, with the hops to each. */
export interface CommonNode {
  id: string;
  /** In the order of the assets asked about. */
  hops: readonly number[];
}

/** Ends of lineage: assets that nothing flows into (roots) or out of (leaves). */
export interface LineageEnds extends AnswerFacts {
  nodes: readonly LineageNode[];
}

/** Questions whose answer is a part of the graph. Each needs `lineage.read` and `asset.read`. */
export class GraphService {
  constructor(private readonly asker: Asker) {}

  /** Everything upstream or downstream of an asset, with the edges. @throws ASSET_NOT_FOUND */
  async graph(
    ctx: RequestContext,
    input: LineageOptions & { key: string; direction: GraphDirection },
  ): Promise<LineageGraph> {
    const {
      asking,
      starts: [starts],
    } = await this.asker.begin(ctx, input, [input.key] as const);
    if (input.direction !== 'BOTH') {
      const found = await this.asker.search(asking, starts.nodes, input.direction);
      return this.#shown(asking, starts, graphOf(asking, found), [...found.cuts]);
    }
    const both = new Subgraph(asking.walk);
    for (const direction of ['UPSTREAM', 'DOWNSTREAM'] as const)
      both.add(await this.asker.search(asking, starts.nodes, direction));
    const parts = { nodes: [...both.nodes.values()], links: [...both.links.values()] };
    return this.#shown(asking, starts, parts, [...both.cuts]);
  }

  /**
   * Assets that all of the given ones are made from (`UPSTREAM`) or that all of them flow into (`DOWNSTREAM`), those
   * with the fewest hops in sum first. @throws ASSET_NOT_FOUND
   */
  async common(
    ctx: RequestContext,
    input: LineageOptions & { keys: readonly string[]; direction: 'UPSTREAM' | 'DOWNSTREAM' },
  ): Promise<AnswerFacts & { nodes: readonly CommonNode[] }> {
    const { asking, starts: all } = await this.asker.begin(ctx, input, input.keys);
    const cuts = new Set<CutReason>();
    const startIds: string[] = [];
    let common: Map<number, number[]> | null = null;
    for (const starts of all) {
      const found = await this.asker.search(asking, starts.nodes, input.direction);
      for (const cut of [...starts.cuts, ...found.cuts]) cuts.add(cut);
      startIds.push(...starts.ids);
      const hops = new Map(found.nodes.map((node, position) => [node, found.hops[position] ?? 0]));
      common = intersection(common, hops);
    }
    const nodes = [...(common ?? [])].map(([node, hops]) => ({ id: asking.walk.adjacency.idOf(node), hops }));
    const shown = await this.#filter(asking, nodes);
    return {
      ...factsOf(asking, cuts, startIds),
      nodes: shown.toSorted((a, b) => sum(a.hops) - sum(b.hops) || compare(a.id, b.id)),
    };
  }

  /** Where values come from in the end (`UPSTREAM`: roots) or arrive in the end (`DOWNSTREAM`: leaves). @throws ASSET_NOT_FOUND */
  async ends(
    ctx: RequestContext,
    input: LineageOptions & { key: string; direction: 'UPSTREAM' | 'DOWNSTREAM' },
  ): Promise<LineageEnds> {
    const {
      asking,
      starts: [starts],
    } = await this.asker.begin(ctx, input, [input.key] as const);
    const found = await this.asker.search(asking, starts.nodes, input.direction);
    const goesOn = new Set(found.edgeFrom);
    const nodes = graphOf(asking, found).nodes.filter(({ open }, position) => !open && !goesOn.has(position));
    return {
      ...factsOf(asking, [...starts.cuts, ...found.cuts], starts.ids),
      nodes: await this.#filter(asking, nodes),
    };
  }

  /**
   * Groups of assets that lead to each other, among everything that is connected with an asset; with a filter those that
   * hold an asset it shows. @throws ASSET_NOT_FOUND
   */
  async cycles(
    ctx: RequestContext,
    input: LineageOptions & { key: string },
  ): Promise<AnswerFacts & { cycles: readonly (readonly string[])[] }> {
    const { asking, starts, found } = await this.#around(ctx, input, [input.key], ['UPSTREAM', 'DOWNSTREAM']);
    const cycles = cyclesOf(found.followers());
    const shown = await this.asker.shownIds(asking, cycles.flat());
    return {
      ...factsOf(asking, found.cuts, starts),
      cycles: shown === null ? cycles : cycles.filter((ids) => ids.some((id) => shown.has(id))),
    };
  }

  /** The order in which to change a set of assets: what others are made from comes first. @throws ASSET_NOT_FOUND */
  async order(
    ctx: RequestContext,
    input: LineageOptions & { keys: readonly string[] },
  ): Promise<AnswerFacts & { steps: readonly OrderStep[] }> {
    const { asking, starts, found } = await this.#around(ctx, input, input.keys, ['DOWNSTREAM']);
    const members = new Set(starts);
    const lists = found.followers();
    // Members without any edge wait for nothing.
    for (const id of members) if (!lists.has(id)) lists.set(id, []);
    const steps = dependencyOrder(lists, members);
    const shown = await this.asker.shownIds(asking, starts);
    const listed = steps.map((step) => ({ ...step, ids: step.ids.filter((id) => shown?.has(id) ?? true) }));
    return { ...factsOf(asking, found.cuts, starts), steps: listed.filter(({ ids }) => ids.length > 0) };
  }

  async #around(
    ctx: RequestContext,
    input: LineageOptions,
    keys: readonly string[],
    directions: readonly ('UPSTREAM' | 'DOWNSTREAM')[],
  ): Promise<{ asking: Asking; starts: string[]; found: Subgraph }> {
    const { asking, starts: all } = await this.asker.begin(ctx, input, keys);
    const found = new Subgraph(asking.walk);
    const nodes = all.flatMap((starts) => starts.nodes);
    for (const direction of directions) found.add(await this.asker.search(asking, nodes, direction));
    for (const cut of all.flatMap(({ cuts }) => cuts)) found.cuts.add(cut);
    return { asking, starts: [...new Set(all.flatMap(({ ids }) => ids))], found };
  }

  async #shown(
    asking: Asking,
    starts: Starts,
    parts: Pick<LineageGraph, 'nodes' | 'links'>,
    cuts: readonly CutReason[],
  ): Promise<LineageGraph> {
    const facts = factsOf(asking, [...starts.cuts, ...cuts], starts.ids);
    const shown = await this.#shownIds(asking, parts.nodes);
    if (shown === null) return { ...facts, ...parts };
    return {
      ...facts,
      nodes: parts.nodes.filter(({ id }) => shown.has(id)),
      links: parts.links.filter(({ fromId, toId }) => shown.has(fromId) && shown.has(toId)),
    };
  }

  async #filter<Node extends { id: string }>(
    asking: Asking,
    nodes: readonly Node[],
  ): Promise<readonly Node[]> {
    const shown = await this.#shownIds(asking, nodes);
    return shown === null ? nodes : nodes.filter(({ id }) => shown.has(id));
  }

  async #shownIds(asking: Asking, nodes: readonly { id: string }[]): Promise<ReadonlySet<string> | null> {
    if (!isFiltered(asking.options)) return null;
    return this.asker.shownIds(
      asking,
      nodes.map(({ id }) => id),
    );
  }
}

/** Nodes and edges of one search. */
export function graphOf({ walk }: Asking, found: Explored): { nodes: LineageNode[]; links: LineageLink[] } {
  const ids = walk.adjacency.idsOf(found.nodes);
  const { hops, open, edgeKinds } = found;
  // Loops over lists of a known length: answers have tens of thousands of items.
  const nodes: LineageNode[] = [];
  nodes.length = ids.length;
  for (let position = 0; position < ids.length; position += 1)
    nodes[position] = { id: ids[position] ?? '', hop: hops[position] ?? 0, open: open[position] === 1 };
  const isDown = found.direction === 'DOWNSTREAM';
  const sources = isDown ? found.edgeFrom : found.edgeTo;
  const targets = isDown ? found.edgeTo : found.edgeFrom;
  const links: LineageLink[] = [];
  links.length = edgeKinds.length;
  for (let edge = 0; edge < edgeKinds.length; edge += 1) {
    const kinds = edgeKinds[edge] ?? 0;
    links[edge] = {
      fromId: ids[sources[edge] ?? 0] ?? '',
      toId: ids[targets[edge] ?? 0] ?? '',
      direct: (kinds & directBit) !== 0,
      indirect: (kinds & indirectBit) !== 0,
    };
  }
  return { nodes, links };
}

function intersection(
  common: ReadonlyMap<number, number[]> | null,
  hops: ReadonlyMap<number, number>,
): Map<number, number[]> {
  if (common === null) return new Map([...hops].map(([node, hop]) => [node, [hop]]));
  return new Map(
    [...common].flatMap(([node, before]) => {
      const hop = hops.get(node);
      return hop === undefined ? [] : [[node, [...before, hop]] as const];
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
