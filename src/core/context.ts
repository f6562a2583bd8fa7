import { WaymarkError } from './errors.js';
import { type AccessScope, everywhere, isNowhere, type Permission } from './permissions.js';
import { newId } from './ids.js';

/** Who asks. */
export interface Subject {
  kind: 'person' | 'service' | 'system' | 'anonymous';
  /** Account id; `system` and `anonymous` for these. */
  id: string;
  /** Shown in histories. */
  name: string;
  /** Session or token the request came with; null for the system itself. */
  sessionId: string | null;
}

/** From where the request came. */
export interface RequestSource {
  channel: 'graphql' | 'websocket' | 'rest' | 'cli' | 'job' | 'system';
  /** Remote address, null inside the process. */
  address: string | null;
  userAgent: string | null;
}

/**
 * The first argument of every service: who asks, with which rights, from where, until when. Made once per request
 * (or job) at the edge; carries no store and no driver.
 */
export interface RequestContext {
  requestId: string;
  /** Shared by everything one outer cause leads to: requests, events, jobs. */
  correlationId: string;
  /** Id of the event or job that caused this, null for a request by a person or program. */
  causationId: string | null;
  /** W3C trace context of the request, carried on by the events it causes; absent when nobody traces. */
  traceparent?: string | null;
  subject: Subject;
  source: RequestSource;
  /** Ends when the caller has gone or the time is up; graph queries and engine statements end with it. */
  signal: AbortSignal;
  /** Where the subject holds the permission. Resolved when the context is made; answers without input or output. */
  access(permission: Permission): AccessScope;
}

/** @throws FORBIDDEN (UNAUTHENTICATED for nobody) when the subject holds the permission nowhere. */
export function requirePermission(ctx: RequestContext, permission: Permission): AccessScope {
  const scope = ctx.access(permission);
  if (!isNowhere(scope)) return scope;
  if (ctx.subject.kind === 'anonymous')
    throw new WaymarkError('UNAUTHENTICATED', 'This needs a signed-in account.', { facts: { permission } });
  throw new WaymarkError('FORBIDDEN', `The permission ${permission} is needed.`, { facts: { permission } });
}

/** A context for work that Waymark does of its own accord: may do everything, audited as `system`. */
export function systemContext(
  options: {
    signal?: AbortSignal;
    correlationId?: string;
    causationId?: string;
    traceparent?: string | null;
    channel?: RequestSource['channel'];
  } = {},
): RequestContext {
  const requestId = newId();
  return {
    requestId,
    correlationId: options.correlationId ?? requestId,
    causationId: options.causationId ?? null,
    traceparent: options.traceparent ?? null,
    subject: { kind: 'system', id: 'system', name: 'Waymark', sessionId: null },
    source: { channel: options.channel ?? 'system', address: null, userAgent: null },
    signal: options.signal ?? new AbortController().signal,
    access: () => everywhere,
  };
}
