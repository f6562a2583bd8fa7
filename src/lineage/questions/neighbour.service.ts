import { WaymarkError } from '../../core/errors.js';
import { relationKinds } from '../../core/asset-kind.js';
import type { RequestContext } from '../../core/context.js';
import type { GraphClient } from '../../graph/index.js';
import type { Asker } from './asking.js';
import type { LineageAsset } from './question.store.js';
import type { Cut, CutReason } from './types.js';

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
  /** NODES: there are more by one reason than are listed. PERMISSION: neighbours, or writers in common, are hidden. */
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

  /** Neighbours of a table or view, by reason, those with the greatest weight first. @throws ASSET_NOT_FOUND, INPUT_INVALID */
  async neighbours(ctx: RequestContext, input: { key: string }): Promise<NeighbourAnswer> {
    const scope = this.asker.scope(ctx);
    const asset = await this.asker.require(scope, input.key);
    if (!(relationKinds as ReadonlySet<string>).has(asset.kind))
      throw new WaymarkError('INPUT_INVALID', 'Neighbours are those of a table or view.', {
        facts: { field: 'key' },
      });
    // Before the neighbours: what is derived meanwhile is then not taken for known.
    const stale = await this.asker.staleInstanceIds(scope);
    const cuts = new Set<CutReason>();
    if (asset.instanceId !== null && stale.has(asset.instanceId)) cuts.add('STALE');
    const lists = await Promise.all(
      [foreignKeys, joined, sharedWriters].map((query) => this.#read(ctx, query, asset.id)),
    );
    if (lists.some(({ length }) => length > mostByReason)) cuts.add('NODES');
    const rows = lists.flatMap((list) => list.slice(0, mostByReason));
    const assets = await this.asker.store.assets(
      [...new Set(rows.flatMap(([id, , , via]) => [id, ...via]))],
      scope,
    );
    const neighbours = rows.flatMap((row) => {
      const neighbour = shownOf(row, assets);
      if (neighbour === null || neighbour.via.length < row[3].length) cuts.add('PERMISSION');
      return neighbour ?? [];
    });
    return {
      complete: cuts.size === 0,
      cuts: [...cuts]
        .toSorted()
        .map((reason) => ({ reason, limit: reason === 'NODES' ? mostByReason : null })),
      neighbours: neighbours.toSorted(
        (a, b) => reasons.indexOf(a.reason) - reasons.indexOf(b.reason) || b.weight - a.weight,
      ),
    };
  }

  async #read(ctx: RequestContext, query: string, id: string): Promise<Found[]> {
    const [row] = await this.graph.read<{ found: Found[] }>(
      query,
      { id, relationKinds: [...relationKinds], most: mostByReason + 1 },
      { id: 'lineage.neighbours', signal: ctx.signal },
    );
    return row?.found ?? [];
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

const foreignKeys = `
MATCH (a:Asset {id: $id})-[r:INFLUENCES]-(b:Asset)
WHERE b.kind IN $relationKinds AND b <> a AND EXISTS { MATCH (:LineageEvidence {id: r.evidence, source: 'FOREIGN_KEY'}) }
WITH b, count(DISTINCT r.evidence) AS weight ORDER BY weight DESC, b.key LIMIT $most
RETURN collect([b.id, 'FOREIGN_KEY', weight, []]) AS found`;

/** Statements name what they read and write as schema and relation. */
const joined = `
MATCH (a:Asset {id: $id})
WITH a, split(a.schemaKey, '.')[-1] AS schema
WITH a, CASE WHEN schema CONTAINS '/' THEN split(schema, '/')[-1] ELSE schema END + '.' + a.name AS name
MATCH (e:LineageEvidence {instanceId: a.instanceId, source: 'EXECUTED_SQL'})
WHERE e.withdrawnAt IS NULL AND name IN e.uses AND (e.assetKey IS NULL OR a.engine <> 'postgres' OR e.assetKey = a.databaseKey)
UNWIND e.uses AS other
WITH a, name, other, sum(coalesce(e.count, 1)) AS weight WHERE other <> name
MATCH (b:Live {instanceId: a.instanceId, name: split(other, '.')[-1]})
WHERE b.kind IN $relationKinds AND b.databaseKey = CASE a.engine WHEN 'postgres' THEN a.databaseKey ELSE b.databaseKey END
  AND (b.schemaKey ENDS WITH '.' + split(other, '.')[0] OR b.schemaKey ENDS WITH '/' + split(other, '.')[0])
WITH b, weight ORDER BY weight DESC, b.key LIMIT $most
RETURN collect([b.id, 'JOINED', weight, []]) AS found`;

const sharedWriters = `
MATCH (a:Asset {id: $id})<-[:FLOWS_TO]-(w:Asset)-[:FLOWS_TO]->(b:Asset)
WHERE b.kind IN $relationKinds AND b <> a AND w.kind <> 'Column'
WITH b, collect(DISTINCT w.id) AS via
WITH b, via ORDER BY size(via) DESC, b.key LIMIT $most
RETURN collect([b.id, 'SHARED_WRITER', size(via), via]) AS found`;
