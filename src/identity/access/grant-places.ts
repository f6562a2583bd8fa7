import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { everywhere } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import type { RoleGrant, ScopeKind } from './grant.js';

/** Places that are known by an id, with the labels of what may be meant. */
const idLabels: Partial<Record<ScopeKind, readonly string[]>> = {
  organisation: ['Organisation'],
  units: ['Unit'],
  teams: ['Team'],
  domains: ['Domain'],
  instances: ['Instance'],
  owners: ['Account', 'Team', 'Unit', 'Organisation'],
};

/** Places that are known by a key. In MySQL and Redis a database is the only schema of itself. */
const keyLabels: Partial<Record<ScopeKind, readonly string[]>> = {
  databases: ['Database'],
  schemas: ['Schema', 'Database'],
};

const wanted: Partial<Record<ScopeKind, string>> = {
  organisation: 'organisation with this id; groups lists them',
  units: 'unit with this id; groups lists them',
  teams: 'team with this id; groups lists them',
  domains: 'domain with this id; domains lists them',
  instances: 'instance with this id; instances lists them',
  owners: 'account, team, unit or organisation with this id',
  databases: 'database with this key, which is written like postgres://host:5432/shop',
  schemas: 'schema with this key, which is written like postgres://host:5432/shop.sales',
};

/** Whether the places of grants are there, and what they are called. */
export class GrantPlaces {
  constructor(private readonly graph: GraphClient) {}

  /**
   * Refuses a place that is not there: a grant for it would give nothing and, worse, a denial for it would deny
   * nothing. Tags and environments are names that may come later. What the granting person may not see is not there.
   * @throws INPUT_INVALID
   */
  async check(ctx: RequestContext, kind: ScopeKind, value: string | null): Promise<void> {
    const labels = idLabels[kind] ?? keyLabels[kind];
    if (value === null || labels === undefined) return;
    const clause = accessClause('n', ctx.access('asset.read'));
    const isAsset = kind in keyLabels || kind === 'instances';
    const [row] = await this.graph.read<{ known: boolean }>(
      `RETURN EXISTS {
         MATCH (n:${kind in keyLabels ? 'Asset {key: $value}' : labels.join('|')})
         WHERE ${kind in keyLabels ? 'n.kind IN $labels' : 'n.id = $value'} AND ${isAsset ? clause.cypher : 'true'}
       } AS known`,
      { value, labels, ...clause.params },
      { id: 'identity.grant-place' },
    );
    if (row?.known === true) return;
    throw new WaymarkError('INPUT_INVALID', `There is no ${wanted[kind] ?? 'such place'}.`, {
      facts: { field: 'scopeValue' },
    });
  }

  /**
   * What places known by an id are called, by id; of instances only those the asking person may see. One query.
   * @param ctx who asks; null for Waymark itself
   */
  async names(ctx: RequestContext | null, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const clause = accessClause('i', ctx === null ? everywhere : ctx.access('asset.read'));
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
    scopeValue !== null && scopeKind in idLabels ? [scopeValue] : [],
  );
}
