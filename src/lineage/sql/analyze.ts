/** The full answer about SQL text: edges with kind and text, reads, writes, changes, bodies of routines. */
import { Catalog, type CatalogColumn, type Dialect, type Relation } from './catalog.js';
import { changesOf, foreignKeysOf } from './changes.js';
import { applyDefinition } from './definitions.js';
import { influences, influencesValue, type Influence, type LineageSet } from './lineage-set.js';
import type { MysqlParseOptions } from './mysql/parse.js';
import { mysqlBuiltinCatalog } from './mysql/builtin-catalog.js';
import { postgresBuiltinCatalog } from './pg/builtin-catalog.js';
import type { ParsedStatement } from './pg/parse.js';
import { openSession, resolveStatement, type StatementResult } from './resolve/statement.js';
import type { RelationWrite, Scope } from './resolve/scope.js';
import { bodyOf, type BodyKnowledge } from './routines/bodies.js';
import { parseScript } from './script.js';
import { ItemSpans } from './spans.js';
import type { SelectItem, Statement, TableColumn } from './tree.js';
import type {
  ColumnEdge,
  ColumnName,
  RelationUse,
  RelationWriteUse,
  RowInfluence,
  ScriptLineage,
  Span,
  StatementLineage,
} from './types.js';
import { messageOf } from '../../core/errors.js';

export interface AnalyzeOptions {
  readonly dialect: Dialect;
  /** What exists before the text runs; not changed. Without it only built-in relations are known. */
  readonly catalog?: Catalog;
  /** Overrides the catalogue's search path. */
  readonly searchPath?: readonly string[];
  readonly sqlMode?: string;
  readonly flavour?: MysqlParseOptions['flavour'];
}

/**
 * A fresh catalogue for a dialect, on top of what the engine brings with it.
 * @param serverVersion the major version of PostgreSQL; unknown ones are taken for 15
 */
export function createCatalog(
  dialect: Dialect,
  searchPath: readonly string[],
  lowerCaseTableNames?: 0 | 1 | 2,
  serverVersion?: number,
): Catalog {
  const base = dialect === 'postgres' ? postgresBuiltinCatalog(serverVersion) : mysqlBuiltinCatalog();
  return new Catalog({ dialect, searchPath, lowerCaseTableNames }, base);
}

/** The parts of one analysis that statements share. */
export interface Analysis {
  readonly catalog: Catalog;
  readonly text: string;
  readonly spans: ItemSpans;
  readonly mysql: MysqlParseOptions;
  readonly knowledge: BodyKnowledge;
}

function nameOf(column: CatalogColumn): ColumnName {
  return { schema: column.relation.schema, relation: column.relation.name, column: column.name };
}

function useOf(relation: Relation | undefined, name: readonly string[], position: number): RelationUse {
  if (relation === undefined) {
    return {
      schema: name.at(-2) ?? null,
      name: name.at(-1) ?? '',
      kind: 'unknown',
      temporary: false,
      position,
    };
  }
  const { schema, kind, temporary } = relation;
  return { schema, name: relation.name, kind, temporary, position };
}

type Target = ColumnEdge['target'];

function edgesTo(
  target: Target,
  lineage: LineageSet,
  transformation: string | null,
  span: ColumnEdge['span'],
): ColumnEdge[] {
  const edges: ColumnEdge[] = [];
  for (const [column, flags] of lineage) {
    for (const influence of influences(flags))
      edges.push({ source: nameOf(column), target, ...influence, transformation, span });
  }
  return edges;
}

function rowInfluences(lineage: LineageSet): RowInfluence[] {
  const out: RowInfluence[] = [];
  for (const [column, flags] of lineage) {
    for (const influence of influences(flags)) {
      const indirect: Influence =
        influence.kind === 'DIRECT'
          ? { kind: 'INDIRECT', subtype: 'FILTER', masking: influence.masking }
          : influence;
      out.push({ source: nameOf(column), ...indirect });
    }
  }
  return out;
}

