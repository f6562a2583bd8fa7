import type { ChangeHint, ChangeWatch } from '../../core/collection.js';
import type { Clock } from '../../core/clock.js';
import { systemContext } from '../../core/context.js';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { everywhere } from '../../core/permissions.js';
import type { Collector, EngineKind } from '../../engines/contract.js';
import type { SecretVault } from '../../core/secrets.js';
import type { InstanceStore, StoredInstance } from '../instances/instance.store.js';
import { targetOf } from '../runs/execute-run.js';
import type { RunService } from '../runs/run.service.js';
import type { CoordinatedWork } from '../schedule/coordinator.js';
import type { IngestSettings } from '../types.js';

/** What following changes needs. */
export interface WatchTools {
  instances: InstanceStore;
  runs: RunService;
  collectors: Readonly<Partial<Record<EngineKind, Collector>>>;
  vault: SecretVault;
  settings: IngestSettings;
  clock: Clock;
  logger: Logger;
}

interface Watched {
  /** What the connection was made from; another text means a new connection. */
  basis: string;
  abort: AbortController;
  watch: ChangeWatch | null;
  /** Changed keys not yet collected; `everything` when a hint named none. */
  pending: Set<string>;
  everything: boolean;
  timer: NodeJS.Timeout | null;
  failures: number;
  /** Not before this time a lost watch is started again. */
  retryAtMs: number;
}

/** Hints that come this close together are collected by one run. */
const debounceMs = 120;
const busyRetryMs = 250;
const retryFirstMs = 2_000;
const retryMostMs = 300_000;
/** More changed parts than this are collected as a whole. */
const mostKeys = 50;

/**
 * Follows changes of each enabled instance between scheduled runs: hints of the collector's watch become runs of just
 * the parts that changed. The method in use and what would make it better are kept on the instance.
 */
export class ChangeWatchService implements CoordinatedWork {
  readonly #watched = new Map<string, Watched>();

  constructor(private readonly tools: WatchTools) {
    tools.runs.onRunProgress((run) => {
      if (run.state === 'QUEUED' || run.state === 'RUNNING') return;
      const watched = this.#watched.get(run.instanceId);
      if (watched !== undefined && (watched.everything || watched.pending.size > 0))
        this.#later(run.instanceId, watched, 0);
    });
  }

  async tick(): Promise<void> {
    if (!this.tools.settings.watch) return;
    const instances = await this.tools.instances.list(
      { includeRetired: false, zone: this.tools.settings.zone },
      everywhere,
    );
    const wanted = new Map(
      instances.filter((instance) => instance.enabled && instance.retiredAt === null).map((i) => [i.id, i]),
    );
    for (const [id, watched] of this.#watched) {
      const instance = wanted.get(id);
      if (instance === undefined || basisOf(instance) !== watched.basis) await this.#end(id, watched);
    }
    const nowMs = this.tools.clock.nowMs();
    for (const instance of wanted.values()) {
      const watched = this.#watched.get(instance.id);
      // A first collection comes first; it finds everything anyway.
      if (instance.lastSuccessAt === null) continue;
      if (watched === undefined) this.#begin(instance, newWatched(instance));
      else if (watched.watch === null && watched.retryAtMs > 0 && watched.retryAtMs <= nowMs)
        this.#begin(instance, watched);
      else await this.#tell(instance, watched.watch);
    }
  }

  async release(): Promise<void> {
    await Promise.all([...this.#watched].map(([id, watched]) => this.#end(id, watched)));
  }

  #begin(instance: StoredInstance, watched: Watched): void {
    this.#watched.set(instance.id, watched);
    watched.retryAtMs = 0;
    watched.abort = new AbortController();
    this.#connect(instance, watched).catch((error: unknown) => this.#failed(instance, watched, error));
  }

  async #connect(instance: StoredInstance, watched: Watched): Promise<void> {
    const collector = this.tools.collectors[instance.engine];
    if (collector === undefined) return;
    const { signal } = watched.abort;
    const target = await targetOf(systemContext({ channel: 'job', signal }), instance, this.tools.vault);
    const watch = await collector.watch(target, instance.key, {
      pollIntervalMs: this.tools.settings.pollIntervalMs,
      onChange: (hint) => this.#hint(instance.id, watched, hint),
      onError: (error) => this.#failed(instance, watched, error),
      signal,
    });
    if (signal.aborted) {
      await watch.stop();
      return;
    }
    watched.watch = watch;
    watched.failures = 0;
    await this.#tell(instance, watch);
  }

