import { type Clock, isoTime } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { addressOf, type DiscoveryStore } from './discovery.store.js';
import { type Engines, probeAddresses } from './prober.js';
import type { Candidate, DiscoveryRun, DiscoverySettings, ProbeAddress, ProbeResult } from './types.js';

/** Results are written together, at most this many and this long after the first. */
const writeEvery = 50;
const writeEveryMs = 1_000;

/** One search under way: probes, writes what it finds, and keeps its record. */
export class DiscoverySearch {
  #run: DiscoveryRun;
  readonly #ended = new AbortController();

  constructor(
    private readonly graph: GraphClient,
    private readonly store: DiscoveryStore,
    private readonly engines: Engines,
    private readonly settings: DiscoverySettings,
    private readonly clock: Clock,
    run: DiscoveryRun,
    private readonly onProgress: (run: DiscoveryRun) => void,
  ) {
    this.#run = run;
  }

  /** Ends the search; what it has found stays. */
  cancel(): void {
    this.#ended.abort();
  }

  /** Probes everything. Never throws: a failure is told by the record. */
  async execute(ctx: RequestContext, addresses: readonly ProbeAddress[]): Promise<DiscoveryRun> {
    const signal = AbortSignal.any([ctx.signal, this.#ended.signal]);
    try {
      await this.#probe(ctx, addresses, signal);
      return await this.#finish(ctx, { state: signal.aborted ? 'CANCELLED' : 'SUCCEEDED' });
    } catch (error) {
      if (signal.aborted) return await this.#finish(ctx, { state: 'CANCELLED' });
      return await this.#finish(ctx, {
        state: 'FAILED',
        errorCode: isWaymarkError(error) ? error.code : 'INTERNAL',
        errorMessage: isWaymarkError(error) ? messageOf(error) : 'The search failed.',
      });
    }
  }

  async #probe(ctx: RequestContext, addresses: readonly ProbeAddress[], signal: AbortSignal): Promise<void> {
    let waiting: ProbeResult[] = [];
    let writtenAt = performance.now();
    const flush = async (): Promise<void> => {
      const results = waiting;
      waiting = [];
      writtenAt = performance.now();
      await this.#write(ctx, results);
    };
    for await (const result of probeAddresses(addresses, this.engines, this.settings, signal)) {
      waiting.push(result);
      const due = waiting.length >= writeEvery || performance.now() - writtenAt >= writeEveryMs;
      if (due || result.outcome === 'FOUND') await flush();
    }
    await flush();
  }

  async #write(ctx: RequestContext, results: readonly ProbeResult[]): Promise<void> {
    const at = isoTime(this.clock.nowMs());
    const of = (...outcomes: ProbeResult['outcome'][]): ProbeResult[] =>
      results.filter(({ outcome }) => outcomes.includes(outcome));
    const run: DiscoveryRun = {
      ...this.#run,
      probedCount: this.#run.probedCount + of('FOUND', 'OTHER', 'CLOSED').length,
      foundCount: this.#run.foundCount + of('FOUND').length,
      skippedCount: this.#run.skippedCount + of('SKIPPED').length,
    };
    await this.graph.transaction(
      async (tx) => {
        for (const { address, facts } of of('FOUND')) {
          const { candidate, changed } = await this.store.seen(
            tx,
            { id: newId(), runId: run.id, at },
            address,
            facts!,
          );
          if (changed) await candidateEvent(tx, ctx, candidate);
        }
        const silent = of('OTHER', 'CLOSED').map(({ address }) => address);
        if (silent.length > 0)
          for (const candidate of await this.store.gone(tx, silent, at))
            await candidateEvent(tx, ctx, candidate);
        await this.store.updateRun(tx, run, at);
      },
      { id: 'ingest.discovery-write' },
    );
    this.#run = run;
    this.onProgress(run);
    if (await this.store.isCancelRequested(run.id)) this.cancel();
  }

  async #finish(ctx: RequestContext, end: Partial<DiscoveryRun>): Promise<DiscoveryRun> {
    const at = isoTime(this.clock.nowMs());
    this.#run = { ...this.#run, ...end, finishedAt: at };
    const run = this.#run;
    await this.graph.transaction(
      async (tx) => {
        await this.store.updateRun(tx, run, at);
        await discoveryEvent(tx, ctx, run);
      },
      { id: 'ingest.discovery-end' },
    );
    this.onProgress(run);
    return run;
  }
}

/** Tells the world that a search has begun, is to end or has ended, in the transaction of the fact. */
export async function discoveryEvent(
  tx: GraphTransaction,
  ctx: RequestContext,
  { id, state, addressCount, foundCount }: DiscoveryRun,
): Promise<void> {
  await appendEvent(tx, ctx, {
    kind: 'discovery.changed',
    aggregate: id,
    payload: { discoveryId: id, state, addressCount, foundCount },
  });
}

/** Tells the world about a candidate, in the transaction of the fact. */
export async function candidateEvent(
  tx: GraphTransaction,
  ctx: RequestContext,
  candidate: Candidate,
): Promise<void> {
  await appendEvent(tx, ctx, {
    kind: 'candidate.changed',
    aggregate: candidate.id,
    payload: { candidateId: candidate.id, address: addressOf(candidate), state: candidate.state },
  });
}
