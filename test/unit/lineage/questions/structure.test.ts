import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopFreePaths } from '../../../../src/lineage/questions/paths.js';
import { cyclesOf, dependencyOrder } from '../../../../src/lineage/questions/structure.js';

const size = 7;
const graphArbitrary = fc
  .array(fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 0, max: size - 1 })), {
    maxLength: 18,
  })
  .map((edges) => {
    const lists = new Map<string, string[]>(Array.from({ length: size }, (_, node) => [`n${node}`, []]));
    for (const [from, to] of edges) {
      const list = lists.get(`n${from}`) ?? [];
      if (!list.includes(`n${to}`)) list.push(`n${to}`);
      list.sort();
    }
    return lists;
  });

/** Every loop-free path, by trying all. */
function allPaths(lists: ReadonlyMap<string, readonly string[]>, from: string, to: string): string[][] {
  const found: string[][] = [];
  const visit = (path: string[]): void => {
    const last = path.at(-1) ?? '';
    if (last === to && path.length > 1) found.push(path);
    for (const other of lists.get(last) ?? []) if (!path.includes(other)) visit([...path, other]);
  };
  visit([from]);
  return found.toSorted((a, b) => a.length - b.length || (a.join(' ') < b.join(' ') ? -1 : 1));
}

function reaches(lists: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [...(lists.get(from) ?? [])];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    queue.push(...(lists.get(node) ?? []));
  }
  return false;
}

describe('loop-free paths', () => {
  it('are all of them, shortest first, page by page, or the answer says that longer ones may exist', () => {
    fc.assert(
      fc.property(
        graphArbitrary,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (lists, maxEdges, limit) => {
          const expected = allPaths(lists, 'n0', 'n1');
          const pages: string[][] = [];
          let longer = false;
          for (let after: string[] | null = null; ; after = pages.at(-1) ?? null) {
            const ends = { from: new Set(['n0']), to: new Set(['n1']) };
            const found = loopFreePaths(lists, ends, { after, limit, maxEdges, deadlineMs: Infinity });
            pages.push(...found.paths);
            longer = found.longerMayExist;
            if (!found.more) break;
          }
          expect(pages).toEqual(expected.filter((path) => path.length - 1 <= maxEdges));
          if (!longer) expect(pages).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('cycles and order', () => {
  it('finds exactly the nodes that reach themselves, together with those they share a cycle with', () => {
    fc.assert(
      fc.property(graphArbitrary, (lists) => {
        const cycles = cyclesOf(lists);
        const inCycle = [...lists.keys()].filter((node) => reaches(lists, node, node));
        expect(cycles.flat().toSorted()).toEqual(inCycle.toSorted());
        for (const cycle of cycles)
          for (const a of cycle) for (const b of cycle) expect(reaches(lists, a, b)).toBe(true);
      }),
    );
  });

  it('puts each member after all members it is made from, also through others', () => {
    fc.assert(
      fc.property(
        graphArbitrary,
        fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { minLength: 1 }),
        (lists, picked) => {
          const members = new Set(picked.map((node) => `n${node}`));
          const steps = dependencyOrder(lists, members);
          expect(steps.flatMap(({ ids }) => ids).toSorted()).toEqual([...members].toSorted());
          const stepOf = new Map(steps.flatMap(({ ids }, at) => ids.map((id) => [id, at] as const)));
          for (const a of members)
            for (const b of members) {
              if (a === b || !reaches(lists, a, b)) continue;
              if (reaches(lists, b, a)) expect(stepOf.get(a)).toBe(stepOf.get(b));
              else expect(stepOf.get(a)).toBeLessThan(stepOf.get(b) ?? -1);
            }
        },
      ),
    );
  });
});
