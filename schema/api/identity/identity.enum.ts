import { registerEnumType } from 'type-graphql';

/** Kinds of accounts. */
export const AccountKindEnum = { PERSON: 'person', SERVICE: 'service' } as const;
registerEnumType(AccountKindEnum, {
  name: 'AccountKind',
  description: 'Kind of an account.',
  valuesConfig: {
    PERSON: { description: 'Signs in with a password, a link or an identity provider.' },
    SERVICE: { description: 'A program; it has API tokens only.' },
  },
});

/** Levels of an organisation. */
export const GroupKindEnum = { ORGANISATION: 'ORGANISATION', UNIT: 'UNIT', TEAM: 'TEAM' } as const;
registerEnumType(GroupKindEnum, {
  name: 'GroupKind',
  description: 'Level of a group of people.',
  valuesConfig: {
    ORGANISATION: { description: 'A company.' },
    UNIT: { description: 'A department of a company.' },
    TEAM: { description: 'A work group of a department; people are members of teams.' },
  },
});

/** Kinds of places a role is granted in. */
export const ScopeKindEnum = {
  ORGANISATION: 'organisation',
  UNIT: 'units',
  TEAM: 'teams',
  OWN: 'own',
  INSTANCE: 'instances',
  DATABASE: 'databases',
  SCHEMA: 'schemas',
  TAG: 'tags',
  DOMAIN: 'domains',
  ENVIRONMENT: 'environments',
  OWNER: 'owners',
} as const;
registerEnumType(ScopeKindEnum, {
  name: 'ScopeKind',
  description: 'Kind of place a role is granted in.',
  valuesConfig: {
    ORGANISATION: {
      description: 'Everything; with the id of an organisation, what its units and teams own.',
    },
    UNIT: { description: 'What a unit and its teams own, by id.' },
    TEAM: { description: 'What a team owns, by id.' },
    OWN: { description: 'What the holder and the holder’s groups own.' },
    INSTANCE: { description: 'An instance, by id.' },
    DATABASE: { description: 'A database, by key.' },
    SCHEMA: { description: 'A schema, by key.' },
    TAG: { description: 'Everything with a tag, by name.' },
    DOMAIN: { description: 'Everything of a domain, by id.' },
    ENVIRONMENT: { description: 'Every instance of an environment, by name.' },
    OWNER: { description: 'What one account, team or unit owns, by id.' },
  },
});

/** Ways in which somebody may decide about an asset. */
export const ApproverRuleEnum = {
  OWNER: 'OWNER',
  STEWARD: 'STEWARD',
  UNIT_HEAD: 'UNIT_HEAD',
  ON_CALL: 'ON_CALL',
} as const;
registerEnumType(ApproverRuleEnum, {
  name: 'ApproverRule',
  description: 'How somebody comes to decide about an asset.',
  valuesConfig: {
    OWNER: { description: 'Owns the asset or what encloses it, alone or as a member of a team or unit.' },
    STEWARD: { description: 'Is a steward of a domain of the asset.' },
    UNIT_HEAD: { description: 'Heads the unit that the owners belong to.' },
    ON_CALL: { description: 'Is on call now for an owning team.' },
  },
});

/** What a grant does to an answer. */
export const AccessEffectEnum = { ALLOW: 'allow', DENY: 'deny' } as const;
registerEnumType(AccessEffectEnum, { name: 'AccessEffect', description: 'What a grant does to an answer.' });

/** Kinds of what a request can come with. */
export const SessionKindEnum = { SESSION: 'session', TOKEN: 'token' } as const;
registerEnumType(SessionKindEnum, {
  name: 'SessionKind',
  description: 'What a request comes with.',
  valuesConfig: {
    SESSION: { description: 'A sign-in by a person.' },
    TOKEN: { description: 'An API token.' },
  },
});

/** Where the permissions of the table hold. */
export const PermissionScopeEnum = {
  ASSET: 'asset',
  ORGANISATION: 'organisation',
  COMMON: 'common',
  SELF: 'self',
} as const;
registerEnumType(PermissionScopeEnum, {
  name: 'PermissionScope',
  description: 'Where a permission holds.',
  valuesConfig: {
    ASSET: { description: 'For the assets inside the places it is granted in.' },
    ORGANISATION: { description: 'Everywhere or not at all.' },
    COMMON: { description: 'For whoever is granted a role with it anywhere.' },
    SELF: { description: 'For every account, about itself.' },
  },
});
