/**
 * The one table of permissions. A permission is checked in a scope: `asset` permissions against the asset they are
 * used on; `organisation` permissions against the whole installation, so a role granted within a place does not give
 * them; `common` permissions are held by whoever is granted a role with them anywhere; `self` ones by every account.
 */

interface PermissionDefinition {
  scope: 'asset' | 'organisation' | 'common' | 'self';
  description: string;
}

/** Every permission, sorted. Add a line here to add one. */
export const permissions = {
  'account.manage': {
    scope: 'organisation',
    description: 'Create, change, lock and remove accounts, teams and units.',
  },
  'account.read': { scope: 'organisation', description: 'See accounts, teams and units.' },
  'asset.edit': {
    scope: 'asset',
    description: 'Edit descriptions, owners, domains, tags, terms and custom properties.',
  },
  'asset.export': { scope: 'asset', description: 'Export assets and their metadata in bulk.' },
  'asset.read': { scope: 'asset', description: 'See assets, their versions, statistics and privileges.' },
  'asset.register': { scope: 'asset', description: 'Register assets by hand.' },
  'audit.export': { scope: 'organisation', description: 'Export audit records and checkpoints.' },
  'audit.manage': { scope: 'organisation', description: 'Set the retention of audit records.' },
  'audit.read': { scope: 'organisation', description: 'Search audit records.' },
  'classification.edit': { scope: 'asset', description: 'Decide on classifications of columns.' },
  'classification.manage': {
    scope: 'organisation',
    description: 'Change the rules of classification and run it.',
  },
  'collection.run': { scope: 'asset', description: 'Start and stop collection runs.' },
  'collection.schedule': { scope: 'asset', description: 'Change schedules of collection runs.' },
  'compliance.manage': {
    scope: 'organisation',
    description: 'Configure compliance rules and grant exceptions.',
  },
  'compliance.read': { scope: 'organisation', description: 'See compliance results and reports.' },
  'discovery.run': { scope: 'organisation', description: 'Probe addresses and see candidates.' },
  'event.manage': { scope: 'organisation', description: 'Retry, discard and replay events.' },
  'event.read': { scope: 'organisation', description: 'See events, consumers and dead letters.' },
  'glossary.edit': {
    scope: 'organisation',
    description: 'Edit domains, tags, terms and custom property definitions.',
  },
  'glossary.read': {
    scope: 'common',
    description: 'See domains, tags, terms and custom property definitions.',
  },
  'instance.adopt': {
    scope: 'organisation',
    description: 'Adopt a candidate or add an instance with credentials.',
  },
  'instance.manage': {
    scope: 'asset',
    description: "Change an instance's address, credentials and settings, or retire it.",
  },
  'instance.read': { scope: 'asset', description: 'See instances and how they are collected.' },
  'job.manage': { scope: 'organisation', description: 'Cancel, retry, pause and schedule jobs.' },
  'job.read': { scope: 'organisation', description: 'See jobs, queues and schedules.' },
  'lineage.edit': {
    scope: 'asset',
    description: 'Add and withdraw lineage by hand, upload query logs and lineage events.',
  },
  'lineage.read': { scope: 'asset', description: 'Ask lineage, impact and path questions.' },
  'node.manage': { scope: 'organisation', description: 'Have nodes drain.' },
  'node.read': { scope: 'organisation', description: 'See nodes and the service map.' },
  'notification.manage': {
    scope: 'organisation',
    description: 'Configure webhooks and notification channels.',
  },
  'role.manage': { scope: 'organisation', description: 'Create roles and grant them.' },
  'role.read': { scope: 'organisation', description: 'See roles, grants and explanations.' },
  'search.use': { scope: 'asset', description: 'Search the catalogue.' },
  'secret.manage': { scope: 'organisation', description: 'Rotate keys and replace secrets.' },
  'self.manage': {
    scope: 'self',
    description: 'Manage one’s own password, second factor, sessions and tokens.',
  },
  'sql.analyze': { scope: 'asset', description: 'Analyse a script against the graph without running it.' },
  'statistics.read': { scope: 'asset', description: 'See counts, sizes and growth.' },
} as const satisfies Record<string, PermissionDefinition>;

/** The name of a permission. */
export type Permission = keyof typeof permissions;

/** What a route or operation demands: a permission, any signed-in subject, or nothing (stated explicitly). */
export type Requirement = Permission | 'signed-in' | 'public';

/** True when the text names a permission. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

/** A set of places. An asset is inside when any member matches it. */
export interface ScopeSet {
  /** Ids of instances. */
  instances: readonly string[];
  /** Keys of databases. */
  databases: readonly string[];
  /** Keys of schemas. */
  schemas: readonly string[];
  /** Names of tags, as on the asset or anything enclosing it. */
  tags: readonly string[];
  /** Ids of domains. */
  domains: readonly string[];
  /** Names of environments of instances. */
  environments: readonly string[];
  /** Ids of teams and units that own the asset. */
  owners: readonly string[];
}

/** Places that are inside every one of some sets, for example one instance and one environment. */
export type Intersection = readonly ScopeSet[];

/**
 * Where a subject holds a permission: everywhere (`all`), inside `allow` or inside an intersection of `allowWhen`;
 * never inside `deny` or an intersection of `denyWhen`.
 */
export interface AccessScope {
  all: boolean;
  allow: ScopeSet;
  deny: ScopeSet;
  /** Absent when no grant has more than one condition. */
  allowWhen?: readonly Intersection[];
  denyWhen?: readonly Intersection[];
}

/** No places. */
export const emptyScopeSet: ScopeSet = {
  instances: [],
  databases: [],
  schemas: [],
  tags: [],
  domains: [],
  environments: [],
  owners: [],
};

/** Everywhere. */
export const everywhere: AccessScope = { all: true, allow: emptyScopeSet, deny: emptyScopeSet };

/** Nowhere. */
export const nowhere: AccessScope = { all: false, allow: emptyScopeSet, deny: emptyScopeSet };

/** True when nothing is left out: held everywhere and denied nowhere. */
export function isEverywhere({ all, deny, denyWhen }: AccessScope): boolean {
  return (
    all &&
    (denyWhen ?? []).length === 0 &&
    Object.values(deny).every((members: readonly string[]) => members.length === 0)
  );
}

/** True when the scope can match nothing at all. */
export function isNowhere(scope: AccessScope): boolean {
  return (
    !scope.all &&
    (scope.allowWhen ?? []).length === 0 &&
    Object.values(scope.allow).every((members: readonly string[]) => members.length === 0)
  );
}
