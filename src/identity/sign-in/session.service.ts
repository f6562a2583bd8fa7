import { createHash } from 'node:crypto';
import { recordAudit } from '../../audit/index.js';
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
import { type AccessScope, isPermission, nowhere, type Permission } from '../../core/permissions.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient } from '../../graph/index.js';
import { resolveAccess } from '../access/resolve-access.js';
import type { RoleGrant } from '../access/resolve-access.js';
import type { AccountStore, StoredAccount } from '../people/account.store.js';
import { passwordMatches } from './passwords.js';

/** Limits of sessions. */
export interface SessionLimits {
  idleMs: number;
  maxMs: number;
}

/** Who a request comes from and what they may do. */
export interface Authenticated {
  subject: Subject;
  access(permission: Permission): AccessScope;
}

/** A new session; the token goes into the cookie and is stored nowhere in clear. */
export interface StartedSession {
  token: string;
  sessionId: string;
  account: { id: string; name: string };
}

interface FoundSession {
  sessionId: string;
  account: StoredAccount;
  grants: RoleGrant[];
  permissions: string[] | null;
  idleUntilMs: number;
  [member: string]: unknown;
}

const anonymous: Authenticated = {
  subject: { kind: 'anonymous', id: 'anonymous', name: 'nobody', sessionId: null },
  access: () => nowhere,
};
/** After this many failures in a row each further one doubles the lock, up to an hour. */
const freeAttempts = 5;
const longestLockMs = 3_600_000;
/** The idle limit is moved on at most this often, so that reading does not write. */
const touchEveryMs = 60_000;
const tokenPrefix = 'wm_';

/** Signing in and out, and telling who a request comes from. Every request asks the graph, so an ended session ends everywhere at once. */
export class SessionService {
  readonly #ended = new Map<string, Set<() => void>>();

  constructor(
    private readonly graph: GraphClient,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
    private readonly limits: SessionLimits,
  ) {}

  /** Signs in with login and password. A failure says the same whatever was wrong. @throws UNAUTHENTICATED, ACCOUNT_LOCKED */
  async signIn(source: RequestSource, input: { login: string; password: string }): Promise<StartedSession> {
    const account = await this.accounts.byLogin(input.login.slice(0, 100));
    const now = this.clock.nowMs();
    if (account !== null && account.lockedUntilMs > now) {
      const seconds = Math.ceil((account.lockedUntilMs - now) / 1000);
      throw new WaymarkError('ACCOUNT_LOCKED', `Too many failed sign-ins; try again in ${seconds} s.`, {
        facts: { retryAfterSeconds: seconds },
      });
    }
    const matches = await passwordMatches(account?.passwordHash ?? null, input.password);
    if (account === null || !matches || account.disabled) {
      await this.#failed(source, account);
      throw new WaymarkError('UNAUTHENTICATED', 'Login or password is not right.');
    }
    return this.#start(source, account, 'password');
  }

  /** Signs in with a one-time link's token, which is used up by it. @throws UNAUTHENTICATED */
  async signInByLink(source: RequestSource, token: string): Promise<StartedSession> {
    const rows = await this.graph.write<{ accountId: string }>(
      `MATCH (l:SignInLink {tokenHash: $hash}) SET l.lockedBy = $lock
       WITH l WHERE NOT coalesce(l.used, false) AND l.expiresMs > $now SET l.used = true
       RETURN l.accountId AS accountId`,
      { hash: digest(token), now: this.clock.nowMs(), lock: newId() },
      { id: 'identity.link' },
    );
    const account = rows[0] === undefined ? null : await this.accounts.byId(rows[0].accountId);
    if (account === null || account.disabled)
      throw new WaymarkError('UNAUTHENTICATED', 'The sign-in link was used already or has expired.');
    return this.#start(source, account, 'link');
  }

  /** Makes a one-time sign-in link's token for an account. Needs `account.manage`. */
  async createLink(ctx: RequestContext, accountId: string, validMs = 3_600_000): Promise<string> {
    requirePermission(ctx, 'account.manage');
    const token = randomToken();
    await this.graph.transaction(async (tx) => {
      await tx.run('CREATE (:SignInLink {tokenHash: $hash, accountId: $accountId, expiresMs: $expiresMs})', {
        hash: digest(token),
        accountId,
        expiresMs: this.clock.nowMs() + validMs,
      });
      await recordAudit(tx, ctx, { action: 'account.link', outcome: 'success', targetId: accountId });
    });
    return token;
  }

