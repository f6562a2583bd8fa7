import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { EventFilterInput } from '../../schema/api/events/event.input.js';
import { EventMessage } from '../../schema/api/events/event.type.js';
import type { EventSubscription as Wanted, FeedItem } from '../../src/events/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';

/** Events as they happen. */
@Resolver()
export class EventSubscription {
  @Subscription(() => EventMessage, {
    description:
      'Events as they happen, on whatever node, or all behind one that was seen. Each is delivered only to who may see it where and when it happened.',
    name: 'events',
    subscribe: ({ args, context }) => {
      const { request, live } = context as ApiContext;
      const { after, kinds, filter } = args as Pick<Wanted, 'after' | 'kinds'> & {
        filter?: EventFilterInput;
      };
      return live.events(request, { ...filter, after, kinds });
    },
  })
  @Permit('signed-in')
  events(
    @Root() item: FeedItem,
    @Arg('after', () => ID, {
      nullable: true,
      description: 'Id of the last event seen: what follows comes first, without loss or repetition.',
    })
    _after?: string,
    @Arg('kinds', () => [String], { nullable: true, description: 'Kinds; all when absent.' })
    _kinds?: string[],
    @Arg('filter', () => EventFilterInput, { nullable: true, description: 'Which events.' })
    _filter?: EventFilterInput,
  ): EventMessage {
    return item.type === 'event'
      ? { event: item.event, missed: null }
      : { event: null, missed: { count: item.count, resumeFrom: item.resumeFrom } };
  }
}
