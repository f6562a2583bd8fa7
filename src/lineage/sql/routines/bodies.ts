/** Bodies of routines, triggers, rules and anonymous blocks: their statements, with values followed through variables. */
import { EMPTY } from '../lineage-set.js';
import { parseMysqlTolerant } from '../mysql/parse.js';
import { parsePostgresTolerant, type ParsedStatement } from '../pg/parse.js';
import { lineageOf } from '../resolve/expression.js';
import { NO_NAMES, spaceOfRelation, type CteFrame, type Scope } from '../resolve/scope.js';
import { openSession, resolveStatement, rowScope, type StatementResult } from '../resolve/statement.js';
import type { Analysis } from '../analyze.js';
import type { Relation } from '../catalog.js';
import { influences } from '../lineage-set.js';
import type { CreateRoutine, CreateTrigger, Expr, Query, Statement } from '../tree.js';
import type { ColumnEdge, StatementLineage } from '../types.js';
import { ItemSpans } from '../spans.js';
import { DYNAMIC_NAME, dynamicText } from './dynamic.js';
import { parsePlBody, type PlBody } from './plpgsql.js';
import { locate, stepOfPl, stepsOfStatements, type Step } from './steps.js';
import { Variables } from './variables.js';

/** Trigger functions of the script by name: their rows are known only once a trigger names its table. */
export type BodyKnowledge = Map<string, CreateRoutine>;

/** Analyses one statement inside a scope. */
export type Analyzer = (analysis: Analysis, parsed: ParsedStatement, outer?: Scope) => StatementLineage[];

interface BodyRun {
  readonly analysis: Analysis;
  readonly scope: Scope;
  readonly variables: Variables;
  readonly analyze: Analyzer;
  /** The table whose new row assignments to NEW change. */
  readonly table?: Relation;
  /** Relations whose rows variables hold: fields have their columns' names, whatever a query calls them. */
  readonly rowTypes?: ReadonlyMap<string, Relation>;
}

/** The same analysis over another text. */
function overText(analysis: Analysis, text: string): Analysis {
  return { ...analysis, text, spans: new ItemSpans(text) };
}

/** Enough for values to pass through a chain of variables; sets only grow, so more passes change nothing. */
const PASSES = 12;

