import { childKey } from '../../core/asset-key.js';
import type { AccessScope } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import type { ObjectUse, TablePart } from './changed-objects.js';
import type { AffectedParty, ScriptEdge } from './types.js';

/** What the what-if reads besides the book. */
export class WhatIfStore {
  constructor(private readonly graph: GraphClient) {}

  /** Key of an instance that may be seen; null when there is none. */
  async instance(id: string, scope: AccessScope): Promise<{ key: string } | null> {
    const access = accessClause('n', scope);
    const [row] = await this.graph.read<{ key: string }>(
      `MATCH (i:Asset {id: $id, kind: 'Instance'}) WHERE i:Live
         AND EXISTS { MATCH (n:Asset {instanceId: $id}) WHERE n:Live AND ${access.cypher} }
       RETURN i.key AS key`,
      { id, ...access.params },
      { id: 'what-if.instance' },
    );
    return row ?? null;
  }

  /** Constraints and indexes of tables, and foreign keys that refer to them. */
  async parts(tableKeys: readonly string[]): Promise<TablePart[]> {
    const rows = await this.graph.read<{
      key: string;
      kind: 'Index' | 'Constraint';
      name: string;
      tableKey: string;
      definition: string | null;
      links: { type: string; to: string; name: string; position: number | null }[];
    }>(
      `UNWIND $tableKeys AS tableKey
       CALL (tableKey) {
         MATCH (p:Asset {parentKey: tableKey}) WHERE p:Live AND p.kind IN ['Index', 'Constraint'] RETURN p
         UNION
         MATCH (:Asset {key: tableKey})<-[:REFERENCES]-(p:Asset) WHERE p:Live RETURN p
       }
       WITH DISTINCT p
       RETURN p.key AS key, p.kind AS kind, p.name AS name, p.parentKey AS tableKey, p.definition AS definition,
         COLLECT { MATCH (p)-[l:COVERS|BACKED_BY|REFERENCES|REFERS_TO_COLUMN]->(t:Asset)
                   RETURN {type: type(l), to: t.key, name: t.name, position: l.position} } AS links`,
      { tableKeys },
      { id: 'what-if.parts' },
    );
    return rows.map(({ key, kind, name, tableKey, definition, links }) => {
      const facts = JSON.parse(definition ?? '{}') as {
        type?: string | null;
        referencedConstraint?: string | null;
      };
      const ordered = (type: string): string[] =>
        links
          .filter((link) => link.type === type)
          .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
          .map((link) => link.name);
      const target = (type: string): string | null => links.find((link) => link.type === type)?.to ?? null;
      return {
        key,
        kind,
        name,
        tableKey,
        columns: ordered('COVERS'),
        type: kind === 'Constraint' ? (facts.type ?? null) : null,
        backedBy: target('BACKED_BY'),
        referencedConstraint: facts.referencedConstraint ?? null,
        referencedTableKey: target('REFERENCES'),
        referencedColumns: ordered('REFERS_TO_COLUMN'),
      };
    });
  }

  /** What hangs on tables, types and sequences without being lineage: children, partitions, columns of a type, defaults. */
  async uses(
    databaseKey: string,
    tableKeys: readonly string[],
    names: readonly string[],
  ): Promise<ObjectUse[]> {
    return this.graph.read<ObjectUse & Record<string, unknown>>(
      `CALL () {
         UNWIND $tableKeys AS key MATCH (t:Asset {key: key}) RETURN t
         UNION
         MATCH (t:Asset) WHERE t.databaseKey = $databaseKey AND t:Live AND t.name IN $names
           AND NOT t.kind IN ['Column', 'Index', 'Constraint'] RETURN t
       }
       MATCH (u:Asset)-[r:INHERITS|PARTITION_OF|OF_TYPE|DEPENDS_ON]->(t) WHERE u:Live
       RETURN u.key AS key, u.kind AS kind, u.name AS name, u.parentKey AS parentKey, type(r) AS how,
         t.key AS targetKey, t.kind AS targetKind, t.name AS targetName, t.schemaKey AS schemaKey`,
      { databaseKey, tableKeys, names },
      { id: 'what-if.uses' },
    );
  }

