/** Runs a script over a catalogue: each statement is resolved, then its definitions take effect for the next. */
import { isWaymarkError, messageOf } from '../../core/errors.js';
import type { Catalog, Dialect } from './catalog.js';
import { applyDefinition } from './definitions.js';
import { parseMysqlTolerant, type MysqlParseOptions } from './mysql/parse.js';
import { parsePostgresTolerant, type ParsedStatement } from './pg/parse.js';
import { openSession, resolveStatement, type StatementResult } from './resolve/statement.js';

export interface ScriptOptions {
  /** Whether filters, joins, groups and sorts are gathered as well as values. */
  readonly rows: boolean;
  readonly mysql?: MysqlParseOptions;
}

/** One statement of a script: resolved, or the reason why it could not be. */
export type ScriptResult =
  | { readonly ok: true; readonly result: StatementResult; readonly pos: number; readonly end: number }
  | {
      readonly ok: false;
      readonly error: string;
      /** True when the text is at fault; false would be a defect of the analysis. */
      readonly expected: boolean;
      readonly pos: number;
      readonly end: number;
    };

/** The statements of a text; those that do not parse are failures among the others. */
export function parseScript(
  dialect: Dialect,
  text: string,
  mysql: MysqlParseOptions = {},
): ParsedStatement[] {
  return dialect === 'postgres' ? parsePostgresTolerant(text) : parseMysqlTolerant(text, mysql);
}

function runOne(catalog: Catalog, parsed: ParsedStatement, options: ScriptOptions): ScriptResult[] {
  const { pos, end } = parsed;
  if ('error' in parsed) return [{ ok: false, error: parsed.error, expected: true, pos, end }];
  const { statement } = parsed;
  try {
    const result = resolveStatement(openSession(catalog, options.rows), statement);
    applyDefinition(catalog, result);
    const own: ScriptResult = { ok: true, result, pos, end };
    if (statement.k !== 'createSchema' || statement.elements.length === 0) return [own];
    const path = catalog.searchPath;
    catalog.searchPath = [statement.name, ...path];
    const inner = statement.elements.flatMap((element) =>
      runOne(catalog, { statement: element, pos, end }, options),
    );
    catalog.searchPath = path;
    return [own, ...inner];
  } catch (error) {
    const message = error instanceof RangeError ? 'The statement is nested too deeply.' : messageOf(error);
    const expected = isWaymarkError(error) || error instanceof RangeError;
    return [{ ok: false, error: message, expected, pos, end }];
  }
}

/** Resolves every statement in order. `catalog` is changed: hand in a child to keep the original. */
export function runScript(catalog: Catalog, text: string, options: ScriptOptions): ScriptResult[] {
  return parseScript(catalog.dialect, text, options.mysql).flatMap((parsed) =>
    runOne(catalog, parsed, options),
  );
}
