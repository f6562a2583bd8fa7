/**
 * Notifications: messages about events through webhooks, mail and chat services.
 * The door of the domain.
 */
import { type Clock, isoTime, systemClock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import type { SecretVault } from '../core/secrets.js';
import type { AccessOf, BatchConsumer, OutboxStore } from '../events/index.js';
import type { GraphClient } from '../graph/index.js';
import type { NetworkPolicy } from './channels/guarded-request.js';
import { type DeliveryOptions, DeliveryWorker } from './delivery/delivery-worker.js';
import { notificationConsumer } from './delivery/notification-consumer.js';
import { Sender } from './delivery/sender.js';
import { NotificationService } from './notification.service.js';
import { NotificationStore } from './notification.store.js';

export { type ChannelKindDefinition, channelKindDefinitions } from './channels/channel-kinds.js';
export { isAllowedAddress, type NetworkPolicy } from './channels/guarded-request.js';
export { defaultDeliveryOptions, type DeliveryOptions } from './delivery/delivery-worker.js';
export {
  type DeliveryQuery,
  NotificationService,
  type Preview,
  type SaveChannelInput,
  type SaveSubscriptionInput,
} from './notification.service.js';
export { fillTemplate, usualDigest, usualTemplate } from './rules/template.js';
export { sendingTime } from './rules/timing.js';
export {
  type Channel,
  type ChannelKind,
  channelKinds,
  type Delivery,
  type DeliveryState,
  deliveryStates,
  type QuietHours,
  type Subscription,
  type Template,
} from './types.js';

/** What notifications work with. */
export interface NotificationDependencies {
  graph: GraphClient;
  outbox: OutboxStore;
  vault: SecretVault;
  logger: Logger;
  /** What the owner of a subscription may see now. */
  accessOf: (ownerId: string) => Promise<AccessOf>;
  network: NetworkPolicy;
  /** Days for which the delivery log is kept. */
  keepDays: number;
  clock?: Clock;
  delivery?: DeliveryOptions;
  /** Keeps sets of subscriptions and their deliveries apart that share a graph. Default: the one without a name. */
  space?: string;
}

/** Notifications of one node. */
export interface Notifications {
  service: NotificationService;
  /** Turns events into deliveries; to be given to the consumers of events. */
  consumer: BatchConsumer;
  /** Sends what is due. For the role `worker`. */
  worker: DeliveryWorker;
  /** Removes old deliveries from the log; to be called regularly. @returns how many */
  retain(): Promise<number>;
}

/** Makes the notifications of one node. Nothing is sent until the worker is started. */
export function createNotifications(dependencies: NotificationDependencies): Notifications {
  const { graph, outbox, vault, logger, network, keepDays, clock = systemClock } = dependencies;
  const store = new NotificationStore(graph, dependencies.space);
  const sender = new Sender(vault, network);
  const worker = new DeliveryWorker(store, outbox, sender, logger, dependencies.delivery);
  const due = (): void => worker.wake();
  return {
    service: new NotificationService(store, outbox, vault, sender, clock, due),
    // Deliveries are committed with the event, a moment after the call.
    consumer: notificationConsumer(store, dependencies.accessOf, () => setTimeout(due, 20).unref()),
    worker,
    retain: () => store.prune(isoTime(clock.nowMs() - keepDays * 86_400_000)),
  };
}
