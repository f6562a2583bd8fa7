/**
 * Keeps what one process creates at the same time within the memory that Neo4j's transactions may take: work waits, in
 * the order in which it came, until its weight fits beside what is under way. Work heavier than everything goes alone.
 */
export class CreationBudget {
  #taken = 0;
  readonly #waiting: { weight: number; start: () => void }[] = [];

  constructor(private readonly most: number) {}

  /** Runs the work when there is room for its weight, and gives the room back however it ends. */
  async within<Result>(weight: number, work: () => Promise<Result>): Promise<Result> {
    const share = Math.min(weight, this.most);
    if (this.#waiting.length > 0 || this.#taken + share > this.most) {
      await new Promise<void>((start) => this.#waiting.push({ weight: share, start }));
    } else this.#taken += share;
    try {
      return await work();
    } finally {
      this.#taken -= share;
      this.#next();
    }
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (this.#taken + first.weight > this.most) return;
      this.#waiting.shift();
      this.#taken += first.weight;
      first.start();
    }
  }
}
