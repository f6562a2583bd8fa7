/** OpenLineage events as lineage evidence and back. https://openlineage.io/spec/ (RunEvent, JobEvent, ColumnLineageDatasetFacet 1.2). */
import { z } from 'zod';
import { childKey, escapeSegment, parseAssetKey } from '../../core/asset-key.js';
import { sha256 } from '../../core/canonical-json.js';
import type { EdgeKind, EdgeSubtype } from '../evidence/types.js';
import type { StatedEdge, StatedEvidence } from './intake.js';

const transformation = z.object({
  type: z.string().optional(),
  subtype: z.string().optional(),
  description: z.string().nullish(),
  masking: z.boolean().nullish(),
});
const inputField = z.object({
  namespace: z.string(),
  name: z.string(),
  field: z.string(),
  transformations: z.array(transformation).nullish(),
});
const columnLineage = z.object({
  fields: z.record(
    z.string(),
    z.object({
      inputFields: z.array(inputField),
      transformationType: z.string().nullish(),
      transformationDescription: z.string().nullish(),
    }),
  ),
  dataset: z.array(inputField).nullish(),
});
const schemaFacet = z.object({
  fields: z.array(z.object({ name: z.string(), type: z.string().nullish() })).nullish(),
});
const dataset = z.object({
  namespace: z.string().min(1).max(500),
  name: z.string().min(1).max(2_000),
  facets: z.object({ columnLineage: columnLineage.nullish(), schema: schemaFacet.nullish() }).nullish(),
});
const event = z.object({
  eventType: z.string().nullish(),
  eventTime: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not a time'),
  producer: z.string().nullish(),
  run: z.object({ runId: z.string().min(1).max(200) }).nullish(),
  job: z.object({
    namespace: z.string().min(1).max(500),
    name: z.string().min(1).max(2_000),
    facets: z.object({ sql: z.object({ query: z.string() }).nullish() }).nullish(),
  }),
  inputs: z.array(dataset).max(5_000).nullish(),
  outputs: z.array(dataset).max(5_000).nullish(),
});

/** An event of OpenLineage, as far as it is read. Unknown members and facets are ignored. */
export type OpenLineageEvent = z.infer<typeof event>;
export type OpenLineageDataset = z.infer<typeof dataset>;

