import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { JobStateEnum } from './job.enum.js';

/** A piece of long or regular work. */
@ObjectType({ description: 'A piece of long or regular work that survives the node it runs on.' })
export class Job {
  @Field(() => ID, { description: 'Id; ids sort by age.' })
  id!: string;

  @Field(() => String, {
    description:
      'Kind, for example `collection.run`; a newer node may write kinds that this one does not know.',
  })
  kind!: string;

  @Field(() => JobStateEnum, { description: 'State.' })
  state!: string;

  @Field(() => ID, { nullable: true, description: 'Instance it works on; null for work without one.' })
  instanceId!: string | null;

  @Field(() => GraphQLJSON, { description: 'What it is to do.' })
  payload!: unknown;

  @Field(() => Int, { description: '1 first, 10 last.' })
  priority!: number;

  @Field(() => Int, { description: 'Attempts begun.' })
  attempts!: number;

  @Field(() => Int, { description: 'Attempts before a failure that may pass is final.' })
  maxAttempts!: number;

  @Field(() => Int, { description: 'How often the node that worked on it was lost.' })
  recoveries!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was queued (UTC).' })
  queuedAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Not begun before (UTC).' })
  runAt!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When the latest attempt began (UTC).' })
  startedAt!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it ended (UTC).' })
  finishedAt!: string | null;

  @Field(() => Float, { nullable: true, description: 'How long the latest attempt waited for a place, ms.' })
  waitMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'How long the latest attempt took, ms.' })
  durationMs!: number | null;

  @Field(() => ID, { nullable: true, description: 'Node that works, or worked last, on it.' })
  nodeId!: string | null;

  @Field(() => Float, { description: 'Steps done.' })
  progressDone!: number;

  @Field(() => Float, { nullable: true, description: 'Steps in all, when that is known.' })
  progressTotal!: number | null;

  @Field(() => String, { nullable: true, description: 'What it does at the moment.' })
  progressText!: string | null;

  @Field(() => Boolean, { description: 'True when somebody asked it to end.' })
  cancelRequested!: boolean;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What it found or did.' })
  result!: unknown;

  @Field(() => String, { nullable: true, description: 'Code of the latest failure.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What failed and what to do.' })
  errorMessage!: string | null;

  @Field(() => String, { nullable: true, description: 'Schedule that queued it.' })
  scheduleName!: string | null;

  @Field(() => String, { description: 'Id of who asked for it; `system` for Waymark itself.' })
  requestedBy!: string;

  @Field(() => String, { description: 'Shared by everything one cause leads to.' })
  correlationId!: string;
}

/** Lists of jobs. */
@ObjectType({ description: 'A page of jobs, newest first.' })
export class JobConnection extends Connection('Job', () => Job) {}

/** All jobs of a kind. */
@ObjectType({ description: 'The queue of all jobs of one kind.' })
export class JobQueue {
  @Field(() => String, { description: 'Kind.' })
  kind!: string;

  @Field(() => String, { description: 'What jobs of the kind do.' })
  description!: string;

  @Field(() => Boolean, { description: 'Whether people may start its jobs by hand.' })
  startable!: boolean;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What its jobs take as payload, as JSON Schema; null for a kind of another version.',
  })
  payloadSchema!: unknown;

  @Field(() => Boolean, { description: 'True while its jobs are held back.' })
  paused!: boolean;

  @Field(() => String, { nullable: true, description: 'Who paused it.' })
  pausedBy!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was paused (UTC).' })
  pausedAt!: string | null;

  @Field(() => Int, { description: 'Jobs at once on all nodes; 0 for a kind of another version.' })
  concurrency!: number;

  @Field(() => Int, { nullable: true, description: 'Jobs at once for one instance; null: no limit.' })
  perInstance!: number | null;

  @Field(() => Int, { description: 'Jobs that are due and have no place.' })
  waiting!: number;

  @Field(() => Int, { description: 'Jobs that are not due yet.' })
  delayed!: number;

  @Field(() => Int, { description: 'Jobs under way.' })
  running!: number;

  @Field(() => Int, { description: 'Jobs done within 24 hours.' })
  succeeded!: number;

  @Field(() => Int, { description: 'Jobs failed within 24 hours.' })
  failed!: number;

  @Field(() => Int, { description: 'Jobs cancelled within 24 hours.' })
  cancelled!: number;

  @Field(() => Float, { description: 'How long the oldest due job has waited, ms; 0 when none waits.' })
  oldestWaitMs!: number;

  @Field(() => Float, { nullable: true, description: 'Median wait of jobs ended within 24 hours, ms.' })
  waitP50Ms!: number | null;

  @Field(() => Float, { nullable: true, description: '95th percentile of the wait, ms.' })
  waitP95Ms!: number | null;

  @Field(() => Float, { nullable: true, description: 'Median duration of jobs ended within 24 hours, ms.' })
  durationP50Ms!: number | null;

  @Field(() => Float, { nullable: true, description: '95th percentile of the duration, ms.' })
  durationP95Ms!: number | null;
}

/** A schedule of jobs. */
@ObjectType({ description: 'A schedule that queues a job whenever its time comes, once over all nodes.' })
export class JobSchedule {
  @Field(() => String, { description: 'Name, unique.' })
  name!: string;

  @Field(() => String, { description: 'Kind of its jobs.' })
  kind!: string;

  @Field(() => String, { description: 'Cron expression of five or six fields.' })
  cron!: string;

  @Field(() => String, { description: 'Time zone of the expression.' })
  timezone!: string;

  @Field(() => GraphQLJSON, { description: 'Payload of its jobs.' })
  payload!: unknown;

  @Field(() => ID, { nullable: true, description: 'Instance of its jobs.' })
  instanceId!: string | null;

  @Field(() => Boolean, { description: 'False while it does not fire.' })
  enabled!: boolean;

  @Field(() => Boolean, {
    description: 'True for those that Waymark brings along: they can be changed and disabled, not removed.',
  })
  builtIn!: boolean;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it fires next (UTC); null while disabled.',
  })
  nextAt!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it last fired (UTC).' })
  lastFiredAt!: string | null;

  @Field(() => ID, { nullable: true, description: 'Job of the latest firing.' })
  lastJobId!: string | null;

  @Field(() => Int, { description: 'Revision, to be sent with a change.' })
  revision!: number;
}
