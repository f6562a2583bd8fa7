/** Column lineage of statements given one JSON object per line, answered one line each in the same order. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { isWaymarkError, messageOf } from '../../core/errors.js';
import { Catalog, Relation, type CatalogColumn, type ColumnSpec, type Dialect } from './catalog.js';
import { influencesValue, type LineageSet } from './lineage-set.js';
import { mysqlBuiltinCatalog } from './mysql/builtin-catalog.js';
import { postgresBuiltinCatalog } from './pg/builtin-catalog.js';
import { loadPostgresGrammar } from './pg/parse.js';
import { viewColumnName, type StatementResult } from './resolve/statement.js';
import type { RelationWrite } from './resolve/scope.js';
import { runScript, type ScriptOptions, type ScriptResult } from './script.js';

/** One request line. */
export interface LineageRequest {
  readonly id?: unknown;
  readonly dialect?: string;
  readonly kind?: string;
  readonly ddl?: string | readonly string[];
  readonly sql?: string;
  readonly search_path?: string | readonly string[];
  readonly schema?: Readonly<
    Record<string, Readonly<Record<string, readonly (readonly [string, string?])[]>>>
  >;
  /** MySQL only, for example `ANSI_QUOTES,PIPES_AS_CONCAT`. */
  readonly sql_mode?: string;
  readonly lower_case_table_names?: 0 | 1 | 2;
}

/** One answer line. */
export interface LineageAnswer {
  readonly id: unknown;
  readonly columns: Record<string, string[]>;
  readonly refs: string[];
  readonly unresolved: { position: number; name: string; reason: string }[];
  readonly error?: string;
}

function qualified(column: CatalogColumn): string {
  return `${column.relation.schema}.${column.relation.name}.${column.name}`;
}

function sourcesOf(lineage: LineageSet): string[] {
  const out: string[] = [];
  for (const [column, flags] of lineage) if (influencesValue(flags)) out.push(qualified(column));
  return out.sort();
}

function pathOf(request: LineageRequest): string[] {
  const given = request.search_path;
  const list = typeof given === 'string' ? given.split(',') : (given ?? []);
  const names = list
    .map((s) =>
      s
        .trim()
        .replace(/^"(.*)"$/u, '$1')
        .replace(/^`(.*)`$/u, '$1'),
    )
    .filter((s) => s !== '');
  if (names.length > 0) return names;
  if (request.dialect === 'postgres') return ['public'];
  const schemas = Object.keys(request.schema ?? {});
  return schemas.slice(0, 1);
}

function dialectOf(request: LineageRequest): Dialect {
  const name = (request.dialect ?? 'postgres').toLowerCase();
  return name === 'mariadb' || name === 'mysql' ? 'mysql' : 'postgres';
}

function defineSchema(catalog: Catalog, request: LineageRequest, dialect: Dialect): void {
  for (const [schema, tables] of Object.entries(request.schema ?? {})) {
    for (const [name, columns] of Object.entries(tables)) {
      const specs = columns.map((column): ColumnSpec => ({ name: column[0], type: column[1] }));
      catalog.define(new Relation(schema, name, 'table', specs, dialect));
    }
  }
}

interface CachedDefinitions {
  readonly key: string;
  readonly catalog: Catalog;
  readonly failures: LineageAnswer['unresolved'];
}

/** Definitions of the lines seen last: neighbouring lines often share them. */
const RECENT = 8;

function definitionsOf(
  request: LineageRequest,
  recent: CachedDefinitions[],
  options: ScriptOptions,
): CachedDefinitions {
  const ddl = typeof request.ddl === 'string' ? request.ddl : (request.ddl ?? []).join(';\n');
  const { dialect, schema, search_path, sql_mode, lower_case_table_names } = request;
  const key = JSON.stringify([dialect, ddl, search_path, sql_mode, lower_case_table_names, schema]);
  const known = recent.find((entry) => entry.key === key);
  if (known !== undefined) return known;
  const kind = dialectOf(request);
  const base = kind === 'postgres' ? postgresBuiltinCatalog() : mysqlBuiltinCatalog();
  const catalog = new Catalog(
    { dialect: kind, searchPath: pathOf(request), lowerCaseTableNames: lower_case_table_names },
    base,
  );
  defineSchema(catalog, request, kind);
  const results = ddl.trim() === '' ? [] : runScript(catalog, ddl, { ...options, rows: false });
  const failures = results.flatMap((r) => (r.ok ? [] : [{ position: r.pos, name: 'ddl', reason: r.error }]));
  const made = { key, catalog, failures };
  recent.unshift(made);
  recent.length = Math.min(recent.length, RECENT);
  return made;
}

