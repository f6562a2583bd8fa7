type Callback = () => void;

const waiting = new WeakMap<AbortSignal, Set<{ callback: Callback }>>();

/**
 * Calls back once when the signal fires, at once when it has fired already. However much work waits for one signal at
 * the same time, the signal has one listener, so that many parallel reads of a request are no suspected leak.
 * @returns ends the wait
 */
export function onAbort(signal: AbortSignal, callback: Callback): Callback {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const entry = { callback };
  const entries = waiting.get(signal) ?? listen(signal);
  entries.add(entry);
  return () => void entries.delete(entry);
}

function listen(signal: AbortSignal): Set<{ callback: Callback }> {
  const entries = new Set<{ callback: Callback }>();
  waiting.set(signal, entries);
  const fire = (): void => {
    const all = [...entries];
    entries.clear();
    for (const { callback } of all) callback();
  };
  signal.addEventListener('abort', fire, { once: true });
  return entries;
}
