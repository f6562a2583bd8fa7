import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Waits between two looks whether the server is back, ms. */
const waitsMs = [1_000, 2_000, 4_000, 8_000] as const;
const probeAddress = '/readyz';

type State = 'up' | 'lost';

let state: State = 'up';
let timer: ReturnType<typeof setTimeout> | undefined;
let attempt = 0;
const watchers = new Set<() => void>();
const returns = new Set<() => void>();

/** Notes that the server did not answer, and looks by itself until it does. */
export function connectionLost(): void {
  if (state === 'lost') return;
  state = 'lost';
  attempt = 0;
  for (const watcher of watchers) watcher();
  lookLater();
}

/** Notes that the server has answered. */
export function connectionProved(): void {
  if (state === 'up') return;
  state = 'up';
  clearTimeout(timer);
  for (const watcher of watchers) watcher();
  for (const back of returns) back();
}

/** Looks at once instead of after the wait. */
export function lookForServer(): void {
  clearTimeout(timer);
  fetch(probeAddress, { cache: 'no-store' }).then(
    ({ ok }) => (ok ? connectionProved() : lookLater()),
    lookLater,
  );
}

function lookLater(): void {
  if (state === 'up') return;
  clearTimeout(timer);
  timer = setTimeout(lookForServer, waitMs(attempt));
  attempt += 1;
}

/** How long to wait before another attempt, ms; bounded, so that a server is found again soon after a long rest. */
export function waitMs(attempts: number): number {
  return waitsMs[Math.min(attempts, waitsMs.length - 1)] ?? waitsMs[0];
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** True while the server does not answer. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(watch, () => state === 'lost');
}

/** Calls back when the server answers again after it did not. */
export function useReconnected(onReturn: () => void): void {
  const latest = useRef(onReturn);
  useEffect(() => {
    latest.current = onReturn;
  }, [onReturn]);
  useEffect(() => {
    const back = (): void => latest.current();
    returns.add(back);
    return () => void returns.delete(back);
  }, []);
}
