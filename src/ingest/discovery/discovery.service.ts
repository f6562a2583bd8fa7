import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission, systemContext } from '../../core/context.js';
import { isWaymarkError, messageOf, WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import type { EngineKind } from '../../engines/contract.js';
import { isEngineKind } from '../../engines/target.js';
import type { GraphClient } from '../../graph/index.js';
import type { InstanceService, RegisteredInstance } from '../instances/instance.service.js';
import type { RegisterInstanceInput } from '../types.js';
import { expandAddresses } from './addresses.js';
import { addressOf, type CandidateFilter, type DiscoveryStore } from './discovery.store.js';
import { candidateEvent, discoveryEvent, DiscoverySearch } from './discovery-search.js';
import type { Engines } from './prober.js';
import type { Candidate, CandidateState, DiscoveryInput, DiscoveryRun, DiscoverySettings } from './types.js';

/** A page of candidates, by address. */
export interface CandidatePage {
  nodes: readonly Candidate[];
  cursors: readonly string[];
  endCursor: string | null;
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

/** How a candidate becomes an instance: as a registration, with its address and engine taken from the candidate. */
export interface AdoptCandidateInput extends Omit<RegisterInstanceInput, 'engine' | 'host' | 'port'> {
  candidateId: string;
}

/** What the service works with. */
export interface DiscoveryDependencies {
  graph: GraphClient;
  store: DiscoveryStore;
  engines: Engines;
  /** The registry that adopted candidates go to. */
  instances: Pick<InstanceService, 'registerInstance'>;
  settings: DiscoverySettings;
  clock: Clock;
  logger: Logger;
}

const largestPage = 1_000;
const longestNote = 1_000;
/** A search that has not written for so long has lost its process. */
const deadAfterMs = 60_000;

/** Finds instances at addresses that people name, keeps them as candidates, and adopts those that people give credentials for. */
export class DiscoveryService {
  readonly #searches = new Map<string, { search: DiscoverySearch; done: Promise<DiscoveryRun> }>();
  readonly #listeners = new Set<(run: DiscoveryRun) => void>();

  constructor(private readonly dependencies: DiscoveryDependencies) {}

  /**
   * Begins a search and returns its record; it goes on in the background. Only the addresses named are probed, with
   * bounded rate, concurrency and time. Needs `discovery.run`.
   * @throws INPUT_INVALID naming the field, LIMIT_EXCEEDED for too many addresses
   */
  async startDiscovery(ctx: RequestContext, input: DiscoveryInput): Promise<DiscoveryRun> {
    requirePermission(ctx, 'discovery.run');
    const { graph, store, settings, clock, logger } = this.dependencies;
    const wanted = this.#engines(input.engines);
    const addresses = await expandAddresses(input, Object.keys(wanted).filter(isEngineKind), settings);
    const run: DiscoveryRun = {
      id: newId(),
      state: 'RUNNING',
      addressCount: addresses.length,
      probedCount: 0,
      foundCount: 0,
      skippedCount: 0,
      requestedBy: ctx.subject.name,
      startedAt: isoTime(clock.nowMs()),
      finishedAt: null,
      errorCode: null,
      errorMessage: null,
    };
    await graph.transaction(
      async (tx) => {
        await store.createRun(tx, run);
        await discoveryEvent(tx, ctx, run);
        await recordAudit(tx, ctx, {
          action: 'discovery.probe',
          outcome: 'success',
          targetId: run.id,
          details: {
            targets: (input.targets ?? []).slice(0, 100),
            srvNames: (input.srvNames ?? []).slice(0, 100),
            fromFile: input.file !== null && input.file !== undefined,
            engines: Object.keys(wanted),
            addressCount: addresses.length,
          },
        });
      },
      { id: 'ingest.discovery-start' },
    );
    const search = new DiscoverySearch(graph, store, wanted, settings, clock, run, (now) => this.#tell(now));
    // The caller's request ends long before the search does.
    const background = systemContext({ correlationId: ctx.correlationId, channel: 'job' });
    const done = search.execute({ ...background, subject: ctx.subject }, addresses);
    this.#searches.set(run.id, { search, done });
    done
      .catch((error: unknown) =>
        logger.error({ discoveryId: run.id, error: messageOf(error) }, 'search failed'),
      )
      .finally(() => this.#searches.delete(run.id));
    return run;
  }

  /** As {@link startDiscovery}, and waits for the end; ends the search when the caller goes away. */
  async discover(ctx: RequestContext, input: DiscoveryInput): Promise<DiscoveryRun> {
    const started = await this.startDiscovery(ctx, input);
    const running = this.#searches.get(started.id);
    if (running === undefined) return (await this.discovery(ctx, started.id)) ?? started;
    const onAbort = (): void => running.search.cancel();
    ctx.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await running.done;
    } finally {
      ctx.signal.removeEventListener('abort', onAbort);
    }
  }

  /** One search; null when there is none. Needs `discovery.run`. */
  async discovery(ctx: RequestContext, id: string): Promise<DiscoveryRun | null> {
    requirePermission(ctx, 'discovery.run');
    return this.dependencies.store.findRun(id, this.#deadBefore());
  }

  /** The newest searches, newest first. Needs `discovery.run`. */
  async discoveries(ctx: RequestContext, input: { first?: number | null } = {}): Promise<DiscoveryRun[]> {
    requirePermission(ctx, 'discovery.run');
    return this.dependencies.store.listRuns(sizeOf(input.first), this.#deadBefore());
  }

  /** Ends a search, on whichever node it runs; what it has found stays. Needs `discovery.run`. @throws NOT_FOUND */
  async cancelDiscovery(ctx: RequestContext, id: string): Promise<DiscoveryRun> {
    const before = await this.discovery(ctx, id);
    if (before === null) throw notFound('search', id);
    if (before.state !== 'RUNNING') return before;
    const { graph, store } = this.dependencies;
    await graph.transaction(
      async (tx) => {
        await store.requestCancel(tx, id);
        await discoveryEvent(tx, ctx, { ...before, state: 'CANCELLED' });
        await recordAudit(tx, ctx, { action: 'discovery.cancel', outcome: 'success', targetId: id });
      },
      { id: 'ingest.discovery-cancel' },
    );
    const running = this.#searches.get(id);
    running?.search.cancel();
    return running === undefined ? before : await running.done;
  }

  /** Calls the listener whenever a search of this process moves on. @returns what ends it. */
  onDiscoveryProgress(listener: (run: DiscoveryRun) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Candidates by address. Needs `discovery.run`. @throws INPUT_INVALID for a page out of bounds */
  async candidates(
    ctx: RequestContext,
    input: CandidateFilter & { first?: number | null; after?: string | null } = {},
  ): Promise<CandidatePage> {
    requirePermission(ctx, 'discovery.run');
    const { store } = this.dependencies;
    const size = sizeOf(input.first);
    const found = await store.list(input, input.after ?? null, size + 1, ctx.signal);
    const page = found.slice(0, size);
    return {
      nodes: page.map(({ candidate }) => candidate),
      cursors: page.map(({ address }) => address),
      endCursor: page.at(-1)?.address ?? null,
      hasNextPage: found.length > size,
      totalCount: () => store.count(input),
    };
  }

  /** One candidate; null when there is none. Needs `discovery.run`. */
  async candidate(ctx: RequestContext, id: string): Promise<Candidate | null> {
    requirePermission(ctx, 'discovery.run');
    return this.dependencies.store.find(id, ctx.signal);
  }

  /**
   * Makes a candidate an instance: signs in with the credentials, stores them encrypted, registers the instance and
   * (unless `collect` is false) starts its first collection. Needs `instance.adopt`.
   * @throws NOT_FOUND, CONFLICT when its address is registered, ENGINE_* when signing in fails; the candidate then stays
   */
  async adoptCandidate(
    ctx: RequestContext,
    { candidateId, ...registration }: AdoptCandidateInput,
  ): Promise<RegisteredInstance & { candidate: Candidate }> {
    requirePermission(ctx, 'instance.adopt');
    const candidate = await this.dependencies.store.find(candidateId, ctx.signal);
    if (candidate === null) throw notFound('candidate', candidateId);
    const { engine, host, port } = candidate;
    try {
      const registered = await this.dependencies.instances.registerInstance(ctx, {
        ...registration,
        engine,
        host,
        port,
      });
      return { ...registered, candidate: await this.#adopted(ctx, candidate, registered.instance.id) };
    } catch (error) {
      const instanceId = isWaymarkError(error, 'CONFLICT') ? error.facts['instanceId'] : undefined;
      if (typeof instanceId === 'string') await this.#adopted(ctx, candidate, instanceId);
      throw error;
    }
  }

  /**
   * Sets a candidate aside: it is no longer listed as found. Needs `discovery.run`.
   * @throws NOT_FOUND, CONFLICT, INPUT_INVALID for a note of more than 1,000 characters
   */
  async ignoreCandidate(
    ctx: RequestContext,
    input: { candidateId: string; note?: string | null },
  ): Promise<Candidate> {
    return this.#decide(ctx, input.candidateId, ['FOUND', 'GONE', 'IGNORED'], 'IGNORED', input.note ?? null);
  }

  /** Takes back that a candidate was set aside. Needs `discovery.run`. @throws NOT_FOUND, CONFLICT */
  async restoreCandidate(ctx: RequestContext, input: { candidateId: string }): Promise<Candidate> {
    return this.#decide(ctx, input.candidateId, ['IGNORED', 'FOUND'], 'FOUND', null);
  }

  /** Ends all searches of this process. */
  async stop(): Promise<void> {
    const running = [...this.#searches.values()];
    for (const { search } of running) search.cancel();
    await Promise.allSettled(running.map(({ done }) => done));
  }

  async #adopted(ctx: RequestContext, candidate: Candidate, instanceId: string): Promise<Candidate> {
    const { graph, store } = this.dependencies;
    return graph.transaction(
      async (tx) => {
        const all: CandidateState[] = ['FOUND', 'GONE', 'IGNORED', 'ADOPTED'];
        const adopted = await store.setState(tx, candidate.id, all, {
          state: 'ADOPTED',
          instanceId,
          note: null,
        });
        if (adopted === null) throw notFound('candidate', candidate.id);
        await candidateEvent(tx, ctx, adopted);
        await recordAudit(tx, ctx, {
          action: 'candidate.adopt',
          outcome: 'success',
          targetId: candidate.id,
          details: { address: addressOf(candidate), engine: candidate.engine, instanceId },
        });
        return adopted;
      },
      { id: 'ingest.adopt-candidate' },
    );
  }

  async #decide(
    ctx: RequestContext,
    id: string,
    from: readonly CandidateState[],
    state: CandidateState,
    note: string | null,
  ): Promise<Candidate> {
    requirePermission(ctx, 'discovery.run');
    if ((note ?? '').length > longestNote)
      throw new WaymarkError('INPUT_INVALID', `A note has at most ${longestNote} characters.`, {
        facts: { field: 'note' },
      });
    const { graph, store } = this.dependencies;
    const before = await store.find(id, ctx.signal);
    if (before === null) throw notFound('candidate', id);
    return graph.transaction(
      async (tx) => {
        const after = await store.setState(tx, id, from, { state, note });
        if (after === null) {
          throw new WaymarkError('CONFLICT', `The candidate ${addressOf(before)} is ${before.state}.`, {
            facts: { candidateId: id, state: before.state },
          });
        }
        await candidateEvent(tx, ctx, after);
        await recordAudit(tx, ctx, {
          action: state === 'IGNORED' ? 'candidate.ignore' : 'candidate.restore',
          outcome: 'success',
          targetId: id,
          reason: note,
          before: { state: before.state },
          after: { state: after.state },
          details: { address: addressOf(after), engine: after.engine },
        });
        return after;
      },
      { id: 'ingest.decide-candidate' },
    );
  }

  #engines(wanted: readonly EngineKind[] | null | undefined): Engines {
    const entries = Object.entries(this.dependencies.engines);
    const chosen = entries.filter(([kind]) => wanted?.some((name) => name === kind) ?? true);
    if (chosen.length > 0) return Object.fromEntries(chosen);
    throw new WaymarkError('INPUT_INVALID', 'No engine was named that can be looked for.', {
      facts: { field: 'engines' },
    });
  }

  #deadBefore(): string {
    return isoTime(this.dependencies.clock.nowMs() - deadAfterMs);
  }

  #tell(run: DiscoveryRun): void {
    for (const listener of this.#listeners) listener(run);
  }
}

function sizeOf(first: number | null | undefined): number {
  const size = first ?? 50;
  if (Number.isInteger(size) && size >= 1 && size <= largestPage) return size;
  throw new WaymarkError('INPUT_INVALID', `"first" must be a whole number from 1 to ${largestPage}.`, {
    facts: { field: 'first' },
  });
}

function notFound(what: string, id: string): WaymarkError {
  return new WaymarkError('NOT_FOUND', `There is no ${what} ${id}.`, { facts: { id } });
}
