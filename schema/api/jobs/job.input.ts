import { ArrayMaxSize, Max, MaxLength, Min, MinLength } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { JsonValue } from '../../../src/core/canonical-json.js';
import { JobStateEnum } from './job.enum.js';

/** Filter of jobs. */
@InputType({ description: 'Narrows the list of jobs.' })
export class JobFilterInput {
  @Field(() => [String], { nullable: true, description: 'Kinds.' })
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  kinds?: string[];

  @Field(() => [JobStateEnum], { nullable: true, description: 'States.' })
  @ArrayMaxSize(10)
  states?: (keyof typeof JobStateEnum)[];

  @Field(() => ID, { nullable: true, description: 'Instance.' })
  @MaxLength(100)
  instanceId?: string;

  @Field(() => String, { nullable: true, description: 'Schedule that queued them.' })
  @MaxLength(100)
  scheduleName?: string;
}

/** Input of startJob. */
@InputType({ description: 'A job to be queued by hand.' })
export class StartJobInput {
  @Field(() => String, { description: 'Kind, one of those of `jobQueues`.' })
  @MaxLength(100)
  kind!: string;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Payload, of the shape the kind demands; default empty.',
  })
  payload?: { [name: string]: JsonValue };

  @Field(() => Int, { nullable: true, description: '1 first, 10 last; default of the kind.' })
  @Min(1)
  @Max(10)
  priority?: number;

  @Field(() => Int, { nullable: true, description: 'Seconds before it may begin; default 0.' })
  @Min(0)
  @Max(31_622_400)
  delaySeconds?: number;
}

/** Input of saveJobSchedule. */
@InputType({ description: 'A schedule as it is to be.' })
export class SaveJobScheduleInput {
  @Field(() => String, { description: 'Name, unique.' })
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @Field(() => String, { description: 'Kind of its jobs.' })
  @MaxLength(100)
  kind!: string;

  @Field(() => String, { description: 'Cron expression of five or six fields, for example `0 3 * * *`.' })
  @MaxLength(200)
  cron!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Time zone, for example `Europe/Berlin`; default UTC.',
  })
  @MaxLength(100)
  timezone?: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Payload of its jobs; default empty.' })
  payload?: { [name: string]: JsonValue };

  @Field(() => Boolean, { nullable: true, description: 'Whether it fires; default true.' })
  enabled?: boolean;

  @Field(() => Int, { nullable: true, description: 'Revision that is changed; absent to create.' })
  revision?: number;
}
