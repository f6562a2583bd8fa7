import { recordAudit } from '../../audit/index.js';
import { sha256 } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import {
  type RequestContext,
  type RequestSource,
  requirePermission,
  type Subject,
  systemContext,
} from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId, randomToken } from '../../core/ids.js';
import {
  type AccessScope,
  isNowhere,
  isPermission,
  nowhere,
  type Permission,
} from '../../core/permissions.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient } from '../../graph/index.js';
import { readAccess } from '../access/access.store.js';
import { resolveAccess } from '../access/resolve-access.js';
import { isActive } from '../access/time-window.js';
import type { AccountService } from '../people/account.service.js';
import type { AccountStore, StoredAccount } from '../people/account.store.js';
import { passwordMatches } from './passwords.js';
import type { SecondFactorService } from './second-factor.service.js';
import { SessionListeners } from './session-listeners.js';
import type { FoundSession, SessionInfo, SessionStore } from './session.store.js';
import type { SignInGuard } from './sign-in-guard.js';
import { tokenHash } from './token-hash.js';
import { type NewToken, tokenPrefix, TokenService } from './token.service.js';

/** Limits of sessions. */
export interface SessionLimits {
  idleMs: number;
  maxMs: number;
  /** People who sign in with a password may do nothing but set up a second factor until they have one. */
  requireSecondFactor?: boolean;
}

/** Who a request comes from and what they may do. */
export interface Authenticated {
  subject: Subject;
  access(permission: Permission): AccessScope;
  /** Why almost nothing is allowed for now: `PASSWORD_CHANGE`, `SECOND_FACTOR`; null when all is well. */
  restriction: Restriction | null;
}

/** What somebody must do before anything else. */
export type Restriction = 'PASSWORD_CHANGE' | 'SECOND_FACTOR';

/** A new session; the token goes into the cookie and is stored nowhere in clear. */
export interface StartedSession {
  token: string;
  sessionId: string;
  account: { id: string; name: string };
  restriction: Restriction | null;
}

/** The parts that sessions are made of. */
export interface SessionParts {
  graph: GraphClient;
  store: SessionStore;
  accounts: AccountStore;
  accountService: AccountService;
  guard: SignInGuard;
  factors: SecondFactorService;
  tokens: TokenService;
  clock: Clock;
  limits: SessionLimits;
  listeners: SessionListeners;
}

const anonymous: Authenticated = {
  subject: { kind: 'anonymous', id: 'anonymous', name: 'nobody', sessionId: null },
  access: () => nowhere,
  restriction: null,
};
/** The idle limit is moved on at most this often, so that reading does not write. */
const touchEveryMs = 60_000;
/** Time windows open and close at minutes. */
const recheckMs = 30_000;
const longestLogin = 100;
const refusalMs = 10_000;
const mostRefusals = 10_000;

/** Signing in and out, and telling who a request comes from. Every request asks the graph, so an ended session ends everywhere at once. */
export class SessionService {
  #checkedVersion = -1;
  #checkedAtMs = 0;
  readonly #refusals = new Map<string, number>();

  constructor(private readonly parts: SessionParts) {}

