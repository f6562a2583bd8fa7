import type { Redis } from 'ioredis';
import type { RequestContext } from '../core/context.js';
import { systemClock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import type { GraphClient } from '../graph/index.js';
import { type AuditWriter, checkKinds, EventService } from './admin/event.service.js';
import { type EventRetentionPolicy, retainEvents } from './admin/retention.js';
import { ConsumerHost } from './consumers/consumer-host.js';
import { ConsumerStore } from './consumers/consumer.store.js';
import type { EventConsumer } from './consumers/types.js';
import type { EventFilter } from './event-filter.js';
import { EventReader } from './event-reader.js';
import { EventStream } from './event-stream.js';
import { EventFeed, type EventFeedParts } from './feed/event-feed.js';
import type { FeedItem } from './feed/feed-reader.js';
import { outboxTopic } from './outbox.js';
import { OutboxStore } from './outbox.store.js';
import { Relay } from './relay.js';

/** What events work with. */
export interface EventsDependencies {
  graph: GraphClient;
  redis: Redis;
  logger: Logger;
  audit: AuditWriter;
  accessNow: EventFeedParts['accessNow'];
  accessVersion: EventFeedParts['accessVersion'];
  /** Newest events kept in the stream. */
  window: number;
  /** Events that a subscriber may be behind. */
  subscriberLag: number;
  retention: EventRetentionPolicy;
  /** Start of the names in Redis; another one is another stream of the same events. Default `waymark`. */
  namespace?: string;
}

/** Where a subscription begins. */
export interface EventSubscription extends EventFilter {
  /** Id of the last event seen; what follows it comes first. */
  after?: string | null;
}

/** Events of one node: publishing, consuming, subscribing, and what operators do. */
export class Events {
  readonly service: EventService;
  readonly feed: EventFeed;
  readonly stream: EventStream;
  readonly outbox: OutboxStore;
  readonly #relay: Relay;
  readonly #consumers: ConsumerHost;
  readonly #ends: (() => void)[];
  #feeding: Promise<void> | undefined;

  constructor(private readonly deps: EventsDependencies) {
    const { graph, logger } = deps;
    this.outbox = new OutboxStore(graph);
    this.stream = new EventStream(deps.redis, deps.namespace ?? 'waymark', deps.window);
    const reader = new EventReader(this.outbox, this.stream);
    const { outbox, stream } = this;
    this.#relay = new Relay(graph, outbox, stream, logger);
    this.feed = new EventFeed(
      { graph, outbox, stream, reader, logger, accessNow: deps.accessNow, accessVersion: deps.accessVersion },
      { lag: deps.subscriberLag },
    );
    this.#consumers = new ConsumerHost({ store: new ConsumerStore(graph), outbox, reader }, logger);
    this.service = new EventService(graph, outbox, stream, deps.audit);
    this.#ends = [
      graph.onCommitted(outboxTopic, () => {
        this.#relay.wake();
        this.stream.hint();
      }),
      this.feed.onEvents(() => this.#consumers.wake()),
    ];
  }

  /** Publishes events while this node has the right to. For the role `scheduler`. */
  startRelay(): void {
    this.#relay.start();
  }

  /** Removes old events by the policy; to be called regularly. @returns how many */
  async retain(): Promise<{ expired: number; compacted: number }> {
    return retainEvents(this.deps.graph, this.deps.retention, systemClock.nowMs());
  }

  /** Works for consumers. For the role `worker`. */
  async startConsumers(consumers: readonly EventConsumer[]): Promise<void> {
    await this.#feed();
    await this.#consumers.start(consumers);
  }

  /**
   * Events that the caller may see and the filter wants, from now on or behind `after`. Each is checked when it comes,
   * with the rights of that time.
   * @throws INPUT_INVALID for unknown kinds, NOT_FOUND when the event `after` is no longer kept
   */
  async subscribe(ctx: RequestContext, input: EventSubscription): Promise<AsyncIterableIterator<FeedItem>> {
    const { after, ...filter } = input;
    checkKinds(filter.kinds);
    await this.#feed();
    const start = after ? { id: after, position: await this.service.positionOf(after) } : null;
    return this.feed.subscribe(ctx, filter, start);
  }

  /** Stops publishing, consuming and subscriptions. */
  async stop(): Promise<void> {
    for (const end of this.#ends) end();
    await Promise.all([this.#consumers.stop(), this.#relay.stop(), this.feed.stop()]);
  }

  #feed(): Promise<void> {
    this.#feeding ??= this.feed.start();
    this.#feeding.catch(() => (this.#feeding = undefined));
    return this.#feeding;
  }
}

/** Makes the events of one node. Nothing works until it is started. */
export function createEvents(dependencies: EventsDependencies): Events {
  return new Events(dependencies);
}
