import type { RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import { isTracing, openSpan, traced } from '../../src/core/tracing.js';
import { validTraceparent } from './authentication.js';

/** Opens a span for each request, a child of the caller's when it sends a W3C trace context. */
export function traceRequests(name: string): RequestHandler {
  return (request, response, next) => {
    if (!isTracing()) {
      next();
      return;
    }
    const parent = validTraceparent(request.headers.traceparent);
    openSpan(
      name,
      { 'http.request.method': request.method, 'url.path': request.baseUrl || request.path },
      parent,
      (span) => {
        response.once('close', () => {
          span?.note({ 'http.response.status_code': response.statusCode });
          span?.end();
        });
        next();
      },
    );
  };
}

/** Puts the service call behind each query and mutation into a span of its own. Costs one check while nothing is recorded. */
export function traceOperations(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { resolve } = field;
      if (resolve === undefined) continue;
      const name = `service ${type?.name}.${field.name}`;
      field.resolve = (...call) =>
        isTracing() ? traced(name, {}, async () => resolve(...call)) : resolve(...call);
    }
  }
  return schema;
}
