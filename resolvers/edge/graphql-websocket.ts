import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError, type GraphQLSchema, type ExecutionArgs, parse, validate } from 'graphql';
import { CloseCode, type Context } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { RequestContext } from '../../src/core/context.js';
import { isWaymarkError, WaymarkError } from '../../src/core/errors.js';
import type { Logger } from '../../src/core/logger.js';
import { type ApiContext, type LiveFeeds, LoaderRegistry } from './api-context.js';
import { formatGraphqlError, publicError } from './errors.js';
import { subscribeShared } from './shared-subscription.js';
import { type OutletSocket, SocketOutlet } from './socket-outlet.js';
import { checkOperation, goesInCircles, type OperationLimits, refuseIntrospection } from './limits.js';
import { isRefusal, type RefusalLog, RefusalNotes } from './refusals.js';

/** What the WebSocket endpoint needs. */
export interface GraphqlWebSocketOptions {
  server: Server;
  path: string;
  schema: GraphQLSchema;
  limits: OperationLimits;
  persistedOperations: ReadonlyMap<string, string>;
  persistedOnly: boolean;
  introspection: boolean;
  /** Counts an operation of a caller. @throws LIMIT_EXCEEDED */
  countOperation(ctx: RequestContext): Promise<void>;
  /** Origins a browser may connect from; a request without an Origin header is a program. */
  allowedOrigin(origin: string, request: IncomingMessage): boolean;
  /** Operations one socket may have under way at once. */
  maxOperationsPerSocket: number;
  /** Largest message, bytes. */
  maxMessageBytes: number;
  logger: Logger;
  live: LiveFeeds;
  refusals: RefusalLog;
  /** `bearer` comes from the connection's `authorization` parameter, for clients that cannot set headers. */
  makeContext(request: IncomingMessage, bearer: string | null, signal: AbortSignal): Promise<RequestContext>;
  /** Calls back when the session or token ends; returns how to stop listening. */
  onSessionEnded(sessionId: string, ended: () => void): () => void;
}

interface SocketState {
  request: IncomingMessage;
  context?: RequestContext;
  abort: AbortController;
  stopListening?: () => void;
  running: Set<string>;
}

type SocketExtra = SocketState & { socket: OutletSocket & { close(code: number, reason: string): void } };

/** Serves GraphQL over `graphql-ws` with the same identity, limits and errors as HTTP; a socket is cut when its session ends. */
export function startGraphqlWebSocket(options: GraphqlWebSocketOptions): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({
    server: options.server,
    path: options.path,
    // Events are framed by SocketOutlet.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    verifyClient: ({ origin, req }: { origin: string | undefined; req: IncomingMessage }) =>
      origin === undefined || options.allowedOrigin(origin, req),
  });
  const disposable = useServer<Record<string, unknown>, Partial<SocketExtra>>(
    {
      subscribe: subscribeShared,
      onConnect: (connection) => connect(options, connection),
      onDisconnect: (connection) => release(connection.extra as SocketExtra),
      onClose: (connection) => release(connection.extra as SocketExtra),
      onSubscribe: (connection, id, payload) =>
        subscribe(options, connection.extra as SocketExtra, id, payload),
      onComplete: (connection, id) => {
        (connection.extra as SocketExtra).running.delete(id);
      },
      onError: (_connection, _id, _payload, errors) =>
        errors.map((error) => formatGraphqlError(error, error, options.logger) as GraphQLError),
      onNext: async (_connection, _id, _payload, args, result) => {
        const context = args.contextValue as ApiContext;
        // The message follows the record of what was refused, and of what was read.
        if (context.refusals?.isPending === true) await context.refusals.written();
        if (result.errors === undefined) return result;
        options.logger.debug({ requestId: context.request.requestId }, 'subscription message with errors');
        return {
          ...result,
          errors: result.errors.map(
            (error) => formatGraphqlError(error as never, error, options.logger) as GraphQLError,
          ),
        };
      },
    },
    sockets,
  );
  return {
    stop: async () => {
      await disposable.dispose();
    },
  };
}

