import { directBit, indirectBit } from '../replica/adjacency.js';
import type { Explored } from './explore.js';
import type { CutReason, LineageLink, LineageNode } from './types.js';
import type { Walk } from './walk.js';

/** What searches found together, by id: nodes with fewest hops, edges in the direction values go. */
export class Subgraph {
  readonly nodes = new Map<string, LineageNode>();
  readonly links = new Map<string, LineageLink>();
  readonly cuts = new Set<CutReason>();

  constructor(private readonly walk: Walk) {}

  /** Takes in a search. */
  add(found: Explored): this {
    const ids = this.walk.adjacency.idsOf(found.nodes);
    ids.forEach((id, position) => {
      const hop = found.hops[position] ?? 0;
      const known = this.nodes.get(id);
      const open = found.open[position] === 1 || known?.open === true;
      if (known === undefined || known.hop > hop || known.open !== open)
        this.nodes.set(id, { id, hop: Math.min(hop, known?.hop ?? hop), open });
    });
    const isDown = found.direction === 'DOWNSTREAM';
    for (let edge = 0; edge < found.edgeFrom.length; edge += 1) {
      const near = ids[found.edgeFrom[edge] ?? 0] ?? '';
      const far = ids[found.edgeTo[edge] ?? 0] ?? '';
      const kinds = found.edgeKinds[edge] ?? 0;
      const [fromId, toId] = isDown ? [near, far] : [far, near];
      this.links.set(`${fromId} ${toId}`, {
        fromId,
        toId,
        direct: (kinds & directBit) !== 0,
        indirect: (kinds & indirectBit) !== 0,
      });
    }
    for (const cut of found.cuts) this.cuts.add(cut);
    return this;
  }

  /** Nodes that values of a node go to, by node; in order of ids. */
  followers(): Map<string, string[]> {
    const lists = new Map<string, string[]>([...this.nodes.keys()].map((id) => [id, []]));
    for (const { fromId, toId } of this.links.values()) lists.get(fromId)?.push(toId);
    for (const list of lists.values()) list.sort();
    return lists;
  }
}
