import { z } from 'zod';

/**
 * Every kind of event, with its version and the shape of its payload. One definition per kind; adding a member that
 * consumers may ignore keeps the version, anything else raises it. Consumers ignore members they do not know.
 */

const count = z.number().int().nonnegative();
const keys = z.array(z.string()).describe('Keys of assets, at most the first 50.');

const collection = { instanceId: z.string(), instanceKey: z.string(), runId: z.string() };
const counts = { added: count, changed: count, removed: count, unchanged: count };

/** Definitions by kind, sorted. */
export const eventDefinitions = {
  'account.changed': {
    version: 1,
    description: 'An account, team or unit was created, changed or removed.',
    payload: z.object({ accountId: z.string(), change: z.string() }),
  },
  'annotation.changed': {
    version: 1,
    description: "People's metadata of an asset changed.",
    payload: z.object({ assetKey: z.string(), fields: z.array(z.string()), revision: count }),
  },
  'asset.changed': {
    version: 1,
    description: 'An asset with everything below it was added, changed or removed.',
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
    payload: z.object({
      assetKey: z.string(),
      kind: z.string(),
      change: z.enum(['added', 'changed', 'removed']),
    }),
  },
  'candidate.changed': {
    version: 1,
    description: 'A probe found an instance, or a candidate changed its state.',
    payload: z.object({ candidateId: z.string(), address: z.string(), state: z.string() }),
  },
  'catalog.scope-changed': {
    version: 1,
    description: 'A collected part of an instance changed; the figures say how much.',
    payload: z.object({
      ...collection,
      scope: z.string(),
      added: count,
      changed: count,
      removed: count,
      keys,
    }),
  },
  'collection.failed': {
    version: 1,
    description: 'A collection run failed; the instance backs off.',
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
    payload: z.object({ ...collection, state: z.string(), ...counts, warnings: count, durationMs: count }),
  },
  'collection.progressed': {
    version: 1,
    description: 'A collection run entered a phase.',
    payload: z.object({ ...collection, phase: z.string(), ...counts }),
  },
  'collection.started': {
    version: 1,
    description: 'A collection run began.',
    payload: z.object({ ...collection, mode: z.string(), trigger: z.string() }),
  },
  'glossary.changed': {
    version: 1,
    description: 'A domain, tag, term or property definition changed.',
    payload: z.object({ kind: z.string(), id: z.string(), change: z.enum(['added', 'changed', 'removed']) }),
  },
  'instance.changed': {
    version: 1,
    description: 'An instance was registered, changed, moved or retired.',
    payload: z.object({
      instanceId: z.string(),
      instanceKey: z.string(),
      change: z.enum(['registered', 'updated', 'moved', 'retired']),
    }),
  },
  'role.changed': {
    version: 1,
    description: 'A role, grant or deny rule changed; cached permissions are void.',
    payload: z.object({ roleId: z.string().nullable(), change: z.string() }),
  },
  'session.ended': {
    version: 1,
    description: 'A session or token ended; its sockets are cut.',
    payload: z.object({ sessionId: z.string(), reason: z.string() }),
  },
} as const satisfies Record<string, { version: number; description: string; payload: z.ZodType }>;

/** Name of an event kind. */
export type EventKind = keyof typeof eventDefinitions;

/** Payload of a kind. */
export type EventPayload<Kind extends EventKind> = z.output<(typeof eventDefinitions)[Kind]['payload']>;
