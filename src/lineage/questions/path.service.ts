import type { RequestContext } from '../../core/context.js';
import { decodePosition, encodePosition, pageSize } from '../../core/list-position.js';
import { type Asker, factsOf } from './asking.js';
import { RecordsByPair } from './edge-records.js';
import type { ListPage } from './list-page.js';
import { loopFreePaths } from './paths.js';
import type { LineageAsset, LineageEdgeRecord } from './question.store.js';
import { Subgraph } from './subgraph.js';
import { type AnswerFacts, type CutReason, defaultBudget, type LineageOptions } from './types.js';

/** One way from one asset to another. */
export interface LineagePath {
  /** Edges on it. */
  length: number;
  assets: readonly LineageAsset[];
  /** What states each step. */
  reasons: readonly (readonly LineageEdgeRecord[])[];
}

/** Ways between two assets. */
export interface PathAnswer extends AnswerFacts {
  page: ListPage<LineagePath>;
}

/** All ways from one asset to another. Needs `lineage.read` and `asset.read`. */
export class PathService {
  constructor(private readonly asker: Asker) {}

  /**
   * Loop-free paths in the direction values go, shortest first, then in the order of the ids on them; at most
   * `budget.hops` edges long. With a filter those of which it shows all that lies between. Pages are stable: a cursor is a path. @throws ASSET_NOT_FOUND, INPUT_INVALID
   */
  async paths(
    ctx: RequestContext,
    input: LineageOptions & {
      from: string;
      to: string;
      page?: { first?: number | null; after?: string | null } | null;
    },
  ): Promise<PathAnswer> {
    const {
      asking,
      starts: [from, to],
    } = await this.asker.begin(ctx, input, [input.from, input.to] as const);
    const anyLength = { ...asking.limits, hops: Number.MAX_SAFE_INTEGER };
    const down = await this.asker.search(asking, from.nodes, 'DOWNSTREAM', anyLength);
    const up = await this.asker.search(asking, to.nodes, 'UPSTREAM', anyLength);
    const between = betweenLists(new Subgraph(asking.walk).add(down), new Subgraph(asking.walk).add(up));
    const ends = new Set([...from.ids, ...to.ids]);
    const shown = await this.asker.shownIds(asking, [...between.keys()]);
    if (shown !== null)
      for (const [id, others] of between) {
        if (!ends.has(id) && !shown.has(id)) between.delete(id);
        else
          between.set(
            id,
            others.filter((other) => ends.has(other) || shown.has(other)),
          );
      }
    const after = decodePosition(input.page?.after, 'PATH');
    const found = loopFreePaths(
      between,
      { from: new Set(from.ids), to: new Set(to.ids) },
      {
        after: after === null ? null : after.slice(1).map(String),
        limit: pageSize(input.page),
        maxEdges: input.budget?.hops ?? defaultBudget.hops,
        deadlineMs: asking.limits.deadlineMs,
      },
    );
    const cuts: CutReason[] = [...from.cuts, ...to.cuts, ...down.cuts, ...up.cuts];
    if (found.timeOver) cuts.push('TIME');
    if (found.longerMayExist) cuts.push('HOPS');
    return {
      ...factsOf(asking, cuts, [...from.ids, ...to.ids]),
      page: {
        nodes: await this.#hydrated(ctx, found.paths, asking.options.asOf ?? null),
        cursors: found.paths.map((path) => encodePosition(['PATH', ...path])),
        hasNextPage: found.more,
      },
    };
  }

  async #hydrated(
    ctx: RequestContext,
    paths: readonly (readonly string[])[],
    asOf: string | null,
  ): Promise<LineagePath[]> {
    const pairs = new Map(
      paths.flatMap((path) => stepsOf(path)).map((pair) => [pair.join(' '), pair] as const),
    );
    const scope = this.asker.scope(ctx);
    const [assets, records] = await Promise.all([
      this.asker.store.assets([...new Set(paths.flat())], asOf, scope),
      this.asker.store.edgeRecords([...pairs.values()], asOf, scope),
    ]);
    const byPair = new RecordsByPair(records);
    return paths.map((path) => ({
      length: path.length - 1,
      assets: path.flatMap((id) => assets.get(id) ?? []),
      reasons: stepsOf(path).map((pair) => byPair.get(pair)),
    }));
  }
}

function stepsOf(path: readonly string[]): [string, string][] {
  return path.slice(1).map((id, at) => [path[at] ?? '', id]);
}

/** Edges on ways from the one to the other: those of both searches. */
function betweenLists(down: Subgraph, up: Subgraph): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [id, others] of down.followers())
    if (up.nodes.has(id))
      lists.set(
        id,
        others.filter((other) => up.nodes.has(other)),
      );
  return lists;
}
