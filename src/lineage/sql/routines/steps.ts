/** What a body does, step by step, the same for both dialects. */
import { parsePostgresTolerant } from '../pg/parse.js';
import type { Expr, Query, RoutineStatement, Statement } from '../tree.js';
import type { PlStep } from './plpgsql.js';
import type { Variables } from './variables.js';

/** One step of a body in either dialect. */
export type Step =
  | {
      readonly s: 'statement';
      readonly statement: Statement;
      readonly start: number;
      readonly end: number;
      readonly text?: string;
    }
  | {
      readonly s: 'into';
      readonly query: Query;
      readonly targets: readonly string[];
      readonly record?: string;
      readonly start: number;
      readonly text?: string;
    }
  | {
      readonly s: 'expr';
      readonly expr: Expr;
      readonly targets: readonly string[];
      readonly start: number;
      readonly text?: string;
    }
  | { readonly s: 'dynamic'; readonly expr: Expr; readonly start: number }
  | { readonly s: 'error'; readonly message: string; readonly start: number };

/** The steps of parsed statements of a body. */
export function stepsOfStatements(statements: readonly RoutineStatement[], variables: Variables): Step[] {
  const cursors = new Map<string, Query>();
  const steps: Step[] = [];
  for (const item of statements) {
    switch (item.r) {
      case 'sql':
        steps.push({ s: 'statement', statement: item.statement, start: item.pos, end: item.end });
        break;
      case 'declare':
        item.names.forEach((n) => variables.declare(n));
        break;
      case 'cursor':
        cursors.set(item.name.toLowerCase(), item.query);
        steps.push({ s: 'into', query: item.query, targets: [], record: item.name, start: item.query.pos });
        break;
      case 'into':
        steps.push({ s: 'into', query: item.query, targets: item.targets, start: item.query.pos });
        break;
      case 'fetch': {
        const query = cursors.get(item.cursor.toLowerCase());
        if (query !== undefined) steps.push({ s: 'into', query, targets: item.targets, start: query.pos });
        break;
      }
      case 'expr':
        steps.push({ s: 'expr', expr: item.expr, targets: item.targets, start: item.pos });
        break;
      case 'dynamic':
        for (const expr of assignedTo(item.expr, statements))
          steps.push({ s: 'dynamic', expr, start: item.pos });
    }
  }
  return steps;
}

/** What a variable may hold when its text is run: everything that is assigned to it; anything else is itself. */
function assignedTo(expr: Expr, statements: readonly RoutineStatement[]): readonly Expr[] {
  const name = expr.k === 'col' && expr.parts.length === 1 ? (expr.parts[0] ?? '').toLowerCase() : undefined;
  const assigned = statements.flatMap((item) =>
    item.r === 'expr' && item.targets.some((target) => target.toLowerCase() === name) ? [item.expr] : [],
  );
  const isFilledElsewhere = statements.some(
    (item) =>
      (item.r === 'into' || item.r === 'fetch') &&
      item.targets.some((target) => target.toLowerCase() === name),
  );
  return assigned.length === 0 || isFilledElsewhere ? [...assigned, expr] : assigned;
}

/** Where a step's text stands in the routine: its line is known, its first words are looked for from there. */
export function locate(text: string, body: string, bodyAt: number, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i += 1) at = body.indexOf('\n', at) + 1;
  const first = text.trimStart().slice(0, 12).toLowerCase();
  const found = body.toLowerCase().indexOf(first, at);
  return bodyAt + (found < 0 ? at : found);
}

function expressionOf(text: string): Expr | undefined {
  const [parsed] = parsePostgresTolerant(`SELECT ${text}`);
  if (parsed === undefined || 'error' in parsed || parsed.statement.k !== 'selectStatement') return undefined;
  const { query } = parsed.statement;
  const simple = query.body.k === 'select' && query.body.from.length === 0 && query.body.where === undefined;
  const item = query.body.k === 'select' ? query.body.items[0] : undefined;
  return simple ? item?.expr : { k: 'sub', kind: 'scalar', query, pos: 0 };
}

/** The steps of one step of PL/pgSQL. */
export function stepOfPl(step: PlStep, start: number): Step[] {
  if (step.s !== 'sql') {
    const expr = expressionOf(step.text);
    if (expr === undefined)
      return [{ s: 'error', message: `The expression "${step.text.slice(0, 60)}" did not parse.`, start }];
    return [
      step.s === 'dynamic'
        ? { s: 'dynamic', expr, start }
        : { s: 'expr', expr, targets: step.targets, start: start - 'SELECT '.length, text: step.text },
    ];
  }
  return parsePostgresTolerant(step.text).map((parsed): Step => {
    if ('error' in parsed) return { s: 'error', message: parsed.error, start };
    const { statement } = parsed;
    const assigns = step.into.length > 0 || step.record !== undefined;
    if (assigns && statement.k === 'selectStatement') {
      return {
        s: 'into',
        query: statement.query,
        targets: step.into,
        record: step.record,
        start,
        text: step.text,
      };
    }
    return { s: 'statement', statement, start, end: start + step.text.length, text: step.text };
  });
}
