/** PL/pgSQL bodies, by the parser of libpg-query, into flat routine steps. */
import { parsePlPgSQLSync } from 'libpg-query';
import { messageOf } from '../../../core/errors.js';

/** One step of a body. Texts are SQL as PL/pgSQL hands it to the server, INTO removed. */
export type PlStep =
  | {
      readonly s: 'sql';
      readonly text: string;
      readonly into: readonly string[];
      readonly record?: string;
      readonly line: number;
    }
  | { readonly s: 'expr'; readonly text: string; readonly targets: readonly string[]; readonly line: number }
  | { readonly s: 'dynamic'; readonly text: string; readonly line: number };

export interface PlBody {
  readonly variables: readonly string[];
  /** Types of variables as they are written. */
  readonly types: ReadonlyMap<string, string>;
  readonly steps: readonly PlStep[];
  readonly error?: string;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function queryOf(value: unknown): string | undefined {
  const expr = isObject(value) ? value.PLpgSQL_expr : undefined;
  return isObject(expr) && typeof expr.query === 'string' ? expr.query : undefined;
}

function modeOf(value: unknown): number {
  const expr = isObject(value) ? value.PLpgSQL_expr : undefined;
  return isObject(expr) && typeof expr.parseMode === 'number' ? expr.parseMode : 0;
}

function typeOf(value: unknown): string | undefined {
  const type = isObject(value) ? value.PLpgSQL_type : undefined;
  return isObject(type) && typeof type.typname === 'string' ? type.typname : undefined;
}

interface Targets {
  readonly into: readonly string[];
  readonly record?: string;
}

function targetsOf(value: unknown): Targets {
  if (!isObject(value)) return { into: [] };
  const record = value.PLpgSQL_rec;
  if (isObject(record)) return { into: [], record: String(record.refname) };
  const row = value.PLpgSQL_row;
  if (isObject(row) && Array.isArray(row.fields))
    return { into: row.fields.map((f: unknown) => (isObject(f) ? String(f.name) : '')) };
  const variable = value.PLpgSQL_var;
  return { into: isObject(variable) ? [String(variable.refname)] : [] };
}

class Walker {
  readonly steps: PlStep[] = [];
  private readonly cursors = new Map<string, string>();

  constructor(private readonly datums: readonly unknown[]) {
    for (const datum of datums) {
      const variable = isObject(datum) ? datum.PLpgSQL_var : undefined;
      const query = isObject(variable) ? queryOf(variable.cursor_explicit_expr) : undefined;
      if (isObject(variable) && query !== undefined) this.cursors.set(String(variable.refname), query);
    }
  }

  private nameAt(index: unknown): string {
    const datum = typeof index === 'number' ? this.datums[index] : undefined;
    if (!isObject(datum)) return '';
    const [only] = Object.values(datum);
    if (!isObject(only)) return '';
    if (typeof only.recparentno === 'number')
      return `${this.nameAt(only.recparentno)}.${String(only.fieldname)}`;
    return typeof only.refname === 'string' ? only.refname : '';
  }

  /** Visits a statement node and everything below it. */
  visit(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item);
    if (!isObject(value)) return;
    for (const [tag, fields] of Object.entries(value)) {
      if (!isObject(fields)) {
        this.visit(fields);
        continue;
      }
      if (this.statement(tag, fields)) this.below(fields);
    }
  }

  private below(fields: Json): void {
    for (const [key, child] of Object.entries(fields)) {
      if (key !== 'target' && key !== 'var' && key !== 'sqlstmt') this.visit(child);
    }
  }

  /** Notes what a node does; false when nothing below it is of interest. */
  private statement(tag: string, fields: Json): boolean {
    const line = typeof fields.lineno === 'number' ? fields.lineno : 1;
    switch (tag) {
      case 'PLpgSQL_stmt_execsql':
        this.sql(queryOf(fields.sqlstmt), targetsOf(fields.target), line);
        return false;
      case 'PLpgSQL_stmt_fors':
      case 'PLpgSQL_stmt_return_query':
      case 'PLpgSQL_stmt_open':
        if (queryOf(fields.query) !== undefined) this.sql(queryOf(fields.query), targetsOf(fields.var), line);
        if (fields.dynquery !== undefined) this.dynamic(queryOf(fields.dynquery), line);
        this.visit(fields.body);
        return false;
      case 'PLpgSQL_stmt_forc':
      case 'PLpgSQL_stmt_fetch':
        this.sql(this.cursors.get(this.nameAt(fields.curvar)), targetsOf(fields.var ?? fields.target), line);
        this.visit(fields.body);
        return false;
      case 'PLpgSQL_stmt_dynexecute':
      case 'PLpgSQL_stmt_dynfors':
        this.dynamic(queryOf(fields.query), line);
        this.visit(fields.body);
        return false;
      case 'PLpgSQL_stmt_assign':
        this.assignment(queryOf(fields.expr), modeOf(fields.expr), this.nameAt(fields.varno), line);
        return false;
      case 'PLpgSQL_stmt_call':
        this.sql(queryOf(fields.expr), { into: [] }, line);
        return false;
      case 'PLpgSQL_expr':
        if (typeof fields.query === 'string')
          this.steps.push({ s: 'expr', text: fields.query, targets: [], line });
        return false;
      default:
        return true;
    }
  }

  private sql(text: string | undefined, targets: Targets, line: number): void {
    if (text !== undefined) this.steps.push({ s: 'sql', text, ...targets, line });
  }

  private dynamic(text: string | undefined, line: number): void {
    if (text !== undefined) this.steps.push({ s: 'dynamic', text, line });
  }

  private assignment(text: string | undefined, mode: number, name: string, line: number): void {
    if (text === undefined) return;
    const written = mode > 2 ? /^([^=:]*?)\s*(?::=|=)/u.exec(text) : null;
    if (written === null) this.steps.push({ s: 'expr', text, targets: [name], line });
    else {
      const target = (written[1] ?? '').replace(/\[.*$/u, '').trim();
      this.steps.push({ s: 'expr', text: text.slice(written[0].length), targets: [target], line });
    }
  }
}

/** Reads the body of a CREATE FUNCTION or PROCEDURE written in PL/pgSQL. */
export function parsePlBody(definition: string): PlBody {
  let parsed: unknown;
  try {
    parsed = parsePlPgSQLSync(definition);
  } catch (error) {
    return { variables: [], types: new Map(), steps: [], error: messageOf(error) };
  }
  const functions = isObject(parsed) && Array.isArray(parsed.plpgsql_funcs) ? parsed.plpgsql_funcs : [];
  const variables: string[] = [];
  const types = new Map<string, string>();
  const steps: PlStep[] = [];
  for (const entry of functions) {
    const routine = isObject(entry) ? entry.PLpgSQL_function : undefined;
    if (!isObject(routine)) continue;
    const datums = Array.isArray(routine.datums) ? routine.datums : [];
    const walker = new Walker(datums);
    for (const datum of datums) {
      const [only] = isObject(datum) ? Object.values(datum) : [];
      if (isObject(only) && typeof only.refname === 'string') {
        variables.push(only.refname);
        const type = typeOf(only.datatype);
        if (type !== undefined) types.set(only.refname, type);
      }
      if (isObject(only) && only.default_val !== undefined) {
        const text = queryOf(only.default_val);
        if (text !== undefined) steps.push({ s: 'expr', text, targets: [String(only.refname)], line: 1 });
      }
    }
    walker.visit(routine.action);
    steps.push(...walker.steps);
  }
  return { variables, types, steps };
}
