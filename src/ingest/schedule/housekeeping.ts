import { type Clock, isoTime } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';
import { thinSamples } from '../apply/statistics.js';
import type { RunStore } from '../runs/run.store.js';
import type { CoordinatedWork } from './coordinator.js';

const hourMs = 3_600_000;
const everyMs = 6 * hourMs;
const keptRunsMs = 30 * 24 * hourMs;

/** Keeps what grows with time small: old samples of figures and old runs that changed nothing. */
export class Housekeeping implements CoordinatedWork {
  #nextMs = 0;

  constructor(
    private readonly graph: GraphClient,
    private readonly runs: RunStore,
    private readonly clock: Clock,
  ) {}

  async tick(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + everyMs;
    await thinSamples(this.graph, nowMs);
    await this.runs.prune(isoTime(nowMs - keptRunsMs));
  }

  async release(): Promise<void> {
    this.#nextMs = 0;
  }
}
