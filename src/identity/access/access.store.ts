import { isPermission, type Permission } from '../../core/permissions.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { readGrant, type RoleGrant, writeGrant } from './grant.js';
import type { AccessFacts } from './resolve-access.js';

/** The facts as the query gives them. */
export interface AccessRow {
  groups: readonly string[];
  grants: readonly Readonly<Record<string, unknown>>[];
  roles: readonly { name: string; permissions: readonly string[] }[];
  places: readonly { id: string; inside: readonly string[] }[];
}

/** Continues a query that has an Account `a` bound, and gives {@link AccessRow} as `access`. */
export const accessQueryPart = `
WITH *, COLLECT { MATCH (a)-[:BELONGS_TO*1..3]->(group:Team|Unit|Organisation) RETURN DISTINCT group.id } AS groups
WITH *, COLLECT { MATCH (grant:RoleGrant) WHERE grant.subjectId IN [a.id] + groups RETURN properties(grant) } AS grants
WITH *, {
  groups: groups,
  grants: grants,
  roles: COLLECT { MATCH (role:Role) WHERE role.name IN [item IN grants | item.role] RETURN {name: role.name, permissions: role.permissions} },
  places: COLLECT {
    UNWIND [item IN grants WHERE item.scopeKind IN ['organisation', 'units', 'teams'] AND item.scopeValue IS NOT NULL | item.scopeValue] AS placeId
    MATCH (place:Team|Unit|Organisation {id: placeId})
    RETURN {id: placeId, inside: [placeId] + COLLECT { MATCH (place)<-[:BELONGS_TO*1..2]-(part:Team|Unit) RETURN DISTINCT part.id }} }
} AS access`;

/** What decides the access of an account. */
export function readAccess(accountId: string, row: AccessRow): AccessFacts {
  return {
    grants: row.grants.map((grant) => readGrant(grant)),
    holderIds: [accountId, ...row.groups],
    customRoles: new Map(
      row.roles.map(({ name, permissions }) => [
        name,
        permissions.filter((permission): permission is Permission => isPermission(permission)),
      ]),
    ),
    inside: new Map(row.places.map(({ id, inside }) => [id, inside])),
  };
}

/** A custom role. */
export interface CustomRole {
  name: string;
  description: string;
  permissions: readonly Permission[];
  /** Raised by each change. */
  revision: number;
}

/** Reads and writes grants and custom roles. */
export class AccessStore {
  constructor(private readonly graph: GraphClient) {}

  /** What decides the access of an account; null for one that does not exist. One query. */
  async facts(accountId: string): Promise<{ facts: AccessFacts; name: string; disabled: boolean } | null> {
    const [row] = await this.graph.read<{ access: AccessRow; name: string; disabled: boolean }>(
      `MATCH (a:Account {id: $accountId}) ${accessQueryPart}
       RETURN access, a.name AS name, coalesce(a.disabled, false) AS disabled`,
      { accountId },
      { id: 'identity.access' },
    );
    if (row === undefined) return null;
    return { facts: readAccess(accountId, row.access), name: row.name, disabled: row.disabled };
  }

  /** Names and kinds of accounts, teams, units and organisations, by id. */
  async holders(ids: readonly string[]): Promise<Map<string, { kind: string; name: string }>> {
    const rows = await this.graph.read<{ id: string; kind: string; name: string }>(
      `UNWIND $ids AS id MATCH (n:Account|Team|Unit|Organisation {id: id})
       RETURN id, head([l IN labels(n) WHERE l IN ['Account', 'Team', 'Unit', 'Organisation']]) AS kind, n.name AS name`,
      { ids },
      { id: 'identity.holders' },
    );
    return new Map(rows.map(({ id, kind, name }) => [id, { kind, name }]));
  }

  /** Grants held by any of some accounts, teams, units or organisations themselves. */
  async grantsOf(subjectIds: readonly string[]): Promise<RoleGrant[]> {
    const rows = await this.graph.read<{ grant: Record<string, unknown> }>(
      'MATCH (g:RoleGrant) WHERE g.subjectId IN $subjectIds RETURN properties(g) AS grant ORDER BY g.id',
      { subjectIds },
      { id: 'identity.grants' },
    );
    return rows.map((row) => readGrant(row.grant));
  }

  /** Grants by id, of one role or all. */
  async grantPage(page: { role: string | null; after: string; limit: number }): Promise<RoleGrant[]> {
    const rows = await this.graph.read<{ grant: Record<string, unknown> }>(
      `MATCH (g:RoleGrant) WHERE g.id > $after AND ($role IS NULL OR g.role = $role)
       RETURN properties(g) AS grant ORDER BY g.id LIMIT $limit`,
      page,
      { id: 'identity.grant-page' },
    );
    return rows.map((row) => readGrant(row.grant));
  }