  /**
   * Who presents these credentials. A session cookie that is not (or no longer) right makes the request anonymous; a
   * bearer token that is not right is refused. @throws UNAUTHENTICATED
   */
  async authenticate(
    credentials: { sessionToken: string | null; bearerToken: string | null },
    _source: RequestSource,
  ): Promise<Authenticated> {
    const token = credentials.bearerToken ?? credentials.sessionToken;
    if (token === null) return anonymous;
    const found = token.startsWith(tokenPrefix)
      ? await this.#findToken(token)
      : await this.#findSession(token);
    if (found === null) {
      if (credentials.bearerToken === null) return anonymous;
      throw new WaymarkError('UNAUTHENTICATED', 'The token is not valid, has expired or was revoked.');
    }
    const limit = found.permissions === null ? null : found.permissions.filter((name) => isPermission(name));
    const { account, sessionId } = found;
    return {
      subject: { kind: account.kind, id: account.id, name: account.name, sessionId },
      access: resolveAccess(found.grants, limit),
    };
  }

  /** Ends a session or token of one's own, or another's with `account.manage`. */
  async end(ctx: RequestContext, sessionId: string, reason = 'signed out'): Promise<void> {
    if (sessionId !== ctx.subject.sessionId) requirePermission(ctx, 'account.manage');
    await this.graph.transaction(async (tx) => {
      const rows = await tx.run<{ accountId: string }>(
        'MATCH (s:Session|ApiToken {id: $sessionId}) WITH s, s.accountId AS accountId DELETE s RETURN accountId',
        { sessionId },
      );
      if (rows.length === 0) return;
      await recordAudit(tx, ctx, {
        action: 'session.end',
        outcome: 'success',
        targetId: rows[0]?.accountId ?? null,
        reason,
      });
      await appendEvent(tx, ctx, {
        kind: 'session.ended',
        aggregate: `session:${sessionId}`,
        payload: { sessionId, reason },
      });
    });
    this.announceEnd(sessionId);
  }

  /** Makes an API token, limited to some permissions and a time; shown this once. Needs `self.manage`. @throws INPUT_INVALID */
  async createToken(
    ctx: RequestContext,
    input: { name: string; permissions: readonly string[]; validDays: number },
  ): Promise<{ token: string; id: string; expiresAt: string }> {
    requirePermission(ctx, 'self.manage');
    const unknown = input.permissions.find((name) => !isPermission(name));
    if (unknown !== undefined || input.permissions.length === 0)
      throw new WaymarkError('INPUT_INVALID', `"${unknown ?? ''}" is not a permission.`, {
        facts: { field: 'permissions' },
      });
    if (!Number.isInteger(input.validDays) || input.validDays < 1 || input.validDays > 366)
      throw new WaymarkError('INPUT_INVALID', 'A token is valid for 1 to 366 days.', {
        facts: { field: 'validDays' },
      });
    const id = newId();
    const token = `${tokenPrefix}${randomToken()}`;
    const expiresMs = this.clock.nowMs() + input.validDays * 86_400_000;
    await this.graph.transaction(async (tx) => {
      await tx.run('CREATE (t:ApiToken) SET t = $token', {
        token: {
          id,
          tokenHash: digest(token),
          accountId: ctx.subject.id,
          name: input.name.slice(0, 200),
          permissions: [...input.permissions],
          expiresMs,
          createdAt: isoTime(this.clock.nowMs()),
        },
      });
      await recordAudit(tx, ctx, {
        action: 'token.create',
        outcome: 'success',
        targetId: id,
        after: { name: input.name, permissions: [...input.permissions] },
      });
    });
    return { token, id, expiresAt: isoTime(expiresMs) };
  }

  /** Calls back once when the session ends. @returns how to stop listening */
  onSessionEnded(sessionId: string, ended: () => void): () => void {
    const listeners = this.#ended.get(sessionId) ?? new Set();
    listeners.add(ended);
    this.#ended.set(sessionId, listeners);
    return () => {
      listeners.delete(ended);
      if (listeners.size === 0) this.#ended.delete(sessionId);
    };
  }

