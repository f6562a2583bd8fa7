import type { JsonValue } from '../../core/canonical-json.js';
import {
  classificationTags,
  type ColumnFacts,
  type ComplianceFacts,
  type InstanceFacts,
  type PrincipalFacts,
  sensitiveTags,
  sensitiveWords,
} from './facts.js';

/** How much something matters. */
export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Something that breaks a rule, with what proves it. */
export interface Violation {
  /** Key of the asset, `account:<id>` or `ticket:<id>`. */
  subjectKey: string;
  subjectName: string;
  instanceId: string | null;
  evidence: { readonly [fact: string]: JsonValue };
}

/** One rule. */
export interface ComplianceRule {
  title: string;
  severity: Severity;
  /** What to do about a violation. */
  remedy: string;
  check(facts: ComplianceFacts): Violation[];
}

const dayMs = 86_400_000;
const unusedDays = 90;
const staleApprovalDays = 14;
const sharedAddresses = 3;
const sharedName =
  /^(?:shared|team|common|everyone|general|all|users?|test|dev|developers?|admins?|dba|dbas|app|guest|temp|generic)(?:[_-]?\d*)?$/i;
const everythingPrivileges = ['ALL', 'ALL PRIVILEGES', 'SUPER'];
const dataPrivileges = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'REFERENCES',
  'TRIGGER',
  'CREATE',
  'ALL',
  'ALL PRIVILEGES',
  'ALTER',
  'DROP',
]);
const incompatibleRoles: readonly (readonly [string, string])[] = [
  ['dba', 'approver'],
  ['developer', 'approver'],
  ['security', 'auditor'],
  ['dba', 'auditor'],
];

