/** Column lineage of statements given one JSON object per line, answered one line each in the same order. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { messageOf } from '../../core/errors.js';
import { Catalog, Relation, type CatalogColumn, type ColumnSpec } from './catalog.js';
import {
  complaintAboutKind,
  readRequest,
  type GivenRelation,
  type LineageQuestion,
  type LineageRequest,
} from './request.js';
import { influencesValue, type LineageSet } from './lineage-set.js';
import { mysqlBuiltinCatalog } from './mysql/builtin-catalog.js';
import { postgresBuiltinCatalog } from './pg/builtin-catalog.js';
import { loadPostgresGrammar } from './pg/parse.js';
import { viewColumnName, type StatementResult } from './resolve/statement.js';
import type { RelationWrite } from './resolve/scope.js';
import { runScript, type ScriptOptions, type ScriptResult } from './script.js';

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

interface CachedDefinitions {
  readonly key: string;
  readonly catalog: Catalog;
  readonly failures: LineageAnswer['unresolved'];
}

/** Adds to a relation that the definitions made the columns that only the given schema has. */
function completeRelation(catalog: Catalog, { schema, name, columns }: GivenRelation): void {
  const made = catalog.relation([schema, name]);
  if (made === undefined || columns.every((column) => made.column(column.name) !== undefined)) return;
  const given = columns.map((column): ColumnSpec => made.column(column.name) ?? column);
  const names = new Set(given.map((column) => column.name));
  const others = made.columns.filter((column) => !names.has(column.name));
  const { kind, dialect, temporary, versioned } = made;
  catalog.define(new Relation(schema, name, kind, [...given, ...others], dialect, temporary, versioned));
}

/** Definitions of the lines seen last: neighbouring lines often share them. */
const RECENT = 8;

function definitionsOf(
  question: LineageQuestion,
  recent: CachedDefinitions[],
  options: ScriptOptions,
): CachedDefinitions {
  const { dialect, ddl, relations, searchPath, sqlMode, lowerCaseTableNames, serverVersion } = question;
  const settings = [sqlMode, lowerCaseTableNames, serverVersion];
  const key = JSON.stringify([dialect, ddl, searchPath, settings, relations]);
  const known = recent.find((entry) => entry.key === key);
  if (known !== undefined) return known;
  const base = dialect === 'postgres' ? postgresBuiltinCatalog(serverVersion) : mysqlBuiltinCatalog();
  const catalog = new Catalog({ dialect, searchPath, lowerCaseTableNames }, base);
  for (const { schema, name, columns } of relations)
    catalog.define(new Relation(schema, name, 'table', columns, dialect));
  const results = ddl.trim() === '' ? [] : runScript(catalog, ddl, { ...options, rows: false });
  const failures = results.flatMap((r) =>
    r.ok ? [] : [{ position: r.pos, name: 'ddl', reason: reasonOf(r.error) }],
  );
  for (const relation of relations) completeRelation(catalog, relation);
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

const ASKS_FOR_WRITES = new Set(['insert', 'update', 'merge', 'replace']);
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
  const asksForWrites = kind !== undefined && ASKS_FOR_WRITES.has(kind);
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

/** Longer reasons are cut: a parser may quote a whole statement. */
const LONGEST_REASON = 500;

function reasonOf(error: unknown): string {
  const text = typeof error === 'string' ? error : messageOf(error);
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}...` : text;
}

/** Answers one request. Never throws: what goes wrong is in `error` or `unresolved`. */
export function answerLineage(request: LineageRequest, recent: CachedDefinitions[] = []): LineageAnswer {
  const id = request.id ?? null;
  const empty = { id, columns: {}, refs: [], unresolved: [] };
  try {
    const question = readRequest(request);
    const { sql, kind, sqlMode } = question;
    const options: ScriptOptions = { rows: false, mysql: { sqlMode } };
    const { catalog, failures } = definitionsOf(question, recent, options);
    const results = runScript(catalog.child(), sql, options);
    const failed = results.find((r) => !r.ok);
    const main = mainResult(results);
    if (main === undefined) {
      const error = reasonOf(failed?.ok === false ? failed.error : 'There is no statement.');
      return { ...empty, unresolved: [...failures], error };
    }
    const unresolved = [...main.session.unresolved.values()].map((u) => ({ ...u }));
    const refs = [...new Set([...main.session.refs].map(qualified))].sort();
    const answer = {
      id,
      columns: columnsOf(main, kind),
      refs,
      unresolved: [...failures, ...unresolved],
    };
    const complaint = failed?.ok === false ? failed.error : complaintAboutKind(question);
    return complaint === undefined ? answer : { ...answer, error: reasonOf(complaint) };
  } catch (error) {
    return { ...empty, error: reasonOf(error) };
  }
}

function parseLine(line: string): LineageRequest | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'The line is not a JSON object.';
    return value as LineageRequest;
  } catch (error) {
    return reasonOf(`The line is not JSON: ${messageOf(error)}`);
  }
}

/**
 * Reads requests, one JSON object per line, and writes one JSON answer per non-empty line in the same order. A line
 * that is no request gets an answer with `error`. A promise that `write` returns is awaited before the next line.
 * Returns when the input ends.
 */
export async function lineageJsonl(
  input: AsyncIterable<string | Buffer> | Readable,
  write: (line: string) => unknown,
): Promise<void> {
  await loadPostgresGrammar();
  const recent: CachedDefinitions[] = [];
  const stream = input instanceof Readable ? input : Readable.from(input);
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    const line = text.replace(/^\uFEFF/u, '').trim();
    if (line === '') continue;
    const request = parseLine(line);
    const answer: LineageAnswer =
      typeof request === 'string'
        ? { id: null, columns: {}, refs: [], unresolved: [], error: request }
        : answerLineage(request, recent);
    const written = write(JSON.stringify(answer));
    if (written instanceof Promise) await written;
  }
}
