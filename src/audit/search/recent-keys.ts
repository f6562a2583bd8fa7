/** Remembers keys for a while, a bounded number of them: what was written a moment ago is not written again. */
export class RecentKeys {
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly keepMs: number,
    private readonly most = 10_000,
  ) {}

  /** True when the key was not asked for within the time; it is remembered from now on. */
  isNew(key: string): boolean {
    const nowMs = Date.now();
    if ((this.#seen.get(key) ?? 0) > nowMs - this.keepMs) return false;
    this.#seen.delete(key);
    this.#seen.set(key, nowMs);
    const oldest = this.#seen.size > this.most ? this.#seen.keys().next().value : undefined;
    if (oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }

  /** Takes back that the key was asked for. */
  forget(key: string): void {
    this.#seen.delete(key);
  }
}
