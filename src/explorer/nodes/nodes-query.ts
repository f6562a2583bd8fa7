import { graphql } from '../generated/gql.ts';
import type { NodesPageQuery } from '../generated/graphql.ts';

/** Nodes and the service map. */
export const nodesPage = graphql(`
  query NodesPage {
    nodes {
      id
      name
      version
      roles
      state
      lastHeartbeatAt
      load {
        cpuRatio
        memoryBytes
        runningJobs
      }
    }
    serviceMap {
      at
      components {
        id
        kind
        name
        health
        reason
        latencyMs
        errorRatio
        figures {
          name
          value
        }
        dependsOn
        dependents
      }
    }
  }
`);

/** A component as the page has it. */
export type MapComponent = NodesPageQuery['serviceMap']['components'][number];
