import type { Logger } from '../../core/logger.js';
import { messageOf } from '../../core/errors.js';
import type { CollectionRun } from '../types.js';

/** Called with a copy of a run whenever it has moved on. */
export type RunListener = (run: CollectionRun) => void;

/** Tells listeners in this process how runs go on. */
export class RunProgress {
  readonly #listeners = new Set<RunListener>();

  constructor(private readonly logger: Logger) {}

  /** Adds a listener. @returns what removes it. */
  on(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells all listeners. A listener that fails is logged and does not disturb the run. */
  emit(run: CollectionRun): void {
    for (const listener of this.#listeners) {
      try {
        listener({ ...run });
      } catch (error) {
        this.logger.error({ runId: run.id, error: messageOf(error) }, 'a listener of run progress failed');
      }
    }
  }
}
