import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Authentication, makeRequestContext, sourceOf } from '../../resolvers/edge/authentication.js';
import type { RateLimiter } from '../../resolvers/edge/rate-limits.js';
import { isRefusal, type RefusalLog, RefusalNotes } from '../../resolvers/edge/refusals.js';
import type { RequestContext, RequestSource } from '../core/context.js';
import { isWaymarkError } from '../core/errors.js';
import { newId } from '../core/ids.js';
import type { Logger } from '../core/logger.js';
import { nameRequest } from '../core/request-scope.js';
import { everywhere, nowhere } from '../core/permissions.js';
import type { Identity } from '../identity/index.js';

/** What it takes to know who calls. */
export interface CallersOptions {
  sessions: Identity['sessions'];
  limiter: RateLimiter;
  refusals: RefusalLog;
  /** Token of the owner's command line. */
  commandToken: string;
  secureCookies: boolean;
  trustProxy: boolean;
  logger: Logger;
}

/** The command line of this machine's owner: whoever can read the node file can read the data folder as well. */
const commandLine: Authentication = {
  subject: { kind: 'service', id: 'command-line', name: 'command line', sessionId: null },
  access: () => everywhere,
};

/** Finds out who calls, counts the requests of each, and audits requests that are refused outside of GraphQL. */
export class Callers {
  readonly #known = new WeakMap<IncomingMessage, RequestContext>();

  constructor(private readonly options: CallersOptions) {}

  /** The context of a request. @throws UNAUTHENTICATED for a token that is not valid (audited), LIMIT_EXCEEDED */
  async context(
    request: IncomingMessage,
    channel: RequestSource['channel'],
    signal: AbortSignal,
    bearer: string | null = null,
  ): Promise<RequestContext> {
    const { limiter, trustProxy } = this.options;
    const { address } = sourceOf(request, channel, trustProxy);
    try {
      const ctx = await this.#authenticate(request, channel, signal, bearer).catch(async (error: unknown) => {
        // Guessing tokens is counted as what nobody in particular does.
        await limiter.countAnonymous(address ?? 'unknown');
        throw error;
      });
      this.#known.set(request, ctx);
      nameRequest(ctx.requestId);
      if (ctx.subject.kind === 'anonymous') await limiter.countAnonymous(address ?? 'unknown');
      else await limiter.countAccount(ctx.subject.id);
      return ctx;
    } catch (error) {
      // Routes audit what they answer; GraphQL ends here.
      if (channel !== 'rest' && isWaymarkError(error) && isRefusal(error.code))
        await this.#note(request, channel, error.code, channel);
      throw error;
    }
  }

  /** Audits a request that was refused with this code. */
  async refused(request: IncomingMessage & { path: string }, code: string): Promise<void> {
    // Asking who one is, before signing in, is not an attempt at anything.
    if (request.path === '/api/session' && request.method === 'GET' && code === 'UNAUTHENTICATED') return;
    await this.#note(request, 'rest', code, `${request.method ?? ''} ${request.path}`.slice(0, 200));
  }

  async #authenticate(
    request: IncomingMessage,
    channel: RequestSource['channel'],
    signal: AbortSignal,
    bearer: string | null,
  ): Promise<RequestContext> {
    const { sessions, commandToken, secureCookies, trustProxy } = this.options;
    return makeRequestContext(request, channel, signal, {
      authenticate: async (given, source) => {
        const credentials = bearer === null ? given : { sessionToken: null, bearerToken: bearer };
        return isCommandLine(credentials.bearerToken, commandToken, request)
          ? commandLine
          : sessions.authenticate(credentials, source);
      },
      secureCookies,
      trustProxy,
    });
  }

  async #note(
    request: IncomingMessage,
    channel: RequestSource['channel'],
    code: string,
    operation: string,
  ): Promise<void> {
    const { refusals, logger, trustProxy } = this.options;
    const signal = new AbortController().signal;
    const known =
      this.#known.get(request) ??
      (await this.#authenticate(request, channel, signal, null).catch(() =>
        nobody(sourceOf(request, channel, trustProxy)),
      ));
    const notes = new RefusalNotes(refusals, logger);
    notes.note(known, { code, operation });
    await notes.written();
  }
}

function nobody(source: RequestSource): RequestContext {
  const requestId = newId();
  return {
    requestId,
    correlationId: requestId,
    causationId: null,
    subject: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', sessionId: null },
    source,
    signal: new AbortController().signal,
    access: () => nowhere,
  };
}

function isCommandLine(given: string | null, token: string, request: IncomingMessage): boolean {
  if (given === null || !isLoopback(request.socket.remoteAddress)) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True for an address of this machine. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
