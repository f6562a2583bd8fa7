import { type AuthChecker, Authorized, Extensions } from 'type-graphql';
import { requirePermission } from '../../src/core/context.js';
import { WaymarkError } from '../../src/core/errors.js';
import type { Requirement } from '../../src/core/permissions.js';
import type { ApiContext } from './api-context.js';

/**
 * States what an operation or a guarded field demands. Every query, mutation and subscription carries one; a test
 * enumerates the schema and fails for one without.
 */
export function Permit(requirement: Requirement): MethodDecorator & PropertyDecorator & ClassDecorator {
  const guard = Authorized<Requirement>(requirement) as MethodDecorator;
  // Also a member of the field's extensions, so that whoever holds the schema can read it.
  const statement = Extensions({ requirement }) as MethodDecorator;
  return ((target: object, name: string | symbol, method: PropertyDescriptor) => {
    guard(target, name, method);
    statement(target, name, method);
  }) as MethodDecorator & PropertyDecorator & ClassDecorator;
}

/** Decides a stated requirement: whether the caller holds the permission anywhere; the service narrows to the asset. */
export const requirementChecker: AuthChecker<ApiContext, Requirement> = ({ context }, [requirement]) => {
  checkRequirement(context, requirement);
  return true;
};

/** @throws UNAUTHENTICATED or FORBIDDEN when the caller does not meet the requirement. */
export function checkRequirement(
  context: Pick<ApiContext, 'request'>,
  requirement: Requirement | undefined,
): void {
  if (requirement === 'public') return;
  if (context.request.subject.kind === 'anonymous') {
    throw new WaymarkError('UNAUTHENTICATED', 'This needs a signed-in account.');
  }
  if (requirement !== undefined && requirement !== 'signed-in')
    requirePermission(context.request, requirement);
}
