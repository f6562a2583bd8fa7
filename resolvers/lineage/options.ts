import type { LineageOptionsInput } from '../../schema/api/lineage/lineage.input.js';
import type {
  LineageFacts,
  LineageGraph,
  LineageLink,
  LineageNode,
} from '../../schema/api/lineage/lineage.type.js';
import type { AnswerFacts, LineageGraph as Graph, LineageOptions } from '../../src/lineage/index.js';

/** The input of a question as services take it. */
export function optionsOf(options: LineageOptionsInput | null | undefined): LineageOptions {
  const { edges, asOf, ...rest } = options ?? {};
  return {
    ...rest,
    asOf: asOf?.toISOString() ?? null,
    edges:
      edges === null || edges === undefined
        ? null
        : { ...edges, seenSince: edges.seenSince?.toISOString() ?? null },
  };
}

/** The contract of an answer as the API shows it. */
export function factsOf(answer: AnswerFacts): LineageFacts {
  const { complete, cuts, graphAt, graphVersion, servedFrom, instanceIds } = answer;
  return { complete, cuts: [...cuts], graphAt, graphVersion, servedFrom, instanceIds: [...instanceIds] };
}

/** A part of the graph as the API shows it: nodes by hops, then ids. */
export function graphOf(answer: Graph, asOf: string | null): LineageGraph {
  return {
    facts: factsOf(answer),
    nodeCount: answer.nodes.length,
    linkCount: answer.links.length,
    allNodes: allAt(answer.nodes, asOf),
    allLinks: allAt(answer.links, asOf),
  };
}

/** Items with the time that their fields are to be read at. */
export function allAt<Item extends object>(
  items: readonly Item[],
  asOf: string | null,
): readonly (Item & { asOf?: string | null })[] {
  return asOf === null ? items : items.map((item) => ({ ...item, asOf }));
}

/** A page of a list that is in memory, by the place of the last item in a stable order. Sorts no more than the page. */
export function slice<Item extends LineageNode | LineageLink>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  page: { first: number; after?: string | null },
): { nodes: Item[]; cursors: string[]; hasNextPage: boolean; totalCount: () => Promise<number> } {
  const after =
    page.after === undefined || page.after === null
      ? ''
      : Buffer.from(page.after, 'base64url').toString('utf8');
  const shown: { item: Item; name: string }[] = [];
  let following = 0;
  for (const item of items) {
    const name = nameOf(item);
    if (name <= after) continue;
    following += 1;
    if (shown.length === page.first && name > (shown.at(-1)?.name ?? '')) continue;
    shown.splice(placeOf(shown, name), 0, { item, name });
    if (shown.length > page.first) shown.pop();
  }
  return {
    nodes: shown.map(({ item }) => item),
    cursors: shown.map(({ name }) => Buffer.from(name, 'utf8').toString('base64url')),
    hasNextPage: following > shown.length,
    totalCount: async () => items.length,
  };
}

/** Where a name belongs in a sorted list. */
function placeOf(list: readonly { name: string }[], name: string): number {
  let low = 0;
  for (let high = list.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
