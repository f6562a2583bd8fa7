import { parseCookie, stringifySetCookie } from 'cookie';
import { type Request, type Response, Router } from 'express';
import type { RequestSource } from '../../src/core/context.js';
import { isWaymarkError } from '../../src/core/errors.js';
import type { OidcStart, StartedSession } from '../../src/identity/index.js';
import { credentialsOf, sourceOf } from './authentication.js';
import type { RateLimiter } from './rate-limits.js';
import { setSessionCookie } from './session-routes.js';

/** What the routes of the identity provider need. */
export interface OidcRoutesOptions {
  oidc: {
    begin(input: { redirectUri: string; returnTo: string | null }): Promise<OidcStart>;
    finish(
      source: RequestSource,
      input: { url: string; flowToken: string; previousToken: string | null },
    ): Promise<StartedSession & { returnTo: string }>;
  };
  limiter: RateLimiter;
  /** Own address, as registered with the provider. */
  publicUrl: string;
  secureCookies: boolean;
  trustProxy: boolean;
  sessionMaxMs: number;
}

/** Requirements of the routes, checked by the test that enumerates the REST surface. */
export const oidcRouteRequirements = {
  'GET /auth/oidc/start': 'public',
  'GET /auth/oidc/callback': 'public',
} as const;

const flowSeconds = 600;

/** Sends the browser to the identity provider, and signs in whoever comes back from it. */
export function oidcRoutes(options: OidcRoutesOptions): Router {
  const router = Router();
  const redirectUri = new URL('/auth/oidc/callback', options.publicUrl).href;
  router.get('/auth/oidc/start', async (request, response) => {
    await options.limiter.countSignIn(request.ip ?? 'unknown');
    const { returnTo } = request.query;
    const start = await options.oidc.begin({
      redirectUri,
      returnTo: typeof returnTo === 'string' ? returnTo : null,
    });
    setFlowCookie(response, options, start.flowToken, flowSeconds);
    response.set('cache-control', 'no-store').redirect(303, start.url);
  });
  router.get('/auth/oidc/callback', async (request, response) => {
    await options.limiter.countSignIn(request.ip ?? 'unknown');
    const flowToken = parseCookie(request.headers.cookie ?? '')[flowCookieName(options.secureCookies)] ?? '';
    setFlowCookie(response, options, '', 0);
    response.set('cache-control', 'no-store');
    try {
      const started = await options.oidc.finish(sourceOf(request, 'rest', options.trustProxy), {
        url: request.originalUrl,
        flowToken,
        previousToken: credentialsOf(request, options.secureCookies).sessionToken,
      });
      setSessionCookie(response, options, started.token, options.sessionMaxMs);
      response.redirect(303, started.returnTo);
    } catch (error) {
      if (!isWaymarkError(error, 'SIGN_IN_FAILED') || !wantsPage(request)) throw error;
      response.redirect(303, '/?signIn=failed');
    }
  });
  return router;
}

function wantsPage(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}

function flowCookieName(secure: boolean): string {
  return secure ? '__Host-waymark-flow' : 'waymark-flow';
}

/** Lax, because the browser comes back from another site; it proves only that this browser began. */
function setFlowCookie(
  response: Response,
  options: OidcRoutesOptions,
  token: string,
  maxAgeSeconds: number,
): void {
  const cookie = stringifySetCookie({
    name: flowCookieName(options.secureCookies),
    value: token,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: options.secureCookies,
    maxAge: maxAgeSeconds,
  });
  response.append('set-cookie', cookie);
}
