import { registerEnumType } from 'type-graphql';

/** States of jobs. */
export const JobStateEnum = {
  WAITING: 'WAITING',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
registerEnumType(JobStateEnum, {
  name: 'JobState',
  description: 'State of a job.',
  valuesConfig: {
    WAITING: { description: 'It waits for its time, for a place, or for another attempt.' },
    RUNNING: { description: 'A node works on it.' },
    SUCCEEDED: { description: 'It is done.' },
    FAILED: { description: 'It failed for good; it can be queued again.' },
    CANCELLED: { description: 'Somebody ended it.' },
  },
});
