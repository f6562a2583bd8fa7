/** Truth and our own answer for one PostgreSQL statement, to be compared. */
import type pg from 'pg';
import { answerLineage, type LineageAnswer } from '../../../../src/lineage/sql/index.js';
import { isNode, parseNodeTree, type TreeNode } from './pg-node-tree.js';
import { type ColumnNames, QueryTruth } from './query-tree-truth.js';

export interface Truth {
  readonly columns: Record<string, string[]>;
  readonly refs: string[];
}

/** Names of the columns of every relation of the database, with `0` standing for all of them. */
export async function columnNames(client: pg.Client): Promise<ColumnNames> {
  const { rows } = await client.query<{ oid: number; number: number; name: string }>(
    `SELECT c.oid::int AS oid, a.attnum::int AS number, n.nspname || '.' || c.relname || '.' || a.attname AS name
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')`,
  );
  const known = new Map<string, readonly string[]>();
  for (const { oid, number, name } of rows) {
    known.set(`${oid} ${number}`, [name]);
    if (number > 0) known.set(`${oid} 0`, [...(known.get(`${oid} 0`) ?? []), name]);
  }
  const types = await client.query<{ type: number; relation: number }>(
    "SELECT oid::int AS type, typrelid::int AS relation FROM pg_type WHERE typtype = 'c'",
  );
  const relations = new Map(types.rows.map(({ type, relation }) => [type, relation]));
  return Object.assign((relation: number, column: number) => known.get(`${relation} ${column}`) ?? [], {
    relationOf: (type: number) => relations.get(type) ?? 0,
  });
}

/** The first version that takes every statement of the fixtures; those before it lack some syntax or functions. */
const complete = 150_000;

/** Runs a definition. @returns false when the server is too old for it; one that is not fails */
export async function isTaken(client: pg.Client, version: number, sql: string): Promise<boolean> {
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if (version >= complete) throw error;
    return false;
  }
}

/** The first version in which the body of a procedure is kept as a query tree, which tells the truth of a write. */
export const keptBodies = 140_000;

function plain(map: Map<string, Set<string>>, lastPart: boolean): Record<string, string[]> {
  const name = (text: string): string => (lastPart ? text.slice(text.lastIndexOf('.') + 1) : text);
  return Object.fromEntries([...map].map(([key, set]) => [name(key), [...set].sort()]));
}

/** The analysed query of a view's rule. */
export async function viewQuery(client: pg.Client, oid: number): Promise<TreeNode> {
  const { rows } = await client.query<{ tree: string }>(
    "SELECT ev_action::text AS tree FROM pg_rewrite WHERE ev_class = $1 AND rulename = '_RETURN'",
    [oid],
  );
  const tree = parseNodeTree(rows[0]?.tree ?? '');
  const [query] = Array.isArray(tree) ? tree : [];
  if (!isNode(query)) throw new TypeError(`the view ${oid} has no query`);
  return query;
}

/** Truth of a view from its query tree, with the columns its rule depends on among the references. */
export async function recordedTruth(client: pg.Client, oid: number, names: ColumnNames): Promise<Truth> {
  const { columns, refs } = await truthOfView(client, oid, names);
  return { columns, refs: [...new Set([...refs, ...(await dependedColumns(client, oid))])].sort() };
}

/** Truth of a view from its query tree. */
export async function truthOfView(client: pg.Client, oid: number, names: ColumnNames): Promise<Truth> {
  const query = await viewQuery(client, oid);
  const truth = new QueryTruth(names);
  return { columns: plain(truth.outputs(query), false), refs: [...truth.references(query)].sort() };
}

/** The columns a view's rule depends on, as pg_depend has them. Built-in relations are pinned and not recorded. */
async function dependedColumns(client: pg.Client, oid: number): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT n.nspname || '.' || c.relname || '.' || a.attname AS name
       FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
       JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
      WHERE r.ev_class = $1 AND d.refobjsubid <> 0 AND c.relkind <> 'c' AND c.oid <> $1 ORDER BY 1`,
    [oid],
  );
  return rows.map((r) => r.name);
}

/** Truth of a statement that writes: from the body of an SQL procedure holding it. */
export async function truthOfWrite(
  client: pg.Client,
  procedure: string,
  names: ColumnNames,
): Promise<Truth & { depended: string[] }> {
  const { rows } = await client.query<{ oid: number; tree: string }>(
    'SELECT oid::int AS oid, prosqlbody::text AS tree FROM pg_proc WHERE proname = $1',
    [procedure],
  );
  const tree = parseNodeTree(rows[0]?.tree ?? '');
  let query = tree;
  while (Array.isArray(query)) query = query[0] ?? null;
  if (!isNode(query)) throw new TypeError(`${procedure} has no query`);
  const truth = new QueryTruth(names);
  const depended = await client.query<{ name: string }>(
    `SELECT DISTINCT n.nspname || '.' || c.relname || '.' || a.attname AS name
       FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = $1 AND d.refobjsubid <> 0 AND c.relkind <> 'c' ORDER BY 1`,
    [rows[0]?.oid],
  );
  const named = truth.references(query);
  const unsure = truth.updatedOnConflict(query);
  const recorded = depended.rows.map((r) => r.name);
  return {
    columns: plain(truth.written(query), true),
    refs: [...new Set([...named, ...recorded.filter((name) => !unsure.has(name))])].sort(),
    depended: recorded,
  };
}

/** Our answer, with what is compared only. `version` is the server's version number. */
export function ourAnswer(
  ddl: string,
  sql: string,
  kind: string,
  searchPath: string | readonly string[],
  version?: number,
): LineageAnswer {
  const server_version = version === undefined ? undefined : Math.floor(version / 10_000);
  return answerLineage({
    id: 1,
    dialect: 'postgres',
    kind,
    ddl,
    sql,
    search_path: searchPath,
    server_version,
  });
}
