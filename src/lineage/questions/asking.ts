import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { isEverywhere } from '../../core/permissions.js';
import type { GraphClient } from '../../graph/index.js';
import { type Adjacency, directBit, indirectBit } from '../replica/adjacency.js';
import type { CurrentReplica, LineageReplica } from '../replica/replica.js';
import { type Explored, explore, type Limits } from './explore.js';
import { GraphAdjacency } from './graph-walk.js';
import { lookAhead } from './look-ahead.js';
import { isShown, PropertyStore } from './property.store.js';
import { type FoundStarts, type LineageAsset, type LineageScope, QuestionStore } from './question.store.js';
import {
  type AnswerFacts,
  type Cut,
  type CutReason,
  defaultBudget,
  type Direction,
  largestBudget,
  type LineageLevel,
  type LineageOptions,
} from './types.js';
import { PlaceVisibility } from './visibility.js';
import type { Walk } from './walk.js';

/** How often a search in steps is read while what it reads keeps changing. */
const mostReadings = 5;

/** One question under way: who asks, over which state of lineage, within which limits. */
export interface Asking {
  readonly ctx: RequestContext;
  readonly scope: LineageScope;
  readonly walk: Walk;
  readonly limits: Limits;
  readonly level: LineageLevel;
  readonly options: LineageOptions;
  /** Instances that the answer has reached. */
  readonly instanceIds: Set<string>;
}

/** Where a search begins. */
export interface Starts {
  asset: LineageAsset;
  ids: string[];
  /** Numbers of those that have edges. */
  nodes: number[];
  /** PERMISSION when some are hidden from the caller. */
  cuts: CutReason[];
}

/** Prepares questions: checks permission and input, and chooses between memory and graph. */
export class Asker {
  readonly store: QuestionStore;
  readonly properties: PropertyStore;

  constructor(
    private readonly graph: GraphClient,
    private readonly replica: LineageReplica,
    private readonly clock: Clock,
  ) {
    this.store = new QuestionStore(graph);
    this.properties = new PropertyStore(graph);
  }

