import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { searchFields } from '../../core/search-text.js';
import type { SecretVault } from '../../core/secrets.js';
import { instanceNamespace } from '../../core/asset-key.js';
import type { Engine, EngineFacts, EngineKind, EngineTarget } from '../../engines/contract.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { IngestRecords } from '../records.js';
import { acquireLease, type Lease, releaseLease } from '../runs/lease.js';
import { credentialsPurpose, targetOf } from '../runs/execute-run.js';
import { notFound, type RunService } from '../runs/run.service.js';
import type { CollectionRun, Instance, RegisterInstanceInput, UpdateInstanceInput } from '../types.js';
import {
  checkHost,
  checkInstance,
  checkPort,
  checkSchedule,
  checkTags,
  checkText,
  checkTimezone,
  type CheckedInstance,
} from './instance-input.js';
import { type InstanceStore, publicInstance, type StoredInstance } from './instance.store.js';
import { rekey } from './rekey.js';

/** What the registry needs of the rest of the domain. */
export interface InstanceHooks {
  /** A run waits. */
  queued(): void;
  /** Schedules, watches and retirements are to be looked at again. */
  changed(): void;
  /** Next scheduled time of an instance on this node. */
  nextRunAt(instanceId: string): string | null;
}

/** Outcome of a registration. */
export interface RegisteredInstance {
  instance: Instance;
  facts: EngineFacts;
  /** The first collection, null when none was asked for. */
  run: CollectionRun | null;
}

const moveTimeoutMs = 600_000;
const leaseMs = 600_000;

