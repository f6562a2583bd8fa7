import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { DeadLetterStateEnum, type DeadLetterStateValue } from '../../schema/api/events/event.enum.js';
import {
  DiscardDeadLettersInput,
  ReplayEventsInput,
  RetryDeadLettersInput,
} from '../../schema/api/events/event.input.js';
import {
  type ChangedDeadLetters,
  DeadLetter,
  DeadLetterConnection,
  Event,
  EventConnection,
  EventConsumer,
  EventKindInfo,
  type EventReplay,
  EventStatus,
} from '../../schema/api/events/event.type.js';
import {
  DiscardDeadLettersResult,
  ReplayEventsResult,
  RetryDeadLettersResult,
} from '../../schema/api/events/event.union.js';
import { type EventService, eventKinds } from '../../src/events/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Events, their consumers and what failed. */
@Resolver()
export class EventResolver {
  constructor(private readonly events: EventService) {}

  @Query(() => [EventKindInfo], { description: 'Every kind of event, by name.' })
  @Permit('signed-in')
  eventKinds(): EventKindInfo[] {
    return eventKinds();
  }

  @Query(() => EventConnection, {
    description: 'Published events, oldest first unless asked otherwise.',
    name: 'events',
  })
  @Permit('event.read')
  async history(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('kinds', () => [String], { nullable: true, description: 'Kinds; all when absent.' })
    kinds?: string[],
    @Arg('aggregate', () => String, { nullable: true, description: 'What the events are about.' })
    aggregate?: string,
    @Arg('newestFirst', () => Boolean, { defaultValue: false, description: 'From the newest backwards.' })
    newestFirst?: boolean,
  ): Promise<ConnectionShape<Event>> {
    const found = await this.events.history(request, { ...page, kinds, aggregate, newestFirst });
    return toConnection(found, (event) => event, page.after);
  }

  @Query(() => EventStatus, { description: 'Where publishing stands.' })
  @Permit('event.read')
  eventStatus(@Ctx() { request }: ApiContext): Promise<EventStatus> {
    return this.events.status(request);
  }

  @Query(() => [EventConsumer], { description: 'Consumers of events, how far behind they are, what failed.' })
  @Permit('event.read')
  eventConsumers(@Ctx() { request }: ApiContext): Promise<EventConsumer[]> {
    return this.events.consumers(request);
  }

  @Query(() => DeadLetterConnection, {
    description: 'Events that consumers could not handle, newest first.',
  })
  @Permit('event.read')
  async deadLetters(
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('consumer', () => String, { nullable: true, description: 'Of one consumer.' }) consumer?: string,
    @Arg('state', () => DeadLetterStateEnum, { defaultValue: 'DEAD', description: 'In this state.' })
    state?: DeadLetterStateValue,
  ): Promise<ConnectionShape<DeadLetter>> {
    const found = await this.events.deadLetters(request, { ...page, consumer, state });
    return toConnection(found, (letter) => letter, page.after);
  }

  @Query(() => DeadLetter, { description: 'One dead letter.' })
  @Permit('event.read')
  deadLetter(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id.' }) id: string,
  ): Promise<DeadLetter> {
    return this.events.deadLetter(request, id);
  }

  @Mutation(() => RetryDeadLettersResult, {
    description: 'Has dead letters handled again, with all their tries.',
  })
  @Permit('event.manage')
  retryDeadLetters(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RetryDeadLettersInput, { description: 'Which.' }) input: RetryDeadLettersInput,
  ): Promise<ChangedDeadLetters | UserError> {
    return outcome(async () => ({ count: await this.events.retryDeadLetters(request, input) }));
  }

  @Mutation(() => DiscardDeadLettersResult, { description: 'Sets dead letters aside for good.' })
  @Permit('event.manage')
  discardDeadLetters(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => DiscardDeadLettersInput, { description: 'Which.' }) input: DiscardDeadLettersInput,
  ): Promise<ChangedDeadLetters | UserError> {
    return outcome(async () => ({ count: await this.events.discardDeadLetters(request, input) }));
  }

  @Mutation(() => ReplayEventsResult, { description: 'Gives past events to one consumer.' })
  @Permit('event.manage')
  replayEvents(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => ReplayEventsInput, { description: 'Which, and to whom.' }) input: ReplayEventsInput,
  ): Promise<EventReplay | UserError> {
    const from = input.from?.toISOString() ?? null;
    return outcome(() => this.events.replay(request, { ...input, from }));
  }
}
