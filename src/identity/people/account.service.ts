import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { type BuiltInRole, builtInRoles, isBuiltInRole } from '../../core/roles.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient } from '../../graph/index.js';
import type { RoleGrant, ScopeKind } from '../access/resolve-access.js';
import type { AccountStore, StoredAccount } from './account.store.js';
import { checkPassword, hashPassword } from '../sign-in/passwords.js';

/** An account as others see it. */
export interface Account {
  id: string;
  login: string;
  name: string;
  kind: 'person' | 'service';
  disabled: boolean;
  /** ISO 8601; null when not locked. */
  lockedUntil: string | null;
  createdAt: string;
}

/** Nobody hands out what they do not hold everywhere themselves. @throws FORBIDDEN */
function refuseEscalation(ctx: RequestContext, role: BuiltInRole): void {
  const missing = builtInRoles[role].permissions.find((permission) => !ctx.access(permission).all);
  if (missing === undefined) return;
  throw new WaymarkError(
    'FORBIDDEN',
    `The role ${role} holds the permission ${missing}, which you do not hold everywhere.`,
    { facts: { permission: missing } },
  );
}

const loginPattern = /^[a-z0-9][a-z0-9._@-]{1,62}$/;
const scopeKinds: ReadonlySet<string> = new Set([
  'organisation',
  'instances',
  'databases',
  'schemas',
  'tags',
  'domains',
  'environments',
  'owners',
]);

