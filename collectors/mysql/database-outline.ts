import { isWaymarkError } from '../../src/core/errors.js';
import type { CatalogReader } from './catalog-reader.js';
import { isRefused } from './catalog-reader.js';
import type {
  CheckRow,
  ColumnRow,
  EventRow,
  ForeignKeyColumnRow,
  ForeignKeyRow,
  IndexPartRow,
  ParameterRow,
  PartitionRow,
  RoutineRow,
  SequenceRow,
  TableParts,
  TableRow,
  TriggerRow,
  ViewRow,
  ViewUseRow,
} from './rows.js';
import { expressionOf, grouped, quoteName } from './values.js';
import { loopingViews } from './view-loops.js';

/** What is read of a database in every collection: small things in full, tables by what tells whether they changed. */
export interface DatabaseOutline {
  /** The server's clock when `tables` was read. */
  readAt: string;
  tables: TableRow[];
  views: Map<string, ViewRow>;
  /** Views that lead back to themselves, or to a view that does. */
  loopingViews: ReadonlySet<string>;
  viewUses: Map<string, ViewUseRow[]>;
  /** Columns of views and sequences: they follow their bases, so nothing but themselves tells whether they changed. */
  columns: Map<string, ColumnRow[]>;
  triggers: Map<string, TriggerRow[]>;
  routines: RoutineRow[];
  parameters: Map<string, ParameterRow[]>;
  events: EventRow[];
  sequences: Map<string, SequenceRow>;
  /** Sequences whose values the account may not read. */
  unreadableSequences: string[];
}

/**
 * Reads the outline with a fixed number of statements. `tables` names the ones wanted, null for all; routines and
 * events are left out when only some are wanted.
 */
export async function readOutline(
  reader: CatalogReader,
  database: string,
  tables: readonly string[] | null,
): Promise<DatabaseOutline> {
  const [clock] = await reader.rows<{ now: string }>('server-time');
  const heads = await reader.ofTables<TableRow>('tables', database, tables);
  // A partial look takes all views along: they may have changed with their bases.
  const viewNames = tables === null ? heads.filter(isView).map((row) => row.name) : null;
  const views = await reader.ofTables<ViewRow>('views', database, viewNames);
  const known = new Set(heads.map((row) => row.name));
  const more = tables === null ? [] : views.map(({ name }) => name).filter((name) => !known.has(name));
  heads.push(...(await reader.ofTables<TableRow>('tables', database, more)));
  const triggers = await reader.ofDatabase<TriggerRow>('triggers', database);
  const derived = heads.filter((row) => isView(row) || isSequence(row)).map((row) => row.name);
  const columns = await reader.ofTables<ColumnRow>('columns', database, derived);
  const sequences = await readSequences(reader, database, heads);
  const whole = tables === null;
  const parameters = whole ? await reader.ofDatabase<ParameterRow>('parameters', database) : [];
  const viewsByName = new Map(views.map((row) => [row.name, row]));
  return {
    readAt: clock!.now,
    tables: heads,
    views: viewsByName,
    loopingViews: loopingViews(database, viewsByName),
    viewUses: grouped(await readViewUses(reader, database), (row) => row.name),
    columns: grouped(columns, (row) => row.table),
    triggers: grouped(triggers, (row) => row.table),
    routines: whole ? await reader.ofDatabase<RoutineRow>('routines', database) : [],
    parameters: grouped(parameters, (row) => `${row.type} ${row.routine}`),
    events: whole ? await reader.ofDatabase<EventRow>('events', database) : [],
    ...sequences,
  };
}

/** Reads the parts of tables: of those named, or of all. */
export async function readTableParts(
  reader: CatalogReader,
  database: string,
  tables: readonly string[] | null,
  foreignKeys: ForeignKeyParts | null,
): Promise<TableParts> {
  const byTable = <Row extends { table: string }>(rows: readonly Row[]): Map<string, Row[]> =>
    grouped(rows, (row) => row.table);
  const keys = foreignKeys ?? (await readForeignKeys(reader, database, tables));
  const plain = (text: string): string => expressionOf(reader.session.version.flavour, text);
  const indexParts = await reader.ofTables<IndexPartRow>('index-parts', database, tables);
  const checks = await readChecks(reader, database, tables);
  return {
    columns: byTable(await reader.ofTables<ColumnRow>('columns', database, tables)),
    indexParts: byTable(
      indexParts.map((row) =>
        row.expression === null ? row : { ...row, expression: plain(row.expression) },
      ),
    ),
    checks: byTable(checks.map((row) => ({ ...row, expression: plain(row.expression) }))),
    partitions: byTable(await reader.ofTables<PartitionRow>('partitions', database, tables)),
    ...keys,
  };
}

