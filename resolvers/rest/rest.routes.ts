import type { Request, RequestHandler, Response } from 'express';
import { execute, type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import type { RequestContext } from '../../src/core/context.js';
import { type ErrorCode, errorCatalogue, WaymarkError } from '../../src/core/errors.js';
import { readResource } from '../../src/core/resources.js';
import type { ApiContext } from '../edge/api-context.js';
import type { PermittedRouter } from '../edge/permitted-router.js';
import { traceRequests } from '../edge/tracing.js';
import { type BoundRoute, bindRoute } from './bind-route.js';
import { openApiDocument } from './openapi.js';
import { variablesOf } from './read-request.js';
import { restRoutes } from './routes.js';

/** What the routes need. */
export interface RestOptions {
  schema: GraphQLSchema;
  version: string;
  /** The context in which an operation runs for a caller. */
  apiContext(request: RequestContext): ApiContext;
}

/** Every route tied to its operation. @throws INTERNAL for one that does not fit */
export function boundRoutes(schema: GraphQLSchema): BoundRoute[] {
  const document = parse(readResource('resolvers/rest/operations.graphql'));
  const [error] = validate(schema, document);
  if (error !== undefined) throw new WaymarkError('INTERNAL', `operations.graphql: ${error.message}`);
  return restRoutes.map((route) => bindRoute(schema, document, route));
}

/**
 * Puts REST v1 on the router: each route runs its persisted operation with the caller's own rights, so the permission is
 * that of the operation. `/api/v1/openapi.json` describes all of them.
 */
export function addRestRoutes(router: PermittedRouter, options: RestOptions): void {
  const bound = boundRoutes(options.schema);
  const description = openApiDocument(bound, options.version);
  router.route('get', '/api/v1/openapi.json', 'public', async (_ctx, _request, response) => {
    response.json(description);
  });
  for (const item of bound)
    router.route(
      item.route.method,
      `/api/v1${item.route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      'signed-in',
      (ctx, request, response) => answer(item, options, ctx, request, response),
      [traceRequests(`REST ${item.route.operation}`), ...(item.body === null ? [] : [demandJson])],
    );
}

async function answer(
  bound: BoundRoute,
  options: RestOptions,
  ctx: RequestContext,
  request: Request,
  response: Response,
): Promise<void> {
  const context = options.apiContext(ctx);
  const result = await execute({
    schema: options.schema,
    document: bound.document,
    contextValue: context,
    variableValues: variablesOf(bound, request),
    operationName: bound.route.operation,
  });
  // The answer follows the record of what was refused.
  await context.refusals?.written();
  const value = valueOf(bound, result as ExecutionResult<Record<string, unknown>>);
  const { deprecated } = bound.route;
  if (deprecated !== undefined)
    response.set({
      deprecation: `@${Math.floor(Date.parse(deprecated.since) / 1000)}`,
      sunset: new Date(deprecated.sunset).toUTCString(),
    });
  response.set({ 'cache-control': 'no-store', 'x-request-id': ctx.requestId });
  response.status(bound.route.status ?? 200).json(value);
}

/** What the answer shows. @throws what the operation failed with */
function valueOf(bound: BoundRoute, result: ExecutionResult<Record<string, unknown>>): unknown {
  const [error] = result.errors ?? [];
  if (error !== undefined)
    throw error.originalError ?? new WaymarkError('INPUT_INVALID', error.message, { cause: error });
  const value = result.data?.[bound.field.name];
  if (value === null || value === undefined)
    throw new WaymarkError('NOT_FOUND', 'There is nothing by that key or id.');
  if (isProblem(value)) throw new ProblemAnswer(value);
  const { unwrap } = bound.route;
  return unwrap === undefined ? value : (value as Record<string, unknown>)[unwrap];
}

interface Problem {
  code: ErrorCode;
  message: string;
  facts: Record<string, string>;
}

function isProblem(value: unknown): value is Problem {
  const { __typename: type, code } = value as { __typename?: unknown; code?: unknown };
  return typeof type === 'string' && typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

/** An expected outcome of a mutation, as an error of the route: its message already says what to do. */
class ProblemAnswer extends WaymarkError {
  constructor({ code, message, facts }: Problem) {
    super(code, '', { facts });
    this.message = message;
  }
}

const demandJson: RequestHandler = (request, _response, next) => {
  next(
    request.is('application/json') === false
      ? new WaymarkError('INPUT_INVALID', 'The body must be sent as application/json.', {
          facts: { field: 'content-type' },
        })
      : undefined,
  );
};
