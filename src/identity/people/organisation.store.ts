import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { accessChanged } from '../access/access.store.js';

/** A company, department or work group. */
export interface Group {
  id: string;
  kind: 'ORGANISATION' | 'UNIT' | 'TEAM';
  name: string;
  description: string;
  /** Id of the organisation of a unit, or the unit of a team; null for an organisation. */
  parentId: string | null;
  /** Account that heads a unit. */
  headId: string | null;
  memberCount: number;
}

/** Somebody in a team. */
export interface Membership {
  accountId: string;
  login: string;
  name: string;
  lead: boolean;
}

/** When somebody of a team is on call. */
export interface OnCallShift {
  id: string;
  teamId: string;
  accountId: string;
  fromMs: number;
  untilMs: number;
}

const labelsOf = { ORGANISATION: 'Organisation', UNIT: 'Unit', TEAM: 'Team' } as const;
/** Queries by kind, because labels cannot be parameters. */
const createQueries = perKind(
  (label) => `CREATE (g:${label}) SET g = $group
   WITH g OPTIONAL MATCH (p:Organisation|Unit {id: $parentId})
   FOREACH (_ IN CASE WHEN p IS NULL THEN [] ELSE [1] END | CREATE (g)-[:BELONGS_TO]->(p))`,
);

const groupMap = `g {.id, .name, description: coalesce(g.description, ''),
  kind: CASE WHEN g:Team THEN 'TEAM' WHEN g:Unit THEN 'UNIT' ELSE 'ORGANISATION' END,
  parentId: head(COLLECT { MATCH (g)-[:BELONGS_TO]->(p) RETURN p.id }),
  headId: head(COLLECT { MATCH (h:Account)-[:HEADS]->(g) RETURN h.id }),
  memberCount: COUNT { MATCH (g)<-[:BELONGS_TO]-(:Account) }}`;

function perKind(make: (label: string) => string): Readonly<Record<Group['kind'], string>> {
  return { ORGANISATION: make('Organisation'), UNIT: make('Unit'), TEAM: make('Team') };
}

/** Reads and writes organisations, units, teams and their people. */
export class OrganisationStore {
  constructor(private readonly graph: GraphClient) {}

  /** All groups, organisations first, then by name. */
  async groups(): Promise<Group[]> {
    const rows = await this.graph.read<{ group: Group }>(
      `MATCH (g:Organisation|Unit|Team) WITH ${groupMap} AS group RETURN group ORDER BY group.kind, group.name`,
      {},
      { id: 'identity.groups' },
    );
    return rows.map((row) => row.group);
  }

  async group(id: string): Promise<Group | null> {
    const rows = await this.graph.read<{ group: Group }>(
      `MATCH (g:Organisation|Unit|Team {id: $id}) RETURN ${groupMap} AS group`,
      { id },
      { id: 'identity.group' },
    );
    return rows[0]?.group ?? null;
  }

  async create(
    tx: GraphTransaction,
    group: Pick<Group, 'id' | 'kind' | 'name' | 'description' | 'parentId'>,
  ): Promise<void> {
    const { kind, parentId, ...members } = group;
    await tx.run(createQueries[kind], { group: members, parentId });
    await accessChanged(tx);
  }

  /** Changes name, description, or what the group belongs to. */
  async update(
    tx: GraphTransaction,
    id: string,
    changes: { name?: string; description?: string; parentId?: string },
  ): Promise<void> {
    const { parentId, ...members } = changes;
    await tx.run('MATCH (g:Organisation|Unit|Team {id: $id}) SET g += $members', { id, members });
    if (parentId !== undefined) {
      await tx.run(
        `MATCH (g:Unit|Team {id: $id}) OPTIONAL MATCH (g)-[old:BELONGS_TO]->() DELETE old
         WITH DISTINCT g MATCH (p:Organisation|Unit {id: $parentId}) CREATE (g)-[:BELONGS_TO]->(p)`,
        { id, parentId },
      );
    }
    await accessChanged(tx);
  }

  /** What keeps a group from being removed: groups inside it, grants it holds, assets it owns. */
  async uses(tx: GraphTransaction, id: string): Promise<{ inside: number; assets: number }> {
    const [row] = await tx.run<{ inside: number; assets: number }>(
      `MATCH (g:Organisation|Unit|Team {id: $id})
       RETURN COUNT { MATCH (g)<-[:BELONGS_TO]-(:Unit|Team) } AS inside,
         COUNT { MATCH (g)<-[:OWNED_BY_PEOPLE]-() } AS assets`,
      { id },
    );
    return row ?? { inside: 0, assets: 0 };
  }