  /**
   * Signs in with login, password and, where set up, a code of the second factor. A failure says the same whatever was
   * wrong. The session that the request came with ends. @throws UNAUTHENTICATED, ACCOUNT_LOCKED, SECOND_FACTOR_REQUIRED
   */
  async signIn(
    source: RequestSource,
    input: { login: string; password: string; code?: string | null; previousToken?: string | null },
  ): Promise<StartedSession> {
    const { accounts, guard, factors } = this.parts;
    const login = input.login.slice(0, longestLogin).trim().toLowerCase();
    const reservation = await this.#reserve(source, login);
    const account = await accounts.byLogin(login);
    const matches = await passwordMatches(account?.passwordHash ?? null, input.password);
    const usable = account !== null && matches && !account.disabled;
    if (usable && account.secondFactor && !input.code) {
      await guard.release(reservation);
      throw new WaymarkError('SECOND_FACTOR_REQUIRED', 'A code of the second factor is needed.');
    }
    const proven =
      usable &&
      (!account.secondFactor ||
        (await factors.verify(this.#contextOf(source, account, null), account.id, input.code ?? '')));
    if (!proven) {
      await this.#failed(source, account, login, reservation);
      throw new WaymarkError('UNAUTHENTICATED', 'Login or password is not right.');
    }
    return this.start(source, account, 'password', input.previousToken);
  }

  /** Signs in with a one-time link's token, which is used up by it. @throws UNAUTHENTICATED */
  async signInByLink(
    source: RequestSource,
    token: string,
    previousToken: string | null = null,
  ): Promise<StartedSession> {
    const accountId = await this.parts.store.useLink(tokenHash(token), this.parts.clock.nowMs());
    const account = accountId === null ? null : await this.parts.accounts.byId(accountId);
    if (account === null || account.disabled) {
      await this.#refusedOnce(source, 'link', 'link used, expired or unknown');
      throw new WaymarkError('UNAUTHENTICATED', 'The sign-in link was used already or has expired.');
    }
    return this.start(source, account, 'link', previousToken);
  }

  /** Makes a one-time sign-in link's token for an account. Needs `account.manage`, and all that the account may do. @throws NOT_FOUND, FORBIDDEN */
  async createLink(ctx: RequestContext, accountId: string, validMs = 3_600_000): Promise<string> {
    requirePermission(ctx, 'account.manage');
    const { accounts, accountService, store, graph, clock } = this.parts;
    if ((await accounts.byId(accountId)) === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such account.', { facts: { accountId } });
    await accountService.refuseTakeover(ctx, accountId);
    const token = randomToken();
    const expiresMs = clock.nowMs() + Math.min(validMs, 86_400_000);
    await graph.transaction(async (tx) => {
      await store.createLink(tx, { tokenHash: tokenHash(token), accountId, expiresMs });
      await recordAudit(tx, ctx, {
        action: 'account.link',
        outcome: 'success',
        targetId: accountId,
        details: { expiresAt: isoTime(expiresMs) },
      });
    });
    return token;
  }

  /** As {@link createLink}, with the path the browser opens. @throws INPUT_INVALID, NOT_FOUND, FORBIDDEN */
  async createSignInLink(
    ctx: RequestContext,
    input: { accountId: string; validMinutes: number },
  ): Promise<{ path: string; expiresAt: string }> {
    if (input.validMinutes < 1 || input.validMinutes > 1_440)
      throw new WaymarkError('INPUT_INVALID', 'A link is valid for 1 to 1,440 minutes.', {
        facts: { field: 'validMinutes' },
      });
    const validMs = input.validMinutes * 60_000;
    const expiresAt = isoTime(this.parts.clock.nowMs() + validMs);
    const token = await this.createLink(ctx, input.accountId, validMs);
    return { path: `/sign-in?token=${token}`, expiresAt };
  }

  /** What the session of a request must do before anything else; null when all is well. */
  async restrictionOf(ctx: RequestContext): Promise<Restriction | null> {
    const { sessionId } = ctx.subject;
    const found = sessionId === null ? null : await this.parts.store.stateOf(sessionId);
    return found === null ? null : this.#restriction(found);
  }

  /**
   * Who presents these credentials, on HTTP, REST and WebSocket alike. A session cookie that is not (or no longer)
   * right makes the request anonymous; a bearer token that is not right is refused. One query. @throws UNAUTHENTICATED
   */
  async authenticate(
    credentials: { sessionToken: string | null; bearerToken: string | null },
    source: RequestSource,
  ): Promise<Authenticated> {
    const { store, clock, listeners } = this.parts;
    const token = credentials.bearerToken ?? credentials.sessionToken;
    if (token === null) return anonymous;
    const nowMs = clock.nowMs();
    const hash = tokenHash(token);
    const found = await (token.startsWith(tokenPrefix)
      ? store.byToken(hash, nowMs)
      : store.bySession(hash, nowMs));
    if (found === null) {
      if (credentials.bearerToken === null) return anonymous;
      await this.#refusedOnce(source, 'token', 'token unknown, expired or revoked');
      throw new WaymarkError('UNAUTHENTICATED', 'The token is not valid, has expired or was revoked.');
    }
    await this.#touch(found, nowMs);
    listeners.remember(found.id, fingerprint(found, nowMs));
    return this.#authenticated(found, nowMs);
  }

  /**
   * Ends a session or token: one's own with `self.manage`, another's with `account.manage`. Nothing happens when it is
   * gone. @throws NOT_FOUND to those who may end only their own
   */
  async end(ctx: RequestContext, sessionId: string, reason = 'signed out'): Promise<void> {
    const { store, graph, listeners } = this.parts;
    const owner = await store.ownerOf(sessionId);
    requirePermission(ctx, 'self.manage');
    // To who may not manage accounts, sessions of others are like none.
    if (owner !== ctx.subject.id && isNowhere(ctx.access('account.manage')))
      throw new WaymarkError('NOT_FOUND', 'There is no such session.', { facts: { sessionId } });
    await graph.transaction(async (tx) => {
      const ended = await store.end(tx, sessionId);
      if (ended === null) return;
      await appendEvent(tx, ctx, {
        kind: 'session.ended',
        aggregate: `session:${sessionId}`,
        payload: { sessionId, reason },
      });
      await recordAudit(tx, ctx, {
        action: ended.kind === 'ApiToken' ? 'token.revoke' : 'session.end',
        outcome: 'success',
        targetId: ended.kind === 'ApiToken' ? sessionId : ended.accountId,
        reason,
      });
    });
    listeners.announce(sessionId);
  }

  /** Ends all sessions of an account, and its tokens as well when asked; one's own present session stays. */
  async endAll(ctx: RequestContext, input: { accountId: string; tokens?: boolean | null }): Promise<number> {
    const own = input.accountId === ctx.subject.id;
    requirePermission(ctx, own ? 'self.manage' : 'account.manage');
    const except = own ? ctx.subject.sessionId : null;
    const ended = await this.parts.graph.transaction(async (tx) => {
      const ids = await this.parts.accounts.endSessions(tx, input.accountId, {
        tokens: input.tokens ?? false,
        except,
      });
      for (const sessionId of ids)
        await appendEvent(tx, ctx, {
          kind: 'session.ended',
          aggregate: `session:${sessionId}`,
          payload: { sessionId, reason: 'all ended' },
        });
      await recordAudit(tx, ctx, {
        action: 'session.end',
        outcome: 'success',
        targetId: input.accountId,
        details: { ended: ids.length, tokens: input.tokens ?? false },
      });
      return ids;
    });
    for (const id of ended) this.announceEnd(id);
    return ended.length;
  }

  /** Living sessions and tokens: one's own with `self.manage`, another's with `account.manage`. Newest first. */
  async list(ctx: RequestContext, accountId: string): Promise<SessionInfo[]> {
    requirePermission(ctx, accountId === ctx.subject.id ? 'self.manage' : 'account.manage');
    return this.parts.store.list(accountId, this.parts.clock.nowMs());
  }

  /** Makes an API token; see {@link TokenService.create}. */
  async createToken(
    ctx: RequestContext,
    input: NewToken,
  ): Promise<{ token: string; id: string; expiresAt: string }> {
    return this.parts.tokens.create(ctx, input);
  }

  /** Calls back once when the session ends, or when what it may do has changed. @returns how to stop listening */
  onSessionEnded(sessionId: string, ended: () => void): () => void {
    return this.parts.listeners.listen(sessionId, ended);
  }

  /** Tells this node's listeners that a session has ended, wherever that happened. */
  announceEnd(sessionId: string): void {
    this.parts.listeners.announce(sessionId);
  }

  /**
   * Ends the listening of sessions that are no longer valid or may no longer do what they could: expiry, revocation on
   * another node, changed grants, closed time windows. Called every second; costs one small query while nothing changes.
   */
  async announceExpired(): Promise<void> {
    const { store, clock, listeners } = this.parts;
    const ids = listeners.ids();
    if (ids.length === 0) return;
    const nowMs = clock.nowMs();
    const { ids: living, version } = await store.livingIds(ids, nowMs);
    const alive = new Set(living);
    for (const id of ids) if (!alive.has(id)) listeners.announce(id);
    if (
      version === this.#checkedVersion &&
      nowMs - this.#checkedAtMs < recheckMs &&
      nowMs >= this.#checkedAtMs
    )
      return;
    for (const found of await store.living(living, nowMs))
      if (listeners.isStale(found.id, fingerprint(found, nowMs))) listeners.announce(found.id);
    this.#checkedVersion = version;
    this.#checkedAtMs = nowMs;
  }

  /** Removes sessions, links and counters that have run out; called hourly. @returns how many */
  async sweep(): Promise<number> {
    return (await this.parts.store.sweep(this.parts.clock.nowMs())) + (await this.parts.guard.sweep());
  }

  /** Starts a session for an account that has proven itself; for the ways of signing in only. */
  async start(
    source: RequestSource,
    account: StoredAccount,
    by: 'password' | 'link' | 'oidc',
    previousToken: string | null | undefined,
  ): Promise<StartedSession> {
    const { graph, store, accounts, guard, clock, limits } = this.parts;
    const token = randomToken();
    const sessionId = newId();
    const nowMs = clock.nowMs();
    const ctx = this.#contextOf(source, account, sessionId);
    const previous = await graph.transaction(async (tx) => {
      const ended = previousToken ? await store.endByHash(tx, tokenHash(previousToken)) : null;
      await store.createSession(tx, {
        id: sessionId,
        tokenHash: tokenHash(token),
        accountId: account.id,
        by,
        startedAt: isoTime(nowMs),
        expiresMs: nowMs + limits.maxMs,
        idleUntilMs: nowMs + limits.idleMs,
        lastUsedMs: nowMs,
        address: source.address,
        userAgent: source.userAgent,
      });
      await accounts.update(tx, account.id, { lastSignInAt: isoTime(nowMs) });
      await guard.clear(tx, account.login);
      await recordAudit(tx, ctx, {
        action: 'session.start',
        outcome: 'success',
        targetId: account.id,
        details: { by },
      });
      return ended;
    });
    if (previous !== null) this.announceEnd(previous);
    const restriction = this.#restriction({ ...account, by, accountKind: account.kind });
    return { token, sessionId, account: { id: account.id, name: account.name }, restriction };
  }

  #authenticated(found: FoundSession, nowMs: number): Authenticated {
    const limit = found.permissions?.filter((name): name is Permission => isPermission(name)) ?? null;
    const restriction = found.kind === 'Session' ? this.#restriction(found) : null;
    const narrowed: Permission[] | null = restriction === null ? limit : ['self.manage'];
    return {
      subject: { kind: found.accountKind, id: found.accountId, name: found.name, sessionId: found.id },
      access: resolveAccess(readAccess(found.accountId, found.access), nowMs, narrowed),
      restriction,
    };
  }

  #restriction(account: {
    mustChangePassword: boolean;
    secondFactor: boolean;
    by: string | null;
    accountKind: string;
  }): Restriction | null {
    if (account.by !== 'password') return null;
    if (account.mustChangePassword) return 'PASSWORD_CHANGE';
    return this.parts.limits.requireSecondFactor === true && !account.secondFactor ? 'SECOND_FACTOR' : null;
  }

  async #touch(found: FoundSession, nowMs: number): Promise<void> {
    if (nowMs - found.lastUsedMs < Math.min(touchEveryMs, this.parts.limits.idleMs / 4)) return;
    await this.parts.store.touch(found.id, found.kind, nowMs, nowMs + this.parts.limits.idleMs);
  }

