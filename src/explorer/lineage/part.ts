import type { AssetKind } from '../generated/graphql.ts';
import type { PageFacts } from './lineage-query.ts';

/** An asset of the part of the graph that has been asked for. */
export interface PartNode {
  id: string;
  hop: number;
  /** True when edges of it were left out. */
  open: boolean;
  /** Null when it is hidden from the reader. */
  asset: {
    key: string;
    name: string;
    kind: AssetKind;
    engine: string;
    parentKey: string | null;
    deleted: boolean;
  } | null;
}

/** An edge in the direction values go. */
export interface PartLink {
  id: string;
  from: string;
  to: string;
  direct: boolean;
  indirect: boolean;
}

/** What is known so far: the answer to the question and to each expansion. */
export interface Part {
  nodes: ReadonlyMap<string, PartNode>;
  links: ReadonlyMap<string, PartLink>;
  facts: readonly PageFacts[];
  /** Assets and edges of the answers, whether they were fetched or not. */
  nodeCount: number;
  linkCount: number;
  /** False when there are more than are fetched for a page. */
  fetched: boolean;
}

/** Which side of the asset something lies on. */
export type Side = 'up' | 'down';

/** What of a part is drawn. */
export interface Shown {
  nodes: readonly ShownNode[];
  links: readonly PartLink[];
}

/** An asset that is drawn. */
export interface ShownNode extends PartNode {
  side: Side | 'root';
  /** Neighbours further out that are not drawn: known ones beyond the limit. */
  rest: number;
  /** True when drawn neighbours further out hang on it, so that it can be folded. */
  foldable: boolean;
  folded: boolean;
}

/** How many neighbours of an asset are drawn until more are asked for. */
export const neighbourStep = 12;

/** Id of an edge between two assets. */
export function linkId(from: string, to: string): string {
  return `${from}~${to}`;
}

/** Adds the answer to an expansion of one asset. What was known keeps its distance. */
export function withExpansion(part: Part, expandedId: string, more: Part): Part {
  const base = part.nodes.get(expandedId);
  const nodes = new Map(part.nodes);
  for (const [id, node] of more.nodes)
    if (!nodes.has(id)) nodes.set(id, { ...node, hop: (base?.hop ?? 0) + node.hop });
  if (base !== undefined) nodes.set(expandedId, { ...base, open: false });
  return {
    nodes,
    links: new Map([...part.links, ...more.links]),
    facts: [...part.facts, ...more.facts],
    nodeCount: Math.max(part.nodeCount, nodes.size),
    linkCount: Math.max(part.linkCount, part.links.size + more.links.size),
    fetched: part.fetched && more.fetched,
  };
}

/**
 * What of a part is drawn: from the assets asked about outwards, of each asset as many neighbours as its limit, nothing
 * behind folded ones.
 */
export function shownOf(
  part: Part,
  sides: readonly Side[],
  folded: ReadonlySet<string>,
  limits: ReadonlyMap<string, number>,
): Shown {
  const nextOf = neighboursOf(part);
  const shown = new Map<string, ShownNode>();
  for (const node of part.nodes.values()) if (node.hop === 0) shown.set(node.id, shownNode(node, 'root'));
  const roots = [...shown.keys()];
  for (const side of sides) {
    let frontier = roots;
    while (frontier.length > 0) {
      const reached: string[] = [];
      for (const id of frontier) {
        const node = shown.get(id);
        if (node === undefined) continue;
        const outwards = (nextOf[side].get(id) ?? []).filter((other) => !isAround(shown.get(other), side));
        node.folded ||= folded.has(id) && outwards.length > 0;
        if (folded.has(id)) continue;
        const limit = limits.get(id) ?? neighbourStep;
        node.rest += Math.max(0, outwards.length - limit);
        node.foldable ||= outwards.length > 0;
        for (const other of outwards.slice(0, limit)) {
          const found = part.nodes.get(other);
          if (found === undefined || shown.has(other)) continue;
          shown.set(other, shownNode(found, side));
          reached.push(other);
        }
      }
      frontier = reached;
    }
  }
  const links = [...part.links.values()].filter(({ from, to }) => shown.has(from) && shown.has(to));
  return { nodes: [...shown.values()], links };
}

/** What is drawn nearer or on the other side does not count as a neighbour further out. */
function isAround(node: ShownNode | undefined, side: Side): boolean {
  return node !== undefined && node.side !== side;
}

function shownNode(node: PartNode, side: ShownNode['side']): ShownNode {
  return { ...node, side, rest: 0, foldable: false, folded: false };
}

/** Neighbours of each asset on each side: those with direct edges first, then by name. */
function neighboursOf(part: Part): Readonly<Record<Side, Map<string, string[]>>> {
  const found = { up: new Map<string, string[]>(), down: new Map<string, string[]>() };
  const name = (id: string): string => part.nodes.get(id)?.asset?.name ?? '';
  const links = [...part.links.values()].toSorted((a, b) => Number(b.direct) - Number(a.direct));
  for (const { from, to } of links) {
    if (from === to) continue;
    found.down.set(from, [...(found.down.get(from) ?? []), to]);
    found.up.set(to, [...(found.up.get(to) ?? []), from]);
  }
  for (const side of [found.up, found.down])
    for (const [id, others] of side)
      side.set(
        id,
        others.toSorted(
          (a, b) =>
            Number(isDirect(part, b, id)) - Number(isDirect(part, a, id)) || name(a).localeCompare(name(b)),
        ),
      );
  return found;
}

function isDirect(part: Part, a: string, b: string): boolean {
  return (part.links.get(linkId(a, b)) ?? part.links.get(linkId(b, a)))?.direct === true;
}