/** Reads an event. @returns the event, or what is wrong with it */
export function readEvent(value: unknown): { event: OpenLineageEvent } | { problem: string } {
  const parsed = event.safeParse(value);
  if (parsed.success) return { event: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not an event'}` };
}

const engineSchemes = /^(?:postgres|mysql|redis):\/\//;

/** True for a data set of an engine that collectors read. */
export function isCollectable(namespace: string): boolean {
  return engineSchemes.test(namespace);
}

/**
 * Key of a data set. Names of engines are dotted paths; names elsewhere (`s3://bucket` and a path) are one segment.
 */
export function datasetKey({ namespace, name }: { namespace: string; name: string }): string {
  const plain = namespace.replace(/\/+$/, '');
  const base = plain.includes('://') ? plain : `${escapeScheme(plain)}://default`;
  const segments = engineSchemes.test(base) ? name.split('.') : [name];
  return `${base}/${segments.map(escapeSegment).join('.')}`;
}

function escapeScheme(text: string): string {
  const scheme = text.toLowerCase().replace(/[^a-z0-9+.-]/g, '-');
  return /^[a-z]/.test(scheme) ? scheme : `x${scheme}`;
}

const subtypes: ReadonlySet<string> = new Set<EdgeSubtype>([
  'IDENTITY',
  'TRANSFORMATION',
  'AGGREGATION',
  'FILTER',
  'JOIN',
  'GROUP_BY',
  'SORT',
  'WINDOW',
  'CONDITIONAL',
]);
const direct: ReadonlySet<string> = new Set(['IDENTITY', 'TRANSFORMATION', 'AGGREGATION']);

/** What a field says about how it is used; the older facet has one type for all. */
function usesOf(
  transformations: z.infer<typeof transformation>[] | null | undefined,
): { kind: EdgeKind; subtype: EdgeSubtype; text: string | null; masking: boolean }[] {
  if (transformations === null || transformations === undefined || transformations.length === 0)
    return [{ kind: 'DIRECT', subtype: 'TRANSFORMATION', text: null, masking: false }];
  return transformations.map(({ type, subtype, description, masking }) => {
    const named = subtype?.toUpperCase() ?? '';
    const kind: EdgeKind = type?.toUpperCase() === 'INDIRECT' ? 'INDIRECT' : 'DIRECT';
    const fits = subtypes.has(named) && direct.has(named) === (kind === 'DIRECT');
    const fallback: EdgeSubtype = kind === 'DIRECT' ? 'TRANSFORMATION' : 'CONDITIONAL';
    return {
      kind,
      subtype: fits ? (named as EdgeSubtype) : fallback,
      text: description === undefined || description === '' ? null : description,
      masking: masking ?? false,
    };
  });
}

/** Evidence of an event: one piece for the job and each of its outputs. An event that states no flow gives none. */
export function evidenceOfEvent(event: OpenLineageEvent): StatedEvidence[] {
  const ended = event.eventType?.toUpperCase();
  if (ended === 'FAIL' || ended === 'ABORT') return [];
  const { job } = event;
  const query = job.facets?.sql?.query;
  return (event.outputs ?? []).flatMap((output): StatedEvidence[] => {
    const edges = edgesTo(output, event.inputs ?? []);
    if (edges.length === 0) return [];
    const to = datasetKey(output);
    return [
      {
        key: `OPENLINEAGE ${job.namespace}/${job.name} ${to}`,
        source: 'OPENLINEAGE',
        method: event.run === null || event.run === undefined ? 'JOB_EVENT' : 'RUN_EVENT',
        sqlHash: query === undefined ? null : sha256(query),
        origin: `${job.namespace}/${job.name}`,
        confidence: 1,
        count: 1,
        adds: true,
        lastSeenAt: new Date(event.eventTime).toISOString(),
        edges,
      },
    ];
  });
}

function edgesTo(output: OpenLineageDataset, inputs: readonly OpenLineageDataset[]): StatedEdge[] {
  const to = datasetKey(output);
  const facet = output.facets?.columnLineage;
  const edges: StatedEdge[] = [];
  const tables = new Map<string, StatedEdge>();
  const table = (from: string, use: { kind: EdgeKind; subtype: EdgeSubtype }): void => {
    const before = tables.get(from);
    if (from !== to && (before === undefined || (before.kind === 'INDIRECT' && use.kind === 'DIRECT')))
      tables.set(from, { from, to, kind: use.kind, subtype: use.subtype });
  };
  for (const [name, field] of Object.entries(facet?.fields ?? {})) {
    for (const input of field.inputFields) {
      const relation = datasetKey(input);
      for (const use of usesOf(input.transformations)) {
        edges.push({
          from: childKey(relation, 'Column', input.field),
          to: childKey(to, 'Column', name),
          ...use,
          text: use.text ?? field.transformationDescription ?? null,
        });
        table(relation, use);
      }
    }
  }
  for (const input of facet?.dataset ?? []) {
    const relation = datasetKey(input);
    for (const use of usesOf(input.transformations)) {
      edges.push({ from: childKey(relation, 'Column', input.field), to, ...use });
      table(relation, use);
    }
  }
  for (const input of inputs) {
    const from = datasetKey(input);
    if (!tables.has(from)) table(from, { kind: 'DIRECT', subtype: 'TRANSFORMATION' });
  }
  return [...edges, ...tables.values()];
}

/** A column edge of one piece of evidence, as exports need it. */
export interface ExportedEdge {
  readonly from: string;
  readonly to: string;
  readonly fromKind: string;
  readonly toKind: string;
  readonly kind: EdgeKind;
  readonly subtype: EdgeSubtype;
  readonly text: string | null;
  readonly masking: boolean;
}

/** Namespace and name of a relation, and of the column in it. */
function placeOf(key: string, kind: string): { namespace: string; name: string; field: string | null } {
  const { namespace, path } = parseAssetKey(key);
  const names = path.map(({ name }) => name);
  const field = kind === 'Column' ? (names.pop() ?? null) : null;
  return { namespace, name: names.join('.'), field };
}

const producer = 'https://waymark.dev/lineage';
const columnFacet = 'https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json';

/** One JobEvent for a piece of evidence, with a column lineage facet for each output. */
export function eventOfEvidence(
  evidence: { key: string; source: string; lastSeenAt: string },
  edges: readonly ExportedEdge[],
): Record<string, unknown> {
  interface Output {
    fields: Record<string, { inputFields: Record<string, unknown>[] }>;
    dataset: Record<string, unknown>[];
    place: { namespace: string; name: string };
  }
  const outputs = new Map<string, Output>();
  const inputs = new Map<string, { namespace: string; name: string }>();
  for (const edge of edges) {
    const from = placeOf(edge.from, edge.fromKind);
    const to = placeOf(edge.to, edge.toKind);
    inputs.set(`${from.namespace} ${from.name}`, { namespace: from.namespace, name: from.name });
    const key = `${to.namespace} ${to.name}`;
    const output = outputs.get(key) ?? {
      fields: {},
      dataset: [],
      place: { namespace: to.namespace, name: to.name },
    };
    outputs.set(key, output);
    if (from.field === null) continue;
    const field = {
      namespace: from.namespace,
      name: from.name,
      field: from.field,
      transformations: [
        { type: edge.kind, subtype: edge.subtype, description: edge.text ?? '', masking: edge.masking },
      ],
    };
    if (to.field === null) output.dataset.push(field);
    else (output.fields[to.field] ??= { inputFields: [] }).inputFields.push(field);
  }
  return {
    eventTime: evidence.lastSeenAt,
    producer,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
    job: { namespace: 'waymark', name: evidence.key, facets: {} },
    inputs: [...inputs.values()],
    outputs: [...outputs.values()].map(({ place, fields, dataset: rows }) => ({
      ...place,
      facets: { columnLineage: { _producer: producer, _schemaURL: columnFacet, fields, dataset: rows } },
    })),
  };
}
