import { type Direction, entryNode, type NeighbourRange } from '../replica/adjacency.js';
import { isFollowed, type Walk } from './walk.js';

/** Few enough that how long it takes to ask about them tells nothing about what is behind a hidden asset. */
const mostAhead = 500;

/**
 * The nodes nearest to the starts, up to a number of hops, whoever may see them: so that what is hidden of them can be
 * asked for at once, rather than hop by hop. In memory only.
 */
export function lookAhead(
  walk: Walk,
  starts: readonly number[],
  direction: Direction,
  hops: number,
): number[] {
  const found = new Set(starts);
  const range: NeighbourRange = { entries: new Uint32Array(0), start: 0, end: 0 };
  let level = [...found];
  for (let hop = 0; hop < hops && level.length > 0; hop += 1) {
    const next: number[] = [];
    for (const node of level) {
      walk.adjacency.range(node, direction, range);
      for (let at = range.start; at < range.end; at += 1) {
        const entry = range.entries[at] ?? 0;
        const other = entryNode(entry);
        if (!isFollowed(walk, entry) || found.has(other)) continue;
        if (found.size >= mostAhead) return [...found];
        found.add(other);
        next.push(other);
      }
    }
    level = next;
  }
  return [...found];
}
