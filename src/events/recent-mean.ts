/** How much the newest value counts. */
export const recentShare = 0.1;

/** A mean in which newer values count more; null before the first. Costs two numbers however many values there are. */
export class RecentMean {
  #value: number | null = null;

  get value(): number | null {
    return this.#value;
  }

  add(value: number): void {
    this.#value = this.#value === null ? value : this.#value + (value - this.#value) * recentShare;
  }
}

/** How old an event is, ms; never negative, as clocks of nodes may differ a little. */
export function ageMs(at: string): number {
  return Math.max(0, Date.now() - Date.parse(at));
}
