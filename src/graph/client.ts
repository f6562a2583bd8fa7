import { AsyncLocalStorage } from 'node:async_hooks';
import neo4j, { type BookmarkManager, type Driver, type Session, type Transaction } from 'neo4j-driver';
import { onAbort } from '../core/abort.js';
import { traced } from '../core/tracing.js';
import { attempts } from './attempts.js';
import type { CypherQuery } from './cypher.js';
import { translateGraphError } from './errors.js';
import { decodeRecord, encodeValue } from './records.js';

/** A row of an answer, decoded to plain values. */
export type GraphRow = Readonly<Record<string, unknown>>;

/** How a query is run. */
export interface QueryOptions {
  /** Name of the query in errors, logs and metrics, for example `catalog.asset`. */
  id?: string;
  /** Ends the query in the server when it is over. Default 30,000. */
  timeoutMs?: number;
  /** Ends the query in the server when the caller has gone. */
  signal?: AbortSignal;
}

/** A transaction under way. Everything in it happens together or not at all. */
export interface GraphTransaction {
  /** Runs one query and returns its rows. @throws GRAPH_* */
  run<Row extends GraphRow = GraphRow>(
    query: string | CypherQuery,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<Row[]>;
  /** Once the transaction is committed, the listeners of {@link GraphClient.onCommitted} hear of the topic; after a rollback nobody does. */
  announce(topic: string): void;
  /**
   * Runs `work` after everything else of the transaction, right before it is committed: for locks that many
   * transactions want and that should be held no longer than a commit takes. Works begin in the order they were handed
   * in, those of the stage `LAST` after all others, without waiting for each other: their first queries reach the
   * server together, and it runs them in this order. They may hand in others, which begin when all have ended. What
   * one throws rolls the transaction back.
   */
  beforeCommit(work: () => Promise<void>, stage?: 'LAST'): void;
}

/** What waits for the end of a transaction. */
interface LastStep {
  work: () => Promise<void>;
  isLast: boolean;
}

/** Where the graph is. */
export interface GraphTarget {
  /** bolt://, neo4j://, neo4j+s:// … */
  uri: string;
  user: string;
  password: string;
  database?: string;
  maxConnections?: number;
  /** For how long work is repeated after a passing failure, ms. Default 15,000. */
  retryTimeMs?: number;
}

/** Figures of one query, for metrics. */
export interface QueryFacts {
  id: string;
  durationMs: number;
  rows: number;
  failed: boolean;
}

const defaultTimeoutMs = 30_000;
const counters = new AsyncLocalStorage<{ queries: number }>();

/** Runs `work` and counts the graph queries it causes, also in nested calls: used to prove that there is no N+1. */
export async function countingQueries<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; queries: number }> {
  const counter = { queries: 0 };
  const result = await counters.run(counter, work);
  return { result, queries: counter.queries };
}

