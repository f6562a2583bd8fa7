import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { RequestContext } from '../../src/core/context.js';
import type { Requirement } from '../../src/core/permissions.js';
import { checkRequirement } from './permit.js';

/** Makes the context of a request; it ends with the signal. */
export type MakeRouteContext = (request: Request, signal: AbortSignal) => Promise<RequestContext>;

/** Answers a permitted request. */
export type RouteHandler = (ctx: RequestContext, request: Request, response: Response) => Promise<void>;

/**
 * A router on which a route cannot be put without stating what it demands. The caller is known and the requirement
 * checked before the handler runs; the context ends when the caller has gone.
 */
export class PermittedRouter {
  readonly router = Router();
  readonly #requirements: Record<string, Requirement> = {};

  constructor(private readonly makeContext: MakeRouteContext) {}

  /** What each route demands, by `METHOD /path`. */
  get requirements(): Readonly<Record<string, Requirement>> {
    return this.#requirements;
  }

  /** Adds a route. Handlers of `before` see the request first, for example to demand a content type. */
  route(
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    requirement: Requirement,
    handler: RouteHandler,
    before: readonly RequestHandler[] = [],
  ): void {
    this.#requirements[`${method.toUpperCase()} ${path}`] = requirement;
    this.router[method](path, ...before, async (request: Request, response: Response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const ctx = await this.makeContext(request, gone.signal);
      checkRequirement({ request: ctx }, requirement);
      await handler(ctx, request, response);
    });
  }
}