  /** Tells this node's listeners that a session has ended, wherever that happened. */
  announceEnd(sessionId: string): void {
    for (const listener of this.#ended.get(sessionId) ?? []) listener();
    this.#ended.delete(sessionId);
  }

  /** Announces the sessions that somebody listens for and that are no longer valid; called regularly, so that expiry and other nodes' revocations cut sockets. */
  async announceExpired(): Promise<void> {
    const ids = [...this.#ended.keys()];
    if (ids.length === 0) return;
    const rows = await this.graph.read<{ id: string }>(
      'MATCH (s:Session|ApiToken) WHERE s.id IN $ids AND s.expiresMs > $now AND coalesce(s.idleUntilMs, $now + 1) > $now RETURN s.id AS id',
      { ids, now: this.clock.nowMs() },
      { id: 'identity.sessions-alive' },
    );
    const alive = new Set(rows.map((row) => row.id));
    for (const id of ids) if (!alive.has(id)) this.announceEnd(id);
  }

  async #findSession(token: string): Promise<FoundSession | null> {
    const found = await this.#find('Session', token);
    if (found !== null && found.idleUntilMs - this.clock.nowMs() < this.limits.idleMs - touchEveryMs) {
      await this.graph.write(
        'MATCH (s:Session {id: $id}) SET s.idleUntilMs = $until',
        { id: found.sessionId, until: this.clock.nowMs() + this.limits.idleMs },
        { id: 'identity.session-touch' },
      );
    }
    return found;
  }

  #findToken(token: string): Promise<FoundSession | null> {
    return this.#find('ApiToken', token);
  }

  async #find(kind: 'Session' | 'ApiToken', token: string): Promise<FoundSession | null> {
    const rows = await this.graph.read<FoundSession>(
      `MATCH (s:${kind} {tokenHash: $hash}) WHERE s.expiresMs > $now AND coalesce(s.idleUntilMs, $now + 1) > $now
       MATCH (a:Account {id: s.accountId}) WHERE NOT coalesce(a.disabled, false)
       RETURN s.id AS sessionId, s.permissions AS permissions, coalesce(s.idleUntilMs, s.expiresMs) AS idleUntilMs,
         a {.id, .login, .name, .kind} AS account,
         COLLECT { MATCH (g:RoleGrant {subjectId: a.id}) RETURN g {.id, .role, .scopeKind, .scopeValue, deny: coalesce(g.deny, false)} } AS grants`,
      { hash: digest(token), now: this.clock.nowMs() },
      { id: 'identity.authenticate' },
    );
    return rows[0] ?? null;
  }

  async #start(source: RequestSource, account: StoredAccount, by: string): Promise<StartedSession> {
    const token = randomToken();
    const sessionId = newId();
    const now = this.clock.nowMs();
    const ctx = this.#contextOf(source, account, sessionId);
    await this.graph.transaction(async (tx) => {
      await tx.run('CREATE (s:Session) SET s = $session', {
        session: {
          id: sessionId,
          tokenHash: digest(token),
          accountId: account.id,
          startedAt: isoTime(now),
          expiresMs: now + this.limits.maxMs,
          idleUntilMs: now + this.limits.idleMs,
          address: source.address,
        },
      });
      await this.accounts.update(tx, account.id, { failedSignIns: 0, lockedUntilMs: 0 });
      await recordAudit(tx, ctx, {
        action: 'session.start',
        outcome: 'success',
        targetId: account.id,
        details: { by },
      });
    });
    return { token, sessionId, account: { id: account.id, name: account.name } };
  }

  async #failed(source: RequestSource, account: StoredAccount | null): Promise<void> {
    const ctx = { ...systemContext(), source, subject: anonymous.subject };
    await this.graph.transaction(async (tx) => {
      if (account !== null) {
        const [row] = await tx.run<{ failures: number }>(
          'MATCH (a:Account {id: $id}) SET a.failedSignIns = coalesce(a.failedSignIns, 0) + 1 RETURN a.failedSignIns AS failures',
          { id: account.id },
        );
        const beyond = (row?.failures ?? 0) - freeAttempts;
        if (beyond >= 0) {
          const lockMs = Math.min(longestLockMs, 15_000 * 2 ** beyond);
          await this.accounts.update(tx, account.id, { lockedUntilMs: this.clock.nowMs() + lockMs });
          await recordAudit(tx, ctx, {
            action: 'account.lock',
            outcome: 'success',
            targetId: account.id,
            details: { failures: row?.failures ?? 0, lockMs },
          });
        }
      }
      await recordAudit(tx, ctx, {
        action: 'session.start',
        outcome: 'denied',
        targetId: account?.id ?? null,
      });
    });
  }

  #contextOf(source: RequestSource, account: StoredAccount, sessionId: string): RequestContext {
    return {
      ...systemContext(),
      source,
      subject: { kind: account.kind, id: account.id, name: account.name, sessionId },
    };
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
