import { type RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { isEverywhere, isNowhere, type Permission } from '../../core/permissions.js';
import type { Access } from './resolve-access.js';

/** Nobody hands out what they do not hold everywhere themselves. @throws FORBIDDEN naming the permission */
export function refuseEscalation(
  ctx: RequestContext,
  what: string,
  permissions: readonly Permission[],
): void {
  const missing = permissions.find((permission) => !isEverywhere(ctx.access(permission)));
  if (missing === undefined) return;
  throw new WaymarkError(
    'FORBIDDEN',
    `${what} holds the permission ${missing}, which you do not hold everywhere.`,
    {
      facts: { permission: missing },
    },
  );
}

/**
 * Nobody gets into an account (by its password, a link, a second factor or a token) that may do what they may not.
 * @throws FORBIDDEN naming the permission
 */
export function refuseTakeover(
  ctx: RequestContext,
  accountId: string,
  access: Access,
  all: readonly Permission[],
): void {
  if (accountId === ctx.subject.id) return;
  refuseEscalation(
    ctx,
    'The account',
    all.filter((permission) => !isNowhere(access(permission))),
  );
}
