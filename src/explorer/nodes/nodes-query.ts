import { graphql } from '../generated/gql.ts';
import type { NodesPageQuery } from '../generated/graphql.ts';

/** Nodes, queues and the service map. */
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
        dependsOn
        dependents
      }
    }
  }
`);

/** Queues of jobs, which need another permission than nodes. */
export const queuesPage = graphql(`
  query QueuesPage {
    jobQueues {
      kind
      description
      paused
      waiting
      running
      failed
      waitP95Ms
    }
  }
`);

/** A component as the page has it. */
export type MapComponent = NodesPageQuery['serviceMap']['components'][number];
