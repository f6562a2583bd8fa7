import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { relationKinds } from '../../core/asset-kind.js';
import type { RequestContext } from '../../core/context.js';
import type { GraphClient } from '../../graph/index.js';
import type { Asker } from './asking.js';
import type { LineageAsset } from './question.store.js';
import { type Cut, type CutReason, defaultBudget, type LineageOptions } from './types.js';

/** Why two tables are neighbours. */
export type NeighbourReason = 'FOREIGN_KEY' | 'JOINED' | 'SHARED_WRITER';

/** A table that has to do with another without being made from it. */
export interface Neighbour {
  asset: LineageAsset;
  reason: NeighbourReason;
  /** FOREIGN_KEY: 1; JOINED: executions seen; SHARED_WRITER: writers in common that the caller may see. */
  weight: number;
  /** SHARED_WRITER: the writers that the caller may see. Empty for others. */
  via: readonly LineageAsset[];
}

/** Neighbours of a table. */
export interface NeighbourAnswer {
  /** True when nothing is missing. */
  complete: boolean;
  /** NODES: there are more by one reason than are listed. TIME: not every reason was looked at. PERMISSION: neighbours, or writers in common, are hidden. */
  cuts: readonly Cut[];
  neighbours: readonly Neighbour[];
}

const reasons: readonly NeighbourReason[] = ['FOREIGN_KEY', 'JOINED', 'SHARED_WRITER'];
const mostByReason = 1_000;

type Found = [id: string, reason: NeighbourReason, weight: number, via: string[]];

/** Tables by foreign keys, habits of joining and shared writers. Needs `lineage.read` and `asset.read`. */
export class NeighbourService {
  constructor(
    private readonly graph: GraphClient,
    private readonly asker: Asker,
  ) {}

  /**
   * Neighbours of a table or view, by reason, those with the greatest weight first; at most `budget.nodes` by each
   * reason (1,000 when absent). For a time in the past those of then; statements are counted over all time. Hops,
   * edges, level and filters of edges say nothing here. @throws ASSET_NOT_FOUND, INPUT_INVALID
   */
  async neighbours(ctx: RequestContext, input: LineageOptions & { key: string }): Promise<NeighbourAnswer> {
    const scope = this.asker.scope(ctx);
    const { options, limits } = this.asker.settle(input);
    const asOf = options.asOf ?? null;
    const asset = await this.asker.require(scope, input.key, asOf);
    if (!(relationKinds as ReadonlySet<string>).has(asset.kind))
      throw new WaymarkError('INPUT_INVALID', 'Neighbours are those of a table or view.', {
        facts: { field: 'key' },
      });
    // Before the neighbours: what is derived meanwhile is then not taken for known.
    const stale = await this.asker.staleInstanceIds(scope);
    const cuts = new Set<CutReason>();
    if (asset.instanceId !== null && stale.has(asset.instanceId)) cuts.add('STALE');
    const most = options.budget?.nodes ?? mostByReason;
    const lists = await this.#lists(ctx, asset.id, asOf, most, limits.deadlineMs);
    if (lists.includes(null)) cuts.add('TIME');
    if (lists.some((list) => (list?.length ?? 0) > most)) cuts.add('NODES');
    const rows = lists.flatMap((list) => list?.slice(0, most) ?? []);
    const assets = await this.asker.store.assets(
      [...new Set(rows.flatMap(([id, , , via]) => [id, ...via]))],
      asOf,
      scope,
    );
    const neighbours = rows.flatMap((row) => {
      const neighbour = shownOf(row, assets);
      if (neighbour === null || neighbour.via.length < row[3].length) cuts.add('PERMISSION');
      return neighbour ?? [];
    });
    const shown = await this.asker.shownIds(
      { options, scope },
      neighbours.map(({ asset: { id } }) => id),
    );
    const limitOf = { NODES: most, TIME: options.budget?.timeMs ?? defaultBudget.timeMs } as const;
    return {
      complete: cuts.size === 0,
      cuts: [...cuts].toSorted().map((reason) => ({
        reason,
        limit: reason === 'NODES' || reason === 'TIME' ? limitOf[reason] : null,
      })),
      neighbours: neighbours
        .filter(({ asset: { id } }) => shown?.has(id) ?? true)
        .toSorted((a, b) => reasons.indexOf(a.reason) - reasons.indexOf(b.reason) || b.weight - a.weight),
    };
  }