/** Accounts and what they may do. Reading needs `account.read`, changing `account.manage`, granting `role.manage`. */
export class AccountService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AccountStore,
    private readonly clock: Clock,
    private readonly passwordMinLength: number,
  ) {}

  /** All accounts, by login. */
  async accounts(ctx: RequestContext): Promise<Account[]> {
    requirePermission(ctx, 'account.read');
    return (await this.store.list()).map((account) => this.#shown(account));
  }

  /** The caller's own account; null for the system. */
  async own(ctx: RequestContext): Promise<Account | null> {
    const account = await this.store.byId(ctx.subject.id);
    return account === null ? null : this.#shown(account);
  }

  /** Creates an account. Without a password it can only be used by a sign-in link or a token. @throws INPUT_INVALID, CONFLICT */
  async create(
    ctx: RequestContext,
    input: { login: string; name?: string | null; kind?: 'person' | 'service'; password?: string | null },
  ): Promise<Account> {
    requirePermission(ctx, 'account.manage');
    const login = input.login.trim().toLowerCase();
    if (!loginPattern.test(login)) {
      throw new WaymarkError('INPUT_INVALID', 'A login has 2 to 63 lower-case letters, digits and . _ @ -.', {
        facts: { field: 'login' },
      });
    }
    if (input.password) checkPassword(input.password, login, this.passwordMinLength);
    if ((await this.store.byLogin(login)) !== null)
      throw new WaymarkError('CONFLICT', `There is an account ${login} already.`, {
        facts: { field: 'login' },
      });
    const account = {
      id: newId(),
      login,
      name: input.name?.trim() || login,
      kind: input.kind ?? ('person' as const),
      passwordHash: input.password ? await hashPassword(input.password) : null,
      createdAt: isoTime(this.clock.nowMs()),
    };
    await this.graph.transaction(async (tx) => {
      await this.store.create(tx, account);
      await recordAudit(tx, ctx, {
        action: 'account.create',
        outcome: 'success',
        targetId: account.id,
        after: { login, name: account.name, kind: account.kind },
      });
      await appendEvent(tx, ctx, {
        kind: 'account.changed',
        aggregate: `account:${account.id}`,
        payload: { accountId: account.id, change: 'created' },
      });
    });
    return this.#shown({ ...account, disabled: false, failedSignIns: 0, lockedUntilMs: 0 });
  }

  /** Sets a password: one's own needs `self.manage`, another's `account.manage`. Unlocks the account. @throws INPUT_INVALID, NOT_FOUND */
  async setPassword(ctx: RequestContext, input: { accountId: string; password: string }): Promise<void> {
    requirePermission(ctx, input.accountId === ctx.subject.id ? 'self.manage' : 'account.manage');
    const account = await this.#required(input.accountId);
    checkPassword(input.password, account.login, this.passwordMinLength);
    const passwordHash = await hashPassword(input.password);
    await this.graph.transaction(async (tx) => {
      await this.store.update(tx, account.id, { passwordHash, failedSignIns: 0, lockedUntilMs: 0 });
      await recordAudit(tx, ctx, { action: 'account.password', outcome: 'success', targetId: account.id });
      await appendEvent(tx, ctx, {
        kind: 'account.changed',
        aggregate: `account:${account.id}`,
        payload: { accountId: account.id, change: 'password' },
      });
    });
  }

  /** Grants a built-in role within a place, or with `deny` takes its permissions away there. @throws INPUT_INVALID, NOT_FOUND */
  async grantRole(
    ctx: RequestContext,
    input: {
      accountId: string;
      role: string;
      scopeKind?: string | null;
      scopeValue?: string | null;
      deny?: boolean | null;
    },
  ): Promise<RoleGrant> {
    requirePermission(ctx, 'role.manage');
    const scopeKind = input.scopeKind ?? 'organisation';
    if (!isBuiltInRole(input.role))
      throw new WaymarkError('INPUT_INVALID', `"${input.role}" is not a role.`, { facts: { field: 'role' } });
    if (!scopeKinds.has(scopeKind))
      throw new WaymarkError('INPUT_INVALID', `"${scopeKind}" is not a kind of scope.`, {
        facts: { field: 'scopeKind' },
      });
    if (scopeKind !== 'organisation' && !input.scopeValue)
      throw new WaymarkError('INPUT_INVALID', 'This scope needs a value.', {
        facts: { field: 'scopeValue' },
      });
    if (input.deny !== true) refuseEscalation(ctx, input.role);
    const account = await this.#required(input.accountId);
    const grant: RoleGrant = {
      id: newId(),
      role: input.role,
      scopeKind: scopeKind as ScopeKind,
      scopeValue: scopeKind === 'organisation' ? null : (input.scopeValue ?? null),
      deny: input.deny ?? false,
    };
    await this.graph.transaction(async (tx) => {
      await this.store.grant(tx, { ...grant, accountId: account.id, at: isoTime(this.clock.nowMs()) });
      await recordAudit(tx, ctx, {
        action: 'role.grant',
        outcome: 'success',
        targetId: account.id,
        after: {
          role: grant.role,
          scopeKind: grant.scopeKind,
          scopeValue: grant.scopeValue,
          deny: grant.deny,
        },
      });
      await appendEvent(tx, ctx, {
        kind: 'role.changed',
        aggregate: `account:${account.id}`,
        payload: { roleId: grant.role, change: 'granted' },
      });
    });
    return grant;
  }

  /** Takes a grant back. @throws NOT_FOUND */
  async revokeGrant(ctx: RequestContext, input: { grantId: string }): Promise<void> {
    requirePermission(ctx, 'role.manage');
    await this.graph.transaction(async (tx) => {
      const revoked = await this.store.revoke(tx, input.grantId);
      if (revoked === null)
        throw new WaymarkError('NOT_FOUND', 'There is no such grant.', { facts: { grantId: input.grantId } });
      await recordAudit(tx, ctx, {
        action: 'role.revoke',
        outcome: 'success',
        targetId: revoked.subjectId,
        before: { role: revoked.role },
      });
      await appendEvent(tx, ctx, {
        kind: 'role.changed',
        aggregate: `account:${revoked.subjectId}`,
        payload: { roleId: revoked.role, change: 'revoked' },
      });
    });
  }

  /** Grants of an account. One's own need nothing more than to be signed in. */
  async grants(ctx: RequestContext, accountId: string): Promise<RoleGrant[]> {
    requirePermission(ctx, accountId === ctx.subject.id ? 'self.manage' : 'role.read');
    return this.store.grants(accountId);
  }

  async #required(id: string): Promise<StoredAccount> {
    const account = await this.store.byId(id);
    if (account !== null) return account;
    throw new WaymarkError('NOT_FOUND', 'There is no such account.', { facts: { accountId: id } });
  }

  #shown(account: StoredAccount): Account {
    const locked = account.lockedUntilMs > this.clock.nowMs();
    const { id, login, name, kind, disabled, createdAt } = account;
    return {
      id,
      login,
      name,
      kind,
      disabled,
      createdAt,
      lockedUntil: locked ? isoTime(account.lockedUntilMs) : null,
    };
  }
}