function createdRelation(catalog: Catalog, statement: Statement): Relation | undefined {
  switch (statement.k) {
    case 'createView':
    case 'createTableAs':
    case 'createTable':
      return catalog.relation(statement.name);
    case 'selectStatement':
      return statement.into === undefined ? undefined : catalog.relation(statement.into.name);
    default:
      return undefined;
  }
}

function textOf(
  analysis: Analysis,
  item: SelectItem | undefined,
): { text: string | null; span: Span | null } {
  const plain = item !== undefined && item.expr.k !== 'star' && item.expr.k !== 'fieldstar';
  const span = plain ? analysis.spans.of(item) : null;
  return { text: span === null ? null : analysis.text.slice(span.start, span.end), span };
}

function outputEdges(
  analysis: Analysis,
  result: StatementResult,
  relation: Relation | undefined,
): ColumnEdge[] {
  return result.columns.flatMap((column) => {
    const target = {
      schema: relation?.schema ?? null,
      relation: relation?.name ?? null,
      column: column.name,
    };
    const { text, span } = textOf(analysis, column.item);
    return edgesTo(target, column.lineage, text, span);
  });
}

function writeEdges(analysis: Analysis, write: RelationWrite): ColumnEdge[] {
  const { relation } = write;
  return [...write.columns.values()].flatMap((column) => {
    const target = {
      schema: relation?.schema ?? write.name.at(-2) ?? null,
      relation: relation?.name ?? write.name.at(-1) ?? null,
      column: column.name,
    };
    const { text, span } = textOf(analysis, column.item);
    return edgesTo(target, column.lineage, text, span);
  });
}

/** Columns computed from other columns of their row. */
function generatedEdges(relation: Relation | undefined, columns: readonly TableColumn[]): ColumnEdge[] {
  if (relation === undefined) return [];
  return columns.flatMap((column) => {
    if (column.generated === undefined) return [];
    const own = relation.column(column.name);
    const target = { schema: relation.schema, relation: relation.name, column: column.name };
    return (own?.generatedFrom ?? []).flatMap((name) => {
      const source = relation.column(name);
      if (source === undefined) return [];
      const influence = { kind: 'DIRECT', subtype: 'TRANSFORMATION', masking: false } as const;
      return [{ source: nameOf(source), target, ...influence, transformation: null, span: null }];
    });
  });
}

function definedColumns(statement: Statement): readonly TableColumn[] {
  if (statement.k === 'createTable') return statement.columns;
  if (statement.k !== 'alter') return [];
  return statement.actions.flatMap((a) => (a.a === 'addColumn' || a.a === 'replaceColumn' ? [a.column] : []));
}

function writesOf(result: StatementResult): RelationWriteUse[] {
  const { statement, session } = result;
  const loads = statement.k === 'copy';
  const writes = result.writes.map((w): RelationWriteUse => ({
    ...useOf(w.relation, w.name, w.position),
    action: loads ? 'load' : w.action,
    columns: [...w.columns.keys()],
  }));
  if (statement.k !== 'truncate') return writes;
  return statement.tables.map((t) => ({
    ...useOf(session.catalog.relation(t.name), t.name, t.pos),
    action: 'truncate' as const,
    columns: [],
    cascade: statement.cascade,
  }));
}

