/**
 * Events: what has happened, written with the fact itself and carried to whoever listens.
 * The door of the room.
 */
export { type EventKind, eventDefinitions, type EventPayload } from './definitions.js';
export { LiveChannel, type LiveItem } from './live-channel.js';
export { appendEvent, type NewEvent, type StoredEvent } from './outbox.js';
