import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../../../src/lineage/questions/explore.js';
import { Subgraph } from '../../../../src/lineage/questions/subgraph.js';
import type { Walk } from '../../../../src/lineage/questions/walk.js';
import {
  AdjacencyReplica,
  directBit,
  type EndFacts,
  indirectBit,
  type PairState,
} from '../../../../src/lineage/replica/adjacency.js';
import { EdgeList } from '../../../../src/lineage/replica/edge-list.js';

type Edge = [from: number, to: number, kinds: number];

const edgesArbitrary = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 3 })),
  { maxLength: 50 },
);

const factsOf = (number: number): EndFacts => ({
  isColumn: number % 3 === 0,
  instanceId: `instance${number % 4}`,
});

function replicaOf(edges: readonly Edge[]): AdjacencyReplica {
  const list = new EdgeList();
  for (const [from, to, kinds] of edges)
    for (const bit of [directBit, indirectBit])
      if ((kinds & bit) !== 0) {
        list.edge(`n${from}`, `n${to}`, bit);
        for (const number of [from, to]) list.node(`n${number}`, factsOf(number));
      }
  return list.finish();
}

function walkOver(
  adjacency: AdjacencyReplica,
  options: { kinds: number; tablesOnly: boolean; hidden: ReadonlySet<string> },
): Walk {
  return {
    adjacency,
    servedFrom: 'REPLICA',
    graphAt: '',
    graphVersion: 1,
    staleInstanceIds: new Set(),
    kinds: options.kinds,
    tablesOnly: options.tablesOnly,
    find: (id) => adjacency.find(id),
    hidden: async (nodes) => new Set(nodes.filter((node) => options.hidden.has(adjacency.idOf(node)))),
  };
}

/** Everything in reach by plain fixpoint over the list of edges: fewest hops by node, and edges. */
function closure(edges: readonly Edge[], start: string, isDown: boolean, allowed: (edge: Edge) => boolean) {
  const hops = new Map([[start, 0]]);
  const ends = ([from, to]: Edge): [string, string] =>
    isDown ? [`n${from}`, `n${to}`] : [`n${to}`, `n${from}`];
  for (let changed = true; changed;) {
    changed = false;
    for (const edge of edges) {
      const [near, far] = ends(edge);
      const hop = hops.get(near);
      if (hop === undefined || !allowed(edge) || (hops.get(far) ?? Infinity) <= hop + 1) continue;
      hops.set(far, hop + 1);
      changed = true;
    }
  }
  const links = new Set(
    edges.filter((edge) => allowed(edge) && hops.has(ends(edge)[0])).map(([from, to]) => `n${from} n${to}`),
  );
  return { hops, links };
}