  /**
   * Needs `lineage.read` and `asset.read`. The assets that are asked about and the state of lineage are read at once.
   * @throws FORBIDDEN, INPUT_INVALID, ASSET_NOT_FOUND when one is missing or hidden
   */
  async begin<Keys extends readonly string[]>(
    ctx: RequestContext,
    given: LineageOptions,
    keys: Keys,
  ): Promise<{ asking: Asking; starts: { [At in keyof Keys]: Starts } }> {
    const scope = scopeOf(ctx);
    const { options, limits } = this.settle(given);
    const level = options.level ?? 'TABLE';
    const [seen, { found, places }] = await Promise.all([
      this.#walk(scope, options, level),
      this.store.starts(keys, level, options.asOf ?? null, scope),
    ]);
    const walk = { ...seen, ...this.#visibility(scope, seen.adjacency, new PlaceVisibility(scope, places)) };
    const asking = { ctx, scope, walk, limits, level, options, instanceIds: new Set<string>() };
    const starts = keys.map((key, at) => startsIn(asking, this.#present(found.get(at), key)));
    return { asking, starts: starts as { [At in keyof Keys]: Starts } };
  }

  /** A search whose result belongs to the answer. One that is read in steps is read again when something in it has changed meanwhile. */
  async search(
    asking: Asking,
    nodes: readonly number[],
    direction: Direction,
    limits: Limits = asking.limits,
  ): Promise<Explored> {
    const { walk } = asking;
    // One hop more: whether a search ends for its hops or for permission is told by what comes after.
    if (walk.servedFrom === 'REPLICA')
      await walk.hidden?.(lookAhead(walk, nodes, direction, limits.hops + 1));
    let found = await explore(walk, nodes, direction, limits);
    for (let reading = 1; (await walk.hasChanged?.(found.nodes)) === true; reading += 1) {
      if (reading === mostReadings) {
        found.cuts.add('STALE');
        break;
      }
      found = await explore(walk, nodes, direction, limits);
    }
    walk.adjacency.addInstances(found.nodes, asking.instanceIds);
    return found;
  }

  /** Where the caller may look. @throws FORBIDDEN */
  scope(ctx: RequestContext): LineageScope {
    return scopeOf(ctx);
  }

  /** Options with times as they stand in the graph, and the limits they set. @throws INPUT_INVALID */
  settle(given: LineageOptions): { options: LineageOptions; limits: Limits } {
    const options = withPlainTimes(given);
    return { options, limits: limitsOf(options) };
  }

  /** Which of the assets the question shows, by what they were at its time; null when it shows all. */
  async shownIds(
    { options, scope }: Pick<Asking, 'options' | 'scope'>,
    ids: readonly string[],
  ): Promise<ReadonlySet<string> | null> {
    const shown = options.shown ?? {};
    if (!isFiltered(options)) return null;
    const asOf = options.asOf ?? null;
    if (asOf === null) return this.store.shownIds(ids, shown, scope);
    const found = [...(await this.properties.properties(ids, asOf, scope)).values()];
    return new Set(found.filter((asset) => isShown(shown, asset)).map(({ id }) => id));
  }

  /** Instances with something collected that is not in lineage yet. */
  async staleInstanceIds(scope: LineageScope): Promise<ReadonlySet<string>> {
    const { staleInstanceIds } = await this.replica.changesSince(Number.MAX_SAFE_INTEGER, scope.signal);
    return new Set(staleInstanceIds);
  }

  /** @throws ASSET_NOT_FOUND when it is missing or hidden */
  async require(scope: LineageScope, key: string, asOf: string | null): Promise<LineageAsset> {
    return this.#present(await this.store.asset(key, asOf, scope), key);
  }

  #present<Found>(found: Found | null | undefined, key: string): Found {
    if (found !== null && found !== undefined) return found;
    throw new WaymarkError('ASSET_NOT_FOUND', `There is no asset "${key}".`, { facts: { key } });
  }

  async #walk(scope: LineageScope, options: LineageOptions, level: LineageLevel): Promise<Walk> {
    const asOf = options.asOf ?? null;
    const edges = options.edges ?? {};
    const needsGraph =
      asOf !== null || (edges.sources ?? null) !== null || (edges.seenSince ?? null) !== null;
    const graphAt = asOf ?? isoTime(this.clock.nowMs());
    const current = needsGraph ? null : await this.replica.current(scope.signal);
    const common = { kinds: kindBits(options), tablesOnly: level === 'TABLE', graphAt };
    if (current !== null) {
      const { adjacency, version, staleInstanceIds } = current;
      return {
        ...common,
        ...this.#settling(current, scope.signal),
        servedFrom: 'REPLICA',
        graphVersion: version,
        staleInstanceIds: new Set(staleInstanceIds),
        find: (id) => adjacency.find(id),
      };
    }
    const before = await this.replica.changesSince(Number.MAX_SAFE_INTEGER, scope.signal);
    const staleInstanceIds = new Set(before.staleInstanceIds);
    const adjacency = new GraphAdjacency(this.graph, edges, asOf, level === 'TABLE', scope.signal);
    return {
      ...common,
      adjacency,
      servedFrom: 'GRAPH',
      graphVersion: null,
      staleInstanceIds,
      find: (id) => adjacency.number(id, { isColumn: false, instanceId: null }),
      prepare: (nodes, direction, limits) => adjacency.prepare(nodes, direction, limits),
      ...(asOf === null ? { hasChanged: this.#changeWatch(adjacency, before.version, scope.signal) } : {}),
    };
  }

  /**
   * A snapshot of memory. Edges that were read while others may have changed them are looked at once more when the
   * search has met them: as long as they keep changing, it is repeated on a newer snapshot.
   */
  #settling(
    first: CurrentReplica,
    signal: AbortSignal,
  ): Pick<Walk, 'adjacency'> & Required<Pick<Walk, 'hasChanged'>> {
    const { adjacency, snapshot } = first;
    let { unsettled, version } = first;
    const meets = (nodes: readonly number[]): boolean => {
      if (unsettled.length === 0) return false;
      const ids = new Set(adjacency.idsOf(nodes));
      return unsettled.some(([fromId, toId]) => ids.has(fromId) || ids.has(toId));
    };
    return {
      adjacency: snapshot,
      hasChanged: async (nodes) => {
        if (!meets(nodes)) return false;
        const now = await this.replica.current(signal);
        // A replica built anew has other numbers.
        if (now === null || now.adjacency !== adjacency) return true;
        const isSame = now.version === version;
        snapshot.moveTo(now.snapshot);
        ({ unsettled, version } = now);
        return !isSame || meets(nodes);
      },
    };
  }

  /** Tells whether the log of changes since a version touches nodes. */
  #changeWatch(
    adjacency: GraphAdjacency,
    version: number,
    signal: AbortSignal,
  ): (nodes: readonly number[]) => Promise<boolean> {
    let since = version;
    return async (nodes) => {
      const { version: now, upTo, listed, pairs } = await this.replica.changesSince(since, signal);
      if (now === since) return false;
      const ids = new Set(adjacency.idsOf(nodes));
      const touches = pairs.some(([fromId, toId]) => ids.has(fromId) || ids.has(toId));
      since = listed ? upTo : now;
      if (listed && upTo === now && !touches) return false;
      adjacency.forget();
      return true;
    };
  }

  /** The graph is asked only about nodes whose place does not decide. */
  #visibility(scope: LineageScope, adjacency: Adjacency, places: PlaceVisibility): Pick<Walk, 'hidden'> {
    if (isEverywhere(scope.asset) && isEverywhere(scope.lineage)) return {};
    const known = new Map<number, boolean>();
    return {
      hidden: async (nodes) => {
        const unsure: number[] = [];
        for (const node of nodes) {
          if (known.has(node)) continue;
          const isShownHere = places.shows(adjacency.placeOf(node));
          if (isShownHere === null) unsure.push(node);
          known.set(node, isShownHere !== true);
        }
        const seen = await this.store.shownIds(adjacency.idsOf(unsure), {}, scope);
        for (const node of unsure) known.set(node, !seen.has(adjacency.idOf(node)));
        return new Set(nodes.filter((node) => known.get(node) === true));
      },
    };
  }
}

