import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import type { AnswerFacts, LineageBudget } from '../../../../src/lineage/questions/index.js';
import { lineageGraph, type LineageGraphFixture, type NamedEdge } from '../../../testkit/lineage-graph.js';
import { lineageQuestions, seesAllBut } from '../../../testkit/lineage-questions.js';
import { openGraph } from '../../../testkit/servers.js';

/** Every kind of answer against a search of the test's own over the list of edges, whatever the budget. */
const graph = openGraph();
const ctx = systemContext();
const { replica, fromMemory, fromGraph } = lineageQuestions(graph);
const ways = [
  ['from memory', fromMemory],
  ['from the graph', fromGraph],
] as const;

const tableCount = 14;
const tables = Array.from({ length: tableCount }, (_, number) => `t${number}`);
const hiddenTables: ReadonlySet<string> = new Set(['t5', 't9']);
/** A fixed graph with cycles, several ways, dead ends and a node that leads to itself. */
const edges: NamedEdge[] = [];
let shop: LineageGraphFixture;

beforeAll(async () => {
  // A linear congruential generator: the same graph in every run.
  let state = 12_345;
  const next = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  const pairs = new Set<string>(['t3 t3', 't0 t1', 't1 t2', 't2 t0', 't12 t13']);
  while (pairs.size < 34) pairs.add(`t${next(12)} t${next(12)}`);
  for (const pair of pairs) {
    const [from = '', to = ''] = pair.split(' ');
    edges.push({ from, to, kind: next(4) === 0 ? 'INDIRECT' : 'DIRECT' });
  }
  shop = await lineageGraph(graph, Object.fromEntries(tables.map((name) => [name, []])));
  await shop.change(edges);
  await graph.write(`UNWIND $ids AS id MATCH (a:Asset {id: id}) SET a.tags = ['closed']`, {
    ids: [...hiddenTables].map((name) => shop.id(name)),
  });
  replica.start();
  await replica.settled();
});

afterAll(async () => {
  await replica.stop();
  await shop.remove();
  await graph.close();
});

const limited = seesAllBut('closed');

interface Closure {
  hops: Map<string, number>;
  links: Set<string>;
}

function closure(
  start: string,
  isDown: boolean,
  follows: (edge: NamedEdge, far: string) => boolean,
): Closure {
  const ends = ({ from, to }: NamedEdge): [string, string] => (isDown ? [from, to] : [to, from]);
  const hops = new Map([[start, 0]]);
  const links = new Set<string>();
  const queue = [start];
  for (const near of queue)
    for (const edge of edges) {
      const [nearEnd, far] = ends(edge);
      if (nearEnd !== near || !follows(edge, far)) continue;
      links.add(`${edge.from} ${edge.to}`);
      if (hops.has(far)) continue;
      hops.set(far, (hops.get(near) ?? 0) + 1);
      queue.push(far);
    }
  return { hops, links };
}

const budgets: fc.Arbitrary<LineageBudget> = fc.record({
  hops: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(100)),
  nodes: fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant(1_000)),
  edges: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(1_000)),
  timeMs: fc.oneof({ weight: 1, arbitrary: fc.constant(1) }, { weight: 5, arbitrary: fc.constant(60_000) }),
});
const asked = fc.record({
  start: fc.constantFrom(...tables),
  isDown: fc.boolean(),
  isLimited: fc.boolean(),
  budget: budgets,
  edgeKinds: fc.constantFrom<('DIRECT' | 'INDIRECT')[][]>(['DIRECT'], ['INDIRECT'], ['DIRECT', 'INDIRECT']),
});
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

const isAskable = ({ start, isLimited }: Asked): boolean => !(isLimited && hiddenTables.has(start));
const followed =
  ({ edgeKinds }: Asked) =>
  ({ kind }: NamedEdge): boolean =>
    edgeKinds.includes(kind ?? 'DIRECT');
const permitted =
  (question: Asked) =>
  (edge: NamedEdge, far: string): boolean =>
    followed(question)(edge) && !(question.isLimited && hiddenTables.has(far));
const optionsOf = ({ start, isDown, budget, edgeKinds }: Asked) => ({
  key: shop.key(start),
  direction: isDown ? ('DOWNSTREAM' as const) : ('UPSTREAM' as const),
  budget,
  edges: { edgeKinds },
});

/** A cut answer names budgets with their limits; an answer within its budget, seen by someone who may see all, is complete. */
function checkFacts({ complete, cuts }: AnswerFacts, question: Asked, full: Closure): void {
  const { budget } = question;
  expect(complete).toBe(cuts.length === 0);
  const limits = { HOPS: budget.hops, NODES: budget.nodes, EDGES: budget.edges, TIME: budget.timeMs };
  for (const { reason, limit } of cuts)
    expect(limit).toBe(reason === 'PERMISSION' ? null : limits[reason as keyof typeof limits]);
  const isWithin =
    Math.max(...full.hops.values()) <= (budget.hops ?? 0) &&
    full.hops.size - 1 <= (budget.nodes ?? 0) &&
    full.links.size <= (budget.edges ?? 0) &&
    budget.timeMs === 60_000;
  const hidesNothing = !question.isLimited || ![...full.hops.keys()].some((name) => hiddenTables.has(name));
  if (isWithin && hidesNothing) expect(cuts).toEqual([]);
}