async function connect(
  options: GraphqlWebSocketOptions,
  connection: Context<Record<string, unknown>, Partial<SocketExtra>>,
): Promise<boolean> {
  const extra = connection.extra as SocketExtra;
  extra.abort = new AbortController();
  extra.running = new Set();
  const parameter = connection.connectionParams?.authorization;
  const bearer =
    typeof parameter === 'string'
      ? (/^(?:Bearer )?([\w.~+/=-]{8,4096})$/i.exec(parameter)?.[1] ?? null)
      : null;
  try {
    extra.context = await options.makeContext(extra.request, bearer, extra.abort.signal);
  } catch (error) {
    options.logger.debug({ code: publicError(error, options.logger).code }, 'socket refused');
    return false;
  }
  if (extra.context.subject.kind === 'anonymous') {
    const notes = new RefusalNotes(options.refusals, options.logger);
    notes.note(extra.context, { code: 'UNAUTHENTICATED', operation: 'websocket' });
    await notes.written();
    return false;
  }
  const sessionId = extra.context.subject.sessionId;
  if (sessionId !== null) {
    extra.stopListening = options.onSessionEnded(sessionId, () =>
      extra.socket.close(CloseCode.Forbidden, 'Session ended'),
    );
  }
  return true;
}

function release(extra: Partial<SocketExtra>): void {
  extra.stopListening?.();
  extra.abort?.abort();
}

async function subscribe(
  options: GraphqlWebSocketOptions,
  extra: SocketExtra,
  id: string,
  payload: {
    query?: string;
    operationName?: string | null;
    variables?: Record<string, unknown> | null;
    extensions?: Record<string, unknown> | null;
  },
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    if (extra.context === undefined) return [new GraphQLError('The connection is not initialised.')];
    await options.countOperation(extra.context);
    if (extra.running.size >= options.maxOperationsPerSocket)
      throw new WaymarkError('LIMIT_EXCEEDED', 'Too many operations on this connection.');
    const text = documentOf(options, payload);
    if (text === null) throw new WaymarkError('PERSISTED_ONLY', 'Only persisted operations are accepted.');
    const document = parse(text, { maxTokens: 20_000 });
    const problems = validate(options.schema, document);
    if (problems.length > 0) {
      if (goesInCircles(options.schema, document))
        throw new WaymarkError('QUERY_TOO_COMPLEX', 'The query has fragments that spread themselves.');
      return problems;
    }
    refuseIntrospection(document, payload.operationName, { allowed: options.introspection, signedIn: true });
    checkOperation(options.schema, document, payload.operationName, payload.variables ?? {}, options.limits);
    extra.running.add(id);
    const contextValue: ApiContext = {
      request: extra.context,
      loaders: new LoaderRegistry({ cache: false }),
      live: options.live,
      refusals: new RefusalNotes(options.refusals, options.logger),
      outlet: new SocketOutlet(extra.socket, extra.request.socket, id),
    };
    return {
      schema: options.schema,
      document,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? {},
      contextValue,
    };
  } catch (error) {
    const known = isWaymarkError(error) && isRefusal(error.code);
    if (known && extra.context !== undefined)
      new RefusalNotes(options.refusals, options.logger).note(extra.context, {
        code: error.code,
        operation: 'websocket',
      });
    // The mapper of errors gives it its public form when it is sent.
    return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: asError(error) })];
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new WaymarkError('INTERNAL', String(error));
}

function documentOf(
  options: GraphqlWebSocketOptions,
  payload: { query?: string; extensions?: Record<string, unknown> | null },
): string | null {
  const known = new Set(options.persistedOperations.values());
  const id = payload.extensions?.documentId;
  if (typeof id === 'string') return options.persistedOperations.get(id) ?? null;
  if (options.persistedOnly && !known.has(payload.query ?? '')) return null;
  return payload.query ?? '';
}
