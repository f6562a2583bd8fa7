import { childKey } from '../../src/core/asset-key.js';
import { sha256 } from '../../src/core/canonical-json.js';
import { sleep, systemClock } from '../../src/core/clock.js';
import type { ChangeHint, ChangeWatch } from '../../src/core/collection.js';
import { isWaymarkError } from '../../src/core/errors.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import {
  infoFields,
  infoParts,
  isUnavailable,
  openRedisSession,
  type RedisCommand,
  type RedisSession,
} from '../../src/engines/redis/index.js';
import { principalScope, settingScope } from './collect.js';
import { numberOf } from './reader.js';

/** What a watch is told by who starts it. */
export interface WatchOptions {
  pollIntervalMs: number;
  onChange: (hint: ChangeHint) => void;
  onError: (error: unknown) => void;
  signal: AbortSignal;
}

const commandTimeoutMs = 10_000;
/** While the keys of a database keep changing they are looked at this often, not at every poll. */
const keysRestMs = 60_000;

/** Counters of commands that change what is collected, and what they change. Of version 7 and later. */
const changingCommands: readonly (readonly [RegExp, 'principals' | 'settings' | 'instance' | 'keys'])[] = [
  [/^cmdstat_acl\|(setuser|deluser|load)$/, 'principals'],
  [/^cmdstat_config\|set$/, 'settings'],
  [/^cmdstat_function\|(load|delete|flush|restore)$/, 'instance'],
  [/^cmdstat_module\|(load|loadex|unload)$/, 'instance'],
  [/^cmdstat_(replicaof|slaveof|failover)$/, 'instance'],
  [/^cmdstat_xgroup\|(create|destroy)$/, 'keys'],
];

/** Watches by polling counters: Redis tells of no change of its own accord that would not cost every write something. */
export function startWatch(target: EngineTarget, namespace: string, options: WatchOptions): ChangeWatch {
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const poller = new Poller(target, namespace, { ...options, signal });
  const loop = poller.run();
  return {
    method: 'POLLING',
    advice: null,
    stop: async () => {
      ended.abort();
      await loop;
    },
  };
}

/** One look at the server's counters. */
interface Look {
  /** Identity of the server process. */
  runId: string;
  role: string;
  /** By what they change. */
  counters: Map<string, number>;
  /** Keys by database. */
  keys: Map<number, number>;
  /** Digest of users and settings, before version 7 only. */
  digests: Map<string, string>;
}

class Poller {
  private session: RedisSession | null = null;
  private last: Look | null = null;
  private readonly announcedAt = new Map<number, number>();
  /** Databases whose keys have changed since they were last announced. */
  private readonly pending = new Set<number>();

  constructor(
    private readonly target: EngineTarget,
    private readonly namespace: string,
    private readonly options: WatchOptions,
  ) {}

  async run(): Promise<void> {
    const { signal, pollIntervalMs, onError } = this.options;
    while (!signal.aborted) {
      try {
        await this.poll();
      } catch (error) {
        this.close();
        if (!signal.aborted) onError(error);
      }
      await sleep(pollIntervalMs, signal);
    }
    this.close();
  }

  private close(): void {
    this.session?.close();
    this.session = null;
  }

  private async poll(): Promise<void> {
    this.session ??= await openRedisSession(this.target, {
      signal: this.options.signal,
      commandTimeoutMs,
    });
    const now = await this.look(this.session);
    const before = this.last;
    this.last = now;
    if (before !== null) this.announce(before, now);
  }

