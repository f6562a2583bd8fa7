import type { AssetKind } from '../../core/asset-kind.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { Asset, assetMap } from '../assets/asset.js';
import { type AssetFilter, filterClause } from '../assets/asset-filter.js';
import type { QueryScope } from '../assets/asset.store.js';
import type { CursorPosition } from '../page.js';
import { belowPrefix } from '../people/inheritance.js';
import type { Sample } from './growth.js';
import { facetExpressions, type StatisticFacet } from './reports.js';

/** Figures of one value of a facet. */
export interface FacetFigures {
  /** Engine, kind, environment, tag; or id or key of the instance, database, schema, domain, owner. Null for assets without one. */
  value: string | null;
  assets: number;
  /** Relations that hold rows. */
  tables: number;
  columns: number;
  /** Sum over the relations whose figure is known. */
  rowEstimate: number;
  /** Bytes of what holds data, without indexes; sum over the relations whose figure is known. */
  sizeBytes: number;
}

/** A grant that reaches many. */
export interface WideGrant {
  asset: Asset;
  granteeKey: string;
  granteeName: string;
  privileges: readonly string[];
  /** `EVERYBODY`: granted to PUBLIC beyond what engines grant by default; `ANY_HOST`: to an account that may come from any host. */
  reason: 'EVERYBODY' | 'ANY_HOST';
}

const storedKinds: readonly AssetKind[] = ['Table', 'MaterializedView', 'Partition', 'KeyPattern', 'Stream'];

/** Privileges that engines grant to everybody by default, on the kinds they do. */
const byDefault = `(
  (a:Database AND ALL(p IN g.privileges WHERE p IN ['CONNECT', 'TEMPORARY'])) OR
  ((a:Routine OR a:Aggregate) AND g.privileges = ['EXECUTE']) OR
  ((a:Type OR a:Language) AND g.privileges = ['USAGE']))`;

/** Counts and sums over assets. */
export class StatisticsStore {
  constructor(private readonly graph: GraphClient) {}

  /** Figures by value of a facet, most assets first. Cost: one pass over the assets the filter leaves. */
  async byFacet(
    facet: StatisticFacet,
    filter: AssetFilter,
    limit: number,
    scope: QueryScope,
  ): Promise<FacetFigures[]> {
    const clause = filterClause(filter, scope.access);
    const rows = await this.graph.read<{
      figures: (Omit<FacetFigures, 'rowEstimate' | 'sizeBytes'> & {
        rowEstimate: number | string;
        sizeBytes: number | string;
      })[];
    }>(
      `MATCH (a:Asset) WHERE ${clause.cypher}
       UNWIND coalesce(${facetExpressions[facet]}, [null]) AS value
       WITH value, count(a) AS assets,
            sum(CASE WHEN a.kind IN $storedKinds THEN 1 ELSE 0 END) AS tables,
            sum(CASE WHEN a.kind = 'Column' THEN 1 ELSE 0 END) AS columns,
            sum(CASE WHEN a.kind IN $storedKinds AND a.rowEstimate >= 0 THEN a.rowEstimate END) AS rowEstimate,
            sum(CASE WHEN a.kind IN $storedKinds THEN a.sizeBytes END) AS sizeBytes
       ORDER BY assets DESC, value LIMIT $limit
       RETURN collect({value: value, assets: assets, tables: tables, columns: columns, rowEstimate: rowEstimate, sizeBytes: sizeBytes}) AS figures`,
      { ...clause.params, storedKinds, limit },
      { id: 'catalog.statistics', signal: scope.signal },
    );
    // Sums beyond 2^53 come as text.
    return (rows[0]?.figures ?? []).map((row) => ({
      ...row,
      rowEstimate: Number(row.rowEstimate),
      sizeBytes: Number(row.sizeBytes),
    }));
  }

  /** Samples of an asset and of everything inside it up to a time, in order; and when the assets ended. */
  async samples(
    key: string,
    until: string,
    limit: number,
    scope: QueryScope,
  ): Promise<{ samples: Sample[]; ends: Map<string, string> }> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{
      samples: [string, string, number | null, number | null][];
      ends: [string, string][];
    }>(
      `MATCH (s:StatisticSample) WHERE (s.assetKey = $key OR s.assetKey STARTS WITH $below) AND s.at <= $until
       MATCH (a:Asset {id: s.assetId}) WHERE ${access.cypher} AND (a.kind IN $storedKinds OR a.key = $key)
       WITH s, a ORDER BY s.at LIMIT $limit
       RETURN collect([s.assetId, s.at, s.rowEstimate, s.sizeBytes]) AS samples,
              collect(DISTINCT CASE WHEN a.validTo IS NULL THEN null ELSE [a.id, a.validTo] END) AS ends`,
      { ...access.params, key, below: belowPrefix(key), until, limit, storedKinds },
      { id: 'catalog.samples', signal: scope.signal },
    );
    const found = rows[0] ?? { samples: [], ends: [] };
    return {
      samples: found.samples.map(([assetId, at, rowEstimate, sizeBytes]) => ({
        assetId,
        at,
        rowEstimate,
        sizeBytes,
      })),
      ends: new Map(found.ends),
    };
  }

  /** The latest samples of many assets, newest first, at most `limit` each. */
  async latestSamples(
    keys: readonly string[],
    limit: number,
    scope: QueryScope,
  ): Promise<Map<string, Sample[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ key: string; samples: Sample[] }>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key}) WHERE ${access.cypher}
       RETURN key, COLLECT {
         MATCH (s:StatisticSample {assetId: a.id})
         RETURN s {.assetId, .at, .rowEstimate, .sizeBytes} ORDER BY s.at DESC LIMIT $limit
       } AS samples`,
      { ...access.params, keys, limit },
      { id: 'catalog.latest-samples', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.key, row.samples]));
  }

  /** Grants that reach many, in order of the asset's key and the grantee's. */
  async wideGrants(
    instanceIds: readonly string[] | null,
    after: CursorPosition | null,
    limit: number,
    scope: QueryScope,
  ): Promise<WideGrant[]> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<
      Omit<WideGrant, 'asset'> & Record<string, unknown> & { asset: Record<string, unknown> }
    >(
      `MATCH (p:Principal)-[g:GRANTED]->(a:Live)
       WHERE p:Live AND (p.name = 'PUBLIC' OR p.name ENDS WITH '@%')
         AND ($instanceIds IS NULL OR p.instanceId IN $instanceIds)
         AND ($afterKey IS NULL OR a.key > $afterValue OR (a.key = $afterValue AND p.key > $afterKey))
         AND NOT (p.name = 'PUBLIC' AND ${byDefault})
         AND NOT ALL(item IN g.privileges WHERE item = 'USAGE' AND p.name <> 'PUBLIC')
         AND ${access.cypher}
       WITH p, g, a ORDER BY a.key, p.key LIMIT $limit
       RETURN ${assetMap('a')} AS asset, p.key AS granteeKey, p.name AS granteeName, g.privileges AS privileges,
              CASE WHEN p.name = 'PUBLIC' THEN 'EVERYBODY' ELSE 'ANY_HOST' END AS reason`,
      { ...access.params, instanceIds, limit, afterValue: after?.value, afterKey: after?.key },
      { id: 'catalog.wide-grants', signal: scope.signal },
    );
    return rows.map((row) => ({ ...row, asset: new Asset(row.asset) }));
  }
}
