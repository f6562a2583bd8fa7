/**
 * Events: what has happened, written with the fact itself and carried to whoever listens.
 * The door of the room.
 */
export type { AuditWriter, EventPage, EventPageRequest, EventStatus } from './admin/event.service.js';
export { EventService } from './admin/event.service.js';
export type { ConsumerInfo, DeadLetter } from './admin/event-admin.store.js';
export { type EventRetentionPolicy, retainEvents } from './admin/retention.js';
export {
  type BatchConsumer,
  type ConsumerWork,
  defaultRetryPolicy,
  type EventConsumer,
  type RetryPolicy,
  type SingleConsumer,
} from './consumers/types.js';
export {
  type EventDefinition,
  type EventKind,
  eventDefinitions,
  type EventPayload,
  isEventKind,
} from './definitions.js';
export { type EventFilter, matchesFilter } from './event-filter.js';
export { eventKinds, eventSchema } from './event-pages.js';
export { createEvents, Events, type EventsDependencies, type EventSubscription } from './events.js';
export { EventStream } from './event-stream.js';
export { type FeedItem, FeedReader, isEventItem } from './feed/feed-reader.js';
export { LiveChannel, type LiveItem } from './live-channel.js';
export { appendEvent, type NewEvent, outboxTopic, type PublishedEvent, type StoredEvent } from './outbox.js';
export { OutboxStore } from './outbox.store.js';
export { defaultRelayOptions, Relay, type RelayOptions, type RelayStep } from './relay.js';
export { type AccessOf, isVisible, type PlacedEvent, placeEvents } from './visibility.js';