describe('a search within budgets', () => {
  it('finds the full closure or says that it is cut, for every budget, filter and permission', async () => {
    await fc.assert(
      fc.asyncProperty(
        edgesArbitrary,
        fc.record({
          hops: fc.integer({ min: 0, max: 8 }),
          nodes: fc.integer({ min: 1, max: 20 }),
          edges: fc.integer({ min: 1, max: 40 }),
        }),
        fc.record({ kinds: fc.integer({ min: 1, max: 3 }), tablesOnly: fc.boolean(), isDown: fc.boolean() }),
        fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
        async (edges, budget, { kinds, tablesOnly, isDown }, hiddenNumbers) => {
          const replica = replicaOf(edges);
          const start = replica.find('n1');
          if (start < 0) return;
          const hidden = new Set(
            hiddenNumbers.filter((number) => number !== 1).map((number) => `n${number}`),
          );
          const direction = isDown ? 'DOWNSTREAM' : 'UPSTREAM';
          const walk = walkOver(replica, { kinds, tablesOnly, hidden });
          const found = await explore(walk, [start], direction, { ...budget, deadlineMs: Infinity });
          const far = ([from, to]: Edge): number => (isDown ? to : from);
          const followed = (edge: Edge): boolean =>
            (edge[2] & kinds) !== 0 && !(tablesOnly && far(edge) % 3 === 0);
          const everything = closure(edges, 'n1', isDown, followed);
          const permitted = closure(
            edges,
            'n1',
            isDown,
            (edge) => followed(edge) && !hidden.has(`n${far(edge)}`),
          );
          const graph = new Subgraph(walk).add(found);
          for (const { id, hop } of graph.nodes.values()) expect(hop).toBe(permitted.hops.get(id));
          for (const pair of graph.links.keys()) expect(permitted.links.has(pair)).toBe(true);
          if (found.cuts.size > 0) return;
          expect(new Set(graph.nodes.keys())).toEqual(new Set(everything.hops.keys()));
          expect(new Set(graph.links.keys())).toEqual(everything.links);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not cut when nothing is left out', async () => {
    await fc.assert(
      fc.asyncProperty(edgesArbitrary, async (edges) => {
        const replica = replicaOf(edges);
        const start = replica.find('n1');
        if (start < 0) return;
        const walk = walkOver(replica, { kinds: 3, tablesOnly: false, hidden: new Set() });
        const depth = Math.max(...closure(edges, 'n1', true, () => true).hops.values());
        const limits = { hops: depth, nodes: 20, edges: 400, deadlineMs: Infinity };
        expect((await explore(walk, [start], 'DOWNSTREAM', limits)).cuts.size).toBe(0);
      }),
    );
  });

  it('says that the time was over', async () => {
    const replica = replicaOf([[1, 2, 1]]);
    const walk = walkOver(replica, { kinds: 3, tablesOnly: false, hidden: new Set() });
    const limits = { hops: 5, nodes: 20, edges: 40, deadlineMs: -1 };
    expect([...(await explore(walk, [replica.find('n1')], 'DOWNSTREAM', limits)).cuts]).toEqual(['TIME']);
  });
});

describe('the replica', () => {
  it('keeps a snapshot as it was, whatever changes and is compacted afterwards', () => {
    const listsOf = (of: Pick<AdjacencyReplica, 'neighbours' | 'idOf'>, nodes: number): string[] =>
      Array.from({ length: nodes }, (_, node) =>
        (['DOWNSTREAM', 'UPSTREAM'] as const).map((direction) =>
          [...of.neighbours(node, direction)].toSorted((a, b) => a - b),
        ),
      ).map((lists) => JSON.stringify(lists));
    const state = ([from, to, kinds]: Edge): PairState => ({
      fromId: `n${from}`,
      toId: `n${to}`,
      kinds: kinds === 3 ? 0 : kinds,
      from: factsOf(from),
      to: factsOf(to),
    });
    fc.assert(
      fc.property(edgesArbitrary, fc.array(edgesArbitrary, { maxLength: 4 }), (before, rounds) => {
        const replica = replicaOf(before);
        for (const [round, changes] of rounds.entries()) {
          const snapshot = replica.snapshot();
          const { nodeCount } = replica;
          const then = listsOf(replica, nodeCount);
          replica.apply(changes.map((edge) => state(edge)));
          if (round % 2 === 1) replica.compact();
          expect(listsOf(snapshot, nodeCount)).toEqual(then);
        }
      }),
    );
  });

  it('holds after any changes what a new build would hold, compacted or not', () => {
    fc.assert(
      fc.property(edgesArbitrary, edgesArbitrary, fc.boolean(), (before, changes, isCompacted) => {
        const replica = replicaOf(before);
        const state = new Map<string, number>();
        for (const [from, to, kinds] of before)
          state.set(`n${from} n${to}`, (state.get(`n${from} n${to}`) ?? 0) | kinds);
        const pairs = new Map<string, number>();
        for (const [from, to, kinds] of changes) pairs.set(`n${from} n${to}`, kinds === 3 ? 0 : kinds);
        replica.apply(
          [...pairs].map(([pair, kinds]) => {
            const [fromId = '', toId = ''] = pair.split(' ');
            state.set(pair, kinds);
            return { fromId, toId, kinds, from: factsOf(0), to: factsOf(0) };
          }),
        );
        if (isCompacted) replica.compact();
        const expected = [...state].filter(([, kinds]) => kinds !== 0);
        expect(replica.edgeCount).toBe(expected.length);
        for (const [direction, near, far] of [
          ['DOWNSTREAM', 0, 1],
          ['UPSTREAM', 1, 0],
        ] as const)
          for (let number = 0; number < 15; number += 1) {
            const node = replica.find(`n${number}`);
            const wanted = expected.filter(([pair]) => pair.split(' ')[near] === `n${number}`);
            const held = node < 0 ? [] : [...replica.neighbours(node, direction)];
            expect(held.map((entry) => `${replica.idOf(entry >>> 2)} ${entry & 3}`).toSorted()).toEqual(
              wanted.map(([pair, kinds]) => `${pair.split(' ')[far]} ${kinds}`).toSorted(),
            );
          }
      }),
    );
  });
});