/** The one way to Neo4j. Safe to share; holds a bounded pool of connections. */
export class GraphClient {
  readonly #driver: Driver;
  readonly #database: string;
  readonly #retryTimeMs: number;
  readonly #bookmarks: BookmarkManager | undefined;
  readonly #observers: ((facts: QueryFacts) => void)[] = [];
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(target: GraphTarget) {
    this.#database = target.database ?? 'neo4j';
    this.#retryTimeMs = target.retryTimeMs ?? 15_000;
    // On a cluster a read may reach a member that is behind; bookmarks make it wait for this client's own writes.
    this.#bookmarks = target.uri.startsWith('neo4j') ? neo4j.bookmarkManager() : undefined;
    this.#driver = neo4j.driver(target.uri, neo4j.auth.basic(target.user, target.password), {
      maxConnectionPoolSize: target.maxConnections ?? 50,
      connectionAcquisitionTimeout: 15_000,
      connectionTimeout: 5_000,
      disableLosslessIntegers: false,
      userAgent: 'waymark',
    });
  }

  /** Calls `observer` after every query. */
  observe(observer: (facts: QueryFacts) => void): void {
    this.#observers.push(observer);
  }

  /** Calls `listener` after each commit of this client whose transaction announced the topic. @returns how to end that */
  onCommitted(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Makes sure Neo4j answers and the account is right. @throws GRAPH_UNAVAILABLE */
  async verify(): Promise<void> {
    try {
      await this.#driver.verifyConnectivity({ database: this.#database });
    } catch (error) {
      throw translateGraphError(error, 'verify', undefined);
    }
  }

  /** One reading query in a transaction of its own; repeated after a passing failure. @throws GRAPH_* */
  async read<Row extends GraphRow = GraphRow>(
    query: string | CypherQuery,
    params: Readonly<Record<string, unknown>> = {},
    options: QueryOptions = {},
  ): Promise<Row[]> {
    return this.#managed('READ', (tx) => tx.run<Row>(query, params), options);
  }

  /** One writing query in a transaction of its own; repeated after a passing failure. @throws GRAPH_* */
  async write<Row extends GraphRow = GraphRow>(
    query: string | CypherQuery,
    params: Readonly<Record<string, unknown>> = {},
    options: QueryOptions = {},
  ): Promise<Row[]> {
    return this.#managed('WRITE', (tx) => tx.run<Row>(query, params), options);
  }

  /**
   * Runs `work` in one writing transaction and commits it; anything thrown rolls it back. `work` is called again
   * after a deadlock or a lost connection, so it must have no effect outside the transaction. When the connection is
   * lost while committing, nobody knows whether the change was made; it is not repeated but ends with
   * GRAPH_UNAVAILABLE and the fact `committed: 'unknown'`. @throws GRAPH_*
   */
  async transaction<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    return this.#managed('WRITE', work, options);
  }

  /** As {@link transaction}, for several reads that must see one state. */
  async snapshot<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    return this.#managed('READ', work, options);
  }

  /** Runs a statement outside a managed transaction, for schema changes and `CALL {} IN TRANSACTIONS`. @throws GRAPH_* */
  async autocommit<Row extends GraphRow = GraphRow>(
    query: string | CypherQuery,
    params: Readonly<Record<string, unknown>> = {},
    options: QueryOptions = {},
  ): Promise<Row[]> {
    const id = options.id ?? 'autocommit';
    return this.#inSession('WRITE', id, options.signal, (session) =>
      this.#measure(id, async () => {
        const { text, values } = prepare(query, params);
        const config = { timeout: options.timeoutMs ?? 600_000, metadata: { query: id } };
        const result = await session.run(text, values, config);
        return result.records.map((record) => decodeRecord(record) as Row);
      }),
    );
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await this.#driver.close();
  }

  #session(mode: 'READ' | 'WRITE'): Session {
    return this.#driver.session({
      database: this.#database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      fetchSize: 5_000,
      ...(this.#bookmarks === undefined ? {} : { bookmarkManager: this.#bookmarks }),
    });
  }

  async #managed<Result>(
    mode: 'READ' | 'WRITE',
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions,
  ): Promise<Result> {
    const id = options.id ?? 'unnamed';
    const { signal, timeoutMs = defaultTimeoutMs } = options;
    let topics = new Set<string>();
    const execute = async (managed: Transaction): Promise<Result> => {
      topics = new Set();
      const steps: LastStep[] = [];
      const result = await work(this.#wrap(managed, id, topics, steps));
      await finish(steps);
      return result;
    };
    const attempted = { id, timeoutMs, signal, retryTimeMs: this.#retryTimeMs };
    const result = await this.#inSession(mode, id, signal, (session) =>
      attempts(session, mode === 'WRITE', execute, attempted),
    );
    for (const topic of topics) for (const listener of this.#listeners.get(topic) ?? []) listener();
    return result;
  }

  /** Runs `work` in a session of its own; ends it at once, also in the server and between retries, when the signal fires. */
  async #inSession<Result>(
    mode: 'READ' | 'WRITE',
    id: string,
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const isAborted = (): boolean => signal?.aborted === true;
    if (isAborted()) throw translateGraphError(signal?.reason, id, signal);
    const session = this.#session(mode);
    let forget: () => void = () => undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      if (signal === undefined) return;
      forget = onAbort(signal, () =>
        reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')),
      );
    });
    try {
      const result = work(session);
      // After an abort nobody waits for the result any more.
      result.catch(() => undefined);
      return await Promise.race([result, aborted]);
    } catch (error) {
      throw translateGraphError(error, id, signal);
    } finally {
      forget();
      // Closing resets the connection, which ends a query that still runs in the server.
      const closed = session.close().catch(() => undefined);
      if (!isAborted()) await closed;
    }
  }

  #wrap(managed: Transaction, id: string, topics: Set<string>, steps: LastStep[]): GraphTransaction {
    return {
      beforeCommit: (step, stage) => void steps.push({ work: step, isLast: stage === 'LAST' }),
      announce: (topic) => void topics.add(topic),
      run: <Row extends GraphRow>(
        query: string | CypherQuery,
        params: Readonly<Record<string, unknown>> = {},
      ): Promise<Row[]> =>
        this.#measure(id, async () => {
          const { text, values } = prepare(query, params);
          const result = await managed.run(text, values);
          return result.records.map((record) => decodeRecord(record) as Row);
        }),
    };
  }

  /** Counts a query for {@link countingQueries} and tells the observer about it. */
  async #measure<Row>(id: string, query: () => Promise<Row[]>): Promise<Row[]> {
    const started = performance.now();
    const counter = counters.getStore();
    if (counter !== undefined) counter.queries += 1;
    let rows = 0;
    let failed = true;
    try {
      const result = await traced(`graph ${id}`, { 'db.system.name': 'neo4j', 'waymark.query': id }, query, {
        kind: 'client',
        withinOnly: true,
      });
      rows = result.length;
      failed = false;
      return result;
    } finally {
      const facts = { id, durationMs: performance.now() - started, rows, failed };
      for (const observer of this.#observers) observer(facts);
    }
  }
}

/** Runs the last steps of a transaction, also those that steps hand in. Waits for all, so that none outlives the transaction. */
async function finish(steps: LastStep[]): Promise<void> {
  while (steps.length > 0) {
    const round = steps.splice(0);
    const inOrder = [...round.filter(({ isLast }) => !isLast), ...round.filter(({ isLast }) => isLast)];
    const ended = await Promise.allSettled(inOrder.map(async ({ work }) => work()));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

function prepare(
  query: string | CypherQuery,
  params: Readonly<Record<string, unknown>>,
): { text: string; values: Record<string, unknown> } {
  const text = typeof query === 'string' ? query : query.text;
  const all = typeof query === 'string' ? params : { ...query.params, ...params };
  return { text, values: encodeValue(all) as Record<string, unknown> };
}