function empty(kind: string, start: number, end: number, error: string | null = null): StatementLineage {
  return {
    kind,
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

function moved(statement: StatementLineage, by: number): StatementLineage {
  if (by === 0) return statement;
  return {
    ...statement,
    span: { start: statement.span.start + by, end: statement.span.end + by },
    edges: statement.edges.map((e) =>
      e.span === null ? e : { ...e, span: { start: e.span.start + by, end: e.span.end + by } },
    ),
    reads: statement.reads.map((r) => ({ ...r, position: r.position + by })),
    writes: statement.writes.map((w) => ({ ...w, position: w.position + by })),
    changes: statement.changes.map((c) => ({ ...c, position: c.position + by })),
    unresolved: statement.unresolved.map((u) => ({ ...u, position: u.position + by })),
    body: statement.body.map((b) => moved(b, by)),
  };
}

function describeRead(run: BodyRun, result: StatementResult, start: number, kind: string): StatementLineage {
  const name = (c: { relation: Relation; name: string }) => ({
    schema: c.relation.schema,
    relation: c.relation.name,
    column: c.name,
  });
  return {
    ...empty(kind, start, start),
    outputColumns: result.columns.map((c) => c.name),
    references: [...result.session.refs].map(name),
    reads: [...result.session.relationsRead].map(([r, position]) => ({
      schema: r.schema,
      name: r.name,
      kind: r.kind,
      temporary: r.temporary,
      position,
    })),
    calls: [...result.session.routinesCalled.keys()],
    unresolved: [...result.session.unresolved.values()],
  };
}

/** `NEW.column := value` in a trigger writes the table's column. */
function assignedToNew(
  run: BodyRun,
  target: string,
  expr: Expr,
  result: StatementResult,
  start: number,
): StatementLineage | undefined {
  const [row, column] = target.split('.');
  if (run.table === undefined || row?.toLowerCase() !== 'new' || column === undefined) return undefined;
  const found = run.table.column(column);
  if (found === undefined) return undefined;
  const { table } = run;
  const lineage = lineageOf(result.session, expr, run.scope);
  const edges = [...lineage].flatMap(([source, flags]) =>
    influences(flags).map((influence): ColumnEdge => ({
      source: { schema: source.relation.schema, relation: source.relation.name, column: source.name },
      target: { schema: table.schema, relation: table.name, column: found.name },
      ...influence,
      transformation: null,
      span: null,
    })),
  );
  const { schema, name, kind, temporary } = table;
  const use = { schema, name, kind, temporary, position: start };
  return {
    ...describeRead(run, result, start, 'assign'),
    target: use,
    outputColumns: [found.name],
    edges,
    writes: [{ ...use, action: 'update', columns: [found.name] }],
  };
}

function runStep(run: BodyRun, step: Step): StatementLineage[] {
  const { analysis, scope, variables } = run;
  if (step.s === 'error') return [empty('error', step.start, step.start, step.message)];
  if (step.s === 'dynamic') return runDynamic(run, step.expr, step.start);
  if (step.s === 'statement') {
    const own = step.text === undefined ? analysis : overText(analysis, step.text);
    const { statement, start, end } = step;
    if (step.text === undefined) return run.analyze(own, { statement, pos: start, end }, scope);
    return run.analyze(own, { statement, pos: 0, end: end - start }, scope).map((a) => moved(a, start));
  }
  const session = openSession(analysis.catalog, true);
  if (step.s === 'into') {
    const result = resolveStatement(session, { k: 'selectStatement', query: step.query }, scope);
    const [only, ...others] = step.targets;
    // One variable for several columns holds a row.
    const row = step.record ?? (others.length === 0 && result.columns.length > 1 ? only : undefined);
    if (row !== undefined) {
      const names = run.rowTypes?.get(row.toLowerCase())?.columns ?? [];
      variables.assignRecord(
        row,
        result.columns.map((c, at) => ({ name: names[at]?.name ?? c.name, lineage: c.lineage, refs: [] })),
      );
    } else step.targets.forEach((target, i) => variables.assign(target, result.columns[i]?.lineage ?? EMPTY));
    return [
      step.text === undefined
        ? describeRead(run, result, step.start, 'select into')
        : moved(describeRead(run, result, 0, 'select into'), step.start),
    ];
  }
  const lineage = lineageOf(session, step.expr, scope);
  for (const target of step.targets) variables.assign(target, lineage);
  const result: StatementResult = {
    statement: { k: 'other', verb: 'expression' },
    session,
    columns: [],
    rows: EMPTY,
    writes: [],
  };
  const assigned = step.targets.flatMap((t) => assignedToNew(run, t, step.expr, result, step.start) ?? []);
  if (assigned.length > 0) return assigned;
  const named = session.refs.size > 0 || session.unresolved.size > 0 || session.relationsRead.size > 0;
  if (!named) return [];
  if (step.text === undefined) return [describeRead(run, result, step.start, 'expression')];
  return [moved(describeRead(run, result, 0, 'expression'), step.start)];
}

/** What is written of a dynamic statement is analysed; what is made at run time is reported. */
function runDynamic(run: BodyRun, expr: Expr, start: number): StatementLineage[] {
  const { text, whole } = dynamicText(expr);
  const unresolved = {
    position: start,
    name: 'dynamic SQL',
    reason: 'a part of the statement is made at run time',
  };
  if (text === DYNAMIC_NAME) return [{ ...empty('dynamic', start, start), unresolved: [unresolved] }];
  const { analysis } = run;
  const parsed =
    analysis.catalog.dialect === 'postgres'
      ? parsePostgresTolerant(text)
      : parseMysqlTolerant(text, analysis.mysql);
  const answers = parsed.flatMap((p) => run.analyze(overText(analysis, text), p, run.scope));
  const own = answers.map((a) => ({
    ...a,
    span: { start, end: start },
    error: whole ? a.error : null,
    unresolved: [...a.unresolved.map((u) => ({ ...u, position: start })), ...(whole ? [] : [unresolved])],
  }));
  return own.length > 0 || whole ? own : [{ ...empty('dynamic', start, start), unresolved: [unresolved] }];
}

/** Runs the steps until no variable gains a source; the answers are those of the last pass. */
function runSteps(run: BodyRun, steps: readonly Step[]): StatementLineage[] {
  let answers: StatementLineage[] = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    run.variables.changed = false;
    const layered = { ...run, analysis: { ...run.analysis, catalog: run.analysis.catalog.child() } };
    answers = steps.flatMap((step) => runStep(layered, step));
    if (!run.variables.changed) break;
  }
  return answers;
}

function newVariables(routine: CreateRoutine | undefined): Variables {
  const variables = new Variables();
  routine?.parameters.forEach((p, i) => {
    if (p.name !== undefined) variables.declare(p.name);
    variables.declare(`$${i + 1}`);
  });
  return variables;
}

function scopeOf(variables: Variables, rows: Scope | undefined): Scope {
  return {
    ...(rows ?? { namespace: NO_NAMES, parent: undefined, ctes: undefined }),
    variables: variables.lookup,
  };
}

const PL_IMPLICIT = [
  'found',
  'tg_op',
  'tg_name',
  'tg_table_name',
  'tg_table_schema',
  'tg_relname',
  'tg_relid',
  'tg_when',
  'tg_level',
  'tg_nargs',
  'tg_argv',
  'tg_event',
  'tg_tag',
  'sqlstate',
  'sqlerrm',
];

function runPl(
  analysis: Analysis,
  routine: CreateRoutine,
  pl: PlBody,
  analyze: Analyzer,
  table: Relation | undefined,
  rows: Scope | undefined,
): StatementLineage[] {
  const start = routine.bodyPos ?? routine.pos;
  if (pl.error !== undefined) return [empty('error', start, start, pl.error)];
  const variables = newVariables(routine);
  const reserved = rows === undefined ? [] : ['new', 'old'];
  [...pl.variables.filter((v) => !reserved.includes(v.toLowerCase())), ...PL_IMPLICIT].forEach((v) =>
    variables.declare(v),
  );
  const scope = scopeOf(variables, rows);
  const steps = pl.steps.flatMap((step) =>
    stepOfPl(step, locate(step.text, routine.body ?? '', start, step.line)),
  );
  return runSteps({ analysis, scope, variables, analyze, table, rowTypes: rowTypesOf(analysis, pl) }, steps);
}

function rowTypesOf({ catalog }: Analysis, { types }: PlBody): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>();
  for (const [name, type] of types) {
    const parts = type.replace(/%rowtype$/iu, '').split('.');
    const relation = catalog.relation(parts.map((part) => part.replaceAll('"', '')));
    if (relation !== undefined) found.set(name.toLowerCase(), relation);
  }
  return found;
}