  /** Writes which way is in use where it is not what the graph says: a better one may have been enabled meanwhile. */
  async #tell(instance: StoredInstance, watch: ChangeWatch | null): Promise<void> {
    if (watch === null) return;
    const { method, advice } = watch;
    if (instance.watchMethod !== method || instance.watchAdvice !== advice)
      await this.tools.instances.setWatch(instance.id, method, advice);
  }

  #failed(instance: StoredInstance, watched: Watched, error: unknown): void {
    if (watched.abort.signal.aborted || watched.retryAtMs > 0) return;
    const wait = Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(watched.failures, 10));
    watched.failures += 1;
    watched.retryAtMs = this.tools.clock.nowMs() + wait;
    // What happened while nobody watched is found by a look at everything.
    watched.everything = watched.watch !== null || watched.everything;
    this.tools.logger.warn(
      { instanceKey: instance.key, error: messageOf(error) },
      'changes of an instance cannot be followed for now',
    );
    const { watch } = watched;
    watched.watch = null;
    watch?.stop().catch(() => undefined);
    if (watched.everything) this.#later(instance.id, watched, wait);
  }

  async #end(id: string, watched: Watched): Promise<void> {
    this.#watched.delete(id);
    watched.abort.abort();
    if (watched.timer !== null) clearTimeout(watched.timer);
    await watched.watch?.stop().catch(() => undefined);
  }

  #hint(id: string, watched: Watched, hint: ChangeHint): void {
    if (hint.keys.length === 0) watched.everything = true;
    for (const key of hint.keys) watched.pending.add(key);
    this.#later(id, watched, debounceMs);
  }

  #later(id: string, watched: Watched, afterMs: number): void {
    if (watched.abort.signal.aborted) return;
    if (watched.timer !== null) clearTimeout(watched.timer);
    watched.timer = setTimeout(() => {
      watched.timer = null;
      this.#collect(id, watched).catch((error: unknown) => {
        this.tools.logger.warn(
          { instanceId: id, error: messageOf(error) },
          'a change could not be collected',
        );
        this.#later(id, watched, retryFirstMs);
      });
    }, afterMs);
  }

  async #collect(id: string, watched: Watched): Promise<void> {
    const instance = await this.tools.instances.find({ id }, everywhere);
    if (instance === null || instance.retiredAt !== null || watched.abort.signal.aborted) return;
    const waitMs = Date.parse(instance.nextAttemptAt ?? '') - this.tools.clock.nowMs();
    if (waitMs > 0) {
      this.#later(id, watched, Math.min(waitMs, retryMostMs));
      return;
    }
    const keys = [...watched.pending];
    const everything = watched.everything || keys.length > mostKeys || keys.includes(instance.key);
    if (!everything && keys.length === 0) return;
    watched.pending.clear();
    watched.everything = false;
    try {
      await this.tools.runs.enqueue(systemContext({ channel: 'job' }), instance, {
        mode: 'INCREMENTAL',
        trigger: 'CHANGE',
        only: everything ? null : keys,
      });
    } catch (error) {
      for (const key of keys) watched.pending.add(key);
      watched.everything ||= everything;
      if (!isWaymarkError(error, 'CONFLICT')) throw error;
      // The run under way may have read the part before it changed; collect it once more afterwards.
      this.#later(id, watched, busyRetryMs);
    }
  }
}

function basisOf(instance: StoredInstance): string {
  const { key, user, database, tls, secretId } = instance;
  return JSON.stringify([key, user, database, tls, secretId]);
}

function newWatched(instance: StoredInstance): Watched {
  return {
    basis: basisOf(instance),
    abort: new AbortController(),
    watch: null,
    pending: new Set(),
    everything: false,
    timer: null,
    failures: 0,
    retryAtMs: 0,
  };
}
