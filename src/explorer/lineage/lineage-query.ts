import { graphql } from '../generated/gql.ts';
import type { LineageEvidenceOfQuery, LineageGraphQuery } from '../generated/graphql.ts';

/** One page of a part of the graph. */
export const lineageGraph = graphql(`
  query LineageGraph(
    $key: String!
    $direction: LineageGraphDirection!
    $options: LineageOptionsInput
    $nodesAfter: String
    $linksAfter: String
  ) {
    lineage(key: $key, direction: $direction, options: $options) {
      facts {
        complete
        graphAt
        servedFrom
        cuts {
          reason
          limit
        }
        freshness {
          upToDate
          stale {
            scope
            appliedAt
          }
        }
      }
      nodeCount
      linkCount
      nodes(first: 500, after: $nodesAfter) {
        nodes {
          id
          hop
          open
          asset {
            key
            name
            kind
            engine
            parentKey
            deleted
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      links(first: 500, after: $linksAfter) {
        nodes {
          fromId
          toId
          direct
          indirect
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** What states one edge. */
export const lineageEvidenceOf = graphql(`
  query LineageEvidenceOf($from: String!, $to: String!, $options: LineageOptionsInput) {
    lineagePaths(from: $from, to: $to, first: 1, options: $options) {
      facts {
        cuts {
          reason
        }
      }
      nodes {
        reasons {
          evidenceId
          source
          kind
          subtype
          masking
          text
          method
          confidence
          assetKey
          sqlHash
          firstSeenAt
          lastSeenAt
        }
      }
    }
  }
`);

/** Tells that something connected has changed. */
export const lineageChanges = graphql(`
  subscription LineageChanges(
    $key: String!
    $direction: LineageGraphDirection!
    $options: LineageOptionsInput
  ) {
    lineageChanged(key: $key, direction: $direction, options: $options) {
      at
      edgesChanged
    }
  }
`);

/** What an answer says of itself, as the page has it. */
export type PageFacts = LineageGraphQuery['lineage']['facts'];

/** One piece of evidence as the page has it. */
export type PageReason = LineageEvidenceOfQuery['lineagePaths']['nodes'][number]['reasons'][number][number];
