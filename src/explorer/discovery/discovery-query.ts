import { graphql } from '../generated/gql.ts';
import type { CandidatePartsFragment, DiscoveryRunPartsFragment } from '../generated/graphql.ts';

/** Searches and candidates of the page. */
export const discoveryPage = graphql(`
  query DiscoveryPage($filter: CandidateFilterInput, $after: String) {
    discoveryRuns(first: 5) {
      ...DiscoveryRunParts
    }
    candidates(first: 50, after: $after, filter: $filter) {
      totalCount
      nodes {
        ...CandidateParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  fragment DiscoveryRunParts on DiscoveryRun {
    id
    state
    addressCount
    probedCount
    foundCount
    skippedCount
    requestedBy
    startedAt
    finishedAt
    errorMessage
  }
  fragment CandidateParts on Candidate {
    id
    host
    port
    engine
    flavour
    version
    tlsOffered
    authRequired
    state
    instanceId
    note
    firstSeenAt
    lastSeenAt
  }
`);

/** Searches as they move on. */
export const discoveryProgress = graphql(`
  subscription DiscoveryProgress {
    discoveryProgress {
      missed
      run {
        ...DiscoveryRunParts
      }
    }
  }
`);

export const startDiscovery = graphql(`
  mutation StartDiscovery($input: StartDiscoveryInput!) {
    startDiscovery(input: $input) {
      __typename
      ... on DiscoveryRun {
        ...DiscoveryRunParts
      }
      ... on UserError {
        message
        facts
      }
    }
  }
`);

export const cancelDiscovery = graphql(`
  mutation CancelDiscovery($runId: ID!) {
    cancelDiscovery(runId: $runId) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const adoptCandidate = graphql(`
  mutation AdoptCandidate($input: AdoptCandidateInput!) {
    adoptCandidate(input: $input) {
      __typename
      ... on AdoptedCandidate {
        instance {
          key
          name
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

export const ignoreCandidate = graphql(`
  mutation IgnoreCandidate($id: ID!, $note: String) {
    ignoreCandidate(candidateId: $id, note: $note) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

export const restoreCandidate = graphql(`
  mutation RestoreCandidate($id: ID!) {
    restoreCandidate(candidateId: $id) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

/** A candidate as the page has it. */
export type PageCandidate = CandidatePartsFragment;

/** A search as the page has it. */
export type PageRun = DiscoveryRunPartsFragment;

/** `host:port`, IPv6 in brackets. */
export function addressText({ host, port }: Pick<PageCandidate, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
