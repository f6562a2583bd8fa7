import { graphql } from '../generated/gql.ts';
import type {
  JobsPageQuery,
  KindsOfJobsQuery,
  QueuesPageQuery,
  SchedulesPageQuery,
} from '../generated/graphql.ts';

/** Jobs, newest first, and the kinds and instances they can be narrowed by. */
export const jobsPage = graphql(`
  query JobsPage($filter: JobFilterInput, $after: String) {
    jobs(filter: $filter, first: 25, after: $after) {
      nodes {
        ...JobRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    jobQueues {
      kind
    }
  }
  fragment JobRow on Job {
    id
    kind
    state
    instanceId
    queuedAt
    runAt
    startedAt
    finishedAt
    waitMs
    durationMs
    attempts
    maxAttempts
    recoveries
    cancelRequested
    errorCode
    errorMessage
    progressDone
    progressTotal
    progressText
    priority
    nodeId
    requestedBy
    scheduleName
    payload
    result
  }
`);

/** One job, by its id. */
export const jobPage = graphql(`
  query JobPage($id: ID!) {
    job(id: $id) {
      ...JobRow
    }
  }
`);

/** Names of instances, for those who may see them. */
export const instanceNames = graphql(`
  query InstanceNames {
    instances {
      id
      key
      name
    }
  }
`);

/** Queues of jobs with their figures. */
export const queuesPage = graphql(`
  query QueuesPage {
    jobQueues {
      kind
      description
      paused
      pausedBy
      pausedAt
      waiting
      delayed
      running
      succeeded
      failed
      oldestWaitMs
      waitP50Ms
      waitP95Ms
      durationP50Ms
      durationP95Ms
      concurrency
      perInstance
    }
  }
`);

/** Kinds of jobs with the shapes of their payloads, and the instances these may name. */
export const kindsOfJobs = graphql(`
  query KindsOfJobs {
    jobQueues {
      kind
      description
      startable
      payloadSchema
    }
    instances {
      id
      name
    }
  }
`);

/** Schedules that queue jobs. */
export const schedulesPage = graphql(`
  query SchedulesPage {
    jobSchedules {
      name
      kind
      cron
      timezone
      enabled
      builtIn
      revision
      lastFiredAt
      lastJobId
      nextAt
      payload
    }
  }
`);

export const cancelJob = graphql(`
  mutation CancelOneJob($id: ID!) {
    cancelJob(id: $id) {
      ...Refused
    }
  }
`);

export const retryJob = graphql(`
  mutation RetryOneJob($id: ID!) {
    retryJob(id: $id) {
      ...Refused
    }
  }
`);

export const pauseQueue = graphql(`
  mutation PauseQueue($kind: String!) {
    pauseJobQueue(kind: $kind) {
      ...Refused
    }
  }
`);

export const resumeQueue = graphql(`
  mutation ResumeQueue($kind: String!) {
    resumeJobQueue(kind: $kind) {
      ...Refused
    }
  }
`);

export const startJob = graphql(`
  mutation StartOneJob($input: StartJobInput!) {
    startJob(input: $input) {
      ... on Job {
        id
      }
      ...Refused
    }
  }
`);

export const removeSchedule = graphql(`
  mutation RemoveSchedule($name: String!) {
    removeJobSchedule(name: $name) {
      ...Refused
    }
  }
`);

export const saveSchedule = graphql(`
  mutation SaveSchedule($input: SaveJobScheduleInput!) {
    saveJobSchedule(input: $input) {
      ...Refused
    }
  }
`);

/** A job as the page has it. */
export type PageJob = JobsPageQuery['jobs']['nodes'][number];

/** A queue as the page has it. */
export type PageQueue = QueuesPageQuery['jobQueues'][number];

/** A schedule as the page has it. */
export type PageSchedule = SchedulesPageQuery['jobSchedules'][number];

/** A kind of job as the forms have it. */
export type JobKindFacts = KindsOfJobsQuery['jobQueues'][number];
