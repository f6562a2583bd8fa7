/**
 * The one catalogue of errors Waymark throws. Each code says how it maps to HTTP, whether a retry can help, and
 * what the reader should do. Expected outcomes of a mutation are not thrown: they are members of its result union.
 */

interface ErrorDefinition {
  /** HTTP status used by REST and by non-GraphQL routes. */
  status: number;
  /** True when the same call may succeed later without any change by the caller. */
  retryable: boolean;
  /** What to do, shown after the specific message. */
  remedy: string;
}

/** Every error code, sorted. Add a line here to add an error. */
export const errorCatalogue = {
  ACCOUNT_LOCKED: {
    status: 429,
    retryable: true,
    remedy: 'Wait for the stated time or ask an administrator to unlock the account.',
  },
  ASSET_NOT_FOUND: { status: 404, retryable: false, remedy: 'Check the key; search for the asset by name.' },
  AUDIT_DAMAGED: {
    status: 409,
    retryable: false,
    remedy: 'Run `waymark audit verify`, keep the evidence and restore the graph from a dump.',
  },
  CONFIG_INVALID: {
    status: 500,
    retryable: false,
    remedy: 'Correct the named field in waymark.yaml or the environment.',
  },
  CONFLICT: { status: 409, retryable: false, remedy: 'Read the current state and try again with it.' },
  DELIVERY_REFUSED: {
    status: 502,
    retryable: true,
    remedy: 'Check the channel with a test message; the delivery log shows what the other side answers.',
  },
  DEPENDENCY_MISSING: {
    status: 503,
    retryable: false,
    remedy: 'Install what is named; `waymark doctor` lists everything that is missing.',
  },
  EMBEDDED_ALREADY_RUNNING: {
    status: 409,
    retryable: false,
    remedy: 'Stop the other process or use another data folder.',
  },
  EMBEDDED_START_FAILED: {
    status: 503,
    retryable: true,
    remedy: 'Read the named log file; `waymark doctor` checks the prerequisites.',
  },
  ENGINE_AUTH_FAILED: {
    status: 401,
    retryable: false,
    remedy: 'Check user and password, and that the server allows this user from this host.',
  },
  ENGINE_CANCELLED: {
    status: 499,
    retryable: true,
    remedy: 'The statement was cancelled; run it again when needed.',
  },
  ENGINE_OBJECT_GONE: {
    status: 404,
    retryable: false,
    remedy: 'The object was dropped meanwhile; collect again.',
  },
  ENGINE_PERMISSION_DENIED: {
    status: 403,
    retryable: false,
    remedy: 'Grant the named privilege; the README of the collector lists what is needed.',
  },
  ENGINE_QUERY_FAILED: {
    status: 502,
    retryable: false,
    remedy: 'Read the engine message; correct the statement or the server.',
  },
  ENGINE_TIMEOUT: {
    status: 504,
    retryable: true,
    remedy: 'Raise the statement timeout or try when the server is less busy.',
  },
  ENGINE_TLS_FAILED: {
    status: 502,
    retryable: false,
    remedy: 'Check the TLS mode, the certificate authority and the host name of the certificate.',
  },
  ENGINE_UNREACHABLE: {
    status: 502,
    retryable: true,
    remedy: 'Check host, port and firewall, and that the server is running.',
  },
  ENGINE_UNSUPPORTED_VERSION: {
    status: 422,
    retryable: false,
    remedy: 'Use a supported version of the engine; see the README of the collector.',
  },
  FORBIDDEN: { status: 403, retryable: false, remedy: 'Ask an administrator for the named permission.' },
  GRAPH_AUTH_FAILED: {
    status: 503,
    retryable: false,
    remedy: 'Correct neo4j.user and neo4j.password (NEO4J_USER, NEO4J_PASSWORD).',
  },
  GRAPH_BUSY: { status: 503, retryable: true, remedy: 'Try again in a moment.' },
  GRAPH_CONSTRAINT: {
    status: 409,
    retryable: false,
    remedy: 'Something with the same key exists; read it first.',
  },
  GRAPH_QUERY_FAILED: { status: 500, retryable: false, remedy: 'Report the reference id.' },
  GRAPH_TIMEOUT: { status: 504, retryable: true, remedy: 'Narrow the question or raise the time budget.' },
  GRAPH_UNAVAILABLE: {
    status: 503,
    retryable: true,
    remedy: 'Wait until Neo4j is back; `waymark doctor` shows its state.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 409,
    retryable: false,
    remedy: 'Use a new client key for a different input.',
  },
  INPUT_INVALID: { status: 400, retryable: false, remedy: 'Correct the named field.' },
  INTERNAL: { status: 500, retryable: false, remedy: 'Report the reference id.' },
  INTROSPECTION_REFUSED: {
    status: 403,
    retryable: false,
    remedy: 'Read schema/schema.graphql instead, or switch http.introspection on.',
  },
  JOB_LOST: {
    status: 500,
    retryable: true,
    remedy: 'Another node goes on with the job, unless its kind forbids repeating; look at its state.',
  },
  JOB_TIMEOUT: {
    status: 504,
    retryable: true,
    remedy: 'Look at what the job waits for; it is tried again while attempts are left.',
  },
  KEY_INVALID: {
    status: 400,
    retryable: false,
    remedy: 'Write the key as <engine>://<host>:<port>/<database>.<schema>.<name>.',
  },
  KEY_SERVICE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    remedy: 'Check address, token and health of the key service (keys.transitUrl).',
  },
  LIMIT_EXCEEDED: { status: 429, retryable: true, remedy: 'Ask for less at once or slow down.' },
  MIGRATION_FAILED: {
    status: 500,
    retryable: false,
    remedy: 'Restore the graph from its last dump or correct the named migration.',
  },
  NOT_FOUND: { status: 404, retryable: false, remedy: 'Check the id.' },
  PERSISTED_ONLY: {
    status: 400,
    retryable: false,
    remedy: 'Send the id of a persisted operation.',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    retryable: false,
    remedy: 'Ask for fewer fields, levels or items per page.',
  },
  REDIS_UNAVAILABLE: {
    status: 503,
    retryable: true,
    remedy: 'Wait until it is back, which /readyz tells, or correct REDIS_URL or the options redis.*.',
  },
  REQUEST_REFUSED: {
    status: 400,
    retryable: false,
    remedy: 'Send the request without what is named.',
  },
  REQUEST_TIMEOUT: { status: 504, retryable: true, remedy: 'Narrow the question.' },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    retryable: false,
    remedy: 'Sign in again with a code of the authenticator or a recovery code.',
  },
  SECRET_UNREADABLE: {
    status: 500,
    retryable: false,
    remedy: 'Provide the root key the secret was encrypted with, or enter the secret again.',
  },
  SIGN_IN_FAILED: {
    status: 401,
    retryable: false,
    remedy: 'Start the sign-in again; ask an administrator when it keeps failing.',
  },
  SQL_PARSE_FAILED: { status: 400, retryable: false, remedy: 'Correct the statement at the named position.' },
  UNAUTHENTICATED: { status: 401, retryable: false, remedy: 'Sign in or send a valid token.' },
  UNSUPPORTED: { status: 501, retryable: false, remedy: 'See the documentation for what is supported.' },
} as const satisfies Record<string, ErrorDefinition>;

/** One of the codes of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** Facts about an error that are safe to show to the caller: never a secret, never a query text. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * An unexpected failure. `message` says what happened and what to do. `facts` are safe to show; `cause` is kept for
 * the log only.
 */
export class WaymarkError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  readonly retryable: boolean;
  readonly status: number;

  constructor(code: ErrorCode, message: string, options: { facts?: ErrorFacts; cause?: unknown } = {}) {
    const definition: ErrorDefinition = errorCatalogue[code];
    super(
      `${message} ${definition.remedy}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'WaymarkError';
    this.code = code;
    this.facts = options.facts ?? {};
    this.retryable = definition.retryable;
    this.status = definition.status;
  }
}

/** True for an error of the catalogue, also across copies of the module. */
export function isWaymarkError(error: unknown, code?: ErrorCode): error is WaymarkError {
  const matches = error instanceof Error && error.name === 'WaymarkError' && 'code' in error;
  return matches && (code === undefined || (error as WaymarkError).code === code);
}

/** The message of anything thrown, for logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