  private async look(session: RedisSession): Promise<Look> {
    const answer =
      session.major >= 7
        ? await session.call('the counters', 'INFO', 'server', 'replication', 'keyspace', 'commandstats')
        : await session.call('the counters', 'INFO', 'all');
    const info = infoFields(String(answer));
    const counters = new Map<string, number>();
    const keys = new Map<number, number>();
    for (const [name, value] of info) {
      const database = /^db(\d+)$/.exec(name)?.[1];
      if (database !== undefined)
        keys.set(Number(database), Number(numberOf(infoParts(value).get('keys')) ?? 0));
      const part = changingCommands.find(([pattern]) => pattern.test(name))?.[1];
      if (part === undefined) continue;
      counters.set(part, (counters.get(part) ?? 0) + Number(infoParts(value).get('calls') ?? 0));
    }
    const runId = info.get('run_id') ?? '';
    const role = `${info.get('role') ?? ''} ${info.get('master_host') ?? ''}:${info.get('master_port') ?? ''}`;
    const digests = session.major >= 7 ? new Map<string, string>() : await this.digests(session);
    return { runId, role, counters, keys, digests };
  }

  /** Before version 7 subcommands have no counters of their own; the answers are small enough to be compared. */
  private async digests(session: RedisSession): Promise<Map<string, string>> {
    const digests = new Map<string, string>();
    const questions: [string, RedisCommand][] = [
      ['settings', ['CONFIG', 'GET', '*']],
      ['principals', ['ACL', 'LIST']],
    ];
    for (const [part, command] of questions) {
      try {
        digests.set(part, sha256(JSON.stringify(await session.call(part, ...command))));
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    }
    return digests;
  }

  private announce(before: Look, now: Look): void {
    if (before.runId !== now.runId || before.role !== now.role) {
      this.options.onChange({ keys: [], reason: 'the server was restarted or has changed its role' });
      return;
    }
    const parts = changedParts(before, now);
    if (parts.has('instance')) {
      this.options.onChange({ keys: [this.namespace], reason: 'functions, modules or replication' });
      return;
    }
    const places = { principals: principalScope(this.namespace), settings: settingScope(this.namespace) };
    for (const part of ['principals', 'settings'] as const)
      if (parts.has(part)) this.options.onChange({ keys: [places[part]], reason: part });
    this.announceKeys(before, now, parts.has('keys'));
  }

  private announceKeys(before: Look, now: Look, groupsChanged: boolean): void {
    const numbers = new Set([...before.keys.keys(), ...now.keys.keys()]);
    if ([...numbers].some((number) => before.keys.has(number) !== now.keys.has(number))) {
      this.options.onChange({ keys: [], reason: 'a database has got its first key or lost its last' });
      return;
    }
    for (const number of numbers)
      if (groupsChanged || before.keys.get(number) !== now.keys.get(number)) this.pending.add(number);
    const atMs = systemClock.nowMs();
    const due = [...this.pending].filter(
      (number) => groupsChanged || atMs - (this.announcedAt.get(number) ?? 0) >= keysRestMs,
    );
    if (due.length === 0) return;
    for (const number of due) {
      this.pending.delete(number);
      this.announcedAt.set(number, atMs);
    }
    this.options.onChange({
      keys: due.sort((a, b) => a - b).map((number) => childKey(this.namespace, 'Database', String(number))),
      reason: groupsChanged ? 'groups of streams' : 'number of keys',
    });
  }
}

/** Counters that went down were reset by somebody: that is no change. */
function changedParts(before: Look, now: Look): Set<string> {
  const changed = new Set<string>();
  for (const [part, count] of now.counters) if (count > (before.counters.get(part) ?? 0)) changed.add(part);
  for (const [part, digest] of now.digests) {
    const known = before.digests.get(part);
    if (known !== undefined && known !== digest) changed.add(part);
  }
  return changed;
}

/** Signs in once, so that a watch that cannot work fails at its start. */
export async function checkWatch(target: EngineTarget, signal: AbortSignal): Promise<void> {
  const session = await openRedisSession(target, { signal, commandTimeoutMs });
  try {
    await session.call('the counters', 'INFO', 'server');
  } catch (error) {
    if (!isWaymarkError(error, 'ENGINE_QUERY_FAILED')) throw error;
  } finally {
    session.close();
  }
}
