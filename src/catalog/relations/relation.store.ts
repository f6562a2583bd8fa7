import { type AssetRelationType, assetRelationTypes } from '../../core/collection.js';
import type { AssetProperties } from '../../core/collection.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { Asset, assetMap } from '../assets/asset.js';
import type { QueryScope } from '../assets/asset.store.js';

/** Seen from the asset asked about: `OUT` is a link it carries, `IN` one that points to it. */
export type RelationDirection = 'OUT' | 'IN';

/** A link between two assets as collected. */
export interface Relation {
  type: AssetRelationType;
  direction: RelationDirection;
  /** For example `position`. */
  properties: AssetProperties;
  /** The asset at the other end. */
  other: Asset;
}

/** Reads links between assets. */
export class RelationStore {
  constructor(private readonly graph: GraphClient) {}

  /** Living links of many assets, by asset; in order of type, position and name of the other end. */
  async relations(
    keys: readonly string[],
    types: readonly AssetRelationType[] | null,
    direction: RelationDirection,
    scope: QueryScope,
  ): Promise<Map<string, Relation[]>> {
    const access = accessClause('b', scope.access);
    const arrow = direction === 'OUT' ? '(a)-[r]->(b:Live)' : '(a)<-[r]-(b:Live)';
    const rows = await this.graph.read<{
      key: string;
      relations: { type: AssetRelationType; properties: AssetProperties; other: Record<string, unknown> }[];
    }>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key})
       MATCH ${arrow}
       WHERE type(r) IN $types AND ${access.cypher}
       WITH key, r, b ORDER BY type(r), coalesce(r.position, 0), b.nameLower, b.key
       RETURN key, collect({type: type(r), properties: properties(r), other: ${assetMap('b')}}) AS relations`,
      { ...access.params, keys, types: types ?? assetRelationTypes },
      { id: 'catalog.relations', signal: scope.signal },
    );
    return new Map(
      rows.map((row) => [
        row.key,
        row.relations.map(({ type, properties, other }) => ({
          type,
          direction,
          properties,
          other: new Asset(other),
        })),
      ]),
    );
  }
}