  async #reserve(source: RequestSource, login: string): ReturnType<SignInGuard['reserve']> {
    try {
      return await this.parts.guard.reserve(login);
    } catch (error) {
      await this.#refused(source, null, 'password', 'locked', { login });
      throw error;
    }
  }

  async #failed(
    source: RequestSource,
    account: StoredAccount | null,
    login: string,
    reservation: { failures: number; lockMs: number },
  ): Promise<void> {
    const { failures, lockMs } = reservation;
    await this.#refused(source, account, 'password', 'login, password or code is not right', {
      login,
      failures,
    });
    if (lockMs === 0) return;
    await this.parts.graph.transaction((tx) =>
      recordAudit(tx, this.#contextOf(source, null, null), {
        action: 'account.lock',
        outcome: 'success',
        targetId: account?.id ?? null,
        details: { login, failures, lockMs },
      }),
    );
  }

  /** Writes a refusal once in a while per address: guessing is cheap, records are not. */
  async #refusedOnce(source: RequestSource, by: 'token' | 'link', reason: string): Promise<void> {
    const key = `${by} ${source.address ?? ''}`;
    const nowMs = this.parts.clock.nowMs();
    if ((this.#refusals.get(key) ?? 0) > nowMs - refusalMs) return;
    if (this.#refusals.size > mostRefusals) this.#refusals.clear();
    this.#refusals.set(key, nowMs);
    await this.#refused(source, null, by, reason);
  }

  async #refused(
    source: RequestSource,
    account: StoredAccount | null,
    by: string,
    reason: string,
    details: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    await this.parts.graph.transaction((tx) =>
      recordAudit(tx, this.#contextOf(source, null, null), {
        action: 'session.start',
        outcome: 'denied',
        targetId: account?.id ?? null,
        reason,
        details: { by, ...details },
      }),
    );
  }

  #contextOf(source: RequestSource, account: StoredAccount | null, sessionId: string | null): RequestContext {
    const subject: Subject =
      account === null
        ? anonymous.subject
        : { kind: account.kind, id: account.id, name: account.name, sessionId };
    return { ...systemContext(), source, subject };
  }
}

/** Changes when anything changes that decides what the session may do. */
function fingerprint(found: FoundSession, nowMs: number): string {
  const facts = readAccess(found.accountId, found.access);
  const active = facts.grants.filter((grant) => isActive(grant, nowMs)).map((grant) => JSON.stringify(grant));
  const rest = [
    found.permissions,
    found.mustChangePassword,
    found.secondFactor,
    found.access.groups.toSorted(),
  ];
  const roles = [...facts.customRoles, ...facts.inside].map((entry) => JSON.stringify(entry)).toSorted();
  return sha256(JSON.stringify([active.toSorted(), roles, rest]));
}
