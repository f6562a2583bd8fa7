import type { EndFacts } from './adjacency.js';
import { IdTable } from './id-table.js';

/** Facts of nodes by number, 4 bytes each: whether it is a column, and a number for its instance. */
export class NodeFacts {
  readonly #instances = new IdTable();
  #list = new Uint32Array(1 << 12);

  get bytes(): number {
    return this.#list.byteLength + this.#instances.bytes;
  }

  set(node: number, { isColumn, instanceId }: EndFacts): void {
    if (node >= this.#list.length) {
      const larger = new Uint32Array(Math.max(node + 1, Math.ceil(this.#list.length * 1.25)));
      larger.set(this.#list);
      this.#list = larger;
    }
    const instance = instanceId === null ? 0 : this.#instances.add(instanceId) + 1;
    this.#list[node] = instance * 2 + (isColumn ? 1 : 0);
  }

  isColumn(node: number): boolean {
    return ((this.#list[node] ?? 0) & 1) === 1;
  }

  addInstances(nodes: readonly number[], instanceIds: Set<string>): void {
    const seen = new Set<number>();
    let last = 0;
    for (const node of nodes) {
      const instance = (this.#list[node] ?? 0) >>> 1;
      if (instance === last) continue;
      last = instance;
      seen.add(instance);
    }
    for (const instance of seen) if (instance > 0) instanceIds.add(this.#instances.get(instance - 1));
  }
}
