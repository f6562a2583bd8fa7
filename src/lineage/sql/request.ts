/** Requests about column lineage as they come in, checked: what is wrong is said in words. */
import { WaymarkError } from '../../core/errors.js';
import type { ColumnSpec, Dialect } from './catalog.js';

/** A column in `schema`: its name, a pair of name and type, or an object with both. */
export type GivenColumn =
  string | readonly [string, string?] | { readonly name: string; readonly type?: string };

/** One request line. Nothing of it is trusted: `readRequest` checks every field. */
export interface LineageRequest {
  readonly id?: unknown;
  /** `postgres` or `mariadb`; PostgreSQL when missing. */
  readonly dialect?: string;
  /** What the statement is; only how its columns are named depends on it. */
  readonly kind?: string;
  readonly ddl?: string | readonly string[];
  readonly sql?: string;
  readonly search_path?: string | readonly string[];
  readonly schema?: Readonly<Record<string, Readonly<Record<string, readonly GivenColumn[]>>>>;
  /** MySQL only, for example `ANSI_QUOTES,PIPES_AS_CONCAT`. */
  readonly sql_mode?: string;
  readonly lower_case_table_names?: 0 | 1 | 2;
  /** PostgreSQL only: the major version of the server; 15 when missing. */
  readonly server_version?: number;
}

/** A relation of the field `schema`. */
export interface GivenRelation {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnSpec[];
}

/** A request whose fields are as they must be. */
export interface LineageQuestion {
  readonly dialect: Dialect;
  readonly kind: string | undefined;
  readonly ddl: string;
  readonly sql: string;
  readonly searchPath: readonly string[];
  readonly relations: readonly GivenRelation[];
  readonly sqlMode: string | undefined;
  readonly lowerCaseTableNames: 0 | 1 | 2 | undefined;
  readonly serverVersion: number | undefined;
}

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['postgres', 'postgres'],
  ['postgresql', 'postgres'],
  ['mariadb', 'mysql'],
  ['mysql', 'mysql'],
]);
const KINDS = new Set(['view', 'ctas', 'insert', 'update', 'merge', 'replace', 'delete', 'select']);

function invalid(field: string, expected: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', `The field "${field}" is not ${expected}.`, { facts: { field } });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or undefined when the field is missing or null. */
function textOf(request: LineageRequest, field: keyof LineageRequest): string | undefined {
  const value = request[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(field, 'a text');
  return value;
}

function textsOf(request: LineageRequest, field: 'ddl' | 'search_path', separator: string): string[] {
  const value: unknown = request[field];
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return separator === '' ? [value] : value.split(separator);
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw invalid(field, 'a text or a list of texts');
  return value;
}

function columnOf(value: unknown, path: string): ColumnSpec {
  const pair: readonly unknown[] = isRecord(value)
    ? [value['name'], value['type']]
    : Array.isArray(value)
      ? value
      : [value];
  const [name, type] = pair;
  if (typeof name !== 'string') throw invalid(path, 'a list of columns, each a name with a type');
  return { name, type: typeof type === 'string' ? type : undefined };
}

function columnsOf(value: unknown, path: string): ColumnSpec[] {
  if (Array.isArray(value)) return value.map((column) => columnOf(column, path));
  if (isRecord(value)) return Object.entries(value).map((column) => columnOf(column, path));
  throw invalid(path, 'a list of columns, each a name with a type');
}

function relationsOf(request: LineageRequest): GivenRelation[] {
  const given: unknown = request.schema;
  if (given === undefined || given === null) return [];
  if (!isRecord(given)) throw invalid('schema', 'an object of schemas');
  return Object.entries(given).flatMap(([schema, tables]) => {
    if (!isRecord(tables)) throw invalid(`schema.${schema}`, 'an object of tables');
    return Object.entries(tables).map(([name, columns]) => ({
      schema,
      name,
      columns: columnsOf(columns, `schema.${schema}.${name}`),
    }));
  });
}

function pathOf(request: LineageRequest, relations: readonly GivenRelation[], dialect: Dialect): string[] {
  const names = textsOf(request, 'search_path', ',')
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/u, '$1')
        .replace(/^`(.*)`$/u, '$1'),
    )
    // The schema of whoever asks: nobody is known to ask here.
    .filter((name) => name !== '' && name !== '$user');
  if (names.length > 0) return names;
  const first = dialect === 'mysql' ? relations[0]?.schema : undefined;
  return [first ?? 'public'];
}

/** What is wrong with the kind that is asked for: the answer does not need it, so it is given all the same. */
export function complaintAboutKind({ kind }: LineageQuestion): string | undefined {
  if (kind === undefined || KINDS.has(kind)) return undefined;
  return invalid('kind', `one of ${[...KINDS].join(', ')}`).message;
}

/** Checks a request. Throws INPUT_INVALID with the field that is wrong. */
export function readRequest(request: LineageRequest): LineageQuestion {
  const named = textOf(request, 'dialect') ?? 'postgres';
  const dialect = DIALECTS.get(named.toLowerCase());
  if (dialect === undefined) throw invalid('dialect', 'postgres or mariadb');
  const kind = textOf(request, 'kind')?.toLowerCase();
  const sql = textOf(request, 'sql');
  if (sql === undefined)
    throw new WaymarkError('INPUT_INVALID', 'The field "sql" is missing.', { facts: { field: 'sql' } });
  const relations = relationsOf(request);
  const cases = request.lower_case_table_names ?? undefined;
  if (cases !== undefined && ![0, 1, 2].includes(cases)) throw invalid('lower_case_table_names', '0, 1 or 2');
  const serverVersion = request.server_version ?? undefined;
  if (serverVersion !== undefined && !(Number.isInteger(serverVersion) && serverVersion > 0))
    throw invalid('server_version', 'a major version of PostgreSQL');
  return {
    dialect,
    kind,
    ddl: textsOf(request, 'ddl', '').join(';\n'),
    sql,
    searchPath: pathOf(request, relations, dialect),
    relations,
    sqlMode: textOf(request, 'sql_mode'),
    lowerCaseTableNames: cases,
    serverVersion,
  };
}
