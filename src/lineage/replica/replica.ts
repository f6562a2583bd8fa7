import { isoTime, type Clock, sleep } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient } from '../../graph/index.js';
import type { AdjacencyReplica, EdgeSnapshot } from './adjacency.js';
import { EdgeList } from './edge-list.js';
import { type MissingChanges, ReplicaStore } from './replica.store.js';

/** A replica that holds everything up to a version. */
export interface CurrentReplica {
  adjacency: AdjacencyReplica;
  /** Its edges as they are now, also after later changes. */
  snapshot: EdgeSnapshot;
  version: number;
  /**
   * Pairs of assets whose edges may already be those of a later version, because they were read after it and nobody
   * has looked since whether they changed meanwhile. All other edges are those of the version.
   */
  unsettled: readonly Pair[];
  /** Instances with something collected that is not in lineage yet. */
  staleInstanceIds: readonly string[];
}

/** Ids of two assets, as edges go. */
type Pair = readonly [fromId: string, toId: string];

/** How a replica stands. */
export interface ReplicaStatus {
  state: 'OFF' | 'BUILDING' | 'READY';
  /** Version of lineage it holds; null while it is built. */
  version: number | null;
  nodes: number;
  edges: number;
  bytes: number;
  /** How long the last build took; null before. */
  buildMs: number | null;
}

const readAgain = 3;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const keepChangesMs = 24 * 3_600_000;
const keepNewestChanges = 10_000;

/**
 * All lineage edges in the memory of one process. Built in the background; before each answer its version is compared
 * with the graph's counter and what is missing is applied, so that no answer is stale.
 */
export class LineageReplica {
  readonly #store: ReplicaStore;
  readonly #ended = new AbortController();
  #adjacency: AdjacencyReplica | null = null;
  #version = -1;
  #unsettled: readonly Pair[] = [];
  #building: Promise<void> | null = null;
  #buildMs: number | null = null;

  constructor(
    graph: GraphClient,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#store = new ReplicaStore(graph);
  }

  /** Begins to build in the background; safe to call again. */
  start(): void {
    if (this.#ended.signal.aborted || this.#building !== null) return;
    this.#building = this.#buildUntilDone().finally(() => (this.#building = null));
  }

  /** Waits until a build under way has ended. */
  async settled(): Promise<void> {
    await this.#building;
  }

  /** Ends a build under way; from then on answers come straight from the graph. */
  async stop(): Promise<void> {
    this.#ended.abort();
    this.#adjacency = null;
    await this.#building;
  }

  get status(): ReplicaStatus {
    const adjacency = this.#adjacency;
    return {
      state: adjacency !== null ? 'READY' : this.#building === null ? 'OFF' : 'BUILDING',
      version: adjacency === null ? null : this.#version,
      nodes: adjacency?.nodeCount ?? 0,
      edges: adjacency?.edgeCount ?? 0,
      bytes: adjacency?.bytes ?? 0,
      buildMs: this.#buildMs,
    };
  }

  /**
   * The replica with everything that was committed before the call; null when there is none yet. One query when
   * nothing is missing.
   */
  async current(signal?: AbortSignal): Promise<CurrentReplica | null> {
    for (let gaps = 0; gaps <= readAgain;) {
      const adjacency = this.#adjacency;
      if (adjacency === null) return null;
      const have = this.#version;
      const missing = await this.#store.missing(have, signal);
      if (adjacency !== this.#adjacency) continue;
      // What has no change behind the version is of the version.
      if (missing.listed && missing.upTo === missing.version && have === this.#version)
        this.#unsettled = inBoth(this.#unsettled, missing.pairs);
      // A change may become visible a moment after the counter; a graph put back to an earlier state stays behind.
      if (missing.version < have || !missing.listed) {
        gaps += 1;
        continue;
      }
      if (missing.version > this.#version) {
        const states = await this.#store.pairStates(missing.pairs);
        if (adjacency !== this.#adjacency) continue;
        // What another caller applied meanwhile is newer and covers this.
        if (missing.upTo > this.#version) {
          adjacency.apply(states);
          this.#version = missing.upTo;
          this.#unsettled = [...this.#unsettled, ...missing.pairs];
        }
      }
      if (this.#version >= missing.version)
        return {
          adjacency,
          snapshot: adjacency.snapshot(),
          version: this.#version,
          unsettled: this.#unsettled,
          staleInstanceIds: missing.staleInstanceIds,
        };
    }
    this.#rebuild();
    return null;
  }

  /**
   * For answers without a replica: the graph's version, the instances with something collected that is not in lineage
   * yet, and which pairs of assets have changed since a version.
   */
  async changesSince(version: number, signal: AbortSignal): Promise<MissingChanges> {
    return this.#store.missing(version, signal);
  }

  /** Removes changes that no replica needs any more: older than a day and not among the newest 10,000. */
  async removeOldChanges(): Promise<number> {
    return this.#store.removeChanges(isoTime(this.clock.nowMs() - keepChangesMs), keepNewestChanges);
  }

  #rebuild(): void {
    this.#adjacency = null;
    this.start();
  }

  async #buildUntilDone(): Promise<void> {
    const { signal } = this.#ended;
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await this.#build(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn({ message: messageOf(error) }, 'the lineage replica could not be built yet');
        await sleep(pauseMs, signal);
      }
    }
  }

  async #build(signal: AbortSignal): Promise<void> {
    const startedMs = this.clock.nowMs();
    // What is committed while pages are read is in the changes after this version.
    const { version } = await this.#store.missing(Number.MAX_SAFE_INTEGER, signal);
    const list = new EdgeList();
    for (let after: string | null = ''; after !== null;) after = await this.#store.page(after, list, signal);
    this.#version = version;
    this.#unsettled = [];
    this.#adjacency = list.finish();
    this.#buildMs = this.clock.nowMs() - startedMs;
    this.logger.info({ ...this.status }, 'lineage replica built');
  }
}

/** The pairs of the first list that are in the second one too. */
function inBoth(pairs: readonly Pair[], others: readonly Pair[]): readonly Pair[] {
  if (pairs.length === 0 || others.length === 0) return [];
  const known = new Set(others.map((pair) => pair.join(' ')));
  return pairs.filter((pair) => known.has(pair.join(' ')));
}
