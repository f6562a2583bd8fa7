import { canonicalJson, sha256 } from '../../core/canonical-json.js';
import type { StatisticEntry } from './statistics.js';

/** Most assets remembered in one process. */
const mostEntries = 500_000;

/**
 * What this process last wrote of an instance's figures, so that figures that stay the same cost nothing. Counts only
 * while no other process has collected the instance in between.
 */
export class FiguresMemory {
  readonly #digests = new Map<string, string>();
  #runId: string | null = null;

  /** Forgets all when the instance's last run is not the one this memory is of. */
  validate(lastRunId: string | null): void {
    if (this.#runId !== null && this.#runId === lastRunId) return;
    this.#digests.clear();
    this.#runId = null;
  }

  /** True when the figures are not what was written last. */
  isNew(entry: StatisticEntry): boolean {
    return this.#digests.get(entry.key) !== digestOf(entry);
  }

  /** The figures have been written by a run. */
  remember(entries: readonly StatisticEntry[], runId: string): void {
    this.#runId = runId;
    if (this.#digests.size + entries.length > mostEntries) this.#digests.clear();
    for (const entry of entries) this.#digests.set(entry.key, digestOf(entry));
  }

  /** The asset is new: whatever it had is gone. */
  forget(key: string): void {
    this.#digests.delete(key);
  }
}

function digestOf(entry: StatisticEntry): string {
  return sha256(canonicalJson(entry.statistics)).slice(0, 16);
}