const MOVES_DATA = new Set([
  'selectStatement',
  'createView',
  'createTableAs',
  'insert',
  'update',
  'merge',
  'delete',
  'copy',
]);

const WRITES = new Set(['insert', 'update', 'merge', 'delete']);

function isMain(result: StatementResult): boolean {
  const { statement } = result;
  return MOVES_DATA.has(statement.k) || (statement.k === 'createTable' && statement.query !== undefined);
}

/** The statement the line asks about: the last one that moves data. */
function mainResult(results: readonly ScriptResult[]): StatementResult | undefined {
  const moving = results.flatMap((r) => (r.ok && isMain(r.result) ? [r.result] : []));
  const last = results.at(-1);
  return moving.at(-1) ?? (last?.ok === true ? last.result : undefined);
}

/** The writes the line asks about: those of the statement itself, not of its WITH queries. */
function ownWrites({ statement, session, writes }: StatementResult): readonly RelationWrite[] {
  if (statement.k === 'update' && session.dialect === 'mysql') return writes;
  return WRITES.has(statement.k) ? writes.slice(-1) : writes.filter((w) => w.columns.size > 0).slice(-1);
}

function writtenColumns(result: StatementResult): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const write of ownWrites(result)) {
    for (const column of write.columns.values()) {
      const taken = out.has(column.name);
      const name = taken ? `${write.relation?.name ?? write.name.at(-1) ?? ''}.${column.name}` : column.name;
      out.set(name, sourcesOf(column.lineage));
    }
  }
  return out;
}

function columnsOf(result: StatementResult, kind: string | undefined): Record<string, string[]> {
  const asksForWrites = kind === 'insert' || kind === 'update' || kind === 'merge';
  const writes = result.writes.some((w) => w.columns.size > 0);
  const removes = result.statement.k === 'delete';
  const isWrite = WRITES.has(result.statement.k);
  if (!removes && (isWrite || (writes && asksForWrites))) return Object.fromEntries(writtenColumns(result));
  const out = new Map<string, string[]>();
  const asView = kind === 'view' && result.statement.k === 'selectStatement';
  for (const [i, column] of result.columns.entries()) {
    const given = asView ? viewColumnName(result.session, column, i) : column.name;
    const name = out.has(given) ? freeName(out, given) : given;
    out.set(name, sourcesOf(column.lineage));
  }
  return Object.fromEntries(out);
}

function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  for (let i = 2; ; i += 1) if (!taken.has(`${name}_${i}`)) return `${name}_${i}`;
}

/** Answers one request. Never throws: what goes wrong is in `error` or `unresolved`. */
export function answerLineage(request: LineageRequest, recent: CachedDefinitions[] = []): LineageAnswer {
  const id = request.id ?? null;
  const empty = { id, columns: {}, refs: [], unresolved: [] };
  try {
    const options: ScriptOptions = { rows: false, mysql: { sqlMode: request.sql_mode } };
    if (typeof request.sql !== 'string') return { ...empty, error: 'The field "sql" is missing.' };
    const { catalog, failures } = definitionsOf(request, recent, options);
    const results = runScript(catalog.child(), request.sql, options);
    const failed = results.find((r) => !r.ok);
    const main = mainResult(results);
    if (main === undefined) {
      const error = failed?.ok === false ? failed.error : 'There is no statement.';
      return { ...empty, unresolved: [...failures], error };
    }
    const unresolved = [...main.session.unresolved.values()].map((u) => ({ ...u }));
    const refs = [...new Set([...main.session.refs].map(qualified))].sort();
    const answer = {
      id,
      columns: columnsOf(main, request.kind),
      refs,
      unresolved: [...failures, ...unresolved],
    };
    return failed?.ok === false ? { ...answer, error: failed.error } : answer;
  } catch (error) {
    return { ...empty, error: isWaymarkError(error) ? error.message : messageOf(error) };
  }
}

function parseRequest(line: string): LineageRequest | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'The line is not a JSON object.';
    return value as LineageRequest;
  } catch (error) {
    return `The line is not JSON: ${messageOf(error)}`;
  }
}

/**
 * Reads requests, one JSON object per line, and writes one JSON answer per non-empty line in the same order. A line
 * that is no request gets an answer with `error`. Returns when the input ends.
 */
export async function lineageJsonl(
  input: AsyncIterable<string | Buffer> | Readable,
  write: (line: string) => unknown,
): Promise<void> {
  await loadPostgresGrammar();
  const recent: CachedDefinitions[] = [];
  const stream = input instanceof Readable ? input : Readable.from(input);
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const request = parseRequest(line);
    const answer: LineageAnswer =
      typeof request === 'string'
        ? { id: null, columns: {}, refs: [], unresolved: [], error: request }
        : answerLineage(request, recent);
    write(JSON.stringify(answer));
  }
}
