import { z } from 'zod';
import { type EventDefinition, type EventKind, eventDefinitions } from './definitions.js';

/** The JSON Schema (2020-12) of a whole event of a kind, as the stream, webhooks and subscriptions carry it. */
export function eventSchema(kind: EventKind): Record<string, unknown> {
  const { version, description, payload }: EventDefinition = eventDefinitions[kind];
  const text = (about: string): Record<string, unknown> => ({ type: 'string', description: about });
  const optional = (about: string): Record<string, unknown> => ({
    type: ['string', 'null'],
    description: about,
  });
  const whole = (about: string): Record<string, unknown> => ({
    type: 'integer',
    minimum: 1,
    description: about,
  });
  const { $schema, ...shape } = openObjects(z.toJSONSchema(payload, { io: 'output' })) as Record<
    string,
    unknown
  >;
  return {
    $schema,
    $id: `urn:waymark:event:${kind}:${version}`,
    title: kind,
    description,
    type: 'object',
    properties: {
      id: text('Unique; sortable by creation.'),
      kind: { const: kind },
      version: { const: version },
      position: whole('Place in the order of all events.'),
      aggregate: text('What the event is about.'),
      sequence: whole('1, 2, 3, … within the aggregate.'),
      at: { type: 'string', format: 'date-time', description: 'When it happened, UTC.' },
      correlationId: text('Shared by everything one outer cause led to.'),
      causationId: optional('Id of the event or job that caused this one; null for a request.'),
      traceparent: optional('W3C trace context; null when nobody traced.'),
      subjectId: text('Account that caused it; `system` for Waymark itself.'),
      payload: shape,
    },
    required: [
      'id',
      'kind',
      'version',
      'aggregate',
      'sequence',
      'at',
      'correlationId',
      'subjectId',
      'payload',
    ],
  };
}

/** Consumers ignore members they do not know, so that versions can run side by side: nothing is closed to additions. */
function openObjects(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item) => openObjects(item));
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => name !== 'additionalProperties' || value !== false)
      .map(([name, value]) => [name, openObjects(value)]),
  );
}

/** Every kind with its schema, by name. */
export function eventKinds(): {
  kind: EventKind;
  version: number;
  description: string;
  permission: string;
  schema: Record<string, unknown>;
}[] {
  return (Object.keys(eventDefinitions) as EventKind[]).sort().map((kind) => {
    const { version, description, permission }: EventDefinition = eventDefinitions[kind];
    return { kind, version, description, permission, schema: eventSchema(kind) };
  });
}

/** The pages of docs/events by file name: a schema per kind and the list of all kinds. */
export function eventPages(): Map<string, string> {
  const kinds = Object.keys(eventDefinitions).sort() as EventKind[];
  const pages = new Map(
    kinds.map((kind) => [`${kind}.json`, `${JSON.stringify(eventSchema(kind), null, 2)}\n`] as const),
  );
  const rows = kinds.map((kind) => {
    const { version, description, permission, place }: EventDefinition = eventDefinitions[kind];
    const where = place === undefined ? '' : ` at the ${'asset' in place ? 'asset' : 'instance'}`;
    return `| [\`${kind}\`](${kind}.json) | ${version} | ${description} | \`${permission}\`${where} |`;
  });
  const head = [
    '# Kinds of events',
    '',
    'Made from `src/events/definitions.ts`. Each file is the JSON Schema of a whole event. Members may be added without a new',
    'version: ignore those you do not know.',
    '',
    '| kind | version | when | who may see it |',
    '| --- | --- | --- | --- |',
  ];
  return new Map([...pages, ['README.md', `${[...head, ...rows].join('\n')}\n`]]);
}
