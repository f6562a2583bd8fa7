import type { ScopeSet } from '../../core/permissions.js';
import { numberOrNull, textOrNull, textsOf } from '../../core/stored.js';

/**
 * Where a grant holds: `organisation` without a value is everywhere, with one (id of an organisation) what its units
 * and teams own; `units` and `teams` what they and all inside them own; `own` what the holder and the holder's teams
 * own; the others as in {@link ScopeSet}.
 */
export const scopeKinds = [
  'organisation',
  'units',
  'teams',
  'own',
  'instances',
  'databases',
  'schemas',
  'tags',
  'domains',
  'environments',
  'owners',
] as const satisfies readonly ('organisation' | 'units' | 'teams' | 'own' | keyof ScopeSet)[];

/** One of {@link scopeKinds}. */
export type ScopeKind = (typeof scopeKinds)[number];

/** Hours of the week in which a grant holds. */
export interface TimeWindow {
  /** ISO days of the week: 1 is Monday, 7 Sunday. With hours over midnight the day is the one they begin on. */
  days: readonly number[];
  /** `HH:MM`, from and before; the same time twice is the whole day. */
  from: string;
  until: string;
  /** IANA name, for example `Europe/Berlin`. */
  timeZone: string;
}

/** Further conditions of a grant. All must hold; absent or empty ones always do. */
export interface GrantConditions {
  /** The asset is in one of these environments. */
  environments: readonly string[];
  /** The asset carries one of these tags. */
  tags: readonly string[];
  timeWindow: TimeWindow | null;
  /** Milliseconds since 1970: not before, and before. */
  validFromMs: number | null;
  validUntilMs: number | null;
}

/** A role (or its denial) held by an account, team, unit or organisation within a place. */
export interface RoleGrant extends GrantConditions {
  id: string;
  /** Who holds it. */
  subjectId: string;
  role: string;
  scopeKind: ScopeKind;
  /** Id, key or name of the place; null for the organisation as a whole and for `own`. */
  scopeValue: string | null;
  /** A rule that takes the role's permissions away in the place. Deny wins. */
  deny: boolean;
  /** `manual`, or `oidc` for one that follows a group of the identity provider. */
  origin: 'manual' | 'oidc';
  /** Who granted it and when (ISO 8601). */
  grantedBy: string | null;
  at: string;
  reason: string | null;
}

/** A grant from the properties of its node. */
export function readGrant(row: Readonly<Record<string, unknown>>): RoleGrant {
  return {
    id: String(row['id']),
    subjectId: String(row['subjectId']),
    role: String(row['role']),
    scopeKind: row['scopeKind'] as ScopeKind,
    scopeValue: textOrNull(row['scopeValue']),
    deny: row['deny'] === true,
    environments: textsOf(row['environments']),
    tags: textsOf(row['tags']),
    timeWindow: typeof row['timeWindow'] === 'string' ? (JSON.parse(row['timeWindow']) as TimeWindow) : null,
    validFromMs: numberOrNull(row['validFromMs']),
    validUntilMs: numberOrNull(row['validUntilMs']),
    origin: row['origin'] === 'oidc' ? 'oidc' : 'manual',
    grantedBy: textOrNull(row['grantedBy']),
    at: textOrNull(row['at']) ?? '',
    reason: textOrNull(row['reason']),
  };
}

/** The properties of a grant's node. */
export function writeGrant(grant: RoleGrant): Record<string, unknown> {
  return {
    ...grant,
    environments: grant.environments.length === 0 ? null : [...grant.environments],
    tags: grant.tags.length === 0 ? null : [...grant.tags],
    timeWindow: grant.timeWindow === null ? null : JSON.stringify(grant.timeWindow),
  };
}
