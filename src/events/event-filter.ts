import type { PublishedEvent } from './outbox.js';
import { placeOf } from './visibility.js';

/** Which events are wanted. Absent members do not narrow. */
export interface EventFilter {
  kinds?: readonly string[] | null;
  aggregates?: readonly string[] | null;
  /** Events at this asset and everything below it: `postgres://h:5432/shop` matches the database and its tables. */
  assetPrefix?: string | null;
  instanceId?: string | null;
  correlationId?: string | null;
  /** Accounts that caused them. */
  subjectIds?: readonly string[] | null;
  /** Members of the payload that must have these values, compared as text. */
  payload?: readonly { member: string; equals: string }[] | null;
}

/** True when the event is wanted. */
export function matchesFilter(event: PublishedEvent, filter: EventFilter): boolean {
  const { kinds, aggregates, correlationId, subjectIds } = filter;
  if (kinds && !kinds.includes(event.kind)) return false;
  if (aggregates && !aggregates.includes(event.aggregate)) return false;
  if (correlationId && event.correlationId !== correlationId) return false;
  if (subjectIds && !subjectIds.includes(event.subjectId)) return false;
  const payload = event.payload as Readonly<Record<string, unknown>>;
  if (filter.instanceId && payload.instanceId !== filter.instanceId) return false;
  if (filter.assetPrefix && !isWithin(assetOf(event), filter.assetPrefix)) return false;
  return (filter.payload ?? []).every(({ member, equals }) => asText(payload[member]) === equals);
}

/** A text as it is, anything else as JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The asset an event is about: its place, or the instance it names. */
function assetOf(event: PublishedEvent): string | null {
  const place = placeOf(event);
  if (place !== null && 'asset' in place) return place.asset;
  const { instanceKey } = event.payload as { instanceKey?: unknown };
  return typeof instanceKey === 'string' ? instanceKey : null;
}

/** An asset is within itself and whatever its key continues at a boundary. */
function isWithin(key: string | null, prefix: string): boolean {
  if (key === null || !key.startsWith(prefix)) return false;
  return key.length === prefix.length || /[/.#]$/.test(prefix) || /[/.#]/.test(key.charAt(prefix.length));
}
