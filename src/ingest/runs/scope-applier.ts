import type { CollectionBatch } from '../../core/collection.js';
import { type ApplyContext, rowsPerQuery } from '../apply/apply-context.js';
import { AssetReader } from '../apply/asset-reader.js';
import { LinkWriter } from '../apply/link-writer.js';
import { AssetPreparer } from '../apply/prepare.js';
import { clearLinksWait, readyLinks } from '../apply/queries.js';
import type { ScopeCounts, ScopePlan } from '../apply/scope-plan.js';
import { type ScopeBatch, ScopePlanner } from '../apply/scope-planner.js';
import { ScopeWriter } from '../apply/scope-writer.js';
import type { FiguresMemory } from '../apply/figures-memory.js';
import { type StatisticEntry, writeStatistics } from '../apply/statistics.js';
import { treeAssets } from '../apply/tree.js';
import type { ScopeState } from './known-scopes.js';

const scopesAtOnce = 2;

/**
 * Takes a run's batches to the graph. Two scopes are written at once; what belongs after all scopes (removed scopes,
 * figures, links that waited) is done by {@link finish}.
 */
export class ScopeApplier {
  readonly #planner: ScopePlanner;
  readonly #writer: ScopeWriter;
  readonly #working = new Set<Promise<void>>();
  readonly #statistics = new Map<string, StatisticEntry>();
  #failure: unknown;
  #scopesSeen = 0;
  #appeared = false;

  constructor(
    private readonly context: ApplyContext,
    private readonly known: ReadonlyMap<string, ScopeState>,
    private readonly options: {
      verify: boolean;
      figures: FiguresMemory;
      onCounts: (counts: ScopeCounts) => void;
    },
  ) {
    const preparer = new AssetPreparer(context.instance.key);
    this.#planner = new ScopePlanner(new AssetReader(context.graph, context.signal), preparer);
    this.#writer = new ScopeWriter(context, preparer);
  }

  /** Nothing in the scope has changed. */
  unchanged(scope: string): void {
    this.options.onCounts(counts({ unchanged: this.known.get(scope)?.assetCount ?? 0 }));
  }

  /** Applies a scope; returns as soon as another may be given. */
  async scope(batch: ScopeBatch): Promise<void> {
    this.#scopesSeen += 1;
    const work = this.#apply(batch);
    if (this.#scopesSeen === 1) return work;
    const tracked: Promise<void> = work
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
    while (this.#working.size >= scopesAtOnce) await Promise.race(this.#working);
    this.#throwFailure();
  }

  /** Keeps figures until all assets are there. */
  statistics(entries: readonly StatisticEntry[]): void {
    for (const entry of entries) this.#statistics.set(entry.key, entry);
  }

  /** Waits until everything given has been written. */
  async settle(): Promise<void> {
    await Promise.all(this.#working);
    this.#throwFailure();
  }

  /** Removes scopes that no longer exist. What lies below a partial scope stays with it: a database that could not be entered keeps its schemas. */
  async removeScopes(
    batch: Extract<CollectionBatch, { type: 'scopes' }>,
    within: (scope: string) => boolean,
  ): Promise<void> {
    const stay = new Set([...batch.scopes, ...batch.partial]);
    const isBelowPartial = (scope: string): boolean =>
      batch.partial.some((key) => scope.startsWith(`${key}.`));
    for (const scope of this.known.keys()) {
      if (stay.has(scope) || isBelowPartial(scope) || !within(scope)) continue;
      const plan = await this.#planner.planRemoval(scope);
      await this.#writer.remove(plan);
      this.options.onCounts({ ...plan.counts, unchanged: 0 });
    }
  }

  /** Begins links that waited for assets that have appeared, now or in a run that did not get this far. */
  async resolveLinks(): Promise<void> {
    if (!this.#appeared && ![...this.known.values()].some(({ linksWait }) => linksWait)) return;
    const { graph, signal, instance, fence, nextTime } = this.context;
    const links = new LinkWriter(this.context);
    for (let resolved = rowsPerQuery; resolved === rowsPerQuery;) {
      resolved = await graph.transaction(
        async (tx) => {
          const count = await links.resolve(tx, readyLinks, { instanceId: instance.id }, nextTime());
          if (count < rowsPerQuery) await tx.run(clearLinksWait, { instanceId: instance.id });
          await fence(tx);
          return count;
        },
        { id: 'ingest.resolve-links', timeoutMs: 120_000, signal },
      );
    }
  }

  /** Writes the figures that came with the run. */
  async writeFigures(): Promise<void> {
    const { figures } = this.options;
    const entries = [...this.#statistics.values()].filter((entry) => figures.isNew(entry));
    await writeStatistics(this.context, entries);
    figures.remember(entries, this.context.runId);
    this.#statistics.clear();
  }

  async #apply(batch: ScopeBatch): Promise<void> {
    const { verify } = this.options;
    const plan = await this.#planner.plan(batch, { verify, empty: this.context.empty });
    await this.#writer.apply(plan);
    this.#figuresOf(plan);
    this.#appeared ||= plan.counts.added > 0;
    for (const key of appearingKeys(plan)) this.options.figures.forget(key);
    const before = this.known.get(batch.scope)?.assetCount ?? 0;
    const { added, changed, removed } = plan.counts;
    this.options.onCounts({ added, changed, removed, unchanged: Math.max(0, before - changed - removed) });
  }

  /** Figures that collectors tell with the assets themselves. */
  #figuresOf(plan: ScopePlan): void {
    for (const asset of [...plan.updates.map(({ after }) => after), ...plan.unchanged]) {
      const { statistics } = asset.record;
      if (statistics !== undefined) this.#statistics.set(asset.key, { key: asset.key, statistics });
    }
    const visit = (trees: ScopePlan['creates']): void => {
      for (const { asset, children } of trees) {
        const { statistics } = asset.record;
        if (statistics !== undefined) this.#statistics.set(asset.key, { key: asset.key, statistics });
        visit(children);
      }
    };
    visit(plan.creates);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function* appearingKeys(plan: ScopePlan): Generator<string> {
  for (const tree of plan.creates) for (const asset of treeAssets(tree)) yield asset.key;
  for (const { after, revived } of plan.updates) if (revived) yield after.key;
}

function counts(some: Partial<ScopeCounts>): ScopeCounts {
  return { added: 0, changed: 0, removed: 0, unchanged: 0, ...some };
}
