import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { NodeLoad } from './types.js';

/** Counts calls and failures since it was last read. */
export class CallCounter {
  #calls = 0;
  #failures = 0;

  /** Counts one call. */
  count(failed: boolean): void {
    this.#calls += 1;
    if (failed) this.#failures += 1;
  }

  /** Calls and the share of failures since the last reading. */
  read(): { calls: number; errorRatio: number } {
    const calls = this.#calls;
    const errorRatio = calls === 0 ? 0 : this.#failures / calls;
    this.#calls = 0;
    this.#failures = 0;
    return { calls, errorRatio };
  }
}

/** Measures how busy this process is, from reading to reading. */
export class LoadMeter {
  readonly requests = new CallCounter();
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  #cpu = process.cpuUsage();
  #atMs = performance.now();

  constructor(private readonly runningJobs: () => number) {
    this.#delay.enable();
  }

  /** How busy the process was since the last reading. */
  read(): NodeLoad {
    const nowMs = performance.now();
    const spanMs = Math.max(1, nowMs - this.#atMs);
    const cpu = process.cpuUsage(this.#cpu);
    const { calls, errorRatio } = this.requests.read();
    const lagMs = this.#delay.percentile(99) / 1e6 - 20;
    this.#delay.reset();
    this.#cpu = process.cpuUsage();
    this.#atMs = nowMs;
    return {
      cpuRatio: round((cpu.user + cpu.system) / 1000 / spanMs),
      memoryBytes: process.memoryUsage.rss(),
      eventLoopLagMs: Number.isFinite(lagMs) ? Math.max(0, round(lagMs)) : 0,
      runningJobs: this.runningJobs(),
      requestsPerSecond: round((calls * 1000) / spanMs),
      requestErrorRatio: round(errorRatio),
    };
  }

  /** Ends. */
  stop(): void {
    this.#delay.disable();
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