function runSqlText(analysis: Analysis, routine: CreateRoutine, analyze: Analyzer): StatementLineage[] {
  const text = routine.body ?? '';
  const variables = newVariables(routine);
  const scope = scopeOf(variables, undefined);
  const layered = overText({ ...analysis, catalog: analysis.catalog.child() }, text);
  const by = routine.bodyPos ?? 0;
  return parsePostgresTolerant(text)
    .flatMap((p) => analyze(layered, p, scope))
    .map((a) => moved(a, by));
}

function routineBody(analysis: Analysis, routine: CreateRoutine, analyze: Analyzer): StatementLineage[] {
  if (routine.statements !== undefined) {
    const variables = newVariables(routine);
    const steps = stepsOfStatements(routine.statements, variables);
    return runSteps({ analysis, scope: scopeOf(variables, undefined), variables, analyze }, steps);
  }
  if (routine.body === undefined) return [];
  if (routine.returns?.name.at(-1) === 'trigger') {
    analysis.knowledge.set(routine.name.at(-1) ?? '', routine);
    return [];
  }
  if (routine.language === 'sql') return runSqlText(analysis, routine, analyze);
  if (routine.language === 'plpgsql') {
    return runPl(analysis, routine, parsePlBody(routine.definition), analyze, undefined, undefined);
  }
  const start = routine.bodyPos ?? routine.pos;
  const reason = `bodies in ${routine.language || 'this language'} are not read`;
  return [
    {
      ...empty('routine', start, start),
      unresolved: [{ position: start, name: routine.name.join('.'), reason }],
    },
  ];
}

