import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import {
  ChangeWatchMethodEnum,
  CollectionModeEnum,
  CollectionStateEnum,
  CollectionTriggerEnum,
  EngineKindEnum,
  TlsModeEnum,
} from './ingest.enum.js';

/** An instance as it is reached and collected. */
@ObjectType({ description: 'A database server as it is reached and collected. Never shows a secret.' })
export class Instance {
  @Field(() => ID, { description: 'Immutable id.' })
  id!: string;

  @Field(() => String, { description: 'Key: the root of the keys of everything in it.' })
  key!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Field(() => EngineKindEnum, { description: 'Engine.' })
  engine!: string;

  @Field(() => String, {
    nullable: true,
    description: 'postgresql, mysql, mariadb, redis or valkey; null before the first sign-in.',
  })
  flavour!: string | null;

  @Field(() => String, { nullable: true, description: 'Version as the server prints it.' })
  version!: string | null;

  @Field(() => String, { description: 'Host.' })
  host!: string;

  @Field(() => Int, { description: 'Port.' })
  port!: number;

  @Field(() => String, { nullable: true, description: 'Account in use.' })
  user!: string | null;

  @Field(() => TlsModeEnum, { description: 'How TLS is used.' })
  tls!: string;

  @Field(() => Boolean, { description: 'True when a password is stored.' })
  hasSecret!: boolean;

  @Field(() => String, { description: 'Environment.' })
  environment!: string;

  @Field(() => [String], { description: 'Tags set on the instance.' })
  tags!: string[];

  @Field(() => String, { nullable: true, description: 'Cron expression of its runs; null for the default.' })
  schedule!: string | null;

  @Field(() => String, { nullable: true, description: 'Time zone of the schedule; null for the default.' })
  timezone!: string | null;

  @Field(() => Boolean, { description: 'False: no scheduled runs and no watch.' })
  enabled!: boolean;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Next scheduled run (UTC), when this node plans one.',
  })
  nextRunAt!: string | null;

  @Field(() => ChangeWatchMethodEnum, {
    nullable: true,
    description: 'How changes are noticed between runs; null while nothing watches.',
  })
  watchMethod!: string | null;

  @Field(() => String, { nullable: true, description: 'Why no better way is in use, and how to enable it.' })
  watchAdvice!: string | null;

  @Field(() => Int, { description: 'Runs that failed in a row.' })
  consecutiveFailures!: number;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'While backing off: the next attempt (UTC).',
  })
  nextAttemptAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Code of the last failure.' })
  lastErrorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What the last failure was and what to do.' })
  lastErrorMessage!: string | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'End of the last run that succeeded (UTC).',
  })
  lastSuccessAt!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was registered (UTC).' })
  registeredAt!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was retired (UTC).' })
  retiredAt!: string | null;
}

/** A problem that did not stop a run. */
@ObjectType({ description: 'A problem that did not stop a run.' })
export class CollectionWarning {
  @Field(() => String, { description: 'UPPER_SNAKE code, for example MISSING_GRANT.' })
  code!: string;

  @Field(() => String, { description: 'Key of the asset concerned.' })
  key!: string;

  @Field(() => String, { description: 'What happened.' })
  message!: string;

  @Field(() => String, { description: 'What to do.' })
  remedy!: string;
}

/** A collection run. */
@ObjectType({ description: 'A collection run of one instance.' })
export class CollectionRun {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the instance.' })
  instanceId!: string;

  @Field(() => String, { description: 'Key of the instance.' })
  instanceKey!: string;

  @Field(() => CollectionModeEnum, { description: 'How it reads.' })
  mode!: string;

  @Field(() => CollectionTriggerEnum, { description: 'Why it was started.' })
  trigger!: string;

  @Field(() => [String], { nullable: true, description: 'Keys of the parts collected; null for everything.' })
  only!: string[] | null;

  @Field(() => CollectionStateEnum, { description: 'State.' })
  state!: string;

  @Field(() => String, { description: 'What it is doing.' })
  phase!: string;

  @Field(() => Int, { description: 'Steps of the phase that are done.' })
  done!: number;

  @Field(() => Int, { nullable: true, description: 'Steps of the phase, where they are counted.' })
  total!: number | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was asked for (UTC).' })
  queuedAt!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it began (UTC).' })
  startedAt!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it ended (UTC).' })
  finishedAt!: string | null;

  @Field(() => Float, { nullable: true, description: 'Duration in milliseconds.' })
  durationMs!: number | null;

  @Field(() => Int, { description: 'Assets added.' })
  added!: number;

  @Field(() => Int, { description: 'Assets changed.' })
  changed!: number;

  @Field(() => Int, { description: 'Assets removed.' })
  removed!: number;

  @Field(() => Int, { description: 'Assets found unchanged.' })
  unchanged!: number;

  @Field(() => [CollectionWarning], { description: 'The first 200 warnings.' })
  warnings!: CollectionWarning[];

  @Field(() => Int, { description: 'All warnings, counted.' })
  warningCount!: number;

  @Field(() => String, { nullable: true, description: 'Code of the failure.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What failed and what to do.' })
  errorMessage!: string | null;

  @Field(() => String, { description: 'Who asked for it.' })
  requestedBy!: string;
}

/** Lists of runs. */
@ObjectType({ description: 'A page of runs, newest first.' })
export class CollectionRunConnection extends Connection('CollectionRun', () => CollectionRun) {}

/** A message of a subscription. */
@ObjectType({ description: 'A run has moved on, or messages were missed.' })
export class CollectionProgress {
  @Field(() => CollectionRun, {
    nullable: true,
    description: 'The run as it is now; null when messages were missed.',
  })
  run!: CollectionRun | null;

  @Field(() => Int, {
    description: 'Messages missed because they were read too slowly; ask for the runs to catch up.',
  })
  missed!: number;
}

/** Facts of a sign-in. */
@ObjectType({ description: 'What a sign-in to an instance told.' })
export class EngineFacts {
  @Field(() => String, { description: 'postgresql, mysql, mariadb, redis or valkey.' })
  flavour!: string;

  @Field(() => String, { description: 'Version as the server prints it.' })
  version!: string;

  @Field(() => String, { description: 'Account in use, as the server names it.' })
  account!: string;

  @Field(() => Boolean, { description: 'True when the connection is encrypted.' })
  encrypted!: boolean;
}

/** A new instance. */
@ObjectType({ description: 'A registered instance with its first run.' })
export class RegisteredInstance {
  @Field(() => Instance, { description: 'The instance.' })
  instance!: Instance;

  @Field(() => EngineFacts, { description: 'What the sign-in told.' })
  facts!: EngineFacts;

  @Field(() => CollectionRun, {
    nullable: true,
    description: 'The first collection, when one was asked for.',
  })
  run!: CollectionRun | null;
}