/** Foreign keys by table. */
export type ForeignKeyParts = Pick<TableParts, 'foreignKeys' | 'foreignKeyColumns'>;

/** Reads foreign keys: of the tables named, or of all. */
export async function readForeignKeys(
  reader: CatalogReader,
  database: string,
  tables: readonly string[] | null,
): Promise<ForeignKeyParts> {
  const rules = await reader.ofTables<ForeignKeyRow>('foreign-keys', database, tables);
  const columns = await reader.ofTables<ForeignKeyColumnRow>('foreign-key-columns', database, tables);
  return {
    foreignKeys: grouped(rules, (row) => row.table),
    foreignKeyColumns: grouped(columns, (row) => row.table),
  };
}

/** MySQL has CHECK constraints, and views of the catalogue about them, from 8.0.16 on. */
async function readChecks(
  reader: CatalogReader,
  database: string,
  tables: readonly string[] | null,
): Promise<CheckRow[]> {
  const { flavour, number } = reader.session.version;
  if (flavour === 'mysql' && number < 80_016) return [];
  return await reader.ofTables<CheckRow>('check-constraints', database, tables);
}

export function isView(row: TableRow): boolean {
  return row.type === 'VIEW' || row.type === 'SYSTEM VIEW';
}

export function isSequence(row: TableRow): boolean {
  return row.type === 'SEQUENCE';
}

async function readViewUses(reader: CatalogReader, database: string): Promise<ViewUseRow[]> {
  const { flavour, number } = reader.session.version;
  if (flavour !== 'mysql' || number < 80_013) return [];
  const rows = await reader.rows<ViewUseRow>('view-uses', [database, database]);
  return rows.filter((row) => row.schema === database);
}

/**
 * Values of sequences are rows of the sequences themselves; one statement reads them all. When one of them may not be
 * read, the list is halved until it is found and left out.
 */
async function readSequences(
  reader: CatalogReader,
  database: string,
  heads: readonly TableRow[],
): Promise<Pick<DatabaseOutline, 'sequences' | 'unreadableSequences'>> {
  const names = heads.filter(isSequence).map((row) => row.name);
  const unreadableSequences: string[] = [];
  const rows = await sequenceRows(reader, database, names, unreadableSequences);
  return { sequences: new Map(rows.map((row) => [row.name, row])), unreadableSequences };
}

async function sequenceRows(
  reader: CatalogReader,
  database: string,
  names: readonly string[],
  unreadable: string[],
): Promise<SequenceRow[]> {
  if (names.length === 0) return [];
  const one = (name: string): string =>
    `(SELECT ? AS \`schema\`, ? AS \`name\`, next_not_cached_value AS next_value, minimum_value AS minimum, maximum_value AS maximum, start_value AS start, increment, cache_size, cycle_option AS cycle, cycle_count FROM ${quoteName(database)}.${quoteName(name)})`;
  const parameters = names.flatMap((name) => [database, name]);
  try {
    return await reader.session.query<SequenceRow>(
      `the sequences of database ${database}`,
      names.map(one).join('\nUNION ALL\n'),
      parameters,
    );
  } catch (error) {
    if (!isRefused(error) && !isWaymarkError(error, 'ENGINE_TIMEOUT')) throw error;
    if (names.length === 1) {
      unreadable.push(names[0]!);
      return [];
    }
    const middle = Math.ceil(names.length / 2);
    return [
      ...(await sequenceRows(reader, database, names.slice(0, middle), unreadable)),
      ...(await sequenceRows(reader, database, names.slice(middle), unreadable)),
    ];
  }
}
