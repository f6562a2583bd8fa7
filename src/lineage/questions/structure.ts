import { compare } from '../../core/order.js';

/** Lists of neighbours by node; every node has one. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/**
 * Strongly connected components, each before those that it leads to. Tarjan's algorithm without recursion; nodes in
 * the order of their ids, so that the same graph gives the same answer.
 */
export function components(lists: Lists): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const result: string[][] = [];
  const visit = (root: string): void => {
    const work: { node: string; next: number }[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      const other = lists.get(node)?.[frame.next];
      frame.next += 1;
      if (other !== undefined) {
        if (!index.has(other)) enter(other);
        else if (onStack.has(other)) lower(low, node, index.get(other) ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(low, parent.node, low.get(node) ?? 0);
      if (low.get(node) === index.get(node)) result.push(popTo(node, stack, onStack));
    }
  };
  for (const node of [...lists.keys()].toSorted()) if (!index.has(node)) visit(node);
  return result.reverse();
}

function lower(low: Map<string, number>, node: string, value: number): void {
  low.set(node, Math.min(low.get(node) ?? value, value));
}

function popTo(node: string, stack: string[], onStack: Set<string>): string[] {
  const component: string[] = [];
  for (let last = stack.pop(); last !== undefined; last = stack.pop()) {
    onStack.delete(last);
    component.push(last);
    if (last === node) break;
  }
  return component.toSorted();
}

/** Components that are cycles: several nodes, or one that leads to itself. */
export function cyclesOf(lists: Lists): string[][] {
  return components(lists).filter(
    (component) => component.length > 1 || (lists.get(component[0] ?? '') ?? []).includes(component[0] ?? ''),
  );
}

/** A step of an order: members of a set that come after all earlier steps. Several that lead to each other share one. */
export interface OrderStep {
  ids: readonly string[];
  /** Longest way through other members before it; 0 when it waits for none. */
  rank: number;
  cyclic: boolean;
}

/** Members of a set, what others are made from first, also through nodes outside the set. */
export function dependencyOrder(lists: Lists, members: ReadonlySet<string>): OrderStep[] {
  const sorted = components(lists);
  const componentOf = new Map(
    sorted.flatMap((component, at) => component.map((node) => [node, at] as const)),
  );
  // Rank that a component's members have: one more than the highest member before it.
  const ranks = sorted.map(() => 0);
  const steps: OrderStep[] = [];
  sorted.forEach((component, at) => {
    const ids = component.filter((node) => members.has(node));
    const rank = ranks[at] ?? 0;
    if (ids.length > 0) steps.push({ ids, rank, cyclic: ids.length > 1 });
    const onward = ids.length > 0 ? rank + 1 : rank;
    for (const node of component)
      for (const other of lists.get(node) ?? []) {
        const to = componentOf.get(other) ?? at;
        if (to !== at) ranks[to] = Math.max(ranks[to] ?? 0, onward);
      }
  });
  return steps.toSorted((a, b) => a.rank - b.rank || compare(a.ids[0] ?? '', b.ids[0] ?? ''));
}
