import { stringifySetCookie } from 'cookie';
import { type RequestHandler, type Response, Router } from 'express';
import type { RequestContext, RequestSource } from '../../src/core/context.js';
import { isWaymarkError, WaymarkError } from '../../src/core/errors.js';
import { isNowhere, type Permission, permissions } from '../../src/core/permissions.js';
import type { StartedSession } from '../../src/identity/index.js';
import { requireJson } from './content-type.js';
import { credentialsOf, sessionCookieName, sourceOf } from './authentication.js';
import type { RateLimiter } from './rate-limits.js';

/** What the sign-in routes need. */
export interface SessionRoutesOptions {
  sessions: {
    signIn(
      source: RequestSource,
      input: { login: string; password: string; code: string | null; previousToken: string | null },
    ): Promise<StartedSession>;
    signInByLink(source: RequestSource, token: string, previousToken: string | null): Promise<StartedSession>;
    end(ctx: RequestContext, sessionId: string): Promise<void>;
    restrictionOf(ctx: RequestContext): Promise<string | null>;
  };
  makeContext(request: Parameters<RequestHandler>[0]): Promise<RequestContext>;
  limiter: RateLimiter;
  secureCookies: boolean;
  trustProxy: boolean;
  sessionMaxMs: number;
  /** Name of the identity provider on the sign-in page; null without one. */
  provider: string | null;
}

/** Requirements of the routes, checked by the test that enumerates the REST surface. */
export const sessionRouteRequirements = {
  'GET /api/session': 'public',
  'POST /api/session': 'public',
  'DELETE /api/session': 'signed-in',
  'GET /api/session/options': 'public',
  'GET /sign-in': 'public',
} as const;

/** Signing in and out by cookie: who am I, sign in, sign out, and the one-time link. */
export function sessionRoutes(options: SessionRoutesOptions): Router {
  const router = Router();
  router.get('/api/session', async (request, response) => {
    const ctx = await options.makeContext(request);
    const { kind, id, name } = ctx.subject;
    if (kind === 'anonymous') throw new WaymarkError('UNAUTHENTICATED', 'Nobody is signed in.');
    const restriction = await options.sessions.restrictionOf(ctx);
    response
      .set('cache-control', 'no-store')
      .json({ id, name, restriction, permissions: heldPermissions(ctx) });
  });
  router.get('/api/session/options', (_request, response) => {
    response.set('cache-control', 'no-store').json({ provider: options.provider });
  });
  router.post('/api/session', requireJson, async (request, response) => {
    await options.limiter.countSignIn(request.ip ?? 'unknown');
    const { login, password, code } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof login !== 'string' || typeof password !== 'string') {
      throw new WaymarkError('INPUT_INVALID', 'Give login and password as texts.', {
        facts: { field: 'login' },
      });
    }
    const started = await options.sessions.signIn(sourceOf(request, 'rest', options.trustProxy), {
      login,
      password,
      code: typeof code === 'string' ? code : null,
      previousToken: credentialsOf(request, options.secureCookies).sessionToken,
    });
    await options.limiter.signedIn(request.ip ?? 'unknown');
    setSessionCookie(response, options, started.token, options.sessionMaxMs);
    response
      .status(201)
      .set('cache-control', 'no-store')
      .json({ ...started.account, restriction: started.restriction });
  });
  router.delete('/api/session', requireJson, async (request, response) => {
    const ctx = await options.makeContext(request);
    if (ctx.subject.sessionId === null) throw new WaymarkError('UNAUTHENTICATED', 'Nobody is signed in.');
    await options.sessions.end(ctx, ctx.subject.sessionId);
    setSessionCookie(response, options, '', 0);
    response.status(204).end();
  });
  router.get('/sign-in', async (request, response) => {
    await options.limiter.countSignIn(request.ip ?? 'unknown');
    const token = request.query.token;
    if (typeof token !== 'string')
      throw new WaymarkError('INPUT_INVALID', 'The link has no token.', { facts: { field: 'token' } });
    let started;
    try {
      started = await options.sessions.signInByLink(
        sourceOf(request, 'rest', options.trustProxy),
        token,
        credentialsOf(request, options.secureCookies).sessionToken,
      );
    } catch (error) {
      // A person gets the form, which says that the link is over; a program gets the error.
      if (!isWaymarkError(error, 'UNAUTHENTICATED') || request.accepts(['json', 'html']) !== 'html')
        throw error;
      response.set('cache-control', 'no-store').redirect(303, '/?link=over');
      return;
    }
    setSessionCookie(response, options, started.token, options.sessionMaxMs);
    response.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(303, '/');
  });
  return router;
}

/** What somebody may do somewhere at least, by name: what a page need not offer is not among them. */
function heldPermissions(ctx: RequestContext): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((name) => !isNowhere(ctx.access(name)));
}

/** Puts the session's token into the cookie; an empty one removes it. */
export function setSessionCookie(
  response: Response,
  options: { secureCookies: boolean },
  token: string,
  maxAgeMs: number,
): void {
  const cookie = stringifySetCookie({
    name: sessionCookieName(options.secureCookies),
    value: token,
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: options.secureCookies,
    maxAge: Math.floor(maxAgeMs / 1000),
  });
  response.append('set-cookie', cookie);
}