/** REFERENCING OLD TABLE and NEW TABLE: named sets of the table's rows. */
function withTransitionTables(scope: Scope, trigger: CreateTrigger, table: Relation): Scope {
  const names = [trigger.oldTable, trigger.newTable].filter((n) => n !== undefined);
  const { fields } = spaceOfRelation(table);
  const query: Query = { k: 'query', body: { k: 'values', rows: [], pos: 0 }, order: [], limit: [], pos: 0 };
  const frame: CteFrame = { entries: new Map(), parent: undefined };
  for (const name of names) {
    const cte = { name, query, pos: 0 };
    frame.entries.set(name, { cte, frame, scope, state: 'done', fields, rows: EMPTY, recursive: false });
  }
  return { ...scope, ctes: frame };
}

/** A trigger's statements, with NEW and OLD standing for rows of the table it fires on. */
export function triggerBody(
  analysis: Analysis,
  trigger: CreateTrigger,
  analyze: Analyzer,
  routine?: CreateRoutine,
): StatementLineage[] {
  const { catalog } = analysis;
  const table = catalog.relation(trigger.table);
  if (table === undefined) {
    const unresolved = {
      position: trigger.pos,
      name: trigger.table.join('.'),
      reason: 'the relation is not known',
    };
    return [{ ...empty('trigger', trigger.pos, trigger.pos), unresolved: [unresolved] }];
  }
  const layered = { ...analysis, catalog: catalog.child() };
  const session = openSession(layered.catalog, true);
  const rows = withTransitionTables(rowScope(session, table, ['new', 'old'], false), trigger, table);
  if (trigger.statements !== undefined) {
    const variables = newVariables(undefined);
    const steps = stepsOfStatements(trigger.statements, variables);
    return runSteps({ analysis: layered, scope: scopeOf(variables, rows), variables, analyze, table }, steps);
  }
  const known = routine ?? analysis.knowledge.get(trigger.routine?.at(-1) ?? '');
  if (known === undefined) {
    const unresolved = {
      position: trigger.pos,
      name: trigger.routine?.join('.') ?? '',
      reason: 'the body of the trigger function is not known',
    };
    return [{ ...empty('trigger', trigger.pos, trigger.pos), unresolved: [unresolved] }];
  }
  return runPl(layered, known, parsePlBody(known.definition), analyze, table, rows);
}

/** The statements below a statement: of a routine, trigger, rule or block. */
export function bodyOf(analysis: Analysis, statement: Statement, analyze: Analyzer): StatementLineage[] {
  switch (statement.k) {
    case 'createRoutine':
      return routineBody(analysis, statement, analyze);
    case 'createTrigger':
      return triggerBody(analysis, statement, analyze);
    case 'createRule': {
      const table = analysis.catalog.relation(statement.table);
      if (table === undefined) return [];
      const rows = rowScope(openSession(analysis.catalog, true), table, ['new', 'old'], false);
      const { pos } = statement;
      return statement.actions.flatMap((action) =>
        analyze(analysis, { statement: action, pos, end: pos }, rows),
      );
    }
    case 'prepare':
      if (statement.statement !== undefined)
        return analyze(analysis, { statement: statement.statement, pos: statement.pos, end: statement.pos });
      if (statement.dynamic === undefined) return [];
      return runDynamic(
        { analysis, scope: scopeOf(new Variables(), undefined), variables: new Variables(), analyze },
        statement.dynamic,
        statement.pos,
      );
    case 'do': {
      if (statement.body === undefined || statement.language !== 'plpgsql') return [];
      const quote = '$waymark_block$';
      const definition = `CREATE FUNCTION block() RETURNS void LANGUAGE plpgsql AS ${quote}${statement.body}${quote}`;
      const at = Math.max(0, analysis.text.indexOf(statement.body));
      const routine: CreateRoutine = {
        k: 'createRoutine',
        kind: 'procedure',
        name: [],
        parameters: [],
        returnsSet: false,
        language: 'plpgsql',
        body: statement.body,
        bodyPos: at,
        definition,
        pos: at,
      };
      return runPl(analysis, routine, parsePlBody(definition), analyze, undefined, undefined);
    }
    default:
      return [];
  }
}