/** The registry of instances: where they are, how to sign in, how they are collected. */
export class InstanceService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: InstanceStore,
    private readonly engines: Readonly<Partial<Record<EngineKind, Engine>>>,
    private readonly vault: SecretVault,
    private readonly runs: RunService,
    private readonly records: IngestRecords,
    private readonly clock: Clock,
    private readonly hooks: InstanceHooks,
    private readonly zone: string,
  ) {}

  /**
   * Adds an instance after signing in to it once. An instance retired before comes back with its id and its past.
   * Needs `instance.adopt`. @throws INPUT_INVALID, CONFLICT when the address is registered, ENGINE_*
   */
  async registerInstance(ctx: RequestContext, input: RegisterInstanceInput): Promise<RegisteredInstance> {
    requirePermission(ctx, 'instance.adopt');
    const checked = checkInstance(input);
    const facts = await this.#signIn(ctx, checked.target);
    const { id, run } = await this.graph.transaction(
      async (tx) => {
        const existing = await this.store.lockByKey(tx, checked.key);
        if (existing?.live === true && existing.registered) {
          throw new WaymarkError('CONFLICT', `${checked.key} is already registered.`, {
            facts: { instanceId: existing.id, key: checked.key },
          });
        }
        const properties = await this.#properties(tx, ctx, checked, facts, existing?.id ?? newId());
        await this.store.create(tx, properties, {
          id: newId(),
          diff: JSON.stringify([{ path: 'exists', from: false, to: true }]),
          cause: JSON.stringify({
            type: 'MANUAL',
            subjectId: ctx.subject.id,
            correlationId: ctx.correlationId,
          }),
        });
        const instance = { id: properties.id, key: checked.key, zone: this.zone };
        const started =
          input.collect === false
            ? null
            : await this.runs.enqueueIn(tx, ctx, instance, { mode: 'FULL', trigger: 'ADOPTION', only: null });
        await this.records.instanceChanged(tx, ctx, instance, 'registered', {
          action: 'instance.register',
          after: describe(checked),
        });
        return { id: properties.id, run: started };
      },
      { id: 'ingest.register-instance' },
    );
    this.hooks.changed();
    if (run !== null) this.hooks.queued();
    const stored = await this.store.find({ id }, ctx.access('instance.adopt'));
    if (stored === null) throw notFound(id);
    return { instance: this.#shown(stored), facts, run };
  }

  /**
   * Changes an instance. Another address, account, password or TLS mode is tried before it is stored. A new address
   * gives everything in the instance new keys in the same transaction. Needs `instance.manage` (`collection.schedule`
   * suffices for schedule, time zone and enabled). @throws NOT_FOUND, INPUT_INVALID, CONFLICT, ENGINE_*
   */
  async updateInstance(ctx: RequestContext, input: UpdateInstanceInput): Promise<Instance> {
    const access = requirePermission(ctx, onlySchedule(input) ? 'collection.schedule' : 'instance.manage');
    const before = await this.store.find({ id: input.instanceId }, access, ctx.signal);
    if (before === null) throw notFound(input.instanceId);
    if (before.retiredAt !== null) {
      throw new WaymarkError('CONFLICT', `${before.key} is retired; register it again.`, {
        facts: { instanceId: before.id },
      });
    }
    const after = changedInstance(before, input);
    const facts = touchesConnection(input) ? await this.#signInChanged(ctx, after, input) : null;
    const moves = after.key !== before.key;
    const lease = moves ? await this.#holdForMove(before) : null;
    try {
      await this.graph.transaction((tx) => this.#write(tx, ctx, before, after, input, facts, lease), {
        id: 'ingest.update-instance',
        timeoutMs: moveTimeoutMs,
      });
    } catch (error) {
      if (lease !== null)
        await this.graph.transaction((tx) => releaseLease(tx, lease), { id: 'ingest.release-move' });
      throw error;
    }
    this.hooks.changed();
    const stored = await this.store.find({ id: before.id }, access);
    if (stored === null) throw notFound(before.id);
    return this.#shown(stored);
  }

  /**
   * Ends an instance: it is no longer collected, its assets leave the present and stay reachable in the past, its
   * credentials are no longer used. Needs `instance.manage`. @throws NOT_FOUND
   */
  async retireInstance(
    ctx: RequestContext,
    input: { instanceId: string; reason?: string | null },
  ): Promise<Instance> {
    const access = requirePermission(ctx, 'instance.manage');
    const before = await this.store.find({ id: input.instanceId }, access, ctx.signal);
    if (before === null) throw notFound(input.instanceId);
    if (before.retiredAt === null) {
      const retiredAt = isoTime(this.clock.nowMs());
      await this.graph.transaction(
        async (tx) => {
          await this.store.lock(tx, before.id);
          if (before.secretId !== null) await this.vault.remove(tx, ctx, before.secretId);
          await this.store.set(tx, before.id, {
            retiredAt,
            enabled: false,
            secretId: null,
            watchMethod: null,
            watchAdvice: null,
            nextAttemptAt: null,
          });
          await tx.run(
            `MATCH (run:CollectionRun {instanceId: $id, state: 'QUEUED'}) SET run.state = 'CANCELLED', run.finishedAt = $at
             WITH count(*) AS waiting MATCH (run:CollectionRun {instanceId: $id, state: 'RUNNING'}) SET run.cancelRequested = true`,
            { id: before.id, at: retiredAt },
          );
          await this.records.instanceChanged(tx, ctx, before, 'retired', {
            action: 'instance.retire',
            details: { reason: input.reason ?? null },
          });
        },
        { id: 'ingest.retire-instance' },
      );
    }
    this.hooks.changed();
    const stored = await this.store.find({ id: before.id }, access);
    return this.#shown(stored ?? before);
  }

  /** Registered instances that the caller may see, by name. Needs `instance.read`. */
  async instances(ctx: RequestContext, input: { includeRetired?: boolean } = {}): Promise<Instance[]> {
    const access = requirePermission(ctx, 'instance.read');
    const found = await this.store.list(
      { includeRetired: input.includeRetired === true },
      access,
      ctx.signal,
    );
    return found.map((instance) => this.#shown(instance));
  }

  /** One registered instance by id or key; null when there is none that the caller may see. Needs `instance.read`. */
  async instance(ctx: RequestContext, by: { id: string } | { key: string }): Promise<Instance | null> {
    const found = await this.store.find(by, requirePermission(ctx, 'instance.read'), ctx.signal);
    return found === null ? null : this.#shown(found);
  }

  /** Signs in with what is stored and tells what answers. Needs `instance.read`. @throws NOT_FOUND, ENGINE_* */
  async checkInstance(ctx: RequestContext, input: { instanceId: string }): Promise<EngineFacts> {
    const access = requirePermission(ctx, 'instance.read');
    const found = await this.store.find({ id: input.instanceId }, access, ctx.signal);
    if (found === null) throw notFound(input.instanceId);
    return this.#signIn(ctx, await targetOf(ctx, found, this.vault));
  }

  #shown(stored: StoredInstance): Instance {
    return { ...publicInstance(stored), nextRunAt: this.hooks.nextRunAt(stored.id) };
  }

  async #signIn(ctx: RequestContext, target: EngineTarget): Promise<EngineFacts> {
    const engine = this.engines[target.engine];
    if (engine === undefined)
      throw new WaymarkError('UNSUPPORTED', `There is no engine ${target.engine}.`, {
        facts: { engine: target.engine },
      });
    return engine.facts(target, ctx.signal);
  }

  async #signInChanged(
    ctx: RequestContext,
    after: StoredInstance,
    input: UpdateInstanceInput,
  ): Promise<EngineFacts> {
    const stored = await targetOf(
      ctx,
      input.password === undefined ? after : { ...after, secretId: null },
      this.vault,
    );
    return this.#signIn(ctx, isSet(input.password) ? { ...stored, password: input.password } : stored);
  }

  async #properties(
    tx: GraphTransaction,
    ctx: RequestContext,
    checked: CheckedInstance,
    facts: EngineFacts,
    id: string,
  ): Promise<Record<string, unknown> & { id: string }> {
    const { target } = checked;
    const secretId = isSet(target.password)
      ? await this.vault.put(tx, ctx, credentialsPurpose, target.password)
      : null;
    return {
      id,
      key: checked.key,
      kind: 'Instance',
      engine: target.engine,
      instanceKey: checked.key,
      ...named(checked.name, checked.key),
      environment: checked.environment,
      zone: this.zone,
      ownTags: checked.tags,
      tags: checked.tags.length === 0 ? null : checked.tags,
      schedule: checked.schedule,
      timezone: checked.timezone,
      enabled: checked.enabled,
      host: target.host,
      port: target.port,
      user: target.user ?? null,
      database: target.database ?? null,
      tls: target.tls,
      tlsCa: target.tlsCa ?? null,
      secretId,
      flavour: facts.flavour,
      version: facts.version,
      consecutiveFailures: 0,
      nextAttemptAt: null,
      source: 'collected',
      changedAt: isoTime(this.clock.nowMs()),
    };
  }

  /** A moving instance must not be collected meanwhile. */
  async #holdForMove(instance: StoredInstance): Promise<Lease> {
    const lease = await this.graph.transaction(
      (tx) => acquireLease(tx, `collection:${instance.id}`, newId(), leaseMs),
      { id: 'ingest.hold-for-move' },
    );
    if (lease !== null) return lease;
    throw new WaymarkError('CONFLICT', `${instance.key} is being collected; wait or cancel the run.`, {
      facts: { instanceId: instance.id },
    });
  }

  async #write(
    tx: GraphTransaction,
    ctx: RequestContext,
    before: StoredInstance,
    after: StoredInstance,
    input: UpdateInstanceInput,
    facts: EngineFacts | null,
    lease: Lease | null,
  ): Promise<void> {
    await this.store.lock(tx, before.id);
    if (after.key !== before.key) {
      const taken = await this.store.lockByKey(tx, after.key);
      if (taken !== null) {
        throw new WaymarkError('CONFLICT', `${after.key} is taken by another asset.`, {
          facts: { key: after.key, id: taken.id },
        });
      }
      await rekey(tx, before.id, before.key, after.key);
    }
    const secret = await this.#newSecret(tx, ctx, before.secretId, input);
    await this.store.set(tx, before.id, { ...storedMembers(after), ...secret, ...newFacts(facts) });
    if (after.environment !== before.environment)
      await this.store.setEnvironment(tx, before.id, after.environment);
    await this.store.changeTags(
      tx,
      before.id,
      after.tags.filter((tag) => !before.tags.includes(tag)),
      before.tags.filter((tag) => !after.tags.includes(tag)),
    );
    const moves = after.key !== before.key;
    await this.records.instanceChanged(tx, ctx, after, moves ? 'moved' : 'updated', {
      action: moves ? 'instance.move' : onlySchedule(input) ? 'collection.schedule' : 'instance.update',
      before: visible(before),
      after: visible(after),
      details: { passwordChanged: input.password !== undefined },
    });
    if (lease !== null) await releaseLease(tx, lease);
  }

  async #newSecret(
    tx: GraphTransaction,
    ctx: RequestContext,
    secretId: string | null,
    input: UpdateInstanceInput,
  ): Promise<{ secretId?: string | null }> {
    if (input.password === undefined) return {};
    if (isSet(input.password)) {
      if (secretId === null)
        return { secretId: await this.vault.put(tx, ctx, credentialsPurpose, input.password) };
      await this.vault.replace(tx, ctx, secretId, input.password);
      return {};
    }
    if (secretId !== null) await this.vault.remove(tx, ctx, secretId);
    return { secretId: null };
  }
}

