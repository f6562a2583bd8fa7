import { canonicalJson, type JsonValue } from '../../src/core/canonical-json.js';
import type { GraphClient } from '../../src/graph/index.js';
import { type ModelState, modelScopes } from './model-collector.js';

/** An asset reduced to what a source says about it. */
export interface AssetFacts {
  kind: string;
  name: string;
  parent: string | null;
  comment: string | null;
  properties: unknown;
  grants: readonly unknown[];
  relations: readonly unknown[];
}

/** Scope -> asset key -> facts. */
export type GraphState = Record<string, Record<string, AssetFacts>>;

/** What the graph has to hold when it has the source's state, without the instance itself. */
export function expectedState(namespace: string, state: ModelState): GraphState {
  const result: GraphState = {};
  for (const scope of modelScopes(namespace, state)) {
    const assets: Record<string, AssetFacts> = {};
    for (const record of scope.units.flatMap((unit) => unit.assets)) {
      if (record.kind === 'Instance') continue;
      assets[record.key] = {
        kind: record.kind,
        name: record.name,
        parent: record.parent,
        comment: record.comment ?? null,
        properties: record.properties,
        grants: sorted(record.grants ?? []),
        relations: sorted(record.relations ?? []),
      };
    }
    if (Object.keys(assets).length > 0) result[scope.key] = assets;
  }
  return result;
}

/** What the graph holds of an instance now, found by the tree from its scopes' units. */
export async function presentState(graph: GraphClient, instanceId: string): Promise<GraphState> {
  const rows = await graph.read<StateRow>(
    `MATCH (s:Scope {instanceId: $instanceId})-[:HOLDS]->(u:Live)
     MATCH (u) ((:Live)-[:CONTAINS]->(b:Live WHERE b.unitKey IS NULL)){0,8} (n)
     WHERE NOT n:Instance
     RETURN s.key AS scope, n.key AS key, n.kind AS kind, n.name AS name, n.parentKey AS parent, n.comment AS comment,
       n.definition AS definition, n.grants AS grants, n.relations AS relations,
       [l IN labels(n) WHERE l = n.kind] AS labels`,
    { instanceId },
    { timeoutMs: 120_000 },
  );
  return collect(rows);
}

interface StateRow extends Record<string, unknown> {
  scope: string;
  key: string;
  kind: string;
  name: string;
  parent: string | null;
  comment: string | null;
  definition: string;
  grants: string | null;
  relations: string | null;
  labels: string[];
}

function collect(rows: readonly StateRow[]): GraphState {
  const result: GraphState = {};
  for (const row of rows) {
    const scope = (result[row.scope] ??= {});
    scope[row.key] = {
      kind: row.labels[0] ?? `no label ${row.kind}`,
      name: row.name,
      parent: row.parent,
      comment: row.comment,
      properties: JSON.parse(row.definition),
      grants: sorted(JSON.parse(row.grants ?? '[]') as unknown[]),
      relations: sorted(JSON.parse(row.relations ?? '[]') as unknown[]),
    };
  }
  return result;
}

/** All assets of an instance as they were at a time, by key, read from versions and present states. */
export async function stateAt(
  graph: GraphClient,
  instanceId: string,
  at: string,
): Promise<Record<string, AssetFacts>> {
  const rows = await graph.read<{
    key: string;
    past: string | null;
    present: Record<string, unknown> | null;
  }>(
    `MATCH (n:Asset {instanceId: $instanceId}) WHERE NOT n:Instance
     OPTIONAL MATCH (n)<-[:VERSION_OF]-(v:Version) WHERE v.validFrom <= $at AND $at < v.validTo
     RETURN n.key AS key, v.state AS past,
       CASE WHEN v IS NULL AND n.validFrom <= $at AND n.changedAt <= $at AND (n.validTo IS NULL OR $at < n.validTo)
         THEN n {.kind, .name, .parentKey, .comment, .definition, .grants, .relations} END AS present`,
    { instanceId, at },
  );
  const result: Record<string, AssetFacts> = {};
  for (const { key, past, present } of rows) {
    if (past !== null) {
      const state = JSON.parse(past) as AssetFacts & { parentKey: string | null };
      result[key] = {
        kind: state.kind,
        name: state.name,
        parent: state.parentKey,
        comment: state.comment,
        properties: state.properties,
        grants: sorted(state.grants),
        relations: sorted(state.relations),
      };
    } else if (present !== null) {
      result[key] = {
        kind: String(present['kind']),
        name: String(present['name']),
        parent: present['parentKey'] as string | null,
        comment: (present['comment'] as string | null) ?? null,
        properties: JSON.parse(String(present['definition'])),
        grants: sorted(JSON.parse((present['grants'] as string | null) ?? '[]') as unknown[]),
        relations: sorted(JSON.parse((present['relations'] as string | null) ?? '[]') as unknown[]),
      };
    }
  }
  return result;
}

/** Every relationship between living assets of an instance as `from TYPE to`, in order. */
export async function livingLinks(graph: GraphClient, instanceId: string): Promise<string[]> {
  const rows = await graph.read<{ link: string }>(
    `MATCH (a:Live {instanceId: $instanceId})-[r]->(b:Live)
     WHERE NOT type(r) IN ['RENAMED_FROM', 'WAS'] RETURN a.key + ' ' + type(r) + ' ' + b.key AS link`,
    { instanceId },
    { timeoutMs: 120_000 },
  );
  return rows.map(({ link }) => link).toSorted();
}

/** The relationships that a source's state calls for. */
export function expectedLinks(namespace: string, state: ModelState): string[] {
  const records = modelScopes(namespace, state).flatMap((scope) =>
    scope.units.flatMap((unit) => unit.assets),
  );
  const keys = new Set(records.map(({ key }) => key));
  const links = records.flatMap((record) => [
    ...(record.parent === null ? [] : [`${record.parent} CONTAINS ${record.key}`]),
    ...(record.relations ?? [])
      .filter(({ to }) => keys.has(to))
      .map(({ type, to }) => `${record.key} ${type} ${to}`),
    ...(record.grants ?? [])
      .filter(({ grantee }) => keys.has(grantee))
      .map(({ grantee }) => `${grantee} GRANTED ${record.key}`),
  ]);
  return links.toSorted();
}

function sorted(items: readonly unknown[]): unknown[] {
  const text = (item: unknown): string => canonicalJson(item as JsonValue);
  return items.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}