/** Every rule by its id, sorted. Add a member to add one. */
export const complianceRules = {
  'account-shared': {
    title: 'An account of Waymark is used from several addresses at once.',
    severity: 'medium',
    remedy: 'Give each person an account of their own; programs use service accounts and tokens.',
    check: ({ accounts }) =>
      accounts
        .filter((account) => account.kind === 'person' && account.addresses.length >= sharedAddresses)
        .map((account) => aboutAccount(account, { addresses: account.addresses })),
  },
  'account-unused': {
    title: 'An account of Waymark was not used for a long time.',
    severity: 'low',
    remedy: 'Disable the account.',
    check: ({ accounts, nowMs }) =>
      accounts
        .filter((account) => lastUseMs(account) < nowMs - unusedDays * dayMs)
        .map((account) =>
          aboutAccount(account, {
            lastSignInAt: account.lastSignInAt,
            createdAt: account.createdAt,
            days: unusedDays,
          }),
        ),
  },
  'administrator-without-second-factor': {
    title: 'An administrator signs in with a password alone.',
    severity: 'high',
    remedy: 'Set up a second factor, or demand one of everybody (identity.requireSecondFactor).',
    check: ({ accounts }) =>
      accounts
        .filter(
          (account) =>
            account.hasPassword &&
            !account.secondFactor &&
            account.wholeRoles.some((role) => role === 'administrator' || role === 'security'),
        )
        .map((account) => aboutAccount(account, { roles: account.wholeRoles })),
  },
  'approval-stale': {
    title: 'An approval waits to be used for a long time.',
    severity: 'medium',
    remedy: 'Carry the ticket out after a new approval, or close it.',
    check: ({ tickets, nowMs }) =>
      tickets
        .filter(
          ({ approvedAt, executed, closed }) =>
            !executed &&
            !closed &&
            approvedAt !== null &&
            Date.parse(approvedAt) < nowMs - staleApprovalDays * dayMs,
        )
        .map(({ ticket, approvedAt, approverNames }) =>
          aboutTicket(ticket, { approvedAt, approvers: approverNames, days: staleApprovalDays }),
        ),
  },
  'column-sensitive-unclassified': {
    title: 'A column looks sensitive and has no classification.',
    severity: 'medium',
    remedy: `Confirm or reject what is suggested, or tag it with one of ${classificationTags.join(', ')}.`,
    check: ({ columns }) =>
      columns
        .filter(
          (column) =>
            looksSensitive(column) &&
            column.confirmed.length === 0 &&
            !column.tags.some((tag) => (classificationTags as readonly string[]).includes(tag)),
        )
        .map((column) => ({
          subjectKey: column.key,
          subjectName: column.name,
          instanceId: column.instanceId,
          evidence: {
            words: wordsOf(column),
            suggested: column.suggested,
            tags: column.tags,
          },
        })),
  },
  'column-sensitive-unowned': {
    title: 'A sensitive column has no owner.',
    severity: 'medium',
    remedy: 'Give the column, its table or its schema an owner.',
    check: ({ columns }) =>
      columns
        .filter(
          (column) =>
            column.ownerIds.length === 0 &&
            (column.confirmed.length + column.suggested.length > 0 ||
              column.tags.some((tag) => (sensitiveTags as readonly string[]).includes(tag))),
        )
        .map((column) => ({
          subjectKey: column.key,
          subjectName: column.name,
          instanceId: column.instanceId,
          evidence: { tags: column.tags, confirmed: column.confirmed, suggested: column.suggested },
        })),
  },
  'connection-unencrypted': {
    title: 'An instance accepts connections without encryption, or Waymark uses one.',
    severity: 'high',
    remedy: 'Switch TLS on and demand it; set the TLS mode of the instance to require or stricter.',
    check: ({ instances }) =>
      instances.flatMap((instance) => {
        const evidence = unencrypted(instance);
        return evidence === null
          ? []
          : [{ subjectKey: instance.key, subjectName: instance.name, instanceId: instance.id, evidence }];
      }),
  },
  'grant-public': {
    title: 'Everybody may read or change something.',
    severity: 'high',
    remedy: 'Revoke the privileges from PUBLIC and grant them to those who need them.',
    check: ({ privileges }) =>
      privileges
        .filter(({ granteeName }) => granteeName.toUpperCase() === 'PUBLIC')
        .map((entry) => ({
          entry,
          risky: entry.privileges.filter((name) => dataPrivileges.has(name.toUpperCase())),
        }))
        .filter(({ risky }) => risky.length > 0)
        .map(({ entry, risky }) => ({
          subjectKey: entry.assetKey,
          subjectName: `PUBLIC on ${entry.assetKey}`,
          instanceId: entry.instanceId,
          evidence: { privileges: risky, grantee: entry.granteeKey },
        })),
  },
  'login-any-host': {
    title: 'A login is accepted from every host.',
    severity: 'medium',
    remedy: 'Name the hosts or networks it comes from instead of %.',
    check: ({ principals }) =>
      logins(principals)
        .filter(({ properties }) => properties['host'] === '%')
        .map((principal) => aboutPrincipal(principal, { host: '%' })),
  },
  'login-over-privileged': {
    title: 'A login that is no superuser may make itself one, or may do everything on the server.',
    severity: 'high',
    remedy: 'Take the attribute or the privilege away; use a role that is switched to when needed.',
    check: ({ principals, privileges }) =>
      logins(principals)
        .filter((principal) => !isSuperuser(principal, privileges))
        .flatMap((principal) => {
          const attributes = ['createRole', 'bypassRowSecurity', 'replication'].filter(
            (name) => principal.properties[name] === true,
          );
          const grantable = privileges
            .filter((entry) => entry.granteeKey === principal.key && entry.assetKind === 'Instance')
            .flatMap((entry) => entry.grantable);
          return attributes.length + grantable.length === 0
            ? []
            : [aboutPrincipal(principal, { attributes, mayGrant: [...new Set(grantable)] })];
        }),
  },
  'login-shared': {
    title: 'The name of a login says that several people use it.',
    severity: 'low',
    remedy: 'Give each person and program a login of its own.',
    check: ({ principals }) =>
      logins(principals)
        .filter(({ name }) => sharedName.test(name.split('@')[0] ?? name))
        .map((principal) => aboutPrincipal(principal, { name: principal.name })),
  },
  'login-superuser': {
    title: 'A login is a superuser.',
    severity: 'medium',
    remedy: 'Keep superusers for emergencies; take the attribute from all others.',
    check: ({ principals, privileges }) =>
      logins(principals)
        .filter((principal) => isSuperuser(principal, privileges))
        .map((principal) => aboutPrincipal(principal, { engine: principal.engine })),
  },
  'login-unused': {
    title: 'A login owns nothing, may do nothing, or has run out.',
    severity: 'low',
    remedy: 'Remove the login.',
    check: ({ principals, privileges, nowMs }) =>
      logins(principals)
        .filter((principal) => principal.engine !== 'redis' && !isSuperuser(principal, privileges))
        .flatMap((principal) => {
          const until = principal.properties['validUntil'];
          const over = typeof until === 'string' && Date.parse(until) < nowMs;
          const idle = principal.ownedCount + principal.memberOfCount + principal.grantCount === 0;
          return over || idle
            ? [
                aboutPrincipal(principal, {
                  validUntil: until ?? null,
                  owns: principal.ownedCount,
                  grants: principal.grantCount,
                }),
              ]
            : [];
        }),
  },
  'login-without-password': {
    title: 'A login needs no password.',
    severity: 'high',
    remedy: 'Set a password or switch the login off.',
    check: ({ principals }) =>
      logins(principals)
        .filter(({ properties }) => properties['passwordless'] === true || lacksPassword(properties))
        .map((principal) => aboutPrincipal(principal, { plugin: principal.properties['plugin'] ?? null })),
  },
  'roles-incompatible': {
    title: 'One person holds roles that should be held by two.',
    severity: 'medium',
    remedy: 'Let another person hold one of the roles, or narrow its scope.',
    check: ({ accounts }) =>
      accounts.flatMap((account) => {
        const pairs = incompatibleRoles.filter((pair) =>
          pair.every((role) => account.wholeRoles.includes(role)),
        );
        return pairs.length === 0 ? [] : [aboutAccount(account, { pairs })];
      }),
  },
  'ticket-self-approved': {
    title: 'Somebody approved their own ticket.',
    severity: 'high',
    remedy: 'Have the change reviewed by somebody else; find out how the rule could be passed by.',
    check: ({ tickets }) =>
      tickets
        .filter(({ authorIds, approverIds }) => approverIds.some((id) => authorIds.includes(id)))
        .map(({ ticket, approverIds, authorIds, approverNames, approvedAt }) =>
          aboutTicket(ticket, {
            accountIds: approverIds.filter((id) => authorIds.includes(id)),
            approvers: approverNames,
            approvedAt,
          }),
        ),
  },
} as const satisfies Record<string, ComplianceRule>;

