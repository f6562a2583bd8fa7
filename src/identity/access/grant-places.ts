import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import type { RoleGrant, ScopeKind } from './grant.js';

/** A kind of place that can be looked up: by which member, among what, and what to say when it is not there. */
interface KnownPlace {
  by: 'id' | 'key';
  labels: readonly string[];
  wanted: string;
}

/** Tags and environments are names that may come later. In MySQL and Redis a database is the only schema of itself. */
const knownPlaces: Partial<Record<ScopeKind, KnownPlace>> = {
  organisation: {
    by: 'id',
    labels: ['Organisation'],
    wanted: 'organisation with this id; groups lists them',
  },
  units: { by: 'id', labels: ['Unit'], wanted: 'unit with this id; groups lists them' },
  teams: { by: 'id', labels: ['Team'], wanted: 'team with this id; groups lists them' },
  domains: { by: 'id', labels: ['Domain'], wanted: 'domain with this id; domains lists them' },
  instances: { by: 'id', labels: ['Instance'], wanted: 'instance with this id; instances lists them' },
  owners: {
    by: 'id',
    labels: ['Account', 'Team', 'Unit', 'Organisation'],
    wanted: 'account, team, unit or organisation with this id',
  },
  databases: {
    by: 'key',
    labels: ['Database'],
    wanted: 'database with this key, which is written like postgres://host:5432/shop',
  },
  schemas: {
    by: 'key',
    labels: ['Schema', 'Database'],
    wanted: 'schema with this key, which is written like postgres://host:5432/shop.sales',
  },
};

/** Whether the places of grants are there, and what they are called. */
export class GrantPlaces {
  constructor(private readonly graph: GraphClient) {}

  /**
   * Refuses a place that is not there: a grant for it would give nothing and, worse, a denial for it would deny
   * nothing. What the granting person may not see is not there.
   * @throws INPUT_INVALID
   */
  async check(ctx: RequestContext, kind: ScopeKind, value: string | null): Promise<void> {
    const place = knownPlaces[kind];
    if (value === null || place === undefined) return;
    const { by, labels, wanted } = place;
    const clause = accessClause('n', ctx.access('asset.read'));
    const isAsset = by === 'key' || kind === 'instances';
    const [row] = await this.graph.read<{ known: boolean }>(
      `RETURN EXISTS {
         MATCH (n:${by === 'key' ? 'Asset {key: $value}' : labels.join('|')})
         WHERE ${by === 'key' ? 'n.kind IN $labels' : 'n.id = $value'} AND ${isAsset ? clause.cypher : 'true'}
       } AS known`,
      { value, labels, ...clause.params },
      { id: 'identity.grant-place' },
    );
    if (row?.known === true) return;
    throw new WaymarkError('INPUT_INVALID', `There is no ${wanted}.`, {
      facts: { field: 'scopeValue' },
    });
  }

  /** What places known by an id are called, by id; of instances only those the asking person may see. One query. */
  async names(ctx: RequestContext, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const clause = accessClause('i', ctx.access('asset.read'));
    const rows = await this.graph.read<{ id: string; name: string }>(
      `UNWIND $ids AS id
       CALL (id) {
         MATCH (n:Account|Team|Unit|Organisation|Domain {id: id}) RETURN coalesce(n.login, n.name) AS name
         UNION
         MATCH (i:Instance {id: id}) WHERE ${clause.cypher} RETURN i.name AS name
       }
       RETURN id, name`,
      { ids: [...new Set(ids)], ...clause.params },
      { id: 'identity.place-names' },
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

/** The ids among the places of grants; keys, tags and environments are names already. */
export function placeIds(grants: readonly Pick<RoleGrant, 'scopeKind' | 'scopeValue'>[]): string[] {
  return grants.flatMap(({ scopeKind, scopeValue }) =>
    scopeValue !== null && knownPlaces[scopeKind]?.by === 'id' ? [scopeValue] : [],
  );
}
