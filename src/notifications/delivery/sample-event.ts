import { isoTime } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import { type EventKind, eventDefinitions, eventSchema, type PublishedEvent } from '../../events/index.js';

/** An event of a kind with values that tell what stands there. */
export function sampleEvent(kind: EventKind): PublishedEvent {
  return {
    id: newId(),
    kind,
    version: eventDefinitions[kind].version,
    position: 1,
    aggregate: 'postgres://orders-db:5432/shop.public.orders',
    sequence: 1,
    at: isoTime(Date.UTC(2026, 0, 2, 3, 4, 5)),
    correlationId: 'sample',
    causationId: null,
    traceparent: null,
    subjectId: 'system',
    payload: sampleMembers(eventSchema(kind)) as unknown as PublishedEvent['payload'],
  };
}

/** A payload that its schema allows: the first of listed values, texts that tell what stands there. */
function sampleMembers(schema: Record<string, unknown>): Record<string, unknown> {
  const { payload } = schema.properties as { payload: { properties?: Record<string, SampleSchema> } };
  return Object.fromEntries(
    Object.entries(payload.properties ?? {}).map(([name, member]) => [name, sampleValue(name, member)]),
  );
}

interface SampleSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: SampleSchema[];
  items?: SampleSchema;
  minimum?: number;
}

function sampleValue(name: string, schema: SampleSchema): unknown {
  const { type, anyOf, items } = schema;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (anyOf?.[0] !== undefined) return sampleValue(name, anyOf[0]);
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'array') return items === undefined ? [] : [sampleValue(name, items)];
  if (type === 'object') return {};
  return type === 'null' ? null : `<${name}>`;
}
