import { useSyncExternalStore } from 'react';

/** Fingerprint of the schema that this explorer was built from; set by the build. */
declare const builtSchema: string;

/** Header in which the server gives the fingerprint of the schema it runs. */
const header = 'x-waymark-schema';
/** Codes by which a server refuses an operation of another version. */
const unknownHere = new Set(['GRAPHQL_VALIDATION_FAILED', 'PERSISTED_ONLY', 'BAD_USER_INPUT']);

/** Fingerprints of an explorer and a server that do not fit together. */
export interface VersionProblem {
  explorer: string;
  server: string;
}

let server: string | null = null;
let problem: VersionProblem | null = null;
const watchers = new Set<() => void>();

/** Notes what the server says of itself. */
export function noteServer(response: Response): Response {
  server = response.headers.get(header) ?? server;
  return response;
}

/** Notes a refused operation. @returns whether it was refused because page and server are of different versions */
export function noteRefusal(code: unknown): boolean {
  if (typeof code !== 'string' || !unknownHere.has(code)) return false;
  if (server === null || server === builtSchema) return false;
  if (problem?.server !== server) {
    problem = { explorer: builtSchema, server };
    for (const watcher of watchers) watcher();
  }
  return true;
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** What does not fit together, once something failed because of it; null while all is well. */
export function useVersionProblem(): VersionProblem | null {
  return useSyncExternalStore(watch, () => problem);
}
