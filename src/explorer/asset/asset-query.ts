import { graphql } from '../generated/gql.ts';
import type { AssetPageQuery } from '../generated/graphql.ts';

/** Everything the asset page shows at once; privileges, history and statistics are asked for when their tab is opened. */
export const assetPage = graphql(`
  query AssetPage($key: String!) {
    asset(key: $key) {
      id
      key
      name
      kind
      engine
      path
      comment
      description
      properties
      statistics
      rowEstimate
      sizeBytes
      environment
      tags
      changedAt
      validFrom
      validTo
      deleted
      dataType
      annotation {
        revision
        tags
      }
      owners {
        id
        name
        role
        fromKey
      }
      classifications {
        ...ClassificationParts
        origins {
          method
          rule
          sampled
          matched
        }
        flow {
          rootKey
          hops {
            toKey
          }
        }
        decision {
          by
          at
          reason
        }
      }
      ancestors {
        key
        name
        kind
      }
      childCounts {
        kind
        count
      }
      columns {
        key
        name
        dataType
        nullable
        comment
        description
        properties
        tags
        classifications {
          ...ClassificationParts
        }
      }
      constraints {
        key
        name
        properties
      }
      indexes {
        key
        name
        properties
        sizeBytes
        usageCount
      }
      engineOwner {
        key
        name
      }
      links(direction: OUT) {
        ...LinkParts
      }
      incoming: links(direction: IN) {
        ...LinkParts
      }
    }
  }
  fragment ClassificationParts on Classification {
    id
    kind
    state
    confidence
    effective
  }
  fragment LinkParts on AssetLink {
    type
    properties
    other {
      key
      name
      kind
      path
    }
  }
`);

/** The asset as the page has it. */
export type PageAsset = NonNullable<AssetPageQuery['asset']>;

/** Privileges of an asset. */
export const assetPrivileges = graphql(`
  query AssetPrivileges($key: String!) {
    asset(key: $key) {
      id
      privileges {
        complete
        entries {
          principalKey
          principalName
          via
          privileges
          grantable
          grantedOnKey
          through
        }
      }
    }
  }
`);

/** What is directly below an asset. */
export const assetContents = graphql(`
  query AssetContents($key: String!, $kinds: [AssetKind!], $after: String) {
    tree(parentKey: $key, kinds: $kinds, first: 200, after: $after) {
      nodes {
        key
        name
        kind
        comment
        description
        rowEstimate
        sizeBytes
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
