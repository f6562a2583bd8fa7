import { onAbort } from './abort.js';

/** Where the time comes from. Product code takes a clock, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  nowMs(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** A time as ISO 8601 in UTC with milliseconds, the form in which times cross the API and stand in the graph. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Waits, unless the signal ends the wait early (then it returns at once). */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    let forget = (): void => undefined;
    const done = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal !== undefined) forget = onAbort(signal, done);
  });
}

/** How long work in memory may keep the process from other work at once, ms. */
const sliceMs = 40;

/**
 * For long work in memory: called between its pieces, it lets other work of the process run now and then.
 * @throws the signal's reason once it has ended
 */
export function breather(signal?: AbortSignal): () => Promise<void> {
  let endMs = performance.now() + sliceMs;
  return async () => {
    if (performance.now() <= endMs) return;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    signal?.throwIfAborted();
    endMs = performance.now() + sliceMs;
  };
}
