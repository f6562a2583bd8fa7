import { graphql } from '../generated/gql.ts';

export const compliancePage = graphql(`
  query CompliancePage($filter: ComplianceFilterInput, $after: String) {
    complianceRules {
      id
      title
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
    complianceTrend(days: 30) {
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
