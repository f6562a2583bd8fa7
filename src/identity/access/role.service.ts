import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { isPermission, type Permission } from '../../core/permissions.js';
import { builtInRoles, isBuiltInRole } from '../../core/roles.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient } from '../../graph/index.js';
import type { AccessStore } from './access.store.js';
import { refuseEscalation } from './escalation.js';

/** A role as others see it. */
export interface Role {
  name: string;
  description: string;
  permissions: readonly Permission[];
  builtIn: boolean;
}

const namePattern = /^[a-z][a-z0-9-]{1,59}$/;

/** Built-in and custom roles. Reading needs `role.read`, changing `role.manage`. */
export class RoleService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: AccessStore,
  ) {}

  /** All roles, built-in ones first, then by name. */
  async roles(ctx: RequestContext): Promise<Role[]> {
    requirePermission(ctx, 'role.read');
    const builtIn = Object.entries(builtInRoles).map(([name, role]) => ({ name, ...role, builtIn: true }));
    const custom = (await this.store.roles()).map(({ name, description, permissions }) => ({
      name,
      description,
      permissions,
      builtIn: false,
    }));
    return [...builtIn, ...custom];
  }

  /**
   * Creates or changes a custom role; whoever holds it holds the changed permissions at once. Nobody puts a permission
   * into a role that they do not hold everywhere. @throws INPUT_INVALID, CONFLICT, FORBIDDEN
   */
  async save(
    ctx: RequestContext,
    input: { name: string; description?: string | null; permissions: readonly string[] },
  ): Promise<Role> {
    requirePermission(ctx, 'role.manage');
    const { name } = input;
    if (!namePattern.test(name))
      throw invalid('name', 'A role’s name has 2 to 60 lower-case letters, digits and dashes.');
    if (isBuiltInRole(name))
      throw new WaymarkError('CONFLICT', `${name} is a built-in role.`, { facts: { field: 'name' } });
    const unknown = input.permissions.find((permission) => !isPermission(permission));
    if (unknown !== undefined || input.permissions.length === 0)
      throw invalid('permissions', `"${unknown ?? ''}" is not a permission.`);
    const permissions = [...new Set(input.permissions)].filter((item) => isPermission(item)).toSorted();
    const description = input.description?.trim().slice(0, 500) ?? '';
    const before = (await this.store.roles()).find((role) => role.name === name);
    // Whoever holds the role loses nothing that the editor could not take away, but must not gain more.
    const gained = permissions.filter((permission) => !before?.permissions.includes(permission));
    refuseEscalation(ctx, `The role ${name}`, gained);
    await this.graph.transaction(async (tx) => {
      const known = await this.store.saveRole(tx, { name, description, permissions });
      await appendEvent(tx, ctx, {
        kind: 'role.changed',
        aggregate: `role:${name}`,
        payload: { roleId: name, change: 'defined' },
      });
      await recordAudit(tx, ctx, {
        action: 'role.define',
        outcome: 'success',
        targetId: name,
        before: known as unknown as JsonValue,
        after: { name, description, permissions },
      });
    });
    return { name, description, permissions, builtIn: false };
  }

  /** Removes a custom role that nobody is granted. @throws NOT_FOUND, CONFLICT */
  async remove(ctx: RequestContext, name: string): Promise<void> {
    requirePermission(ctx, 'role.manage');
    const role = (await this.store.roles()).find((item) => item.name === name);
    if (role === undefined)
      throw new WaymarkError('NOT_FOUND', 'There is no such custom role.', { facts: { role: name } });
    await this.graph.transaction(async (tx) => {
      const grants = await this.store.removeRole(tx, name);
      if (grants > 0)
        throw new WaymarkError('CONFLICT', `The role ${name} is granted ${grants} times.`, {
          facts: { role: name, grants },
        });
      await appendEvent(tx, ctx, {
        kind: 'role.changed',
        aggregate: `role:${name}`,
        payload: { roleId: name, change: 'removed' },
      });
      await recordAudit(tx, ctx, {
        action: 'role.define',
        outcome: 'success',
        targetId: name,
        before: role as unknown as JsonValue,
      });
    });
  }
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
