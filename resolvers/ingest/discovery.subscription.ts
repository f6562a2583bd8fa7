import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { DiscoveryProgress } from '../../schema/api/ingest/discovery.type.js';
import type { LiveItem } from '../../src/events/index.js';
import type { DiscoveryRun } from '../../src/ingest/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';

/** Progress of searches as it happens, on whatever node they work. */
@Resolver()
export class DiscoverySubscription {
  @Subscription(() => DiscoveryProgress, {
    description: 'Progress of one search for instances, or of all, as it happens.',
    subscribe: ({ args, context }) => {
      const { request, live } = context as ApiContext;
      return live.discoveries(request, (args as { runId?: string }).runId ?? null);
    },
  })
  @Permit('discovery.run')
  discoveryProgress(
    @Root() item: LiveItem<DiscoveryRun>,
    @Arg('runId', () => ID, { nullable: true, description: 'Id of the search; all when absent.' })
    _runId?: string,
  ): DiscoveryProgress {
    return item.type === 'missed' ? { run: null, missed: item.count } : { run: item.message, missed: 0 };
  }
}
