import { graphql } from '../generated/gql.ts';

export const accountsQuery = graphql(`
  query AdministrationAccounts($text: String, $after: String) {
    accounts(text: $text, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        login
        name
        kind
        email
        disabled
        lockedUntil
        secondFactor
        issuer
        lastSignInAt
        grants {
          id
          role
          deny
        }
      }
    }
  }
`);

export const rolesQuery = graphql(`
  query AdministrationRoles {
    roles {
      name
      description
      permissions
      builtIn
    }
    permissions {
      name
      description
    }
  }
`);

export const grantsQuery = graphql(`
  query AdministrationGrants($role: String, $after: String) {
    roleGrants(role: $role, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        subjectId
        holderName
        role
        scopeKind
        scopeValue
        placeName
        deny
        environments
        tags
        timeWindow {
          days
          from
          until
          timeZone
        }
        validFrom
        validUntil
        origin
        at
        reason
      }
    }
    roles {
      name
    }
    groups {
      id
      kind
      name
    }
    accounts(first: 500) {
      nodes {
        id
        login
      }
    }
  }
`);

export const createAccount = graphql(`
  mutation AddAccount($input: CreateAccountInput!) {
    createAccount(input: $input) {
      __typename
      ... on Account {
        id
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const updateAccount = graphql(`
  mutation ChangeAccount($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const resetPassword = graphql(`
  mutation ResetAccount($accountId: ID!) {
    resetPassword(accountId: $accountId) {
      __typename
      ... on TemporaryPassword {
        temporaryPassword
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const unlockAccount = graphql(`
  mutation UnlockOne($accountId: ID!) {
    unlockAccount(accountId: $accountId) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const saveRole = graphql(`
  mutation DefineRole($input: SaveRoleInput!) {
    saveRole(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const removeRole = graphql(`
  mutation DropRole($name: ID!) {
    removeRole(name: $name) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const grantRole = graphql(`
  mutation AddGrant($input: GrantRoleInput!) {
    grantRole(input: $input) {
      ...Refused
    }
  }
`);

export const revokeRole = graphql(`
  mutation RevokeGrant($input: RevokeRoleInput!) {
    revokeRole(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const placesQuery = graphql(`
  query GrantPlaces {
    instances {
      id
      name
    }
    domains(first: 500) {
      nodes {
        id
        name
      }
    }
  }
`);

export const accessQuery = graphql(`
  query AccessQuestion($permission: String!, $assetKey: ID, $accountId: ID) {
    can(permission: $permission, assetKey: $assetKey, accountId: $accountId) {
      allowed
      text
      because {
        grantId
        effect
        applies
        role
        holderName
        scopeKind
        scopeValue
        placeName
        text
      }
    }
  }
`);

export const permissionsQuery = graphql(`
  query PermissionNames {
    permissions {
      name
      description
    }
  }
`);

export const accountPanel = graphql(`
  query AccountPanel($id: ID!) {
    account(id: $id) {
      id
      login
      name
      kind
      issuer
      secondFactor
      disabled
    }
    sessions(accountId: $id) {
      id
      kind
      name
      prefix
      permissions
      startedAt
      expiresAt
      lastUsedAt
      address
      userAgent
      current
    }
    permissions {
      name
      description
    }
  }
`);

export const createLink = graphql(`
  mutation MakeSignInLink($accountId: ID!) {
    createSignInLink(accountId: $accountId) {
      __typename
      ... on SignInLink {
        path
        expiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const endAllSessions = graphql(`
  mutation EndAllSessions($accountId: ID!, $tokens: Boolean!) {
    endSessions(accountId: $accountId, tokens: $tokens) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const removeAccount = graphql(`
  mutation RemoveOneAccount($accountId: ID!) {
    removeAccount(accountId: $accountId) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);
