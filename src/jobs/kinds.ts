import { z } from 'zod';
import type { JobDefinition } from './types.js';

/**
 * Every kind of job, sorted. One definition here and one handler in the composition root, where a missing one does not
 * compile. Adding an optional member to a payload keeps two adjacent versions compatible; anything else needs a new kind.
 */

const minuteMs = 60_000;
const nothing = z.object({});

/** One at a time, tried again when it fails for a passing reason, repeated without harm. */
const housekeeping = {
  payload: nothing,
  concurrency: 1,
  perInstance: null,
  rate: null,
  attempts: 5,
  backoff: { firstMs: 10_000, mostMs: 10 * minuteMs },
  priority: 6,
  onLost: 'resume',
  timeoutMs: 60 * minuteMs,
  quiet: true,
  startable: true,
} as const satisfies Omit<JobDefinition, 'description'>;

/** Definitions by kind. */
export const jobKinds = {
  'audit.checkpoint': {
    ...housekeeping,
    description: 'Signs a checkpoint of the audit trail.',
    priority: 3,
  },
  'audit.retention': {
    ...housekeeping,
    description: 'Removes audit records past their retention, leaving a signed tombstone.',
  },
  'classification.run': {
    ...housekeeping,
    description: 'Recognises personal data and secrets in what changed, and lets it flow along lineage.',
    payload: z.object({
      instanceId: z.string().nullable().default(null),
      full: z.boolean().default(false),
    }),
  },
  'collection.run': {
    ...housekeeping,
    description: 'Collects an instance and waits for the end of the run.',
    payload: z.object({
      instanceId: z.string(),
      mode: z.enum(['INCREMENTAL', 'FULL']).default('INCREMENTAL'),
      only: z.array(z.string()).nullable().default(null),
    }),
    concurrency: 16,
    perInstance: 1,
    rate: { max: 100, perMs: 10_000 },
    attempts: 3,
    priority: 5,
    timeoutMs: 6 * 60 * minuteMs,
    quiet: false,
  },
  'compliance.check': { ...housekeeping, description: 'Checks the compliance rules.', quiet: false },
  'events.retention': { ...housekeeping, description: 'Removes and compacts events past their retention.' },
  'identity.sweep': { ...housekeeping, description: 'Removes ended sessions, tokens and links.' },
  'jobs.retention': {
    ...housekeeping,
    description: 'Removes jobs that ended long ago and nodes that left.',
    payload: z.object({
      keepDays: z.number().int().min(1).max(3_650).default(30),
    }),
  },
  'lineage.cache-rules': {
    ...housekeeping,
    description: 'Looks for tables that key patterns of Redis are filled from.',
  },
  'lineage.changes': {
    ...housekeeping,
    description: 'Removes logged changes of lineage that no replica needs any more.',
  },
  'lineage.derive': {
    ...housekeeping,
    description: 'Derives lineage that an interrupted process has left behind.',
  },
  'lineage.statements': {
    ...housekeeping,
    description: "Takes in the lineage of executed statements from an instance's own figures.",
    payload: z.object({ instanceId: z.string() }),
    concurrency: 4,
    perInstance: 1,
    attempts: 2,
    timeoutMs: 10 * minuteMs,
  },
  'lineage.statements-due': {
    ...housekeeping,
    description: 'Starts the taking in of executed statements for every instance.',
  },
} as const satisfies Record<string, JobDefinition>;

/** Name of a kind of job. */
export type JobKind = keyof typeof jobKinds;

/** Payload of a kind, as a handler receives it. */
export type JobPayload<Kind extends JobKind> = z.output<(typeof jobKinds)[Kind]['payload']>;

/** Payload of a kind, as a caller gives it. */
export type JobInput<Kind extends JobKind> = z.input<(typeof jobKinds)[Kind]['payload']>;

/** True when the text names a kind of job that this version knows. */
export function isJobKind(text: string): text is JobKind {
  return Object.hasOwn(jobKinds, text);
}
