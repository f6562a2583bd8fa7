import { isoTime } from '../../core/clock.js';
import {
  type AccessOf,
  type BatchConsumer,
  isVisible,
  matchesFilter,
  type PlacedEvent,
  placeEvents,
} from '../../events/index.js';
import type { NotificationStore } from '../notification.store.js';
import { sendingTime } from '../rules/timing.js';
import type { Subscription } from '../types.js';

/**
 * The consumer that turns events into deliveries, in the transaction in which the event is noted as handled: an event
 * makes one delivery per subscription, whatever happens to nodes.
 * @param accessOf what the owner of a subscription may see now
 * @param made called when deliveries may be due
 */
export function notificationConsumer(
  store: NotificationStore,
  accessOf: (ownerId: string) => Promise<AccessOf>,
  made: () => void,
): BatchConsumer {
  return {
    name: 'notifications',
    description: 'Sends messages about events through notification channels.',
    kinds: null,
    batch: 100,
    handleBatch: async (events, { tx }) => {
      const subscriptions = (await store.subscriptions(tx)).filter((subscription) => subscription.enabled);
      const wanted = subscriptions.flatMap((subscription) => {
        const matching = events.filter((event) => matchesFilter(event, subscription.filter));
        return matching.length === 0 ? [] : [{ subscription, matching }];
      });
      if (wanted.length === 0) return;
      const placed = new Map(
        (await placeEvents(store.graph, events)).map((item) => [item.event.id, item] as const),
      );
      const rows: Record<string, unknown>[] = [];
      for (const { subscription, matching } of wanted) {
        const access = await accessOf(subscription.ownerId);
        for (const event of matching) {
          const item = placed.get(event.id);
          if (item !== undefined && isVisible(item, access)) rows.push(deliveryOf(subscription, item));
        }
      }
      if (rows.length > 0) await store.addDeliveries(tx, rows);
      made();
    },
  };
}

/** Ids begin with the event's, so the log is in the order of events. */
function deliveryOf(subscription: Subscription, { event }: PlacedEvent): Record<string, unknown> {
  const nowMs = Date.now();
  const { atMs, digestKey } = sendingTime(subscription, nowMs);
  return {
    id: `${event.id}-${subscription.id}`,
    subscriptionId: subscription.id,
    channelId: subscription.channelId,
    eventId: event.id,
    eventKind: event.kind,
    createdAt: isoTime(nowMs),
    nextAtMs: atMs,
    digestKey,
  };
}
