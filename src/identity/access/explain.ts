import { isoTime } from '../../core/clock.js';
import { type Permission, permissions, type ScopeSet } from '../../core/permissions.js';
import { type AccessSubjectAsset, isAccessible } from '../../graph/index.js';
import type { RoleGrant, ScopeKind } from './grant.js';
import { type AccessFacts, permissionsOf, placesOf } from './resolve-access.js';
import { isActive } from './time-window.js';

/** One grant that was weighed. */
export interface AccessReason {
  effect: 'allow' | 'deny';
  grantId: string;
  role: string;
  /** Who holds the grant: the account itself or a group it belongs to. */
  holder: { id: string; kind: string; name: string };
  scopeKind: string;
  scopeValue: string | null;
  /** What the place is called; null for everything and for what the holder owns. */
  placeName: string | null;
  /** True when the grant counts for this question. */
  applies: boolean;
  /** In words. */
  text: string;
}

/** Whether and why. */
export interface AccessDecision {
  allowed: boolean;
  /** The grants that have the permission, those that decide first. */
  because: AccessReason[];
  /** The decision in one sentence. */
  text: string;
}

/** What the text calls holders and places, by id. */
export interface AccessNames {
  holders: ReadonlyMap<string, { kind: string; name: string }>;
  /** Of places known by an id; one without a name is called by its id. */
  placeNames: ReadonlyMap<string, string>;
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const placeWords: Readonly<Record<ScopeKind, string>> = {
  organisation: 'what is owned in the organisation',
  units: 'what is owned in the unit',
  teams: 'what is owned by the team',
  own: 'what the holder owns',
  instances: 'the instance',
  databases: 'the database',
  schemas: 'the schema',
  tags: 'what has the tag',
  domains: 'the domain',
  environments: 'the environment',
  owners: 'what is owned by',
};

/**
 * Decides whether the permission is held for the asset (or at all, without one) and names every grant that was weighed.
 * The decision is made grant by grant, apart from {@link resolveAccess}, which a test compares it with.
 */
export function explainAccess(
  facts: AccessFacts,
  question: { permission: Permission; asset: AccessSubjectAsset | null; nowMs: number },
  names: AccessNames,
): AccessDecision {
  if (permissions[question.permission].scope === 'self')
    return { allowed: true, because: [], text: `${question.permission} is allowed: every account holds it.` };
  const because = facts.grants
    .filter((grant) => permissionsOf(grant.role, facts.customRoles).includes(question.permission))
    .map((grant) => weigh(grant, facts, question, names))
    .toSorted((a, b) => rank(a) - rank(b) || a.grantId.localeCompare(b.grantId));
  const denied = because.some((reason) => reason.applies && reason.effect === 'deny');
  const allowed = !denied && because.some((reason) => reason.applies && reason.effect === 'allow');
  return { allowed, because, text: sentence(question.permission, denied, allowed, because) };
}

function rank(reason: AccessReason): number {
  return (reason.applies ? 0 : 2) + (reason.effect === 'deny' ? 0 : 1);
}

function weigh(
  grant: RoleGrant,
  facts: AccessFacts,
  question: { permission: Permission; asset: AccessSubjectAsset | null; nowMs: number },
  names: AccessNames,
): AccessReason {
  const outside = whyNot(grant, facts, question);
  const placeName = grant.scopeValue === null ? null : (names.placeNames.get(grant.scopeValue) ?? null);
  const holder = names.holders.get(grant.subjectId) ?? { kind: 'Account', name: grant.subjectId };
  const via = grant.subjectId === facts.holderIds[0] ? '' : ` by ${holder.kind.toLowerCase()} ${holder.name}`;
  const verb = grant.deny ? 'is denied' : 'is granted';
  return {
    effect: grant.deny ? 'deny' : 'allow',
    grantId: grant.id,
    role: grant.role,
    holder: { id: grant.subjectId, ...holder },
    scopeKind: grant.scopeKind,
    scopeValue: grant.scopeValue,
    placeName: placeName ?? grant.scopeValue,
    applies: outside === null,
    text: `The role ${grant.role} ${verb}${via} ${placeText(grant, placeName)}${outside === null ? '' : `, but ${outside}`}.`,
  };
}

/** Null when the grant counts for the question. */
function whyNot(
  grant: RoleGrant,
  facts: AccessFacts,
  question: { permission: Permission; asset: AccessSubjectAsset | null; nowMs: number },
): string | null {
  const { validFromMs, validUntilMs } = grant;
  if (validFromMs !== null && question.nowMs < validFromMs) return `it begins at ${isoTime(validFromMs)}`;
  if (validUntilMs !== null && question.nowMs >= validUntilMs) return `it ended at ${isoTime(validUntilMs)}`;
  if (!isActive(grant, question.nowMs)) return 'not at this time';
  const sets = placesOf(grant, facts);
  if (sets.length === 0) return null;
  const { scope } = permissions[question.permission];
  if (scope === 'common') return grant.deny ? 'this permission can only be denied everywhere' : null;
  if (scope === 'organisation') return 'this permission holds everywhere or not at all';
  const { asset } = question;
  if (asset === null) return grant.deny ? 'only in a place' : null;
  return sets.every((set) => isInside(asset, set)) ? null : 'the asset is elsewhere';
}

function isInside(asset: AccessSubjectAsset, set: ScopeSet): boolean {
  const none = {
    instances: [],
    databases: [],
    schemas: [],
    tags: [],
    domains: [],
    environments: [],
    owners: [],
  };
  return isAccessible(asset, { all: false, allow: set, deny: none });
}

function placeText(grant: RoleGrant, placeName: string | null): string {
  const place =
    grant.scopeKind === 'own'
      ? `for ${placeWords.own}`
      : grant.scopeValue === null
        ? 'everywhere'
        : `for ${placeWords[grant.scopeKind]} ${placeName ?? grant.scopeValue}`;
  const where = [
    grant.environments.length === 0 ? '' : ` in the environments ${grant.environments.join(', ')}`,
    grant.tags.length === 0 ? '' : ` with the tags ${grant.tags.join(', ')}`,
  ];
  const hours = grant.timeWindow;
  const when =
    hours === null
      ? ''
      : ` on ${hours.days.map((day) => dayNames[day - 1]).join(', ')} from ${hours.from} to ${hours.until} (${hours.timeZone})`;
  return place + where.join('') + when;
}

function sentence(
  permission: Permission,
  denied: boolean,
  allowed: boolean,
  because: readonly AccessReason[],
): string {
  const first = because[0]?.text ?? '';
  if (denied) return `${permission} is refused: deny wins. ${first}`;
  if (allowed) return `${permission} is allowed. ${because.find((item) => item.applies)?.text ?? ''}`;
  return because.length === 0
    ? `${permission} is refused: no role held has it.`
    : `${permission} is refused: no role that has it is held here. ${first}`;
}
