import { childKey } from '../../src/core/asset-key.js';
import type { AssetKind } from '../../src/core/asset-kind.js';
import { newId } from '../../src/core/ids.js';
import type { GraphClient } from '../../src/graph/index.js';
import { recordLineageChange } from '../../src/lineage/replica/change-log.js';
import { uniqueNamespace } from './servers.js';

/** An edge between two names of a {@link LineageGraphFixture}. */
export interface NamedEdge {
  from: string;
  to: string;
  kind?: 'DIRECT' | 'INDIRECT';
  masking?: boolean;
  /** Default `IDENTITY`. */
  subtype?: string;
  /** The expression; default `x`. */
  text?: string;
}

/** Tables and columns with lineage, written straight into the graph in a namespace of the test's own. */
export interface LineageGraphFixture {
  namespace: string;
  databaseKey: string;
  /** Key of a table `orders` or a column `orders.total`. */
  key(name: string): string;
  /** Also of `@instance`, `@database` and `@schema`; an id of another fixture stands for itself. */
  id(name: string): string;
  name(id: string): string;
  /** Begins and ends edges in one transaction, with one piece of evidence for each call. */
  change(begin: readonly NamedEdge[], end?: readonly NamedEdge[], at?: string): Promise<void>;
  remove(): Promise<void>;
}

/** @param tables names of columns by name of table */
export async function lineageGraph(
  graph: GraphClient,
  tables: Readonly<Record<string, readonly string[]>>,
  options: { source?: string; since?: string; kind?: AssetKind } = {},
): Promise<LineageGraphFixture> {
  const namespace = uniqueNamespace();
  const instanceId = newId();
  const database = childKey(namespace, 'Database', 'shop');
  const schema = childKey(database, 'Schema', 'public');
  const at = options.since ?? '2026-01-01T00:00:00.000Z';
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  const rows: Record<string, unknown>[] = [];
  const add = (kind: string, key: string, name: string, parentKey: string | null, full: string): void => {
    const id = kind === 'Instance' ? instanceId : newId();
    ids.set(full, id);
    names.set(id, full);
    rows.push({
      id,
      key,
      name,
      nameLower: name.toLowerCase(),
      kind,
      engine: 'postgres',
      instanceId,
      instanceKey: namespace,
      databaseKey: kind === 'Instance' ? null : database,
      schemaKey: kind === 'Instance' || kind === 'Database' ? null : schema,
      parentKey,
      source: 'collected',
      validFrom: at,
      changedAt: at,
    });
  };
  add('Instance', namespace, namespace, null, '@instance');
  add('Database', database, 'shop', namespace, '@database');
  add('Schema', schema, 'public', database, '@schema');
  for (const [table, columns] of Object.entries(tables)) {
    const key = childKey(schema, 'Table', table);
    add(options.kind ?? 'Table', key, table, schema, table);
    for (const column of columns)
      add('Column', childKey(key, 'Column', column), column, key, `${table}.${column}`);
  }
  await graph.write('UNWIND $rows AS row CREATE (a:Asset:Live) SET a = row', { rows });
  const id = (name: string): string => ids.get(name) ?? name;
  return {
    namespace,
    databaseKey: database,
    id,
    name: (wanted) => names.get(wanted) ?? wanted,
    key: (name) => `${schema}.${name}`,
    change: async (begin, end = [], changedAt) => {
      const evidence = newId();
      const when = changedAt ?? new Date().toISOString();
      const row = ({ from, to, kind, masking, subtype, text }: NamedEdge): Record<string, unknown> => ({
        fromId: id(from),
        toId: id(to),
        type: kind === 'INDIRECT' ? 'INFLUENCES' : 'FLOWS_TO',
        kind: kind ?? 'DIRECT',
        masking: masking ?? false,
        subtype: subtype ?? 'IDENTITY',
        text: text ?? 'x',
      });
      await graph.transaction(async (tx) => {
        await tx.run(
          `CREATE (:LineageEvidence {id: $evidence, key: $evidence, source: $source, method: 'DEFINITION',
             instanceId: $instanceId, firstSeenAt: $at, lastSeenAt: $at, confidence: 1.0})
           WITH 1 AS one
           UNWIND $begin AS row
           MATCH (a:Asset {id: row.fromId}), (b:Asset {id: row.toId})
           CREATE (a)-[r:$(row.type)]->(b)
           SET r = {evidence: $evidence, subtype: row.subtype, text: row.text, masking: row.masking, confidence: 1.0, validFrom: $at}`,
          {
            evidence,
            source: options.source ?? 'VIEW',
            instanceId,
            at: when,
            begin: begin.map((edge) => row(edge)),
          },
        );
        await tx.run(
          `UNWIND $end AS row
           MATCH (a:Asset {id: row.fromId})-[r:FLOWS_TO|INFLUENCES]->(b:Asset {id: row.toId}) WHERE type(r) = row.type
           CREATE (a)-[w:WAS]->(b) SET w = properties(r), w.type = type(r), w.validTo = $at
           DELETE r`,
          { at: when, end: end.map((edge) => row(edge)) },
        );
        const ref = (edge: NamedEdge): { fromId: string; toId: string; kind: 'DIRECT' | 'INDIRECT' } => ({
          fromId: id(edge.from),
          toId: id(edge.to),
          kind: edge.kind ?? 'DIRECT',
        });
        await recordLineageChange(tx, {
          begun: begin.map((edge) => ref(edge)),
          ended: end.map((edge) => ref(edge)),
        });
      });
    },
    remove: async () => {
      await graph.write(
        'MATCH (n) WHERE (n:Asset OR n:LineageEvidence) AND n.instanceId = $instanceId DETACH DELETE n',
        { instanceId },
      );
    },
  };
}
