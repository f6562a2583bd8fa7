const firstSize = 1_024;

/** Whole numbers that are only added, outside the JavaScript heap: large answers leave less to collect. */
export class IntList {
  #list = new Int32Array(firstSize);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#list.length) {
      const larger = new Int32Array(this.#list.length * 4);
      larger.set(this.#list);
      this.#list = larger;
    }
    this.#list[this.#length] = value;
    this.#length += 1;
  }

  /** The numbers so far; more may be added later. */
  get values(): Int32Array {
    return this.#list.subarray(0, this.#length);
  }
}
