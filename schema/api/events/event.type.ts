import { GraphQLBigInt, GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { DeadLetterStateEnum, type DeadLetterStateValue } from './event.enum.js';

/** Something that has happened. */
@ObjectType({
  description:
    'Something that has happened. The shapes of payloads are in docs/events, one JSON Schema per kind.',
})
export class Event {
  @Field(() => ID, { description: 'Unique; resume behind it with `after`.' })
  id!: string;

  @Field(() => String, { description: 'Kind, for example asset.changed.' })
  kind!: string;

  @Field(() => Int, { description: 'Version of the shape of the payload.' })
  version!: number;

  @Field(() => GraphQLBigInt, { description: 'Place in the order of all events: 1, 2, 3, …' })
  position!: number;

  @Field(() => String, { description: 'What the event is about; its events come in their order.' })
  aggregate!: string;

  @Field(() => Int, { description: '1, 2, 3, … within the aggregate.' })
  sequence!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it happened.' })
  at!: Date | string;

  @Field(() => ID, { description: 'Shared by everything that one outer cause led to.' })
  correlationId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the event or job that caused this one; null for a request.',
  })
  causationId!: string | null;

  @Field(() => String, { nullable: true, description: 'W3C trace context; null when nobody traced.' })
  traceparent!: string | null;

  @Field(() => ID, { description: 'Account that caused it; `system` for Waymark itself.' })
  subjectId!: string;

  @Field(() => GraphQLJSONObject, { description: 'What happened.' })
  payload!: Record<string, unknown>;
}

/** Pages of events. */
export const EventConnection = Connection('Event', () => Event);

/** What a slow subscriber missed. */
@ObjectType({ description: 'The subscriber was too slow and skipped to the present.' })
export class MissedEvents {
  @Field(() => Int, { description: 'Events passed over that it would have received.' })
  count!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'Subscribe with `after: resumeFrom` to receive them; null when nothing was received before.',
  })
  resumeFrom!: string | null;
}

/** A message of the subscription: one of the two. */
@ObjectType({ description: 'A message of the subscription to events: an event, or word of missed ones.' })
export class EventMessage {
  @Field(() => Event, { nullable: true, description: 'The event.' })
  event!: Event | null;

  @Field(() => MissedEvents, { nullable: true, description: 'What was missed.' })
  missed!: MissedEvents | null;
}

/** A kind of event. */
@ObjectType({ description: 'A kind of event.' })
export class EventKindInfo {
  @Field(() => String, { description: 'Name.' })
  kind!: string;

  @Field(() => Int, { description: 'Version of the shape of the payload.' })
  version!: number;

  @Field(() => String, { description: 'When it happens.' })
  description!: string;

  @Field(() => String, { description: 'Permission needed to see it, at the place where it happened.' })
  permission!: string;

  @Field(() => GraphQLJSONObject, { description: 'JSON Schema of the whole event.' })
  schema!: Record<string, unknown>;
}

/** Where events stand. */
@ObjectType({ description: 'Where publishing stands.' })
export class EventStatus {
  @Field(() => GraphQLBigInt, { description: 'Position of the last event that has one.' })
  head!: number;

  @Field(() => Int, { description: 'Events that wait to be published.' })
  waiting!: number;

  @Field(() => GraphQLBigInt, {
    nullable: true,
    description: 'Oldest position in the stream; null when Redis does not answer or the stream is empty.',
  })
  streamFirst!: number | null;

  @Field(() => GraphQLBigInt, {
    nullable: true,
    description: 'Newest position in the stream; null when Redis does not answer.',
  })
  streamLast!: number | null;
}

/** How far a replay has come. */
@ObjectType({ description: 'A replay and how far it has come.' })
export class EventReplayProgress {
  @Field(() => ID, { description: 'Id of the replay.' })
  id!: string;

  @Field(() => GraphQLBigInt, { description: 'The events behind this position …' })
  fromPosition!: number;

  @Field(() => GraphQLBigInt, { description: '… up to this one are given.' })
  toPosition!: number;

  @Field(() => GraphQLBigInt, { description: 'Position up to which all lanes have come.' })
  position!: number;

  @Field(() => Int, {
    description: 'Events handled; those handled before are passed over unless asked for again.',
  })
  handled!: number;

  @Field(() => Boolean, { description: 'Also those that the consumer had handled.' })
  again!: boolean;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was asked for.' })
  at!: Date | string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it ended; null while it goes on.' })
  finishedAt!: Date | string | null;
}

/** A consumer of events. */
@ObjectType({ description: 'Somebody inside Waymark who is told of events.' })
export class EventConsumer {
  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'What it does.' })
  description!: string;

  @Field(() => [String], { nullable: true, description: 'Kinds it receives; null for all.' })
  kinds!: string[] | null;

  @Field(() => Int, { description: 'Lanes that work in parallel.' })
  lanes!: number;

  @Field(() => GraphQLBigInt, { description: 'Position up to which all its lanes have come.' })
  position!: number;

  @Field(() => GraphQLBigInt, { description: 'Events between that position and the last one.' })
  lag!: number;

  @Field(() => Int, { description: 'Events that are tried again or wait behind one that is.' })
  retrying!: number;

  @Field(() => Int, { description: 'Events given up.' })
  deadLetters!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When a lane last wrote down its place.' })
  movedAt!: Date | string;

  @Field(() => [EventReplayProgress], { description: 'Its last five replays, newest first.' })
  replays!: EventReplayProgress[];
}

/** A failed delivery. */
@ObjectType({ description: 'An event that a consumer could not handle.' })
export class DeadLetter {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'The consumer.' })
  consumer!: string;

  @Field(() => DeadLetterStateEnum, { description: 'What becomes of it.' })
  state!: DeadLetterStateValue;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'Code of the last error.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Message of the last error, without secrets.' })
  errorMessage!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'First failure.' })
  firstFailedAt!: Date | string;

  @Field(() => GraphQLDateTimeISO, { description: 'Last failure.' })
  lastFailedAt!: Date | string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the consumer undid what it had begun; null when it has nothing to undo.',
  })
  compensatedAt!: Date | string | null;

  @Field(() => String, { nullable: true, description: 'Why it could not be undone.' })
  compensationError!: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was set aside.' })
  discardedAt!: Date | string | null;

  @Field(() => ID, { nullable: true, description: 'Account that set it aside.' })
  discardedBy!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was set aside.' })
  discardReason!: string | null;

  @Field(() => Event, { description: 'The event.' })
  event!: Event;
}

/** Pages of dead letters. */
export const DeadLetterConnection = Connection('DeadLetter', () => DeadLetter);

/** How many dead letters a mutation was about. */
@ObjectType({ description: 'How many dead letters were changed.' })
export class ChangedDeadLetters {
  @Field(() => Int, { description: 'Their number.' })
  count!: number;
}

/** A replay. */
@ObjectType({ description: 'Past events given to a consumer again.' })
export class EventReplay {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => GraphQLBigInt, { description: 'The events behind this position …' })
  fromPosition!: number;

  @Field(() => GraphQLBigInt, { description: '… up to this one are given.' })
  toPosition!: number;
}
