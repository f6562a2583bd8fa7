import type { AssetPlace, EndFacts } from './adjacency.js';

const nowhere: AssetPlace = { instanceId: null };
/** About what a place takes with its entry in the index. */
const bytesOfPlace = 200;

/** Facts of nodes by number, 4 bytes each: whether it is a column, and a number for its place. */
export class NodeFacts {
  readonly #places: AssetPlace[] = [nowhere];
  readonly #numbers = new Map<string, number>([[textOf(nowhere), 0]]);
  /** By place the number of its instance, 0 for none: many places are in one instance. */
  readonly #instanceOfPlace: number[] = [0];
  readonly #instances: string[] = [];
  #list = new Uint32Array(1 << 12);

  get bytes(): number {
    return this.#list.byteLength + this.#places.length * bytesOfPlace;
  }

  set(node: number, facts: EndFacts): void {
    if (node >= this.#list.length) {
      const larger = new Uint32Array(Math.max(node + 1, Math.ceil(this.#list.length * 1.25)));
      larger.set(this.#list);
      this.#list = larger;
    }
    this.#list[node] = this.#number(facts) * 2 + (facts.isColumn ? 1 : 0);
  }

  isColumn(node: number): boolean {
    return ((this.#list[node] ?? 0) & 1) === 1;
  }

  placeOf(node: number): AssetPlace {
    return this.#places[(this.#list[node] ?? 0) >>> 1] ?? nowhere;
  }

  addInstances(nodes: readonly number[], instanceIds: Set<string>): void {
    const list = this.#list;
    const instanceOfPlace = this.#instanceOfPlace;
    const seen = new Uint8Array(this.#instances.length + 1);
    for (const node of nodes) seen[instanceOfPlace[(list[node] ?? 0) >>> 1] ?? 0] = 1;
    for (const [at, instanceId] of this.#instances.entries())
      if (seen[at + 1] === 1) instanceIds.add(instanceId);
  }

  /** Places are few: one for each schema. */
  #number({ instanceId, database, schema }: EndFacts): number {
    const place = {
      instanceId,
      ...(database === undefined ? {} : { database }),
      ...(schema === undefined ? {} : { schema }),
    };
    const text = textOf(place);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#places.length);
    this.#instanceOfPlace.push(this.#instanceNumber(instanceId));
    return this.#places.push(place) - 1;
  }

  #instanceNumber(instanceId: string | null): number {
    if (instanceId === null) return 0;
    const known = this.#instances.indexOf(instanceId) + 1;
    return known > 0 ? known : this.#instances.push(instanceId);
  }
}

/** Absent members are told from those that are null. */
function textOf({ instanceId, database, schema }: AssetPlace): string {
  return JSON.stringify({ instanceId, database, schema });
}
