import { recordAudit } from '../../audit/index.js';
import type { AuditAction } from '../../core/audit-events.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { newId, randomToken } from '../../core/ids.js';
import { type Permission, permissions } from '../../core/permissions.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { type AccessStore, accessChanged } from '../access/access.store.js';
import { refuseTakeover } from '../access/escalation.js';
import { keepAdministrator } from '../access/grant.service.js';
import { resolveAccess } from '../access/resolve-access.js';
import { checkPassword, hashPassword, passwordMatches } from '../sign-in/passwords.js';
import type { SignInGuard } from '../sign-in/sign-in-guard.js';
import type { AccountStore, StoredAccount } from './account.store.js';

/** An account as others see it. */
export interface Account {
  id: string;
  login: string;
  name: string;
  kind: 'person' | 'service';
  email: string | null;
  disabled: boolean;
  /** ISO 8601; null when not locked. */
  lockedUntil: string | null;
  /** True when a second factor is set up. */
  secondFactor: boolean;
  mustChangePassword: boolean;
  /** Issuer of the identity provider it signs in with; null for a local account. */
  issuer: string | null;
  createdAt: string;
  lastSignInAt: string | null;
}

/** A page of accounts; the total is counted only when asked for. */
export interface AccountPage {
  nodes: readonly Account[];
  cursors: readonly string[];
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

const loginPattern = /^[a-z0-9][a-z0-9._@-]{1,62}$/;
const emailPattern = /^[^\s@<>",;]{1,64}@[^\s@<>",;]{1,190}$/;
const allPermissions = Object.keys(permissions) as Permission[];

/** Accounts. Reading needs `account.read`, changing `account.manage`. */
export class AccountService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AccountStore,
    private readonly access: AccessStore,
    private readonly guard: SignInGuard,
    private readonly clock: Clock,
    private readonly passwordMinLength: number,
    private readonly announceEnd: (sessionIds: readonly string[]) => void,
  ) {}

  /** All accounts, by login. */
  async accounts(ctx: RequestContext): Promise<Account[]> {
    requirePermission(ctx, 'account.read');
    return (await this.store.list()).map((account) => this.#shown(account));
  }

  /** Accounts by login, page by page. `text` is part of login, name or address. */
  async page(
    ctx: RequestContext,
    input: { first: number; after?: string | null | undefined; text?: string | null | undefined },
  ): Promise<AccountPage> {
    requirePermission(ctx, 'account.read');
    const text = (input.text ?? '').trim().toLowerCase();
    const found = await this.store.page({ text, after: input.after ?? '', limit: input.first + 1 });
    const nodes = found.slice(0, input.first).map((account) => this.#shown(account));
    return {
      nodes,
      cursors: nodes.map((account) => account.login),
      hasNextPage: found.length > input.first,
      totalCount: () => this.store.count(text),
    };
  }

  /** One account; one's own needs nothing more than to be signed in. @throws NOT_FOUND */
  async account(ctx: RequestContext, id: string): Promise<Account> {
    if (id !== ctx.subject.id) requirePermission(ctx, 'account.read');
    return this.#shown(await this.#required(id));
  }

  /** As {@link account}, null when there is none. */
  async find(ctx: RequestContext, id: string): Promise<Account | null> {
    if (id !== ctx.subject.id) requirePermission(ctx, 'account.read');
    const account = await this.store.byId(id);
    return account === null ? null : this.#shown(account);
  }

  /** The caller's own account; null for the system. */
  async own(ctx: RequestContext): Promise<Account | null> {
    const account = await this.store.byId(ctx.subject.id);
    return account === null ? null : this.#shown(account);
  }

  /** Creates an account. Without a password it can only be used by a sign-in link or a token. @throws INPUT_INVALID, CONFLICT */
  async create(
    ctx: RequestContext,
    input: {
      login: string;
      name?: string | null;
      email?: string | null;
      kind?: 'person' | 'service';
      password?: string | null;
      mustChangePassword?: boolean | null;
    },
  ): Promise<Account> {
    requirePermission(ctx, 'account.manage');
    const login = input.login.trim().toLowerCase();
    if (!loginPattern.test(login))
      throw invalid('login', 'A login has 2 to 63 lower-case letters, digits and . _ @ -.');
    const kind = input.kind ?? 'person';
    if (kind === 'service' && input.password)
      throw invalid('password', 'A service signs in by tokens only, not by a password.');
    if (input.password) checkPassword(input.password, login, this.passwordMinLength);
    const taken = (): WaymarkError =>
      new WaymarkError('CONFLICT', `There is an account ${login} already.`, { facts: { field: 'login' } });
    if ((await this.store.byLogin(login)) !== null) throw taken();
    const account = {
      id: newId(),
      login,
      name: nameOf(input.name, login),
      kind,
      email: emailOf(input.email),
      passwordHash: input.password ? await hashPassword(input.password) : null,
      mustChangePassword: input.mustChangePassword ?? false,
      createdAt: isoTime(this.clock.nowMs()),
    };
    try {
      await this.graph.transaction(async (tx) => {
        await this.store.create(tx, account);
        await this.#announce(tx, ctx, account.id, 'account.create', {
          after: { login, name: account.name, kind, email: account.email },
        });
      });
    } catch (error) {
      // Somebody else took the login since it was looked up.
      throw isWaymarkError(error, 'GRAPH_CONSTRAINT') ? taken() : error;
    }
    return this.#shown(await this.#required(account.id));
  }

  /** Changes name or address, or disables and enables. Disabling ends all sessions and tokens. @throws NOT_FOUND, CONFLICT */
  async update(
    ctx: RequestContext,
    input: { accountId: string; name?: string | null; email?: string | null; disabled?: boolean | null },
  ): Promise<Account> {
    requirePermission(ctx, 'account.manage');
    const account = await this.#required(input.accountId);
    const changes: { name?: string; email?: string | null; disabled?: boolean } = {
      ...(input.name ? { name: nameOf(input.name, account.login) } : {}),
      ...(input.email === undefined ? {} : { email: emailOf(input.email) }),
      ...(typeof input.disabled === 'boolean' ? { disabled: input.disabled } : {}),
    };
    const ended = await this.graph.transaction(async (tx) => {
      await keepAdministrator(tx, this.access, () => this.store.update(tx, account.id, changes));
      const gone =
        changes.disabled === true ? await this.store.endSessions(tx, account.id, { tokens: true }) : [];
      if (changes.disabled !== undefined) await accessChanged(tx);
      const before = Object.fromEntries(
        Object.keys(changes).map((name) => [name, account[name as keyof typeof changes]]),
      );
      await this.#announce(tx, ctx, account.id, 'account.update', { before, after: { ...changes } }, gone);
      return gone;
    });
    this.announceEnd(ended);
    return this.#shown(await this.#required(account.id));
  }

  /**
   * Sets a password. One's own needs `self.manage`, a session, and the present password; another's `account.manage`,
   * and that one may do all that the account may. Ends the account's other sessions and opens its lock.
   * @throws INPUT_INVALID, NOT_FOUND, FORBIDDEN, UNAUTHENTICATED, ACCOUNT_LOCKED
   */
  async setPassword(
    ctx: RequestContext,
    input: { accountId: string; password: string; currentPassword?: string | null },
  ): Promise<void> {
    const own = input.accountId === ctx.subject.id;
    requirePermission(ctx, own ? 'self.manage' : 'account.manage');
    const account = await this.#required(input.accountId);
    if (own) await this.#proveOwn(ctx, account, input.currentPassword ?? null);
    else await this.refuseTakeover(ctx, account.id);
    if (account.kind === 'service')
      throw invalid('accountId', 'A service signs in by tokens only, not by a password.');
    checkPassword(input.password, account.login, this.passwordMinLength);
    await this.#changePassword(ctx, account, input.password, !own && ctx.subject.kind !== 'system');
  }

  /**
   * Gives an account a random password that must be changed at the next sign-in. Shown this once. Needs
   * `account.manage`, and that one may do all that the account may. @throws NOT_FOUND, FORBIDDEN
   */
  async resetPassword(ctx: RequestContext, accountId: string): Promise<{ temporaryPassword: string }> {
    requirePermission(ctx, 'account.manage');
    const account = await this.#required(accountId);
    if (account.kind === 'service')
      throw invalid('accountId', 'A service signs in by tokens only, not by a password.');
    await this.refuseTakeover(ctx, accountId);
    const temporaryPassword = randomToken(15);
    await this.#changePassword(ctx, account, temporaryPassword, true);
    return { temporaryPassword };
  }

  /** Opens an account that was locked after failed sign-ins. Needs `account.manage`. @throws NOT_FOUND */
  async unlock(ctx: RequestContext, accountId: string): Promise<void> {
    requirePermission(ctx, 'account.manage');
    const account = await this.#required(accountId);
    await this.graph.transaction(async (tx) => {
      await this.guard.clear(tx, account.login);
      await this.#announce(tx, ctx, account.id, 'account.unlock', {});
    });
  }

  /**
   * Removes an account: nobody can sign in with it and it holds nothing any more; its name stays in histories.
   * Needs `account.manage`. @throws NOT_FOUND, CONFLICT
   */
  async remove(ctx: RequestContext, accountId: string): Promise<void> {
    requirePermission(ctx, 'account.manage');
    const account = await this.#required(accountId);
    const ended = await this.graph.transaction(async (tx) => {
      const gone = await this.store.endSessions(tx, account.id, { tokens: true });
      const at = isoTime(this.clock.nowMs());
      await keepAdministrator(tx, this.access, () => this.store.strip(tx, account, at));
      const before = { login: account.login, name: account.name };
      await this.#announce(tx, ctx, account.id, 'account.remove', { before }, gone);
      return gone;
    });
    this.announceEnd(ended);
  }

  /** @throws FORBIDDEN when the account may do something that the caller may not do everywhere */
  async refuseTakeover(ctx: RequestContext, accountId: string): Promise<void> {
    const found = await this.access.facts(accountId);
    if (found !== null)
      refuseTakeover(ctx, accountId, resolveAccess(found.facts, this.clock.nowMs()), allPermissions);
  }

  async #proveOwn(ctx: RequestContext, account: StoredAccount, current: string | null): Promise<void> {
    await requireSession(this.graph, ctx);
    if (account.passwordHash === null) return;
    await this.guard.reserve(account.login);
    if (!(await passwordMatches(account.passwordHash, current ?? '')))
      throw invalid('currentPassword', 'The present password is not right.');
  }

  async #changePassword(
    ctx: RequestContext,
    account: StoredAccount,
    password: string,
    mustChangePassword: boolean,
  ): Promise<void> {
    const passwordHash = await hashPassword(password);
    const ended = await this.graph.transaction(async (tx) => {
      await this.store.update(tx, account.id, { passwordHash, mustChangePassword });
      await this.guard.clear(tx, account.login);
      await accessChanged(tx);
      const except = account.id === ctx.subject.id ? ctx.subject.sessionId : null;
      const gone = await this.store.endSessions(tx, account.id, { tokens: false, except });
      await this.#announce(tx, ctx, account.id, 'account.password', { after: { mustChangePassword } }, gone);
      return gone;
    });
    this.announceEnd(ended);
  }

  async #announce(
    tx: GraphTransaction,
    ctx: RequestContext,
    accountId: string,
    action: AuditAction,
    states: { before?: JsonValue; after?: JsonValue },
    endedSessions: readonly string[] = [],
  ): Promise<void> {
    for (const sessionId of endedSessions)
      await appendEvent(tx, ctx, {
        kind: 'session.ended',
        aggregate: `session:${sessionId}`,
        payload: { sessionId, reason: action },
      });
    await appendEvent(tx, ctx, {
      kind: 'account.changed',
      aggregate: `account:${accountId}`,
      payload: { accountId, change: action.replace('account.', '') },
    });
    await recordAudit(tx, ctx, { action, outcome: 'success', targetId: accountId, ...states });
  }

  async #required(id: string): Promise<StoredAccount> {
    const account = await this.store.byId(id);
    if (account !== null) return account;
    throw new WaymarkError('NOT_FOUND', 'There is no such account.', { facts: { accountId: id } });
  }

  #shown(account: StoredAccount): Account {
    const { passwordHash: _hash, lockedUntilMs, ...shown } = account;
    const locked = lockedUntilMs > this.clock.nowMs();
    return { ...shown, lockedUntil: locked ? isoTime(lockedUntilMs) : null };
  }
}

/** Some things are done by a signed-in person only, never by a token. @throws FORBIDDEN */
export async function requireSession(graph: GraphClient, ctx: RequestContext): Promise<void> {
  if (ctx.subject.kind === 'system') return;
  const rows = await graph.read(
    'MATCH (s:Session {id: $id}) RETURN s.id AS id',
    { id: ctx.subject.sessionId ?? '' },
    { id: 'identity.is-session' },
  );
  if (rows.length === 0)
    throw new WaymarkError('FORBIDDEN', 'This needs a sign-in; a token cannot do it.', {
      facts: { permission: 'self.manage' },
    });
}

function nameOf(name: string | null | undefined, login: string): string {
  return name?.trim().slice(0, 200) || login;
}

function emailOf(email: string | null | undefined): string | null {
  const text = email?.trim() ?? '';
  if (text === '') return null;
  if (!emailPattern.test(text)) throw invalid('email', `"${text}" is not an address.`);
  return text;
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