  async remove(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run('MATCH (n:RoleGrant {subjectId: $id}) DELETE n', { id });
    await tx.run('MATCH (n:OnCallShift {teamId: $id}) DELETE n', { id });
    await tx.run('MATCH (g:Organisation|Unit|Team {id: $id}) DETACH DELETE g', { id });
    await accessChanged(tx);
  }

  async members(teamId: string): Promise<Membership[]> {
    const rows = await this.graph.read<{ member: Membership }>(
      `MATCH (a:Account)-[m:BELONGS_TO]->(:Team {id: $teamId})
       RETURN {accountId: a.id, login: a.login, name: a.name, lead: coalesce(m.lead, false)} AS member ORDER BY a.login`,
      { teamId },
      { id: 'identity.members' },
    );
    return rows.map((row) => row.member);
  }

  /** @returns false when team or account do not exist */
  async addMember(tx: GraphTransaction, teamId: string, accountId: string, lead: boolean): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (t:Team {id: $teamId}) MATCH (a:Account {id: $accountId})
       MERGE (a)-[m:BELONGS_TO]->(t) SET m.lead = $lead RETURN a.id AS id`,
      { teamId, accountId, lead },
    );
    await accessChanged(tx);
    return rows.length > 0;
  }

  async removeMember(tx: GraphTransaction, teamId: string, accountId: string): Promise<boolean> {
    const rows = await tx.run(
      'MATCH (a:Account {id: $accountId})-[m:BELONGS_TO]->(:Team {id: $teamId}) DELETE m RETURN a.id AS id',
      { teamId, accountId },
    );
    await accessChanged(tx);
    return rows.length > 0;
  }

  /** Makes an account the head of a unit; null for none. @returns false when unit or account do not exist */
  async setHead(tx: GraphTransaction, unitId: string, accountId: string | null): Promise<boolean> {
    await tx.run('MATCH (:Account)-[h:HEADS]->(:Unit {id: $unitId}) DELETE h', { unitId });
    const rows = await tx.run(
      accountId === null
        ? 'MATCH (u:Unit {id: $unitId}) RETURN u.id AS id'
        : 'MATCH (u:Unit {id: $unitId}) MATCH (a:Account {id: $accountId}) CREATE (a)-[:HEADS]->(u) RETURN u.id AS id',
      { unitId, accountId },
    );
    return rows.length > 0;
  }

  /** Makes accounts the stewards of a domain. @returns how many of them, and whether the domain exists */
  async setStewards(
    tx: GraphTransaction,
    domainId: string,
    accountIds: readonly string[],
  ): Promise<{ domain: boolean; stewards: number }> {
    await tx.run('MATCH (:Account)-[s:STEWARDS]->(:Domain {id: $domainId}) DELETE s', { domainId });
    const [row] = await tx.run<{ stewards: number }>(
      `MATCH (d:Domain {id: $domainId})
       CALL (d) { UNWIND $accountIds AS id MATCH (a:Account {id: id}) MERGE (a)-[:STEWARDS]->(d) RETURN count(*) AS stewards }
       RETURN stewards`,
      { domainId, accountIds },
    );
    return { domain: row !== undefined, stewards: row?.stewards ?? 0 };
  }

  async stewards(domainId: string): Promise<string[]> {
    const rows = await this.graph.read<{ id: string }>(
      'MATCH (a:Account)-[:STEWARDS]->(:Domain {id: $domainId}) RETURN a.id AS id ORDER BY id',
      { domainId },
      { id: 'identity.stewards' },
    );
    return rows.map((row) => row.id);
  }

  async addShift(tx: GraphTransaction, shift: OnCallShift): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (a:Account {id: $shift.accountId})-[:BELONGS_TO]->(:Team {id: $shift.teamId})
       CREATE (s:OnCallShift) SET s = $shift RETURN s.id AS id`,
      { shift },
    );
    return rows.length > 0;
  }

  async removeShift(tx: GraphTransaction, id: string): Promise<OnCallShift | null> {
    const rows = await tx.run<{ shift: OnCallShift }>(
      'MATCH (s:OnCallShift {id: $id}) WITH s, properties(s) AS shift DELETE s RETURN shift',
      { id },
    );
    return rows[0]?.shift ?? null;
  }

  async shifts(teamId: string, fromMs: number): Promise<OnCallShift[]> {
    const rows = await this.graph.read<{ shift: OnCallShift }>(
      'MATCH (s:OnCallShift {teamId: $teamId}) WHERE s.untilMs > $fromMs RETURN properties(s) AS shift ORDER BY s.fromMs',
      { teamId, fromMs },
      { id: 'identity.shifts' },
    );
    return rows.map((row) => row.shift);
  }
}

/** Label of a kind of group. */
export function groupLabel(kind: Group['kind']): string {
  return labelsOf[kind];
}
