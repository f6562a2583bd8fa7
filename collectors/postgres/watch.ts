import { childKey } from '../../src/core/asset-key.js';
import { sleep } from '../../src/core/clock.js';
import type { ChangeWatch } from '../../src/core/collection.js';
import { isWaymarkError, messageOf } from '../../src/core/errors.js';
import { readResource } from '../../src/core/resources.js';
import type { Collector, EngineTarget } from '../../src/engines/contract.js';
import { openPgSession, type PgSession } from '../../src/engines/postgres/index.js';
import { CatalogReader } from './catalog-reader.js';
import { ChangeDetector, SharedChangeDetector } from './change-detector.js';
import { principalScope, settingScope } from './instance.js';
import type { DatabaseRow } from './instance-rows.js';

type WatchOptions = Parameters<Collector['watch']>[2];

/** The channel of `watch-setup.sql`. */
const channel = 'waymark_ddl';
/** Databases beyond this many are polled even where the event triggers are installed: each listener holds a connection. */
const maxListeners = 32;
const statementTimeoutMs = 30_000;

/** The statements that let Waymark hear of changes in one database at once; an administrator may run them there. */
export function watchSetupSql(): string {
  return readResource('collectors/postgres/watch-setup.sql');
}

/**
 * Watches an instance: listens in databases where the event triggers are installed, and polls the others and what
 * databases share (roles, settings, the list of databases; PostgreSQL has no event for these). Polling holds no
 * connection between two looks and looks at one database after the other.
 */
export async function watchInstance(
  target: EngineTarget,
  namespace: string,
  options: WatchOptions,
): Promise<ChangeWatch> {
  const watch = new InstanceWatch(target, namespace, options);
  await watch.round();
  watch.start();
  // Event triggers may be installed or dropped while the watch runs: each round looks for them, so both answers move.
  return {
    get method() {
      return watch.polledDatabases().length === 0 ? 'EVENT_TRIGGER' : 'POLLING';
    },
    get advice() {
      return adviceFor(watch.polledDatabases());
    },
    stop: async () => await watch.stop(),
  };
}

function adviceFor(polled: readonly string[]): string | null {
  if (polled.length === 0) return null;
  return `No event triggers of Waymark in ${polled.map((name) => `"${name}"`).join(', ')}: changes there are noticed by polling. Run the statements of the watch set-up in each of them, as a superuser, to be told at once.`;
}

/** One database being watched. */
interface Watched {
  detector: ChangeDetector;
  listener: PgSession | null;
}

