import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<{ requestId: string | null }>();

/** Runs work and all that it leads to as one request: log lines written meanwhile carry the id that it is given. */
export function inRequest<Result>(work: () => Result): Result {
  return scope.run({ requestId: null }, work);
}

/** Gives the request under way its id; without one nothing happens. */
export function nameRequest(requestId: string): void {
  const request = scope.getStore();
  if (request !== undefined) request.requestId = requestId;
}

/** Id of the request under way; null outside of one. */
export function currentRequestId(): string | null {
  return scope.getStore()?.requestId ?? null;
}
