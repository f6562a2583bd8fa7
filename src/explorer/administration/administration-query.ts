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
        role
        scopeKind
        scopeValue
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
