import { canonicalJson } from '../../core/canonical-json.js';
import { textOf } from '../../core/stored.js';
import { categoryOf } from './detect/kinds.js';
import {
  type Classification,
  type ClassificationState,
  type Decision,
  effectiveConfidence,
  type Flow,
  type Origin,
  type PastClassification,
  tagKind,
} from './types.js';

/** A classification as the graph keeps it, JSON members read. */
export interface ClassificationRecord {
  id: string;
  kind: string;
  category: string | null;
  origins: readonly Origin[];
  flow: Flow | null;
  decision: Decision | null;
  since: string;
  revision: number;
}

/** State, confidence and whether it counts, as they follow from what suggests it and what people decided. */
export function standing(record: Pick<ClassificationRecord, 'origins' | 'flow' | 'decision'>): {
  state: ClassificationState;
  confidence: number;
  effective: boolean;
} {
  if (record.decision !== null) {
    const isSo = record.decision.decision === 'CONFIRMED';
    return { state: record.decision.decision, confidence: isSo ? 1 : 0, effective: isSo };
  }
  const confidence = Math.max(ownConfidence(record.origins), record.flow?.confidence ?? 0);
  return {
    state: confidence > 0 ? 'SUGGESTED' : 'WITHDRAWN',
    confidence,
    effective: confidence >= effectiveConfidence,
  };
}

/** How sure the asset itself makes it, without what comes by lineage. */
export function ownConfidence(origins: readonly Origin[]): number {
  return Math.max(0, ...origins.map(({ confidence }) => confidence));
}

/** What must differ for a new version: everything people see but the revision. */
export function signature(record: ClassificationRecord): string {
  const { origins, flow, decision } = record;
  return canonicalJson(
    JSON.parse(JSON.stringify(decision === null ? { origins, flow } : { decision })) as never,
  );
}

/** The members of the node. */
export function fields(record: ClassificationRecord): Record<string, unknown> {
  const { decision, origins, flow } = record;
  return {
    kind: record.kind,
    category: record.category,
    ...standing(record),
    own: JSON.stringify(origins),
    ownConfidence: ownConfidence(origins),
    detected: detectedText(origins),
    flow: flow === null ? null : JSON.stringify(flow),
    flowConfidence: flow?.confidence ?? null,
    flowFromId: flow?.hops.at(-1)?.fromId ?? null,
    decision: decision?.decision ?? null,
    decidedBy: decision?.by ?? null,
    decidedById: decision?.byId ?? null,
    decidedAt: decision?.at ?? null,
    reason: decision?.reason ?? null,
    since: record.since,
    revision: record.revision,
  };
}

/** What names and tags said, so that a run sees without reading on whether they say the same again. */
export function detectedText(origins: readonly Origin[]): string {
  return origins
    .filter(({ method }) => method !== 'VALUE')
    .map(({ method, rule, confidence, on }) => `${method} ${rule} ${confidence} ${on ?? ''}`)
    .toSorted()
    .join('|');
}

/** Reads a node. */
export function decode(row: Readonly<Record<string, unknown>>): ClassificationRecord {
  const text = (name: string): string => textOf(row[name]);
  const decision = row['decision'];
  return {
    id: text('id'),
    kind: text('kind'),
    category: typeof row['category'] === 'string' ? row['category'] : null,
    origins: JSON.parse(typeof row['own'] === 'string' ? row['own'] : '[]') as Origin[],
    flow: typeof row['flow'] === 'string' ? (JSON.parse(row['flow']) as Flow) : null,
    decision:
      decision === 'CONFIRMED' || decision === 'REJECTED'
        ? {
            decision,
            by: text('decidedBy'),
            byId: text('decidedById'),
            at: text('decidedAt'),
            reason: text('reason'),
          }
        : null,
    since: text('since'),
    revision: Number(row['revision'] ?? 0),
  };
}

/** What callers see. */
export function shown(record: ClassificationRecord, asset: { id: string; key: string }): Classification {
  return { ...record, ...standing(record), assetId: asset.id, assetKey: asset.key };
}

/** A version node as callers see it. */
export function past(row: Readonly<Record<string, unknown>>): PastClassification {
  const record = decode(row);
  const validTo = row['validTo'];
  return {
    ...record,
    ...standing(record),
    id: textOf(row['classificationId'], record.id),
    since: textOf(row['validFrom'], record.since),
    validTo: typeof validTo === 'string' ? validTo : null,
  };
}

/** The category of a kind, given what custom rules say of theirs. */
export function categoryOfKind(kind: string, custom: ReadonlyMap<string, string | null>): string | null {
  if (kind.startsWith(tagKind)) return 'TAG';
  return categoryOf(kind) ?? custom.get(kind) ?? null;
}