  /** One list by reason; null for one for which the time was not enough. */
  async #lists(
    ctx: RequestContext,
    id: string,
    asOf: string | null,
    most: number,
    deadlineMs: number,
  ): Promise<(Found[] | null)[]> {
    const timeoutMs = Math.max(1, Math.floor(deadlineMs - performance.now()));
    const read = async (query: string): Promise<Found[] | null> => {
      try {
        const [row] = await this.graph.read<{ found: Found[] }>(
          query,
          { id, relationKinds: [...relationKinds], most: most + 1, asOf },
          { id: 'lineage.neighbours', signal: ctx.signal, timeoutMs },
        );
        return row?.found ?? [];
      } catch (error) {
        if (isWaymarkError(error, 'GRAPH_TIMEOUT')) return null;
        throw error;
      }
    };
    const isPast = asOf !== null;
    return Promise.all([foreignKeys(isPast), joined, sharedWriters(isPast)].map((query) => read(query)));
  }
}

/** A neighbour as the caller may know of it; null when it or everything that makes it one is hidden. */
function shownOf(
  [id, reason, weight, via]: Found,
  assets: ReadonlyMap<string, LineageAsset>,
): Neighbour | null {
  const asset = assets.get(id);
  const shown = via.flatMap((by) => assets.get(by) ?? []);
  if (asset === undefined || (via.length > 0 && shown.length === 0)) return null;
  return { asset, reason, weight: reason === 'SHARED_WRITER' ? shown.length : weight, via: shown };
}

/** Relationships of a type, now or at $asOf. */
function pattern(name: string, type: string, isPast: boolean): { types: string; holds: string } {
  if (!isPast) return { types: type, holds: 'true' };
  const holds = `${name}.validFrom <= $asOf AND (type(${name}) <> 'WAS' OR (${name}.type = '${type}' AND ${name}.validTo > $asOf))`;
  return { types: `${type}|WAS`, holds };
}

function foreignKeys(isPast: boolean): string {
  const { types, holds } = pattern('r', 'INFLUENCES', isPast);
  return `
MATCH (a:Asset {id: $id})-[r:${types}]-(b:Asset)
WHERE ${holds} AND b.kind IN $relationKinds AND b <> a
  AND EXISTS { MATCH (:LineageEvidence {id: r.evidence, source: 'FOREIGN_KEY'}) }
WITH b, count(DISTINCT r.evidence) AS weight ORDER BY weight DESC, b.key LIMIT $most
RETURN collect([b.id, 'FOREIGN_KEY', weight, []]) AS found`;
}

/** Statements name what they read and write as schema and relation. */
const joined = `
MATCH (a:Asset {id: $id})
WITH a, split(a.schemaKey, '.')[-1] AS schema
WITH a, CASE WHEN schema CONTAINS '/' THEN split(schema, '/')[-1] ELSE schema END + '.' + a.name AS name
MATCH (e:LineageEvidence {instanceId: a.instanceId, source: 'EXECUTED_SQL'})
WHERE CASE WHEN $asOf IS NULL THEN e.withdrawnAt IS NULL
      ELSE e.firstSeenAt <= $asOf AND (e.withdrawnAt IS NULL OR e.withdrawnAt > $asOf) END
  AND name IN e.uses AND (e.assetKey IS NULL OR a.engine <> 'postgres' OR e.assetKey = a.databaseKey)
UNWIND e.uses AS other
WITH a, name, other, sum(coalesce(e.count, 1)) AS weight WHERE other <> name
MATCH (b:Asset {instanceId: a.instanceId, name: split(other, '.')[-1]})
WHERE (b:Live OR b.validTo > $asOf) AND b.kind IN $relationKinds AND b.databaseKey = CASE a.engine WHEN 'postgres' THEN a.databaseKey ELSE b.databaseKey END
  AND (b.schemaKey ENDS WITH '.' + split(other, '.')[0] OR b.schemaKey ENDS WITH '/' + split(other, '.')[0])
WITH b, weight ORDER BY weight DESC, b.key LIMIT $most
RETURN collect([b.id, 'JOINED', weight, []]) AS found`;

function sharedWriters(isPast: boolean): string {
  const into = pattern('r', 'FLOWS_TO', isPast);
  const other = pattern('t', 'FLOWS_TO', isPast);
  return `
MATCH (a:Asset {id: $id})<-[r:${into.types}]-(w:Asset)-[t:${other.types}]->(b:Asset)
WHERE ${into.holds} AND ${other.holds} AND b.kind IN $relationKinds AND b <> a AND w.kind <> 'Column'
WITH b, collect(DISTINCT w.id) AS via
WITH b, via ORDER BY size(via) DESC, b.key LIMIT $most
RETURN collect([b.id, 'SHARED_WRITER', size(via), via]) AS found`;
}