/** True when a question shows only some of what it finds. */
export function isFiltered({ shown }: Pick<LineageOptions, 'shown'>): boolean {
  return Object.values(shown ?? {}).some((list: readonly string[] | null | undefined) => Array.isArray(list));
}

/** Where the caller holds both permissions. @throws FORBIDDEN, UNAUTHENTICATED */
export function scopeOf(ctx: RequestContext): LineageScope {
  return {
    lineage: requirePermission(ctx, 'lineage.read'),
    asset: requirePermission(ctx, 'asset.read'),
    signal: ctx.signal,
  };
}

/** The contract of an answer from what its searches were cut by. */
export function factsOf(
  asking: Asking,
  reasons: Iterable<CutReason>,
  startIds: readonly string[],
): AnswerFacts {
  const budget = budgetOf(asking.options);
  const limitOf: Record<CutReason, number | null> = {
    HOPS: budget.hops,
    NODES: budget.nodes,
    EDGES: budget.edges,
    TIME: budget.timeMs,
    PERMISSION: null,
    STALE: null,
    PRINCIPALS: null,
  };
  const { walk } = asking;
  const isStale = [...asking.instanceIds].some((id) => walk.staleInstanceIds.has(id));
  const all = new Set([...reasons, ...(isStale ? ['STALE' as const] : [])]);
  const cuts: Cut[] = [...all].toSorted().map((reason) => ({ reason, limit: limitOf[reason] }));
  const { graphAt, graphVersion, servedFrom } = walk;
  const instanceIds = [...asking.instanceIds].toSorted();
  return { complete: cuts.length === 0, cuts, graphAt, graphVersion, servedFrom, startIds, instanceIds };
}

function startsIn(asking: Asking, { asset, starts: all }: FoundStarts): Starts {
  const { walk, instanceIds } = asking;
  const starts = all.filter(({ isHidden }) => !isHidden);
  const nodes = starts.map(({ id, isColumn, instanceId }) => {
    if (instanceId !== null) instanceIds.add(instanceId);
    return walk.adjacency instanceof GraphAdjacency
      ? walk.adjacency.number(id, { isColumn, instanceId })
      : walk.find(id);
  });
  return {
    asset,
    ids: starts.map(({ id }) => id),
    nodes: nodes.filter((node) => node >= 0),
    cuts: starts.length < all.length ? ['PERMISSION'] : [],
  };
}

function kindBits({ edges }: LineageOptions): number {
  const kinds = edges?.edgeKinds ?? ['DIRECT', 'INDIRECT'];
  return (kinds.includes('DIRECT') ? directBit : 0) | (kinds.includes('INDIRECT') ? indirectBit : 0);
}

/** Times as they stand in the graph. @throws INPUT_INVALID */
function withPlainTimes(options: LineageOptions): LineageOptions {
  const plain = (field: string, time: string | null | undefined): string | null => {
    if (time === null || time === undefined) return null;
    const atMs = Date.parse(time);
    if (Number.isFinite(atMs)) return isoTime(atMs);
    throw new WaymarkError('INPUT_INVALID', `"${field}" is not a time.`, { facts: { field } });
  };
  return {
    ...options,
    asOf: plain('asOf', options.asOf),
    edges: { ...options.edges, seenSince: plain('seenSince', options.edges?.seenSince) },
  };
}

function limitsOf(options: LineageOptions): Limits {
  const budget = budgetOf(options);
  for (const field of ['hops', 'nodes', 'edges', 'timeMs'] as const) {
    const value = budget[field];
    const most = largestBudget[field];
    if (Number.isInteger(value) && value >= (field === 'hops' ? 0 : 1) && value <= most) continue;
    throw new WaymarkError('INPUT_INVALID', `The budget "${field}" must be a whole number up to ${most}.`, {
      facts: { field },
    });
  }
  return {
    hops: budget.hops,
    nodes: budget.nodes,
    edges: budget.edges,
    deadlineMs: performance.now() + budget.timeMs,
  };
}

function budgetOf({ budget }: LineageOptions): Record<keyof typeof defaultBudget, number> {
  return {
    hops: budget?.hops ?? defaultBudget.hops,
    nodes: budget?.nodes ?? defaultBudget.nodes,
    edges: budget?.edges ?? defaultBudget.edges,
    timeMs: budget?.timeMs ?? defaultBudget.timeMs,
  };
}