class InstanceWatch {
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly shared = new SharedChangeDetector();
  private readonly databases = new Map<string, Watched>();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly target: EngineTarget,
    private readonly namespace: string,
    private readonly options: WatchOptions,
  ) {
    this.signal = AbortSignal.any([options.signal, this.ended.signal]);
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.loop;
    await Promise.all([...this.databases.values()].map(async ({ listener }) => await listener?.close()));
  }

  polledDatabases(): string[] {
    return [...this.databases].filter(([, watched]) => watched.listener === null).map(([name]) => name);
  }

  private async run(): Promise<void> {
    for (;;) {
      await sleep(this.options.pollIntervalMs, this.signal);
      if (this.signal.aborted) return;
      try {
        await this.round();
      } catch (error) {
        if (!this.signal.aborted) this.options.onError(error);
      }
    }
  }

  /** One look at everything that is not listened to. */
  async round(): Promise<void> {
    const rows = await this.withSession(undefined, async (session) => {
      const moved = await this.shared.look(session);
      if (moved.length > 0) this.announceShared(moved);
      return await new CatalogReader(session).rows<DatabaseRow>('instance/databases');
    });
    const names = rows
      .filter((row) => row.allows_connections && row.may_connect && !row.is_template)
      .map((row) => row.name);
    await this.forget(new Set(names));
    for (const name of names) {
      if (this.signal.aborted) return;
      try {
        await this.lookAt(name);
      } catch (error) {
        // A database dropped meanwhile shows in the shared counters.
        if (!this.signal.aborted && !isWaymarkError(error, 'ENGINE_OBJECT_GONE')) this.options.onError(error);
      }
    }
  }

  private async forget(names: ReadonlySet<string>): Promise<void> {
    for (const [name, watched] of this.databases) {
      if (names.has(name)) continue;
      this.databases.delete(name);
      await watched.listener?.close();
    }
  }

  private async lookAt(name: string): Promise<void> {
    const watched = this.databases.get(name) ?? { detector: new ChangeDetector(), listener: null };
    this.databases.set(name, watched);
    if (watched.listener !== null) return;
    const installed = await this.withSession(name, async (session) => {
      const changed = await watched.detector.look(session, this.namespace);
      if (changed.length > 0)
        this.options.onChange({ keys: changed, reason: 'catalogue counters have moved' });
      const rows = await new CatalogReader(session).rows<{ installed: boolean }>('watch-installed');
      return rows[0]?.installed === true;
    });
    const listening = [...this.databases.values()].filter(({ listener }) => listener !== null).length;
    if (!installed || listening >= maxListeners) return;
    await this.listen(name, watched);
    // What was committed between the look and the LISTEN.
    const missed = await this.withSession(
      name,
      async (session) => await watched.detector.look(session, this.namespace),
    );
    if (missed.length > 0) this.options.onChange({ keys: missed, reason: 'catalogue counters have moved' });
  }

  private async listen(name: string, watched: Watched): Promise<void> {
    const session = await openPgSession(this.target, {
      database: name,
      signal: this.signal,
      statementTimeoutMs,
    });
    watched.listener = session;
    session.onLost((error) => {
      watched.listener = null;
      if (!this.signal.aborted) this.options.onError(error);
      void session.close();
    });
    await session.listen(channel, (payload) => this.announce(name, payload));
  }

  private announce(database: string, payload: string): void {
    const { tag, schemas } = readPayload(payload);
    // A renamed schema leaves its old scope behind, whose name is no longer known.
    if (tag === 'ALTER SCHEMA') {
      this.options.onChange({ keys: [], reason: tag });
      return;
    }
    const databaseKey = childKey(this.namespace, 'Database', database);
    const keys = schemas.map((schema) =>
      schema === null ? databaseKey : childKey(databaseKey, 'Schema', schema),
    );
    this.options.onChange({ keys: keys.length === 0 ? [databaseKey] : [...new Set(keys)], reason: tag });
  }

  /** Roles and databases show in many places; memberships and settings in one. */
  private announceShared(moved: readonly string[]): void {
    const places: Readonly<Record<string, string>> = {
      memberships: principalScope(this.namespace),
      settings: settingScope(this.namespace),
    };
    const keys = moved.map((part) => places[part]);
    const known = keys.filter((key) => key !== undefined);
    this.options.onChange({
      keys: known.length === keys.length ? known : [],
      reason: `changed in the instance: ${moved.join(', ')}`,
    });
  }

  private async withSession<T>(
    database: string | undefined,
    work: (session: PgSession) => Promise<T>,
  ): Promise<T> {
    const session = await openPgSession(this.target, {
      ...(database === undefined ? {} : { database }),
      signal: this.signal,
      statementTimeoutMs,
    });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }
}

/** Anybody may notify on a channel: what cannot be read means "something changed". */
function readPayload(payload: string): { tag: string; schemas: (string | null)[] } {
  try {
    const { tag, schemas } = JSON.parse(payload) as { tag?: unknown; schemas?: unknown };
    return {
      tag: typeof tag === 'string' ? tag.slice(0, 100) : 'DDL',
      schemas: Array.isArray(schemas) ? schemas.map((name) => (typeof name === 'string' ? name : null)) : [],
    };
  } catch (error) {
    return { tag: `unreadable notification: ${messageOf(error).slice(0, 40)}`, schemas: [] };
  }
}
