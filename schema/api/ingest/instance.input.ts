import { ArrayMaxSize, Max, MaxLength, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { RegisterInstanceInput as NewInstance } from '../../../src/ingest/index.js';
import { CollectionModeEnum, CollectionStateEnum, EngineKindEnum, TlsModeEnum } from './ingest.enum.js';

/** Input of registerInstance. */
@InputType({ description: 'How to reach and collect a new instance.' })
export class RegisterInstanceInput {
  @Field(() => EngineKindEnum, { description: 'Engine.' })
  engine!: NewInstance['engine'];

  @Field(() => String, { description: 'Host name or address.' })
  @MaxLength(255)
  host!: string;

  @Field(() => Int, { nullable: true, description: 'Port; default the engine’s.' })
  @Min(1)
  @Max(65535)
  port?: number;

  @Field(() => String, { nullable: true, description: 'Account.' })
  @MaxLength(255)
  user?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Password; encrypted before it is stored, never returned.',
  })
  @MaxLength(4096)
  password?: string;

  @Field(() => String, { nullable: true, description: 'Database to connect to first.' })
  @MaxLength(255)
  database?: string;

  @Field(() => TlsModeEnum, { nullable: true, description: 'How TLS is used; default PREFER.' })
  tls?: NonNullable<NewInstance['tls']>;

  @Field(() => String, { nullable: true, description: 'PEM text of the certificate authority.' })
  @MaxLength(1_000_000)
  tlsCa?: string;

  @Field(() => String, { nullable: true, description: 'Display name; default host:port.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'Environment.' })
  @MaxLength(100)
  environment?: string;

  @Field(() => [String], { nullable: true, description: 'Tags, inherited by everything in it.' })
  @ArrayMaxSize(100)
  tags?: string[];

  @Field(() => String, { nullable: true, description: 'Cron expression of its runs.' })
  @MaxLength(200)
  schedule?: string;

  @Field(() => String, { nullable: true, description: 'Time zone of the schedule.' })
  @MaxLength(100)
  timezone?: string;

  @Field(() => Boolean, { nullable: true, description: 'Start a first collection at once; default true.' })
  collect?: boolean;
}

/** Input of updateInstance. */
@InputType({ description: 'What to change of an instance; members left out stay, null takes a value away.' })
export class UpdateInstanceInput {
  @Field(() => ID, { description: 'Id of the instance.' })
  instanceId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'New host: the keys of everything in the instance move with it.',
  })
  @MaxLength(255)
  host?: string;

  @Field(() => Int, { nullable: true, description: 'New port.' })
  @Min(1)
  @Max(65535)
  port?: number;

  @Field(() => String, { nullable: true, description: 'Account.' })
  @MaxLength(255)
  user?: string;

  @Field(() => String, { nullable: true, description: 'Password.' })
  @MaxLength(4096)
  password?: string;

  @Field(() => TlsModeEnum, { nullable: true, description: 'How TLS is used.' })
  tls?: NonNullable<NewInstance['tls']>;

  @Field(() => String, { nullable: true, description: 'PEM text of the certificate authority.' })
  @MaxLength(1_000_000)
  tlsCa?: string;

  @Field(() => String, { nullable: true, description: 'Display name.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'Environment.' })
  @MaxLength(100)
  environment?: string;

  @Field(() => [String], { nullable: true, description: 'Tags.' })
  @ArrayMaxSize(100)
  tags?: string[];

  @Field(() => String, { nullable: true, description: 'Cron expression of its runs.' })
  @MaxLength(200)
  schedule?: string;

  @Field(() => String, { nullable: true, description: 'Time zone of the schedule.' })
  @MaxLength(100)
  timezone?: string;

  @Field(() => Boolean, { nullable: true, description: 'False: no scheduled runs and no watch.' })
  enabled?: boolean;
}

/** Input of startCollection. */
@InputType({ description: 'A run to start.' })
export class StartCollectionInput {
  @Field(() => ID, { description: 'Id of the instance.' })
  instanceId!: string;

  @Field(() => CollectionModeEnum, { nullable: true, description: 'Default INCREMENTAL.' })
  mode?: 'FULL' | 'INCREMENTAL';

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the parts to collect; everything when absent.',
  })
  @ArrayMaxSize(1000)
  only?: string[];
}

/** Filter of runs. */
@InputType({ description: 'Narrows a list of runs.' })
export class CollectionRunFilterInput {
  @Field(() => ID, { nullable: true, description: 'Id of the instance.' })
  instanceId?: string;

  @Field(() => [CollectionStateEnum], { nullable: true, description: 'States.' })
  @ArrayMaxSize(10)
  states?: ('QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'PARTIAL' | 'FAILED' | 'CANCELLED' | 'INTERRUPTED')[];
}
