const firstSlots = 1 << 12;
/** Texts of ids to keep, about 50 bytes each. */
const mostKept = 200_000;
/** By how much lists grow: more would hold memory for nothing. */
const growth = 1.25;

/** Texts numbered 0, 1, 2, … in the order they come, held as bytes outside the JavaScript heap: about 40 bytes an id. */
export class IdTable {
  #bytes = Buffer.alloc(1 << 16);
  #ends = new Uint32Array(firstSlots);
  #slots = new Int32Array(firstSlots * 2).fill(-1);
  #size = 0;
  #texts: (string | undefined)[] = [];
  #kept = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes held. */
  get bytes(): number {
    return (
      this.#bytes.length +
      this.#ends.byteLength +
      this.#slots.byteLength +
      this.#texts.length * 8 +
      this.#kept * 48
    );
  }

  /** Number of an id, or -1. */
  find(id: string): number {
    return this.#slots[this.#slotOf(id)] ?? -1;
  }

  /** Number of an id, which is new when it was unknown. */
  add(id: string): number {
    const slot = this.#slotOf(id);
    const known = this.#slots[slot] ?? -1;
    if (known >= 0) return known;
    const number = this.#size;
    const start = this.#end(number - 1);
    const length = Buffer.byteLength(id);
    if (start + length > this.#bytes.length) this.#bytes = grown(this.#bytes, start + length);
    this.#bytes.write(id, start, 'utf8');
    if (number >= this.#ends.length) {
      const ends = new Uint32Array(Math.ceil(this.#ends.length * growth));
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[number] = start + length;
    this.#slots[slot] = number;
    this.#size += 1;
    if (this.#size * 3 > this.#slots.length * 2) this.#rehash();
    return number;
  }

  /** The id of a number that {@link add} has given. */
  get(number: number): string {
    return this.#bytes.toString('latin1', this.#end(number - 1), this.#end(number));
  }

  /** The ids of several numbers. Texts that answers have needed are kept, up to a bound: making them takes most of the time. */
  getAll(numbers: readonly number[]): string[] {
    const texts = this.#texts;
    const found: string[] = [];
    found.length = numbers.length;
    for (let at = 0; at < numbers.length; at += 1) {
      const number = numbers[at] ?? 0;
      found[at] = texts[number] ?? this.#keep(number);
    }
    if (this.#kept > mostKept) {
      this.#texts = [];
      this.#kept = 0;
    }
    return found;
  }

  #keep(number: number): string {
    const text = this.get(number);
    // Up to the highest number at once: a list that grows from the front stays an array.
    while (this.#texts.length < this.#size) this.#texts.push(undefined);
    this.#texts[number] = text;
    this.#kept += 1;
    return text;
  }

  #end(number: number): number {
    return number < 0 ? 0 : (this.#ends[number] ?? 0);
  }

  #slotOf(id: string): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(id) & mask;
    for (;;) {
      const number = this.#slots[slot] ?? -1;
      if (number < 0 || this.#matches(number, id)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #matches(number: number, id: string): boolean {
    const start = this.#end(number - 1);
    if (this.#end(number) - start !== id.length) return false;
    for (let index = id.length - 1; index >= 0; index -= 1)
      if (this.#bytes[start + index] !== id.charCodeAt(index)) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = hashOf(this.get(number)) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

/** FNV-1a over code units: ids are ASCII. */
function hashOf(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < id.length; index += 1) {
    hash ^= id.charCodeAt(index);
    hash = Math.imul(hash, 0x01_00_01_93);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

function grown(bytes: Buffer, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.max(needed, Math.ceil(bytes.length * growth)));
  bytes.copy(larger);
  return larger;
}
