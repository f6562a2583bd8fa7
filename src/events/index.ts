/**
 * Events: what has happened, written with the fact itself and carried to whoever listens.
 * The door of the room.
 */
export {
  type EventDefinition,
  type EventKind,
  eventDefinitions,
  type EventPayload,
  isEventKind,
} from './definitions.js';
export { EventStream } from './event-stream.js';
export { LiveChannel, type LiveItem } from './live-channel.js';
export { appendEvent, type NewEvent, outboxTopic, type PublishedEvent, type StoredEvent } from './outbox.js';
export { OutboxStore } from './outbox.store.js';
export { defaultRelayOptions, Relay, type RelayOptions, type RelayStep } from './relay.js';