function isSet(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}

function onlySchedule({ instanceId: _id, ...changes }: UpdateInstanceInput): boolean {
  return Object.keys(changes).every((name) => ['schedule', 'timezone', 'enabled'].includes(name));
}

function touchesConnection(input: UpdateInstanceInput): boolean {
  return (['host', 'port', 'user', 'password', 'database', 'tls', 'tlsCa'] as const).some(
    (name) => input[name] !== undefined,
  );
}

function changedInstance(before: StoredInstance, input: UpdateInstanceInput): StoredInstance {
  const host = input.host === undefined ? before.host : checkHost(input.host);
  const port = input.port === undefined ? before.port : checkPort(input.port);
  const keep = <Value>(value: Value | undefined, old: Value): Value => (value === undefined ? old : value);
  return {
    ...before,
    host,
    port,
    key: instanceNamespace(before.engine, host, port),
    user: keep(input.user, before.user),
    database: keep(input.database, before.database),
    tls: keep(input.tls, before.tls),
    tlsCa: keep(input.tlsCa, before.tlsCa),
    name: input.name === undefined ? before.name : checkText(input.name, 'name'),
    environment:
      input.environment === undefined ? before.environment : checkText(input.environment, 'environment'),
    tags: input.tags === undefined ? before.tags : checkTags(input.tags),
    schedule: input.schedule === undefined ? before.schedule : checkSchedule(input.schedule),
    timezone: input.timezone === undefined ? before.timezone : checkTimezone(input.timezone),
    enabled: keep(input.enabled, before.enabled),
  };
}

