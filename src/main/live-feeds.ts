import type { LiveFeeds } from '../../resolvers/edge/api-context.js';
import { isEverywhere } from '../core/permissions.js';
import type { Runtime } from './runtime.js';

/** What subscriptions listen to; each delivers only what its listener may see. */
export function liveFeeds({
  events,
  ingest,
  lineage,
  runFeed,
  discoveryFeed,
}: Pick<Runtime, 'events' | 'ingest' | 'lineage' | 'runFeed' | 'discoveryFeed'>): LiveFeeds {
  return {
    events: (ctx, input) => events.subscribe(ctx, input),
    lineage: (ctx, input) => lineage.watch.watch(ctx, input),
    discoveries: (ctx, runId) =>
      discoveryFeed.listen((run) => runId === null || run.id === runId, ctx.signal),
    collectionRuns: (ctx, instanceId) =>
      runFeed.listen(async (run) => {
        if (instanceId !== null && run.instanceId !== instanceId) return false;
        return (
          isEverywhere(ctx.access('instance.read')) ||
          (await ingest.instances.instance(ctx, { id: run.instanceId })) !== null
        );
      }, ctx.signal),
  };
}
