import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { CollectionProgress, type CollectionRun } from '../../schema/api/ingest/instance.type.js';
import type { LiveItem } from '../../src/events/index.js';
import type { CollectionRun as Run } from '../../src/ingest/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';

/** Progress of runs as it happens, on whatever node they work. */
@Resolver()
export class CollectionSubscription {
  @Subscription(() => CollectionProgress, {
    description: 'Progress of the runs of one instance, or of all that the caller may see, as it happens.',
    subscribe: ({ args, context }) => {
      const { request, live } = context as ApiContext;
      return live.collectionRuns(request, (args as { instanceId?: string }).instanceId ?? null);
    },
  })
  @Permit('instance.read')
  collectionProgress(
    @Root() item: LiveItem<Run>,
    @Arg('instanceId', () => ID, { nullable: true, description: 'Id of the instance; all when absent.' })
    _instanceId?: string,
  ): CollectionProgress {
    return item.type === 'missed'
      ? { run: null, missed: item.count }
      : { run: item.message as unknown as CollectionRun, missed: 0 };
  }
}