/** Id of a rule. */
export type ComplianceRuleId = keyof typeof complianceRules;

/** True when the text is the id of a rule. */
export function isComplianceRuleId(text: string): text is ComplianceRuleId {
  return Object.hasOwn(complianceRules, text);
}

/** By its classification; by its name alone only while nobody has said that the name deceives. */
function looksSensitive(column: ColumnFacts): boolean {
  return column.suggested.length > 0 || (column.rejected.length === 0 && wordsOf(column).length > 0);
}

function wordsOf(column: ColumnFacts): string[] {
  const name = column.name.toLowerCase();
  return sensitiveWords.filter((word) => name.includes(word));
}

function logins(principals: readonly PrincipalFacts[]): PrincipalFacts[] {
  return principals.filter(({ properties }) => properties['login'] === true && properties['pseudo'] !== true);
}

function isSuperuser(principal: PrincipalFacts, privileges: ComplianceFacts['privileges']): boolean {
  if (principal.properties['superuser'] === true) return true;
  return privileges.some(
    (entry) =>
      entry.granteeKey === principal.key &&
      entry.assetKind === 'Instance' &&
      entry.privileges.some((name) => everythingPrivileges.includes(name.toUpperCase())),
  );
}

/** MySQL's password plugins without a password; socket and external plugins prove the caller otherwise. */
function lacksPassword(properties: PrincipalFacts['properties']): boolean {
  const plugin = properties['plugin'];
  return (
    properties['hasPassword'] === false &&
    typeof plugin === 'string' &&
    /^(?:mysql_native_password|mysql_old_password|caching_sha2_password|sha256_password|ed25519)$/.test(
      plugin,
    )
  );
}

function unencrypted(instance: InstanceFacts): Violation['evidence'] | null {
  const { settings, properties } = instance;
  const off = (value: string | undefined): boolean =>
    value !== undefined && /^(?:off|no|0|disabled)$/i.test(value);
  const server =
    properties['tls'] === false ||
    off(settings['ssl']) ||
    off(settings['require_secure_transport']) ||
    off(settings['have_ssl']);
  const own = instance.tls === 'disable';
  return server || own ? { serverAccepts: server, waymarkUses: own, tls: instance.tls, settings } : null;
}

function lastUseMs(account: ComplianceFacts['accounts'][number]): number {
  return Math.max(Date.parse(account.lastSignInAt ?? account.createdAt), account.lastTokenUseMs ?? 0);
}

function aboutPrincipal(principal: PrincipalFacts, evidence: Violation['evidence']): Violation {
  return {
    subjectKey: principal.key,
    subjectName: principal.name,
    instanceId: principal.instanceId,
    evidence,
  };
}

function aboutAccount(
  account: ComplianceFacts['accounts'][number],
  evidence: Violation['evidence'],
): Violation {
  return { subjectKey: `account:${account.id}`, subjectName: account.login, instanceId: null, evidence };
}

function aboutTicket(ticket: string, evidence: Violation['evidence']): Violation {
  return { subjectKey: `ticket:${ticket}`, subjectName: ticket, instanceId: null, evidence };
}