  /** Columns whose defaults take values from sequences of these names. */
  async defaultsFrom(databaseKey: string, sequences: readonly string[]): Promise<ObjectUse[]> {
    const rows = await this.graph.read<{
      key: string;
      name: string;
      parentKey: string;
      schemaKey: string;
      definition: string;
    }>(
      `MATCH (u:Asset {databaseKey: $databaseKey, kind: 'Column'}) WHERE u:Live AND u.definition CONTAINS 'nextval('
       RETURN u.key AS key, u.name AS name, u.parentKey AS parentKey, u.schemaKey AS schemaKey, u.definition AS definition`,
      { databaseKey },
      { id: 'what-if.defaults', timeoutMs: 60_000 },
    );
    return rows.flatMap(({ definition, schemaKey, ...column }): ObjectUse[] => {
      const taken = /nextval\('((?:[^']|'')*)'/u.exec(definition)?.[1] ?? '';
      // A name with a schema says which one; one without is looked up, most often where the table is.
      const parts = [...taken.matchAll(/\\?"((?:[^"\\]|"")*)\\?"|([^."\\]+)/gu)].map(
        ([, a, b]) => a ?? b ?? '',
      );
      const name = parts.at(-1) ?? '';
      if (!sequences.includes(name)) return [];
      const database = schemaKey.slice(0, schemaKey.lastIndexOf('.'));
      const place = parts.length > 1 ? `${database}.${parts.at(-2) ?? ''}` : schemaKey;
      const target = {
        targetKey: childKey(place, 'Sequence', name),
        targetKind: 'Sequence',
        targetName: name,
      };
      return [{ ...column, kind: 'Column', how: 'DEPENDS_ON', ...target, schemaKey: place }];
    });
  }

  /** Expressions or columns that tables are partitioned by, by key of the table. */
  async partitionKeys(tableKeys: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.graph.read<{ key: string; definition: string }>(
      `UNWIND $tableKeys AS key MATCH (t:Asset {key: key}) 
         WHERE t.definition CONTAINS '"partitionKey":"' OR t.definition CONTAINS '"partitionExpression":"'
       RETURN key, t.definition AS definition`,
      { tableKeys },
      { id: 'what-if.partition-keys' },
    );
    return new Map(
      rows.flatMap(({ key, definition }) => {
        const facts = JSON.parse(definition) as Record<string, unknown>;
        const by = facts['partitionKey'] ?? facts['partitionExpression'];
        return typeof by === 'string' ? [[key, by] as const] : [];
      }),
    );
  }

  /** Tables whose indexes have these names, within a place. */
  async tablesOfIndexes(instanceId: string, names: readonly string[]): Promise<string[]> {
    const rows = await this.graph.read<{ key: string }>(
      `MATCH (n:Asset {instanceId: $instanceId, kind: 'Index'}) WHERE n:Live AND n.name IN $names
       RETURN DISTINCT n.parentKey AS key`,
      { instanceId, names },
      { id: 'what-if.indexes' },
    );
    return rows.map(({ key }) => key);
  }

  /** Edges that begin or end at assets or at columns of them, as they are now. */
  async edgesAt(keys: readonly string[]): Promise<ScriptEdge[]> {
    return this.#edges(
      `UNWIND $keys AS key
       MATCH (n:Asset) WHERE n.key = key OR n.parentKey = key AND n:Column
       MATCH (n)-[r:FLOWS_TO|INFLUENCES]-(:Asset)
       WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b`,
      keys,
    );
  }

  /** Edges that definitions of assets state, as they are now. */
  async edgesStatedBy(keys: readonly string[]): Promise<ScriptEdge[]> {
    return this.#edges(
      `UNWIND $keys AS key
       MATCH (n:Asset {key: key})
       MATCH (e:LineageEvidence {instanceId: n.instanceId}) WHERE e.assetKey = key AND e.withdrawnAt IS NULL
       CALL (e) {
         MATCH (a:Asset)-[r:FLOWS_TO {evidence: e.id}]->(b:Asset) RETURN a, r, b
         UNION ALL
         MATCH (a:Asset)-[r:INFLUENCES {evidence: e.id}]->(b:Asset) RETURN a, r, b
       }`,
      keys,
    );
  }

  /** Which of the keys may be seen, and who is responsible for them. */
  async people(
    keys: readonly string[],
    scope: AccessScope,
  ): Promise<{ visible: Set<string>; owners: AffectedParty[]; domains: AffectedParty[] }> {
    const access = accessClause('n', scope);
    const rows = await this.graph.read<{
      key: string;
      ownerIds: string[];
      domainIds: string[];
      live: boolean;
      seen: boolean;
    }>(
      `UNWIND $keys AS key MATCH (n:Asset {key: key})
       RETURN key, coalesce(n.ownerIds, []) AS ownerIds, coalesce(n.domainIds, []) AS domainIds, n:Live AS live,
         ${access.cypher} AS seen`,
      { keys, ...access.params },
      { id: 'what-if.people' },
    );
    const known = new Set(rows.filter(({ live }) => live).map(({ key }) => key));
    const seen = rows.filter((row) => row.seen);
    const visible = new Set([...seen.map(({ key }) => key), ...keys.filter((key) => !known.has(key))]);
    const owners = await this.#names([...new Set(seen.flatMap(({ ownerIds }) => ownerIds))], 'owners');
    const domains = await this.#names([...new Set(seen.flatMap(({ domainIds }) => domainIds))], 'domains');
    return { visible, owners, domains };
  }

  async #names(ids: readonly string[], what: 'owners' | 'domains'): Promise<AffectedParty[]> {
    if (ids.length === 0) return [];
    const rows = await this.graph.read<{ id: string; name: string }>(
      what === 'owners'
        ? `UNWIND $ids AS id
           CALL (id) {
             MATCH (n:Team {id: id}) RETURN n UNION MATCH (n:Account {id: id}) RETURN n
           }
           RETURN id, coalesce(n.name, n.login, id) AS name ORDER BY name`
        : 'UNWIND $ids AS id MATCH (n:Domain {id: id}) RETURN id, n.name AS name ORDER BY name',
      { ids },
      { id: 'what-if.names' },
    );
    return rows.map(({ id, name }) => ({ id, name }));
  }

  async #edges(match: string, keys: readonly string[]): Promise<ScriptEdge[]> {
    if (keys.length === 0) return [];
    const rows = await this.graph.read<ScriptEdge & Record<string, unknown>>(
      `${match}
       RETURN DISTINCT a.key AS fromKey, b.key AS toKey, r.subtype AS subtype, r.text AS text, r.masking AS masking,
         CASE type(r) WHEN 'FLOWS_TO' THEN 'DIRECT' ELSE 'INDIRECT' END AS kind
       LIMIT 20000`,
      { keys },
      { id: 'what-if.edges', timeoutMs: 60_000 },
    );
    return rows;
  }
}
