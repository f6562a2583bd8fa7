/**
 * Options of a connection to Redis of its own that waits there for what comes, for as long as it takes: it lacks the time
 * within which other commands must be answered, and what it asks waits until Redis is back.
 */
export const waitingConnection = {
  lazyConnect: false,
  maxRetriesPerRequest: null,
  commandTimeout: undefined,
} as const;
