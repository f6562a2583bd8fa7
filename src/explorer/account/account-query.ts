import { graphql } from '../generated/gql.ts';

export const accountPage = graphql(`
  query AccountPage {
    me {
      id
      login
      name
      email
      issuer
      secondFactor
      mustChangePassword
      lastSignInAt
      grants {
        id
        role
        scopeKind
        scopeValue
        placeName
        deny
      }
    }
    sessions {
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

export const changePassword = graphql(`
  mutation ChangePassword($input: SetPasswordInput!) {
    setPassword(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const beginFactor = graphql(`
  mutation BeginFactor {
    beginSecondFactor {
      __typename
      ... on NewSecondFactor {
        address
        secret
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const confirmFactor = graphql(`
  mutation ConfirmFactor($code: String!) {
    confirmSecondFactor(code: $code) {
      __typename
      ... on RecoveryCodes {
        recoveryCodes
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const renewCodes = graphql(`
  mutation RenewCodes($code: String!) {
    renewRecoveryCodes(code: $code) {
      __typename
      ... on RecoveryCodes {
        recoveryCodes
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const removeFactor = graphql(`
  mutation RemoveFactor($input: RemoveSecondFactorInput!) {
    removeSecondFactor(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const createToken = graphql(`
  mutation CreateToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      __typename
      ... on CreatedApiToken {
        id
        token
        expiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const endSession = graphql(`
  mutation EndOneSession($id: ID!) {
    endSession(id: $id) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);
