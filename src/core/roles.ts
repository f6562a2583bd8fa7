import { type Permission, permissions } from './permissions.js';

interface RoleDefinition {
  description: string;
  permissions: readonly Permission[];
}

const reading = [
  'asset.read',
  'glossary.read',
  'instance.read',
  'lineage.read',
  'search.use',
  'self.manage',
  'statistics.read',
] as const;

/** The built-in roles. `administrator` holds every permission there is. */
export const builtInRoles = {
  administrator: { description: 'Everything.', permissions: Object.keys(permissions) as Permission[] },
  approver: {
    description: 'Reads, analyses changes and approves them.',
    permissions: [...reading, 'sql.analyze'],
  },
  auditor: {
    description: 'Reads everything that was done and who may do what.',
    permissions: [
      ...reading,
      'account.read',
      'audit.export',
      'audit.read',
      'compliance.read',
      'event.read',
      'job.read',
      'node.read',
      'role.read',
    ],
  },
  dba: {
    description: 'Runs the fleet: instances, collections, discovery, jobs.',
    permissions: [
      ...reading,
      'asset.edit',
      'asset.export',
      'asset.register',
      'collection.run',
      'collection.schedule',
      'compliance.read',
      'discovery.run',
      'event.read',
      'instance.adopt',
      'instance.manage',
      'job.manage',
      'job.read',
      'lineage.edit',
      'node.manage',
      'node.read',
      'sql.analyze',
    ],
  },
  developer: {
    description: 'Reads, describes and analyses changes.',
    permissions: [...reading, 'asset.edit', 'sql.analyze'],
  },
  security: {
    description: 'Accounts, roles, secrets and compliance.',
    permissions: [
      ...reading,
      'account.manage',
      'account.read',
      'audit.read',
      'classification.edit',
      'classification.manage',
      'compliance.manage',
      'compliance.read',
      'role.manage',
      'role.read',
      'secret.manage',
    ],
  },
  steward: {
    description: 'Owns the words: descriptions, owners, domains, tags, terms, classifications.',
    permissions: [
      ...reading,
      'asset.edit',
      'asset.export',
      'asset.register',
      'classification.edit',
      'classification.manage',
      'compliance.read',
      'glossary.edit',
      'lineage.edit',
    ],
  },
  viewer: { description: 'Reads.', permissions: [...reading] },
} as const satisfies Record<string, RoleDefinition>;

/** Name of a built-in role. */
export type BuiltInRole = keyof typeof builtInRoles;

/** True when the text names a built-in role. */
export function isBuiltInRole(text: string): text is BuiltInRole {
  return Object.hasOwn(builtInRoles, text);
}
