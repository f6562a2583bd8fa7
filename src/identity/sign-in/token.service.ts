import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId, randomToken } from '../../core/ids.js';
import { isNowhere, isPermission, type Permission } from '../../core/permissions.js';
import type { GraphClient } from '../../graph/index.js';
import { refuseEscalation } from '../access/escalation.js';
import { requireSession } from '../people/account.service.js';
import type { AccountStore } from '../people/account.store.js';
import type { SessionStore } from './session.store.js';
import { tokenHash } from './token-hash.js';

/** A token to be made. */
export interface NewToken {
  /** What it is for. */
  name: string;
  /** What it is limited to; it never can do more than its account. */
  permissions: readonly string[];
  /** 1 to 366. */
  validDays: number;
  /** A service account; default one's own. */
  accountId?: string | null;
}

/** What every token begins with, so that it is known when it turns up in the wrong place. */
export const tokenPrefix = 'wm_';
const shownCharacters = 8;
const mostTokens = 100;

/** API tokens of people and services: limited to permissions and a time, shown once, stored as a hash. */
export class TokenService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: SessionStore,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token. One's own needs `self.manage`, a sign-in, and each of its permissions; one of a service account
   * needs `account.manage`, and each permission everywhere. Shown this once.
   * @throws INPUT_INVALID, FORBIDDEN, NOT_FOUND, LIMIT_EXCEEDED
   */
  async create(
    ctx: RequestContext,
    input: NewToken,
  ): Promise<{ token: string; id: string; expiresAt: string }> {
    const accountId = input.accountId ?? ctx.subject.id;
    const permissions = this.#checked(input);
    if (accountId === ctx.subject.id) await this.#checkOwn(ctx, permissions);
    else await this.#checkService(ctx, accountId, permissions);
    const nowMs = this.clock.nowMs();
    const living = (await this.store.list(accountId, nowMs)).filter((item) => item.kind === 'token');
    if (living.length >= mostTokens)
      throw new WaymarkError('LIMIT_EXCEEDED', `An account has at most ${mostTokens} tokens.`);
    const id = newId();
    const token = `${tokenPrefix}${randomToken()}`;
    const expiresMs = nowMs + input.validDays * 86_400_000;
    const name = input.name.trim().slice(0, 200);
    const prefix = token.slice(0, shownCharacters);
    await this.graph.transaction(async (tx) => {
      await this.store.createToken(tx, {
        id,
        tokenHash: tokenHash(token),
        prefix,
        accountId,
        name,
        permissions,
        expiresMs,
        createdAt: isoTime(nowMs),
        createdBy: ctx.subject.id,
      });
      await recordAudit(tx, ctx, {
        action: 'token.create',
        outcome: 'success',
        targetId: id,
        after: { accountId, name, permissions, prefix, expiresAt: isoTime(expiresMs) },
      });
    });
    return { token, id, expiresAt: isoTime(expiresMs) };
  }

  #checked(input: NewToken): Permission[] {
    const unknown = input.permissions.find((name) => !isPermission(name));
    if (unknown !== undefined || input.permissions.length === 0)
      throw invalid('permissions', `"${unknown ?? ''}" is not a permission.`);
    if (!Number.isInteger(input.validDays) || input.validDays < 1 || input.validDays > 366)
      throw invalid('validDays', 'A token is valid for 1 to 366 days.');
    if (input.name.trim() === '') throw invalid('name', 'Say what the token is for.');
    return [...new Set(input.permissions)].filter((name) => isPermission(name));
  }

  async #checkOwn(ctx: RequestContext, permissions: readonly Permission[]): Promise<void> {
    requirePermission(ctx, 'self.manage');
    await requireSession(this.graph, ctx);
    const missing = permissions.find((permission) => isNowhere(ctx.access(permission)));
    if (missing !== undefined)
      throw new WaymarkError('FORBIDDEN', `You do not hold the permission ${missing} yourself.`, {
        facts: { permission: missing },
      });
  }

  async #checkService(
    ctx: RequestContext,
    accountId: string,
    permissions: readonly Permission[],
  ): Promise<void> {
    requirePermission(ctx, 'account.manage');
    await requireSession(this.graph, ctx);
    const account = await this.accounts.byId(accountId);
    if (account === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such account.', { facts: { accountId } });
    if (account.kind !== 'service') throw invalid('accountId', 'Tokens of people are made by themselves.');
    refuseEscalation(ctx, 'The token', permissions);
  }
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
