import DataLoader from 'dataloader';
import type { RequestContext } from '../../src/core/context.js';
import type { EventSubscription, FeedItem, LiveItem } from '../../src/events/index.js';
import type { CollectionRun, DiscoveryRun } from '../../src/ingest/index.js';
import type { GraphDirection, LineageChangeNotice, LineageOptions } from '../../src/lineage/index.js';
import type { RefusalNotes } from './refusals.js';
import type { SocketOutlet } from './socket-outlet.js';

/** What every resolver receives: the caller's request context and the loaders of this request. */
export interface ApiContext {
  request: RequestContext;
  loaders: LoaderRegistry;
  live: LiveFeeds;
  /** Takes what is refused to the audit trail; absent for the owner's own commands. */
  refusals?: RefusalNotes;
  /** Where the events of a subscription are sent many at once; only over WebSocket. */
  outlet?: SocketOutlet;
}

/** What subscriptions listen to. */
export interface LiveFeeds {
  /** Runs as they move on, on any node; only those the caller may see. */
  collectionRuns(ctx: RequestContext, instanceId: string | null): AsyncIterable<LiveItem<CollectionRun>>;
  /** Searches for instances as they move on, on any node. */
  discoveries(ctx: RequestContext, runId: string | null): AsyncIterable<LiveItem<DiscoveryRun>>;
  /** Events that the caller may see, as they are published on any node. */
  events(ctx: RequestContext, input: EventSubscription): Promise<AsyncIterable<FeedItem>>;
  /** Changes upstream or downstream of an asset, on any node. @throws ASSET_NOT_FOUND */
  lineage(
    ctx: RequestContext,
    input: LineageOptions & { key: string; direction: GraphDirection },
  ): Promise<AsyncIterable<LineageChangeNotice>>;
}

/**
 * The loaders of one request, made on first use. A batch function answers a map; keys without an entry load `null`.
 * One query serves all keys asked for in the same tick, so a page of rows never asks row by row.
 */
export class LoaderRegistry {
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  readonly #cache: boolean;

  /** @param options `cache: false` for subscriptions, whose messages must each see the present. */
  constructor(options: { cache: boolean } = { cache: true }) {
    this.#cache = options.cache;
  }

  /** @param name identifies the batch function and its arguments, for example `columns` or `children:Index`. */
  load<Value>(
    name: string,
    key: string,
    batch: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<Value | null> {
    let loader = this.#loaders.get(name);
    if (loader === undefined) {
      loader = new DataLoader<string, unknown>(
        async (keys) => {
          const found = await batch(keys);
          return keys.map((wanted) => found.get(wanted) ?? null);
        },
        { maxBatchSize: 5_000, cache: this.#cache },
      );
      this.#loaders.set(name, loader);
    }
    return loader.load(key) as Promise<Value | null>;
  }
}
