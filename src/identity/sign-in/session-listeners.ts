/** Sessions remembered of recent requests: what each could do when it was last seen. */
const mostRemembered = 20_000;

/** Who on this node wants to hear that a session has ended or may do other things than before. */
export class SessionListeners {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #remembered = new Map<string, string>();
  readonly #listened = new Map<string, string>();

  /** Remembers what a session may do at this moment. */
  remember(sessionId: string, fingerprint: string): void {
    this.#remembered.delete(sessionId);
    this.#remembered.set(sessionId, fingerprint);
    const oldest = this.#remembered.size > mostRemembered ? this.#remembered.keys().next().value : undefined;
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  /** @returns how to stop listening */
  listen(sessionId: string, ended: () => void): () => void {
    const listeners = this.#listeners.get(sessionId) ?? new Set();
    listeners.add(ended);
    this.#listeners.set(sessionId, listeners);
    // What the first socket of a session was given counts: a later request must not hide a change from it.
    if (!this.#listened.has(sessionId)) {
      const known = this.#remembered.get(sessionId);
      if (known !== undefined) this.#listened.set(sessionId, known);
    }
    return () => {
      listeners.delete(ended);
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners) this.#forget(sessionId);
    };
  }

  /** Sessions that somebody listens for. */
  ids(): string[] {
    return [...this.#listeners.keys()];
  }

  /** True when the session may now do other things than when the listening began. */
  isStale(sessionId: string, fingerprint: string): boolean {
    const known = this.#listened.get(sessionId);
    if (known === undefined) this.#listened.set(sessionId, fingerprint);
    return known !== undefined && known !== fingerprint;
  }

  /** Calls all listeners of a session once. */
  announce(sessionId: string): void {
    const listeners = this.#listeners.get(sessionId) ?? new Set();
    this.#forget(sessionId);
    for (const listener of listeners) listener();
  }

  #forget(sessionId: string): void {
    this.#listeners.delete(sessionId);
    this.#listened.delete(sessionId);
  }
}
