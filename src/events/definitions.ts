import { z } from 'zod';
import type { Permission } from '../core/permissions.js';

/**
 * Every kind of event, with its version and the shape of its payload. One definition per kind; adding a member that
 * consumers may ignore keeps the version, anything else raises it. Consumers ignore members they do not know.
 */

/** What a kind of event is. */
export interface EventDefinition {
  version: number;
  description: string;
  /** Needed to see events of the kind; at `place` when there is one. */
  permission: Permission;
  /** Name of the payload's member that says where it happened: the key of an asset, or the id of an instance. */
  place?: { asset: string } | { instance: string };
  payload: z.ZodType;
}

const count = z.number().int().nonnegative();
const keys = z.array(z.string()).describe('Keys of assets, at most the first 50.');

const collection = { instanceId: z.string(), instanceKey: z.string(), runId: z.string() };
const counts = { added: count, changed: count, removed: count, unchanged: count };

/** Definitions by kind, sorted. */
export const eventDefinitions = {
  'account.changed': {
    version: 1,
    description: 'An account, team or unit was created, changed or removed.',
    permission: 'account.read',
    payload: z.object({ accountId: z.string(), change: z.string() }),
  },
  'annotation.changed': {
    version: 1,
    description: "People's metadata of an asset changed.",
    permission: 'asset.read',
    place: { asset: 'assetKey' },
    payload: z.object({ assetKey: z.string(), fields: z.array(z.string()), revision: count }),
  },
  'asset.changed': {
    version: 1,
    description: 'An asset with everything below it was added, changed or removed.',
    permission: 'asset.read',
    place: { asset: 'assetKey' },
    payload: z.object({
      assetKey: z.string(),
      kind: z.string(),
      change: z.enum(['added', 'changed', 'removed', 'renamed']),
      cause: z.string(),
      instanceId: z.string().optional(),
      schemaKey: z.string().nullable().optional(),
    }),
  },
  'asset.registered': {
    version: 1,
    description: 'An asset was registered, changed or removed by hand.',
    permission: 'asset.read',
    place: { asset: 'assetKey' },
    payload: z.object({
      assetKey: z.string(),
      kind: z.string(),
      change: z.enum(['added', 'changed', 'removed']),
    }),
  },
  'candidate.changed': {
    version: 1,
    description: 'A probe found an instance, or a candidate changed its state.',
    permission: 'discovery.run',
    payload: z.object({ candidateId: z.string(), address: z.string(), state: z.string() }),
  },
  'catalog.scope-changed': {
    version: 1,
    description: 'A collected part of an instance changed; the figures say how much.',
    permission: 'asset.read',
    place: { instance: 'instanceId' },
    payload: z.object({
      ...collection,
      scope: z.string(),
      added: count,
      changed: count,
      removed: count,
      keys,
    }),
  },
  'classification.changed': {
    version: 1,
    description:
      'A run of classification found something new or withdrew something; the figures say how much.',
    permission: 'classification.manage',
    payload: z.object({ examined: count, changed: count, flowed: count, sampled: count }),
  },
  'classification.decided': {
    version: 1,
    description: 'Somebody decided what kind of data an asset holds.',
    permission: 'asset.read',
    place: { asset: 'assetKey' },
    payload: z.object({ assetKey: z.string(), kind: z.string(), decision: z.string(), state: z.string() }),
  },
  'classification.rule-changed': {
    version: 1,
    description: 'A rule of classification was made, changed or removed.',
    permission: 'classification.manage',
    payload: z.object({ ruleId: z.string(), name: z.string(), change: z.string() }),
  },
  'collection.failed': {
    version: 1,
    description: 'A collection run failed; the instance backs off.',
    permission: 'instance.read',
    place: { instance: 'instanceId' },
    payload: z.object({
      ...collection,
      code: z.string(),
      message: z.string(),
      consecutiveFailures: count,
      nextAttemptAt: z.string().nullable(),
    }),
  },
  'collection.finished': {
    version: 1,
    description: 'A collection run ended with a result.',
    permission: 'instance.read',
    place: { instance: 'instanceId' },
    payload: z.object({ ...collection, state: z.string(), ...counts, warnings: count, durationMs: count }),
  },
  'collection.progressed': {
    version: 1,
    description: 'A collection run entered a phase.',
    permission: 'instance.read',
    place: { instance: 'instanceId' },
    payload: z.object({ ...collection, phase: z.string(), ...counts }),
  },
  'collection.started': {
    version: 1,
    description: 'A collection run began.',
    permission: 'instance.read',
    place: { instance: 'instanceId' },
    payload: z.object({ ...collection, mode: z.string(), trigger: z.string() }),
  },
  'discovery.changed': {
    version: 1,
    description: 'A search for instances began, was asked to end, or ended.',
    permission: 'discovery.run',
    payload: z.object({
      discoveryId: z.string(),
      state: z.string(),
      addressCount: count,
      foundCount: count,
    }),
  },
  'glossary.changed': {
    version: 1,
    description: 'A domain, tag, term or property definition changed.',
    permission: 'glossary.read',
    payload: z.object({ kind: z.string(), id: z.string(), change: z.enum(['added', 'changed', 'removed']) }),
  },
  'instance.changed': {
    version: 1,
    description: 'An instance was registered, changed, moved or retired.',
    permission: 'instance.read',
    place: { instance: 'instanceId' },
    payload: z.object({
      instanceId: z.string(),
      instanceKey: z.string(),
      change: z.enum(['registered', 'updated', 'moved', 'retired']),
    }),
  },
  'job.changed': {
    version: 1,
    description: 'A job was queued, began, ended, or waits for another attempt.',
    permission: 'job.read',
    payload: z.object({
      jobId: z.string(),
      kind: z.string(),
      state: z.string(),
      attempt: count,
      instanceId: z.string().nullable(),
      nodeId: z.string().nullable(),
      errorCode: z.string().nullable(),
    }),
  },
  'lineage.evidence-changed': {
    version: 1,
    description: 'Lineage was stated by hand, by an upload or by events, or such lineage was withdrawn.',
    permission: 'lineage.read',
    payload: z.object({
      change: z.enum(['stated', 'withdrawn']),
      sources: z.array(z.string()),
      evidenceIds: z.array(z.string()).describe('At most the first 50.'),
      begun: count,
      ended: count,
    }),
  },
  'role.changed': {
    version: 1,
    description: 'A role, grant or deny rule changed; cached permissions are void.',
    permission: 'role.read',
    payload: z.object({ roleId: z.string().nullable(), change: z.string() }),
  },
  'session.ended': {
    version: 1,
    description: 'A session or token ended; its sockets are cut.',
    permission: 'account.read',
    payload: z.object({ sessionId: z.string(), reason: z.string() }),
  },
} as const satisfies Record<string, EventDefinition>;

/** Name of an event kind. */
export type EventKind = keyof typeof eventDefinitions;

/** Payload of a kind. */
export type EventPayload<Kind extends EventKind> = z.output<(typeof eventDefinitions)[Kind]['payload']>;

/** True when the text names a kind of event. */
export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(eventDefinitions, text);
}
