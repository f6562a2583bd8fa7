const firstSize = 1 << 12;
const mostIdle = 8;
const highest = 0xff_ff_ff_ff;
const idle: Positions[] = [];

/**
 * Positions of nodes in one search: an array, because maps are several times slower. Searches take turns with the same
 * arrays. What an earlier one has left is not above `base`, so nothing has to be cleared in between.
 */
export class Positions {
  #list = new Uint32Array(firstSize);
  #base = 0;

  /** One for a search that finds at most `most` nodes. Give it back with {@link release}. */
  static take(most: number): Positions {
    const positions = idle.pop() ?? new Positions();
    if (positions.#base + most + 1 > highest) {
      positions.#list.fill(0);
      positions.#base = 0;
    }
    return positions;
  }

  /** @param count positions that were given: 0 … `count` - 1 */
  release(count: number): void {
    this.#base += count;
    if (idle.length < mostIdle) idle.push(this);
  }

  /** The position of a node, -1 when it has none. */
  get(node: number): number {
    const value = this.#list[node];
    return value === undefined || value <= this.#base ? -1 : value - this.#base - 1;
  }

  set(node: number, position: number): void {
    if (node >= this.#list.length) {
      const larger = new Uint32Array(2 ** (32 - Math.clz32(node)));
      larger.set(this.#list);
      this.#list = larger;
    }
    this.#list[node] = this.#base + position + 1;
  }
}