/** The answer about a resolved statement. The catalogue already holds what the statement defined. */
export function describe(
  analysis: Analysis,
  result: StatementResult,
  span: StatementLineage['span'],
  before: Pick<StatementLineage, 'changes' | 'foreignKeys'>,
): StatementLineage {
  const { statement, session } = result;
  const relation = createdRelation(analysis.catalog, statement);
  const [write] = result.writes.slice(-1);
  const altered = statement.k === 'alter' ? analysis.catalog.relation(statement.name) : relation;
  const stored =
    relation === undefined && write !== undefined ? useOf(write.relation, write.name, write.position) : null;
  const isWrite = ['insert', 'update', 'delete', 'merge'].includes(statement.k);
  const outputs = isWrite ? [...(write?.columns.keys() ?? [])] : result.columns.map((c) => c.name);
  return {
    kind: statement.k === 'other' ? statement.verb : statement.k,
    span,
    error: null,
    target: relation === undefined ? stored : useOf(relation, [], span.start),
    outputColumns: outputs,
    outputTypes: relation === undefined ? [] : relation.columns.map(({ type }) => type ?? null),
    edges: [
      ...(isWrite ? [] : outputEdges(analysis, result, relation)),
      ...result.writes.flatMap((w) => writeEdges(analysis, w)),
      ...generatedEdges(altered, definedColumns(statement)),
    ],
    rowInfluences: rowInfluences(result.rows),
    references: [...session.refs].map(nameOf),
    reads: [...session.relationsRead].map(([r, position]) => useOf(r, [], position)),
    writes: writesOf(result),
    ...before,
    calls: [...session.routinesCalled.keys()],
    unresolved: [...session.unresolved.values()],
    body: [],
  };
}

function failure(error: string, start: number, end: number): StatementLineage {
  return {
    kind: 'error',
    span: { start, end },
    error,
    target: null,
    outputColumns: [],
    outputTypes: [],
    edges: [],
    rowInfluences: [],
    references: [],
    reads: [],
    writes: [],
    changes: [],
    foreignKeys: [],
    calls: [],
    unresolved: [],
    body: [],
  };
}

/** Resolves one statement, lets its definitions take effect, and describes it. `outer` holds variables and row names. */
export function analyzeParsed(
  analysis: Analysis,
  parsed: ParsedStatement,
  outer?: Scope,
): StatementLineage[] {
  const { pos, end } = parsed;
  if ('error' in parsed) return [failure(parsed.error, pos, end)];
  const { statement } = parsed;
  const { catalog } = analysis;
  try {
    const before = {
      changes: changesOf(catalog, statement, pos),
      foreignKeys: foreignKeysOf(catalog, statement),
    };
    const result = resolveStatement(openSession(catalog, true), statement, outer);
    applyDefinition(catalog, result);
    const answer = describe(analysis, result, { start: pos, end }, before);
    const own = { ...answer, body: bodyOf(analysis, statement, analyzeParsed) };
    if (statement.k !== 'createSchema' || statement.elements.length === 0) return [own];
    const path = catalog.searchPath;
    catalog.searchPath = [statement.name, ...path];
    const inner = statement.elements.flatMap((element) =>
      analyzeParsed(analysis, { statement: element, pos, end }, outer),
    );
    catalog.searchPath = path;
    return [own, ...inner];
  } catch (error) {
    return [
      failure(
        error instanceof RangeError ? 'The statement is nested too deeply.' : messageOf(error),
        pos,
        end,
      ),
    ];
  }
}

function isComplete(statement: StatementLineage): boolean {
  return statement.error === null && statement.unresolved.length === 0 && statement.body.every(isComplete);
}

/**
 * Analyses a script: each statement in order, over what the statements before it defined. Statements that do not
 * parse are answered with `error`; names that cannot be resolved are in `unresolved` with position and reason.
 * Await `loadPostgresGrammar` once before. Never throws for what the text holds.
 */
export function analyzeSql(text: string, options: AnalyzeOptions): ScriptLineage {
  const given = options.catalog ?? createCatalog(options.dialect, options.searchPath ?? ['public']);
  const catalog = given.child();
  if (options.searchPath !== undefined) catalog.searchPath = options.searchPath;
  const mysql = { sqlMode: options.sqlMode, flavour: options.flavour };
  const analysis: Analysis = { catalog, text, spans: new ItemSpans(text), mysql, knowledge: new Map() };
  const statements = parseScript(options.dialect, text, mysql).flatMap((parsed) =>
    analyzeParsed(analysis, parsed),
  );
  return { statements, complete: statements.every(isComplete) };
}

/** Only the edges that carry values: what a column is made of. */
export function valueSources(lineage: LineageSet): ColumnName[] {
  return [...lineage].filter(([, flags]) => influencesValue(flags)).map(([column]) => nameOf(column));
}
