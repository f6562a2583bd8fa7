import { AdjacencyReplica } from './adjacency.js';
import { IdTable } from './id-table.js';

/** Collects edges in any order, also twice, for a replica. */
export class EdgeList {
  readonly #ids = new IdTable();
  #columns = new Uint8Array(1 << 12);
  #from = new Uint32Array(1 << 14);
  #to = new Uint32Array(1 << 14);
  #kinds = new Uint8Array(1 << 14);
  #count = 0;

  add(fromId: string, toId: string, kinds: number, fromColumn: boolean, toColumn: boolean): void {
    if (this.#count === this.#from.length) {
      this.#from = doubled(this.#from);
      this.#to = doubled(this.#to);
      this.#kinds = doubledBytes(this.#kinds);
    }
    this.#from[this.#count] = this.#node(fromId, fromColumn);
    this.#to[this.#count] = this.#node(toId, toColumn);
    this.#kinds[this.#count] = kinds;
    this.#count += 1;
  }

  /** The replica. The list must not be used any more. */
  finish(): AdjacencyReplica {
    return new AdjacencyReplica({
      ids: this.#ids,
      columns: this.#columns,
      from: this.#from,
      to: this.#to,
      kinds: this.#kinds,
      count: this.#count,
    });
  }

  #node(id: string, isColumn: boolean): number {
    const node = this.#ids.add(id);
    if (node >= this.#columns.length) this.#columns = doubledBytes(this.#columns);
    if (isColumn) this.#columns[node] = 1;
    return node;
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
