import type { RequestContext } from '../../core/context.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { CreationBudget } from './creation-budget.js';

/** What a run applies its scopes to. */
export interface ApplyContext {
  ctx: RequestContext;
  graph: GraphClient;
  runId: string;
  instance: { id: string; key: string; engine: string; environment: string | null };
  /** JSON text of the cause that versions carry. */
  cause: string;
  limits: WriteLimits;
  /** Room for new assets that is shared by all runs of the process. */
  creation: CreationBudget;
  /** True while the graph has nothing of the instance but the instance itself: then nothing needs to be looked up. */
  empty: boolean;
  /** Fails the transaction when the run no longer holds the instance; the last thing a transaction does. */
  readonly fence: (tx: GraphTransaction) => Promise<void>;
  /** A time not before anything already written, for the states a transaction begins and ends. */
  readonly nextTime: () => string;
  /** Ends the run's work. */
  signal: AbortSignal;
}

/**
 * How much one transaction writes: its memory in Neo4j grows with it, by about 14 kB for an asset it creates and 7 kB for
 * one it makes visible.
 */
export interface WriteLimits {
  /** Changed and removed assets of a scope that are written by one transaction. */
  assetsPerTransaction: number;
  /** New assets of a scope that the transaction creates which makes them visible; a scope with more is staged first. */
  newAssetsPerTransaction: number;
  /** New assets in all such transactions of one process at the same time; a heap of 512 MiB has room for about 20,000. */
  newAssetsAtOnce: number;
  /** Assets of one staging transaction. */
  assetsPerBatch: number;
  /** Staged assets made visible by one transaction. */
  assetsPerPublication: number;
}

/** Defaults of {@link WriteLimits}. */
export const defaultWriteLimits: WriteLimits = {
  assetsPerTransaction: 6_000,
  newAssetsPerTransaction: 6_000,
  newAssetsAtOnce: 18_000,
  assetsPerBatch: 1_200,
  assetsPerPublication: 15_000,
};

/** Assets one query creates. */
export const assetsPerQuery = 2_000;
/** Rows of one query that changes, links or looks up. */
export const rowsPerQuery = 2_000;
/** A large transaction may take long on a slow disk; the graph is not blocked for readers meanwhile. */
export const writeTimeoutMs = 300_000;

/** Splits a list. */
export function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Groups a list by a text; groups in order of first appearance. */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
