import { AdjacencyReplica, type EndFacts } from './adjacency.js';
import { IdTable } from './id-table.js';
import { NodeFacts } from './node-facts.js';

/** Collects nodes and edges in any order, also twice, for a replica. */
export class EdgeList {
  readonly #ids = new IdTable();
  readonly #facts = new NodeFacts();
  #from = new Uint32Array(1 << 14);
  #to = new Uint32Array(1 << 14);
  #kinds = new Uint8Array(1 << 14);
  #count = 0;

  /** An end of edges. Needed for every one, before or after its edges. */
  node(id: string, facts: EndFacts): void {
    this.#facts.set(this.#ids.add(id), facts);
  }

  edge(fromId: string, toId: string, kinds: number): void {
    if (this.#count === this.#from.length) {
      this.#from = doubled(this.#from);
      this.#to = doubled(this.#to);
      this.#kinds = doubledBytes(this.#kinds);
    }
    this.#from[this.#count] = this.#ids.add(fromId);
    this.#to[this.#count] = this.#ids.add(toId);
    this.#kinds[this.#count] = kinds;
    this.#count += 1;
  }

  /** The replica. The list must not be used any more. */
  finish(): AdjacencyReplica {
    return new AdjacencyReplica({
      ids: this.#ids,
      facts: this.#facts,
      from: this.#from,
      to: this.#to,
      kinds: this.#kinds,
      count: this.#count,
    });
  }
}

function doubled(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2);
  larger.set(list);
  return larger;
}

function doubledBytes(list: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(list.length * 2);
  larger.set(list);
  return larger;
}
