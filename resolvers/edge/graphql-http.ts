import type { IncomingMessage } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import type { RequestHandler } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../src/core/context.js';
import { WaymarkError } from '../../src/core/errors.js';
import type { Logger } from '../../src/core/logger.js';
import { nameActiveSpan } from '../../src/core/tracing.js';
import { type ApiContext, type LiveFeeds, LoaderRegistry } from './api-context.js';
import { formatGraphqlError, publicError } from './errors.js';
import { traceRequests } from './tracing.js';
import { checkOperation, goesInCircles, type OperationLimits, refuseIntrospection } from './limits.js';
import { isRefusal, type RefusalLog, RefusalNotes } from './refusals.js';

/** What the GraphQL endpoint needs. */
export interface GraphqlHttpOptions {
  schema: GraphQLSchema;
  limits: OperationLimits;
  /** Most operations in one HTTP request. */
  maxBatch: number;
  introspection: boolean;
  /** Documents by id; when `persistedOnly`, nothing else runs. */
  persistedOperations: ReadonlyMap<string, string>;
  persistedOnly: boolean;
  requestTimeoutMs: number;
  logger: Logger;
  live: LiveFeeds;
  refusals: RefusalLog;
  /** Makes the context of a request. */
  makeContext(request: IncomingMessage, signal: AbortSignal): Promise<RequestContext>;
  /** Called after each operation, for metrics. */
  onOperation?(facts: { operation: string; kind: string; durationMs: number; failed: boolean }): void;
}

/** The GraphQL endpoint as express handlers, in order. Stop it with `stop`. */
export interface GraphqlHttp {
  handlers: RequestHandler[];
  stop(): Promise<void>;
}

/** Starts Apollo Server over the schema: limits, automatic persisted queries, CSRF prevention, time-out, one error shape. */
export async function startGraphqlHttp(options: GraphqlHttpOptions): Promise<GraphqlHttp> {
  const apollo = new ApolloServer<ApiContext>({
    schema: options.schema,
    introspection: options.introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => formatGraphqlError(formatted, error, options.logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      limitPlugin(options),
      refusalPlugin(options),
      timingPlugin(options),
    ],
  });
  await apollo.start();
  const middleware = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      const ended = new AbortController();
      const timer = setTimeout(
        () =>
          ended.abort(
            new WaymarkError(
              'REQUEST_TIMEOUT',
              `The request took longer than ${options.requestTimeoutMs} ms.`,
            ),
          ),
        options.requestTimeoutMs,
      );
      res.once('close', () => {
        clearTimeout(timer);
        ended.abort();
      });
      const request = await options.makeContext(req, ended.signal).catch((error: unknown) => {
        throw withStatus(error, options.logger);
      });
      return {
        request,
        loaders: new LoaderRegistry(),
        live: options.live,
        refusals: new RefusalNotes(options.refusals, options.logger),
      };
    },
  });
  return {
    handlers: [traceRequests('GraphQL'), resolvePersisted(options), middleware],
    stop: () => apollo.stop(),
  };
}

/** Bounds batches and turns operation ids into documents before Apollo sees the request. */
function resolvePersisted(options: GraphqlHttpOptions): RequestHandler {
  return (request, _response, next) => {
    const body: unknown = request.body;
    const operations: unknown[] = Array.isArray(body) ? body : [body];
    if (operations.length > options.maxBatch) {
      next(
        new WaymarkError(
          'QUERY_TOO_COMPLEX',
          `The request has ${operations.length} operations; the limit is ${options.maxBatch}.`,
        ),
      );
      return;
    }
    const refused = operations.some((operation) => !resolveOne(operation, options));
    next(refused ? new WaymarkError('PERSISTED_ONLY', 'Only persisted operations are accepted.') : undefined);
  };
}