  async grantCount(role: string | null): Promise<number> {
    const [row] = await this.graph.read<{ total: number }>(
      'MATCH (g:RoleGrant) WHERE $role IS NULL OR g.role = $role RETURN count(g) AS total',
      { role },
      { id: 'identity.grant-count' },
    );
    return row?.total ?? 0;
  }

  async grant(id: string): Promise<RoleGrant | null> {
    const rows = await this.graph.read<{ grant: Record<string, unknown> }>(
      'MATCH (g:RoleGrant {id: $id}) RETURN properties(g) AS grant',
      { id },
      { id: 'identity.grant' },
    );
    return rows[0] === undefined ? null : readGrant(rows[0].grant);
  }

  async addGrant(tx: GraphTransaction, grant: RoleGrant): Promise<void> {
    await tx.run('CREATE (g:RoleGrant) SET g = $grant', { grant: writeGrant(grant) });
    await accessChanged(tx);
  }

  async removeGrant(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run('MATCH (g:RoleGrant {id: $id}) DELETE g', { id });
    await accessChanged(tx);
  }

  /** Accounts in service that hold the role administrator everywhere, always, and are denied nothing of it. */
  async administratorCount(tx: GraphTransaction): Promise<number> {
    const [row] = await tx.run<{ total: number }>(
      `MATCH (g:RoleGrant {role: 'administrator', scopeKind: 'organisation'})
       WHERE g.scopeValue IS NULL AND NOT coalesce(g.deny, false) AND g.environments IS NULL AND g.tags IS NULL
         AND g.timeWindow IS NULL AND g.validUntilMs IS NULL
       MATCH (a:Account {id: g.subjectId}) WHERE NOT coalesce(a.disabled, false)
         AND NOT EXISTS { MATCH (d:RoleGrant {subjectId: a.id, scopeKind: 'organisation'}) WHERE d.deny AND d.scopeValue IS NULL }
       RETURN count(DISTINCT a) AS total`,
    );
    return row?.total ?? 0;
  }

  async roles(): Promise<CustomRole[]> {
    const rows = await this.graph.read<{ role: CustomRole }>(
      'MATCH (r:Role) RETURN r {.name, .description, .permissions, .revision} AS role ORDER BY r.name',
      {},
      { id: 'identity.roles' },
    );
    return rows.map((row) => row.role);
  }

  /** Creates or changes a role. @returns the role before, null when there was none */
  async saveRole(tx: GraphTransaction, role: Omit<CustomRole, 'revision'>): Promise<CustomRole | null> {
    const [row] = await tx.run<{ before: CustomRole | null }>(
      `OPTIONAL MATCH (known:Role {name: $role.name})
       WITH known {.name, .description, .permissions, .revision} AS before
       MERGE (r:Role {name: $role.name})
       SET r.description = $role.description, r.permissions = $role.permissions, r.revision = coalesce(r.revision, 0) + 1
       RETURN before`,
      { role },
    );
    await accessChanged(tx);
    return row?.before ?? null;
  }

  /** Removes a role that nobody is granted. @returns how many grants keep it */
  async removeRole(tx: GraphTransaction, name: string): Promise<number> {
    const [row] = await tx.run<{ grants: number }>(
      'MATCH (r:Role {name: $name}) SET r.lock = 1 WITH r RETURN COUNT { MATCH (:RoleGrant {role: $name}) } AS grants',
      { name },
    );
    const grants = row?.grants ?? 0;
    if (grants === 0) await tx.run('MATCH (r:Role {name: $name}) DELETE r', { name });
    else await tx.run('MATCH (r:Role {name: $name}) REMOVE r.lock', { name });
    await accessChanged(tx);
    return grants;
  }

  /** Rises whenever a grant, role or membership changes. */
  async version(): Promise<number> {
    const [row] = await this.graph.read<{ version: number }>(
      "MATCH (s:AccessState {name: 'access'}) RETURN s.version AS version",
      {},
      { id: 'identity.access-version' },
    );
    return row?.version ?? 0;
  }
}

/** To be called in every transaction that changes who may do what: open sockets are then judged anew. */
export async function accessChanged(tx: GraphTransaction): Promise<void> {
  await tx.run("MERGE (s:AccessState {name: 'access'}) SET s.version = coalesce(s.version, 0) + 1");
}
