import { graphql } from '../generated/gql.ts';

export const compliancePage = graphql(`
  query CompliancePage($filter: ComplianceFilterInput, $after: String) {
    complianceRules {
      id
      title
      severity
      findings {
        open
        excepted
      }
    }
    complianceExceptions {
      ...ExceptionRow
    }
    complianceFindings(first: 50, after: $after, filter: $filter) {
      totalCount
      nodes {
        ...FindingRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    complianceTrend(days: 90) {
      id
      at
      open
      excepted
    }
  }
  fragment FindingRow on ComplianceFinding {
    id
    ruleId
    title
    severity
    subjectKey
    subjectName
    evidence
    remedy
    firstSeenAt
    resolvedAt
    exception {
      until
      reason
    }
  }
  fragment ExceptionRow on ComplianceException {
    id
    ruleId
    subjectKey
    reason
    ticket
    until
    expired
    at
    grantedByName
  }
`);

export const checkNow = graphql(`
  mutation CheckNow {
    checkCompliance {
      __typename
      ... on UserError {
        code
        message
      }
    }
  }
`);

export const addException = graphql(`
  mutation AddComplianceException($input: AddComplianceExceptionInput!) {
    addComplianceException(input: $input) {
      __typename
      ...Refused
    }
  }
`);

export const withdrawException = graphql(`
  mutation WithdrawComplianceException($id: ID!) {
    withdrawComplianceException(id: $id) {
      __typename
      ... on UserError {
        code
        message
      }
    }
  }
`);