/** Puts the document of a known id in place; false when the operation must be refused. */
function resolveOne(operation: unknown, options: GraphqlHttpOptions): boolean {
  if (typeof operation !== 'object' || operation === null) return !options.persistedOnly;
  const request = operation as {
    documentId?: unknown;
    query?: unknown;
    extensions?: { documentId?: unknown; persistedQuery?: { sha256Hash?: unknown } };
  };
  const hash = request.extensions?.persistedQuery?.sha256Hash;
  const named = request.documentId ?? request.extensions?.documentId;
  const id = typeof named === 'string' ? named : typeof hash === 'string' ? `sha256:${hash}` : null;
  const document = id === null ? undefined : options.persistedOperations.get(id);
  if (document !== undefined) {
    request.query = document;
    delete request.extensions;
    return true;
  }
  return !options.persistedOnly && request.documentId === undefined;
}

/** The error with its HTTP status: without one Apollo takes what is thrown before execution for a fault of the server. */
function withStatus(error: unknown, logger: Logger): GraphQLError {
  const { message, status, facts } = publicError(error, logger);
  const originalError = error instanceof Error ? error : null;
  const headers = new HeaderMap();
  if (typeof facts.retryAfterSeconds === 'number')
    headers.set('retry-after', String(facts.retryAfterSeconds));
  return new GraphQLError(message, { originalError, extensions: { http: { status, headers } } });
}

function limitPlugin(options: GraphqlHttpOptions): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operationName, request, contextValue }) => {
        try {
          refuseIntrospection(document, operationName, {
            allowed: options.introspection,
            signedIn: contextValue.request.subject.kind !== 'anonymous',
          });
          checkOperation(options.schema, document, operationName, request.variables ?? {}, options.limits);
        } catch (error) {
          throw withStatus(error, options.logger);
        }
      },
      willSendResponse: async ({ response, contextValue }) => {
        response.http.headers ??= new HeaderMap();
        response.http.headers.set('x-request-id', contextValue.request.requestId);
        response.http.headers.set('cache-control', 'no-store');
      },
    }),
  };
}

/** Audits what is refused before or below the operation's own fields, and answers when that is written. */
function refusalPlugin(options: GraphqlHttpOptions): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue, operationName, document }) => {
        // Errors of an operation that was executed have paths.
        const isInvalid = errors.some(({ path }) => path === undefined);
        if (isInvalid && document !== undefined && goesInCircles(options.schema, document))
          contextValue.refusals?.note(contextValue.request, {
            code: 'QUERY_TOO_COMPLEX',
            operation: 'operation',
          });
        for (const error of errors) {
          if (error.path?.length === 1) continue;
          const { code, facts } = publicError(error, options.logger);
          if (!isRefusal(code)) continue;
          contextValue.refusals?.note(contextValue.request, {
            code,
            permission: typeof facts.permission === 'string' ? facts.permission : null,
            operation: error.path?.join('.').slice(0, 200) ?? operationName ?? 'operation',
          });
        }
      },
      willSendResponse: async ({ contextValue }) => contextValue.refusals?.written(),
    }),
  };
}

function timingPlugin(options: GraphqlHttpOptions): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: async () => {
      const started = performance.now();
      return {
        didResolveOperation: async ({ operation, operationName }) => {
          if (operation === undefined) return;
          nameActiveSpan(`${operation.operation} ${operationName ?? 'anonymous'}`, {
            'graphql.operation.type': operation.operation,
            'graphql.operation.name': operationName ?? 'anonymous',
          });
        },
        willSendResponse: async ({ operation, operationName, errors, contextValue }) => {
          const facts = {
            operation: operationName ?? 'anonymous',
            kind: operation?.operation ?? 'none',
            durationMs: Math.round((performance.now() - started) * 10) / 10,
            failed: (errors?.length ?? 0) > 0,
          };
          options.onOperation?.(facts);
          const { requestId, correlationId, subject } = contextValue.request;
          const line = { requestId, correlationId, subjectId: subject.id, ...facts };
          if (facts.failed || facts.kind === 'mutation') options.logger.info(line, 'operation');
          else options.logger.debug(line, 'operation');
        },
      };
    },
  };
}
