import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { RequestContext, RequestSource, Subject } from '../../src/core/context.js';
import { currentTraceparent } from '../../src/core/tracing.js';
import { newId } from '../../src/core/ids.js';
import type { AccessScope, Permission } from '../../src/core/permissions.js';

/** What a request shows to prove who it comes from. At most one is used: the bearer token before the cookie. */
export interface Credentials {
  /** Opaque session token from the cookie. */
  sessionToken: string | null;
  /** Token from `Authorization: Bearer`. */
  bearerToken: string | null;
}

/** Who it is and what they may do. Identity provides it; made once per request. */
export interface Authentication {
  subject: Subject;
  access(permission: Permission): AccessScope;
}

/** Turns credentials into a subject; never throws for wrong ones presented as a cookie, throws UNAUTHENTICATED for a wrong bearer token. */
export type Authenticate = (credentials: Credentials, source: RequestSource) => Promise<Authentication>;

/** Name of the session cookie; the `__Host-` form is used when cookies are secure. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-waymark' : 'waymark';
}

/** Reads the credentials of a request. */
export function credentialsOf(request: IncomingMessage, secureCookies: boolean): Credentials {
  const authorization = request.headers.authorization ?? '';
  const bearer = /^Bearer ([\w.~+/=-]{8,4096})$/i.exec(authorization)?.[1] ?? null;
  const cookies = parseCookie(request.headers.cookie ?? '');
  return {
    bearerToken: bearer,
    sessionToken: bearer === null ? (cookies[sessionCookieName(secureCookies)] ?? null) : null,
  };
}

/** Where a request comes from. Control characters are removed, so that nothing can forge a line of a log. */
export function sourceOf(
  request: IncomingMessage,
  channel: RequestSource['channel'],
  trustProxy: boolean,
): RequestSource {
  const forwarded = trustProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  const address =
    forwarded === undefined || forwarded === '' ? (request.socket.remoteAddress ?? null) : forwarded;
  return {
    channel,
    address: clean(address, 64),
    userAgent: clean(request.headers['user-agent'] ?? null, 256),
  };
}

function clean(text: string | null, length: number): string | null {
  // eslint-disable-next-line no-control-regex
  return text === null
    ? null
    : text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').slice(0, length);
}

/** W3C trace context of a request; null for none or one that cannot be read. */
export function validTraceparent(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(header) ? header : null;
}

/** Makes the context of one request. A correlation id may come with the request when it is short and plain. */
export async function makeRequestContext(
  request: IncomingMessage,
  channel: RequestSource['channel'],
  signal: AbortSignal,
  options: { authenticate: Authenticate; secureCookies: boolean; trustProxy: boolean },
): Promise<RequestContext> {
  const requestId = newId();
  const asked = request.headers['x-correlation-id'];
  const { traceparent } = request.headers;
  const source = sourceOf(request, channel, options.trustProxy);
  const authentication = await options.authenticate(credentialsOf(request, options.secureCookies), source);
  return {
    requestId,
    correlationId: typeof asked === 'string' && /^[\w-]{8,64}$/.test(asked) ? asked : requestId,
    causationId: null,
    traceparent: currentTraceparent() ?? validTraceparent(traceparent),
    subject: authentication.subject,
    source,
    signal,
    access: (permission) => authentication.access(permission),
  };
}