describe.each(ways)('answers %s, compared with a closure computed apart', (_way, questions) => {
  it('hold the closure when complete; when cut, only what is in it, with right hops, and mark where it goes on', async () => {
    await fc.assert(
      fc.asyncProperty(asked.filter(isAskable), async (question) => {
        const full = closure(question.start, question.isDown, followed(question));
        const allowed = closure(question.start, question.isDown, permitted(question));
        const as = question.isLimited ? limited : ctx;
        const answer = await questions.graphs.graph(as, optionsOf(question));
        checkFacts(answer, question, full);
        const named = new Map(answer.nodes.map((node) => [shop.name(node.id), node]));
        const links = new Set(
          answer.links.map(({ fromId, toId }) => `${shop.name(fromId)} ${shop.name(toId)}`),
        );
        for (const [name, { hop }] of named) expect(hop).toBe(allowed.hops.get(name));
        for (const link of links) expect(allowed.links).toContain(link);
        expect(named.size - 1).toBeLessThanOrEqual(question.budget.nodes ?? 0);
        expect(links.size).toBeLessThanOrEqual(question.budget.edges ?? 0);
        // Whatever is not marked as open has all its edges in the answer.
        for (const [name, { open }] of named) {
          if (open) continue;
          const own = edges.filter((edge) => (question.isDown ? edge.from : edge.to) === name);
          for (const edge of own.filter((one) => followed(question)(one)))
            expect(links).toContain(`${edge.from} ${edge.to}`);
        }
        if (!answer.complete) return;
        expect(new Set(named.keys())).toEqual(new Set(full.hops.keys()));
        expect(links).toEqual(full.links);
      }),
      { numRuns: 120 },
    );
  });

  it('list all that is affected, all ends and all that is in common, or say that they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(asked.filter(isAskable), fc.constantFrom(...tables), async (question, other) => {
        const as = question.isLimited ? limited : ctx;
        const full = closure(question.start, question.isDown, followed(question));
        const options = optionsOf(question);
        const impact = await questions.impact.impact(as, { ...options, page: { first: 100 } });
        checkFacts(impact, question, full);
        if (impact.complete) {
          const listed = impact.page.nodes.map(({ asset, hop }) => [asset.name, hop] as const);
          expect(new Map(listed)).toEqual(
            new Map([...full.hops].filter(([name]) => name !== question.start)),
          );
        }
        const ends = await questions.graphs.ends(as, options);
        if (ends.complete) {
          const goesOn = new Set([...full.links].map((link) => link.split(' ')[question.isDown ? 0 : 1]));
          expect(ends.nodes.map(({ id }) => shop.name(id)).toSorted()).toEqual(
            [...full.hops.keys()].filter((name) => !goesOn.has(name)).toSorted(),
          );
        }
        if (!isAskable({ ...question, start: other })) return;
        const keys = [shop.key(question.start), shop.key(other)];
        const common = await questions.graphs.common(as, { ...options, keys });
        if (!common.complete) return;
        const second = closure(other, question.isDown, followed(question));
        expect(common.nodes.map(({ id }) => shop.name(id)).toSorted()).toEqual(
          [...full.hops.keys()].filter((name) => second.hops.has(name)).toSorted(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('give every loop-free way once, shortest first, in pages of any size, or say that they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tables),
        fc.constantFrom(...tables),
        fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(100)),
        fc.integer({ min: 1, max: 40 }),
        async (from, to, hops, first) => {
          const all = waysBetween(from, to).filter(({ length }) => length > 1);
          const within = all.filter(({ length }) => length - 1 <= hops);
          const found: string[][] = [];
          for (let after: string | null = null, more = true; more && found.length <= 120;) {
            const answer = await questions.paths.paths(ctx, {
              from: shop.key(from),
              to: shop.key(to),
              budget: { hops },
              page: { first, after },
            });
            found.push(...answer.page.nodes.map(({ assets }) => assets.map(({ name }) => name)));
            if (answer.complete) expect(within).toHaveLength(all.length);
            after = answer.page.cursors.at(-1) ?? null;
            more = answer.page.hasNextPage;
          }
          const text = (way: readonly string[]): string => way.join(' ');
          expect(new Set(found.map((way) => text(way))).size).toBe(found.length);
          const lengths = found.map(({ length }) => length);
          expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
          const expected = new Set(within.map((way) => text(way)));
          for (const way of found) expect(expected).toContain(text(way));
          if (found.length <= 120) expect(found).toHaveLength(within.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** All loop-free ways by plain backtracking. */
function waysBetween(from: string, to: string): string[][] {
  const found: string[][] = [];
  const visit = (way: readonly string[]): void => {
    const last = way.at(-1) ?? '';
    if (last === to) {
      found.push([...way]);
      return;
    }
    for (const edge of edges) if (edge.from === last && !way.includes(edge.to)) visit([...way, edge.to]);
  };
  visit([from]);
  return found;
}