/** Members written on a change; what was wrong before may be right now, so backing off ends. */
function storedMembers(after: StoredInstance): Record<string, unknown> {
  const { host, port, user, database, tls, tlsCa, environment, schedule, timezone, enabled } = after;
  return {
    ...named(after.name, after.key),
    host,
    port,
    user,
    database,
    tls,
    tlsCa,
    environment,
    ownTags: after.tags,
    schedule,
    timezone,
    enabled,
    consecutiveFailures: 0,
    nextAttemptAt: null,
  };
}

function named(name: string, key: string): Record<string, unknown> {
  const address = key.slice(key.indexOf('://') + 3);
  return {
    name,
    nameLower: name.toLowerCase(),
    ...searchFields({ name, enclosing: name === address ? [] : [address] }),
  };
}

function newFacts(facts: EngineFacts | null): Record<string, unknown> {
  return facts === null ? {} : { flavour: facts.flavour, version: facts.version };
}

function visible(
  instance: StoredInstance,
): Record<string, string | number | boolean | null | readonly string[]> {
  const { key, name, host, port, user, database, tls, environment, tags, schedule, timezone, enabled } =
    instance;
  return { key, name, host, port, user, database, tls, environment, tags, schedule, timezone, enabled };
}

function describe(
  checked: CheckedInstance,
): Record<string, string | number | boolean | null | readonly string[]> {
  const { target, key, name, environment, tags, schedule, timezone, enabled } = checked;
  return {
    key,
    name,
    environment,
    tags,
    schedule,
    timezone,
    enabled,
    user: target.user ?? null,
    database: target.database ?? null,
    tls: target.tls,
  };
}
