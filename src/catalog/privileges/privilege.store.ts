import { accessClause, type GraphClient } from '../../graph/index.js';
import { Asset, assetMap } from '../assets/asset.js';
import type { QueryScope } from '../assets/asset.store.js';
import type { CursorPosition } from '../page.js';
import { assetAt } from '../versions/version.store.js';
import type { MembershipEdge } from './membership.js';

/** The principals of an instance that the caller may see. */
export interface InstancePrincipals {
  principals: ReadonlyMap<string, Asset>;
  edges: readonly MembershipEdge[];
  /** False when some principals are hidden from the caller. */
  complete: boolean;
  /** How many principals the instance has, hidden ones included. */
  total: number;
}

/** One grant as stored on its link. */
export interface GrantRow {
  granteeKey: string;
  asset: Asset;
  privileges: readonly string[];
  grantable: readonly string[];
  grantor: string | null;
}

/** Reads principals, memberships and grants. */
export class PrivilegeStore {
  constructor(private readonly graph: GraphClient) {}

  /**
   * All living principals of the instances that hold the given assets, with their memberships, by instance id. Cost:
   * one query, all principals of those instances.
   */
  async principals(keys: readonly string[], scope: QueryScope): Promise<Map<string, InstancePrincipals>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<StoredPrincipals>(
      `UNWIND $keys AS key
       MATCH (k:Asset {key: key})
       WITH collect(DISTINCT k.instanceId) AS instanceIds
       MATCH (a:Asset) WHERE a.instanceId IN instanceIds AND a.kind = 'Principal' AND a:Live
       WITH a, ${access.cypher} AS visible
       OPTIONAL MATCH (a)-[r:MEMBER_OF]->(b:Live)
       WITH a, visible, collect(CASE WHEN r IS NULL THEN null ELSE {role: b.key, properties: properties(r)} END) AS roles
       RETURN a.instanceId AS instanceId, count(*) AS total,
              collect(CASE WHEN visible THEN {asset: ${assetMap('a')}, roles: roles} END) AS principals`,
      { ...access.params, keys },
      { id: 'catalog.principals', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.instanceId, instancePrincipals(row)]));
  }

  /** The principals that an instance had at a time, with the memberships of then. Cost: one query, all it ever had. */
  async principalsAt(instanceId: string, asOf: string, scope: QueryScope): Promise<InstancePrincipals> {
    const access = accessClause('a', scope.access);
    const [row] = await this.graph.read<{
      total: number;
      principals: { asset: Record<string, unknown>; state: string | null }[];
    }>(
      `MATCH (a:Asset) WHERE a.instanceId = $instanceId AND a.kind = 'Principal' AND a.validFrom <= $asOf
         AND (a.validTo IS NULL OR a.validTo > $asOf)
       OPTIONAL MATCH (v:Version {assetId: a.id}) WHERE v.validFrom <= $asOf AND v.validTo > $asOf
       WITH a, head(collect(v)) AS v, ${access.cypher} AS visible
       WHERE v IS NULL OR v.state IS NOT NULL
       RETURN count(*) AS total,
         collect(CASE WHEN visible THEN {asset: ${assetMap('a')}, state: v.state} END) AS principals`,
      { ...access.params, instanceId, asOf },
      { id: 'catalog.principals-at', signal: scope.signal },
    );
    const total = row?.total ?? 0;
    const found = (row?.principals ?? []).map(
      (stored) => assetAt({ ...stored, number: 0, since: '', until: null }).asset,
    );
    const edges = found.flatMap((member) =>
      member.relations
        .filter(({ type }) => type === 'MEMBER_OF')
        .map(({ to, properties }) => membership(member, { role: to, properties: properties ?? {} })),
    );
    const principals = new Map(found.map((principal) => [principal.key, principal]));
    return { principals, edges, complete: found.length === total, total };
  }

  /** Grants to any of the grantees, in order of the asset's key and the grantee's; after a position. */
  async grantsTo(
    granteeKeys: readonly string[],
    after: CursorPosition | null,
    limit: number,
    scope: QueryScope,
  ): Promise<GrantRow[]> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<StoredGrant>(
      `UNWIND $granteeKeys AS granteeKey
       MATCH (:Asset {key: granteeKey})-[g:GRANTED]->(a:Live)
       WHERE ($afterKey IS NULL OR a.key > $afterValue OR (a.key = $afterValue AND granteeKey + ' ' + coalesce(g.grantor, '') > $afterKey))
         AND ${access.cypher}
       WITH granteeKey, g, a ORDER BY a.key, granteeKey + ' ' + coalesce(g.grantor, '') LIMIT $limit
       RETURN granteeKey, ${assetMap('a')} AS asset, g.privileges AS privileges, g.grantable AS grantable, g.grantor AS grantor`,
      { ...access.params, granteeKeys, limit, afterValue: after?.value, afterKey: after?.key },
      { id: 'catalog.grants-to', signal: scope.signal },
    );
    return rows.map((row) => ({
      granteeKey: row.granteeKey,
      asset: new Asset(row.asset),
      privileges: row.privileges ?? [],
      grantable: row.grantable ?? [],
      grantor: row.grantor,
    }));
  }

  /** How many grants {@link grantsTo} has in all. */
  async countGrantsTo(granteeKeys: readonly string[], scope: QueryScope): Promise<number> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ count: number }>(
      `UNWIND $granteeKeys AS granteeKey
       MATCH (:Asset {key: granteeKey})-[g:GRANTED]->(a:Live) WHERE ${access.cypher}
       RETURN count(g) AS count`,
      { ...access.params, granteeKeys },
      { id: 'catalog.grants-to-count', signal: scope.signal },
    );
    return rows[0]?.count ?? 0;
  }
}

interface StoredPrincipals extends Record<string, unknown> {
  instanceId: string;
  total: number;
  principals: { asset: Record<string, unknown>; roles: StoredEdge[] }[];
}

function instancePrincipals(found: StoredPrincipals): InstancePrincipals {
  const principals = new Map(
    found.principals.map(({ asset }) => [String(asset['key']), new Asset(asset)] as const),
  );
  const edges = found.principals.flatMap(({ asset, roles }) => {
    const member = principals.get(String(asset['key']));
    return member === undefined ? [] : roles.map((edge) => membership(member, edge));
  });
  return { principals, edges, complete: found.principals.length === found.total, total: found.total };
}

interface StoredEdge {
  role: string;
  properties: Readonly<Record<string, unknown>>;
}

interface StoredGrant extends Record<string, unknown> {
  granteeKey: string;
  asset: Record<string, unknown>;
  privileges: string[] | null;
  grantable: string[] | null;
  grantor: string | null;
}

/** The membership's own option decides; before PostgreSQL 16 and in MySQL it is the member's (or nobody's) choice. */
function membership(member: Asset, edge: StoredEdge): MembershipEdge {
  const own = edge.properties['inherit'];
  const general = member.properties['inherit'];
  return {
    member: member.key,
    role: edge.role,
    inherit: typeof own === 'boolean' ? own : general !== false,
    admin: edge.properties['admin'] === true,
  };
}
