import type { AssetKind } from '../../core/asset-kind.js';
import type { AccessScope } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import type { CursorPosition } from '../page.js';
import { Asset, assetMap } from './asset.js';
import { type AssetFilter, filterClause } from './asset-filter.js';
import { type AssetOrder, isNarrow, orderClause } from './asset-order.js';
import { scopedMatch } from './scoped-list.js';

/** What encloses others, and what people look for inside it. */
const enclosingLabels = 'Instance|Database|Schema';
const objectLabels = 'Table|View|MaterializedView|ForeignTable|Routine|KeyPattern|Stream';

/** An asset with its place in the order of a list. */
export interface ListedAsset {
  asset: Asset;
  value: string | number;
}

/** What a query may take and when it ends. */
export interface QueryScope {
  access: AccessScope;
  signal: AbortSignal;
}

/** Number of children of an asset by kind. */
export interface KindCount {
  kind: AssetKind;
  count: number;
}

/** Reads assets. Every query filters by the access scope itself. */
export class AssetStore {
  constructor(private readonly graph: GraphClient) {}

  /** One asset by key or id, dropped ones included. */
  async find(by: { key: string } | { id: string }, scope: QueryScope): Promise<Asset | null> {
    const access = accessClause('a', scope.access);
    const place = 'key' in by ? '{key: $value}' : '{id: $value}';
    const rows = await this.graph.read<{ asset: Record<string, unknown> }>(
      `MATCH (a:Asset ${place}) WHERE ${access.cypher} RETURN ${assetMap('a')} AS asset`,
      { ...access.params, value: 'key' in by ? by.key : by.id },
      { id: 'catalog.asset', signal: scope.signal },
    );
    return rows[0] === undefined ? null : new Asset(rows[0].asset);
  }

  /** Assets by key, dropped ones included; missing and hidden keys are left out. */
  async findMany(keys: readonly string[], scope: QueryScope): Promise<Map<string, Asset>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ assets: Record<string, unknown>[] }>(
      `UNWIND $keys AS key MATCH (a:Asset {key: key}) WHERE ${access.cypher} RETURN collect(${assetMap('a')}) AS assets`,
      { ...access.params, keys },
      { id: 'catalog.assets-by-key', signal: scope.signal },
    );
    return new Map((rows[0]?.assets ?? []).map((row) => [String(row['key']), new Asset(row)]));
  }

  /** The assets after a position, `limit` of them. `condition` is a constant over the node `a`. */
  async list(
    filter: AssetFilter,
    order: AssetOrder,
    after: CursorPosition | null,
    limit: number,
    scope: QueryScope,
    condition = 'true',
  ): Promise<ListedAsset[]> {
    const clause = filterClause(filter, scope.access);
    const sort = orderClause(order, filter);
    const where = [sort.condition, condition, ...(after === null ? [] : [sort.after]), clause.cypher].join(
      ' AND ',
    );
    const scoped = order === 'NAME' && !isNarrow(filter) ? scopedMatch(filter, scope.access, where) : null;
    const found = scoped?.cypher ?? `MATCH (a:Asset) WHERE ${where} WITH a`;
    const orderBy = scoped === null ? sort.orderBy : 'a.nameLower, a.key';
    const rows = await this.graph.read<{ asset: Record<string, unknown>; value: string | number }>(
      `${found} ORDER BY ${orderBy} LIMIT $limit
       RETURN ${assetMap('a')} AS asset, ${sort.value} AS value`,
      { ...clause.params, ...scoped?.params, afterValue: after?.value, afterKey: after?.key, limit },
      { id: 'catalog.assets', signal: scope.signal },
    );
    return rows.map((row) => ({ asset: new Asset(row.asset), value: row.value }));
  }

  /** How many assets a filter leaves. */
  async count(filter: AssetFilter, scope: QueryScope, condition = 'true'): Promise<number> {
    const clause = filterClause(filter, scope.access);
    const rows = await this.graph.read<{ count: number }>(
      `MATCH (a:Asset) WHERE ${condition} AND ${clause.cypher} RETURN count(a) AS count`,
      clause.params,
      { id: 'catalog.assets-count', signal: scope.signal },
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * Where the caller's view of the fleet begins: instances, databases and schemas, and for callers limited to some
   * places tables and the like, that may be seen while what encloses them may not. The first 10,000 by name.
   */
  async entryPoints(scope: QueryScope): Promise<Asset[]> {
    const access = accessClause('a', scope.access);
    const parent = accessClause('p', scope.access);
    const rows = await this.graph.read<{ assets: Record<string, unknown>[] }>(
      `MATCH (a:${scope.access.all ? enclosingLabels : `${enclosingLabels}|${objectLabels}`})
       WHERE a:Live AND ${access.cypher}
         AND NOT EXISTS { MATCH (p:Live {key: a.parentKey}) WHERE ${parent.cypher} }
       WITH a ORDER BY a.nameLower, a.key LIMIT 10000
       RETURN collect(${assetMap('a')}) AS assets`,
      access.params,
      { id: 'catalog.entry-points', signal: scope.signal },
    );
    return (rows[0]?.assets ?? []).map((row) => new Asset(row));
  }

  /** Living children of many assets, by parent; in order of position, then name. */
  async children(
    parentKeys: readonly string[],
    kinds: readonly AssetKind[] | null,
    scope: QueryScope,
  ): Promise<Map<string, Asset[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ key: string; assets: Record<string, unknown>[] }>(
      `UNWIND $parentKeys AS key
       MATCH (a:Asset {parentKey: key})
       WHERE a:Live AND ($kinds IS NULL OR a.kind IN $kinds) AND ${access.cypher}
       WITH key, a ORDER BY coalesce(a.position, 0), a.nameLower, a.key
       RETURN key, collect(${assetMap('a')}) AS assets`,
      { ...access.params, parentKeys, kinds },
      { id: 'catalog.children', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.key, row.assets.map((asset) => new Asset(asset))]));
  }

  /** Living children of many assets, counted by kind. */
  async childCounts(parentKeys: readonly string[], scope: QueryScope): Promise<Map<string, KindCount[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ key: string; counts: KindCount[] }>(
      `UNWIND $parentKeys AS key
       MATCH (a:Asset {parentKey: key})
       WHERE a:Live AND ${access.cypher}
       WITH key, a.kind AS kind, count(a) AS count ORDER BY kind
       RETURN key, collect({kind: kind, count: count}) AS counts`,
      { ...access.params, parentKeys },
      { id: 'catalog.child-counts', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.key, row.counts]));
  }

  /** Living assets of many instances, counted by kind. */
  async instanceCounts(instanceIds: readonly string[], scope: QueryScope): Promise<Map<string, KindCount[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ id: string; counts: KindCount[] }>(
      `UNWIND $instanceIds AS id
       MATCH (a:Asset {instanceId: id})
       WHERE a:Live AND ${access.cypher}
       WITH id, a.kind AS kind, count(a) AS count ORDER BY kind
       RETURN id, collect({kind: kind, count: count}) AS counts`,
      { ...access.params, instanceIds },
      { id: 'catalog.instance-counts', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.id, row.counts]));
  }
}
