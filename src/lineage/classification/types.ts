import type { JsonValue } from '../../core/canonical-json.js';
import type { EdgeSubtype } from '../evidence/types.js';

/** What suggests a classification on the asset itself. */
export const originMethods = ['NAME', 'VALUE', 'TAG'] as const;
export type OriginMethod = (typeof originMethods)[number];

/** One reason why an asset is taken to hold a kind of data. */
export interface Origin {
  readonly method: OriginMethod;
  /** Id of the built-in rule, `custom:<name>` of people's own, or the tag. */
  readonly rule: string;
  readonly confidence: number;
  /** What a rule fired on: NAME, COMMENT, TYPE or TABLE; null for values and tags. */
  readonly on: string | null;
  /** Values looked at and those that agreed; null unless by value. The values themselves are kept nowhere. */
  readonly sampled: number | null;
  readonly matched: number | null;
}

/** One step of a flow. */
export interface FlowHop {
  readonly fromId: string;
  readonly toId: string;
  readonly subtype: EdgeSubtype;
  /** Id of the evidence that states the edge. */
  readonly evidenceId: string;
}

/** How a classification came along edges. */
export interface Flow {
  readonly confidence: number;
  /** Asset at which it was found or decided. */
  readonly rootId: string;
  /** From the root to the asset. */
  readonly hops: readonly FlowHop[];
}

export const classificationStates = ['SUGGESTED', 'CONFIRMED', 'REJECTED', 'WITHDRAWN'] as const;
export type ClassificationState = (typeof classificationStates)[number];

export const classificationDecisions = ['CONFIRM', 'REJECT', 'RECONSIDER'] as const;
/** What a person says: it is so; it is not so; let the rules say again. */
export type ClassificationDecision = (typeof classificationDecisions)[number];

/** What somebody has decided. */
export interface Decision {
  readonly decision: 'CONFIRMED' | 'REJECTED';
  readonly by: string;
  readonly byId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

/** That an asset holds a kind of data, as a state at a time. */
export interface Classification {
  readonly id: string;
  readonly assetId: string;
  readonly assetKey: string;
  /** One of the built-in kinds, a kind of people's own rules, or `tag:<name>`. */
  readonly kind: string;
  readonly category: string | null;
  readonly state: ClassificationState;
  /** 0..1; 1 when confirmed, 0 when rejected. */
  readonly confidence: number;
  /** True when it counts: confirmed, or suggested surely enough. */
  readonly effective: boolean;
  readonly origins: readonly Origin[];
  readonly flow: Flow | null;
  readonly decision: Decision | null;
  /** ISO 8601: since when it is so. */
  readonly since: string;
  readonly revision: number;
}

/** A past state. `validTo` is when it ended. */
export interface PastClassification extends Omit<Classification, 'assetId' | 'assetKey'> {
  readonly validTo: string | null;
}

/** What a run did. */
export interface ClassificationRun extends Record<string, JsonValue> {
  /** Assets whose names were looked at. */
  examined: number;
  /** Assets whose classifications are other than before. */
  changed: number;
  /** Assets to which classifications came, or from which they went, by lineage. */
  flowed: number;
  /** Assets whose values were looked at. */
  sampled: number;
}

/** A suggestion counts, and flows on, from this confidence. */
export const effectiveConfidence = 0.5;

/** Tags of people that flow along lineage as the kind `tag:<name>`. */
export const flowingTags = ['confidential', 'restricted', 'sensitive', 'pii', 'phi', 'pci'] as const;

/** Prefix of kinds that stand for a tag. */
export const tagKind = 'tag:';
