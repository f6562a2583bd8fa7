import { ArrayMaxSize, ArrayMinSize, MaxLength } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

/** A member of a payload and its value. */
@InputType({ description: 'A member of the payload that must have a value.' })
export class EventPayloadMatchInput {
  @Field(() => String, { description: 'Name of the member.' })
  @MaxLength(200)
  member!: string;

  @Field(() => String, { description: 'Its value, compared as text.' })
  @MaxLength(4000)
  equals!: string;
}

/** Which events are wanted. */
@InputType({
  description: 'Which events are wanted. Everything given must hold; a list is met by any member.',
})
export class EventFilterInput {
  @Field(() => [String], { nullable: true, description: 'What the events are about.' })
  @ArrayMaxSize(500)
  aggregates?: string[];

  @Field(() => String, { nullable: true, description: 'Key of an asset: events at it and inside of it.' })
  @MaxLength(4000)
  assetPrefix?: string;

  @Field(() => ID, { nullable: true, description: 'Id of an instance that the payload names.' })
  @MaxLength(200)
  instanceId?: string;

  @Field(() => ID, { nullable: true, description: 'Everything one outer cause led to.' })
  @MaxLength(200)
  correlationId?: string;

  @Field(() => [ID], { nullable: true, description: 'Accounts that caused them.' })
  @ArrayMaxSize(500)
  subjectIds?: string[];

  @Field(() => [EventPayloadMatchInput], { nullable: true, description: 'Members of the payload.' })
  @ArrayMaxSize(20)
  payload?: EventPayloadMatchInput[];
}

/** Which dead letters to try again. */
@InputType({ description: 'Which dead letters to have handled again.' })
export class RetryDeadLettersInput {
  @Field(() => [ID], { description: 'Their ids, 1 to 1,000.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  ids!: string[];
}

/** Which dead letters to set aside. */
@InputType({ description: 'Which dead letters to set aside for good.' })
export class DiscardDeadLettersInput {
  @Field(() => [ID], { description: 'Their ids, 1 to 1,000.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  ids!: string[];

  @Field(() => String, { nullable: true, description: 'Why; kept with them.' })
  @MaxLength(1_000)
  reason?: string;
}

/** What to give to a consumer again. */
@InputType({
  description: 'Past events to give to a consumer: from a time, behind an event, or all that are kept.',
})
export class ReplayEventsInput {
  @Field(() => String, { description: 'Name of the consumer.' })
  @MaxLength(200)
  consumer!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Events from this time on.' })
  from?: Date;

  @Field(() => ID, { nullable: true, description: 'Events behind this one; not together with `from`.' })
  @MaxLength(200)
  after?: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Also those that the consumer has handled; otherwise they are passed over.',
  })
  again!: boolean;
}
