/** Finding what a column reference or a star means. */
import { EMPTY, through, union, type LineageSet } from '../lineage-set.js';
import type { ColumnRef } from '../tree.js';
import {
  fieldOfColumn,
  noteRefs,
  report,
  type Field,
  type RangeEntry,
  type Scope,
  type Session,
} from './scope.js';

/** What a reference turned out to be. */
export type Found =
  | { readonly is: 'field'; readonly field: Field }
  | { readonly is: 'row'; readonly entry: RangeEntry }
  | { readonly is: 'value'; readonly lineage: LineageSet }
  | { readonly is: 'nothing' };

const NOTHING: Found = { is: 'nothing' };

function sameName(session: Session, a: string | undefined, b: string): boolean {
  return a === b || (session.catalog.foldTables && a?.toLowerCase() === b.toLowerCase());
}

function entryMatches(
  session: Session,
  entry: RangeEntry,
  schema: string | undefined,
  name: string,
): boolean {
  if (!sameName(session, entry.name, name)) return false;
  return schema === undefined || sameName(session, entry.schema, schema);
}

/** The range entry a qualifier names, innermost level first. */
export function findEntry(
  session: Session,
  scope: Scope,
  qualifier: readonly string[],
): RangeEntry | undefined {
  const name = qualifier.at(-1) ?? '';
  const schema = qualifier.at(-2);
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const found = level.namespace.entries.find((e) => entryMatches(session, e, schema, name));
    if (found !== undefined) return found;
  }
  if (session.dialect === 'mysql' && !session.catalog.foldTables)
    return findEntryByFoldedName(scope, name, schema);
  return undefined;
}

/** Table aliases that differ only by case: the last resort for scripts written for other case rules. */
function findEntryByFoldedName(
  scope: Scope,
  name: string,
  schema: string | undefined,
): RangeEntry | undefined {
  const wanted = name.toLowerCase();
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const found = level.namespace.entries.filter(
      (e) =>
        e.name?.toLowerCase() === wanted &&
        (schema === undefined || e.schema?.toLowerCase() === schema.toLowerCase()),
    );
    if (found.length === 1) return found[0];
  }
  return undefined;
}

type LevelResult = Field | 'ambiguous' | 'unknown' | undefined;

function findInLevel(scope: Scope, name: string): LevelResult {
  let found: Field | undefined;
  let unknown = false;
  for (const { space, unknown: opaque } of scope.namespace.spaces) {
    if (opaque === true) unknown = true;
    const field = space.find(name);
    if (field === null) return 'ambiguous';
    if (field === undefined) continue;
    if (found !== undefined && found !== field) return 'ambiguous';
    found = field;
  }
  return found ?? (unknown ? 'unknown' : undefined);
}

/** True when exactly one column of the query's own FROM has the name; MySQL lets outputs go before merged ones. */
export function isInputColumn(scope: Scope, name: string): boolean {
  const found = findInLevel(scope, name);
  if (found === undefined || found === 'ambiguous') return false;
  return found === 'unknown' || found.merged !== true;
}

function systemField(scope: Scope, name: string): Field | undefined {
  const found = scope.namespace.entries.flatMap((e) => e.relation?.systemColumn(name) ?? []);
  return found.length === 1 && found[0] !== undefined ? fieldOfColumn(found[0]) : undefined;
}

function findUnqualified(session: Session, scope: Scope, ref: ColumnRef): Found {
  const name = ref.parts[0] ?? '';
  // Variables of a MySQL session: only a routine says what is in them.
  if (session.dialect === 'mysql' && name.startsWith('@'))
    return findVariable(scope, ref.parts) ?? { is: 'value', lineage: EMPTY };
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const found = findInLevel(level, name);
    if (found === 'ambiguous') {
      report(session, ref.pos, name, 'the column name is ambiguous here');
      return NOTHING;
    }
    if (found === 'unknown') {
      report(session, ref.pos, name, 'it may belong to a relation whose columns are not known');
      return NOTHING;
    }
    if (found !== undefined) return { is: 'field', field: found };
    const system = systemField(level, name);
    if (system !== undefined) return { is: 'field', field: system };
    const alias = level.aliases?.get(name.toLowerCase());
    if (alias !== undefined) return { is: 'field', field: alias };
  }
  if (session.dialect === 'postgres') {
    const entry = findEntry(session, scope, ref.parts);
    if (entry !== undefined) return { is: 'row', entry };
  }
  return findVariable(scope, ref.parts) ?? missing(session, ref, 'no such column in the relations in scope');
}

function findVariable(scope: Scope, parts: readonly string[]): Found | undefined {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const lineage = level.variables?.(parts);
    if (lineage !== undefined) return { is: 'value', lineage };
  }
  return undefined;
}

function missing(session: Session, ref: ColumnRef, reason: string): Found {
  report(session, ref.pos, ref.parts.join('.'), reason);
  return NOTHING;
}

/** What a qualifier names. MySQL goes on to outer queries when the nearest relation has no such column. */
function entryWith(
  session: Session,
  scope: Scope,
  qualifier: readonly string[],
  column: string,
): RangeEntry | undefined {
  const nearest = findEntry(session, scope, qualifier);
  if (session.dialect === 'postgres' || nearest === undefined) return nearest;
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const entry = findEntry(session, { ...level, parent: undefined }, qualifier);
    if (entry !== undefined && (entry.unknown === true || hasColumn(entry, column))) return entry;
  }
  return nearest;
}

function hasColumn({ space, relation }: RangeEntry, column: string): boolean {
  return space.find(column) !== undefined || relation?.systemColumn(column) !== undefined;
}

function findQualified(session: Session, scope: Scope, ref: ColumnRef): Found {
  const name = ref.parts.at(-1) ?? '';
  const qualifier = ref.parts.slice(0, -1);
  const entry = entryWith(session, scope, qualifier, name);
  if (entry === undefined) {
    return (
      findVariable(scope, ref.parts) ??
      missing(session, ref, `nothing in FROM is called ${qualifier.join('.')}`)
    );
  }
  const field = entry.space.find(name);
  if (field === null) return missing(session, ref, 'the column name is ambiguous here');
  if (field !== undefined) return { is: 'field', field };
  const system = entry.relation?.systemColumn(name);
  if (system !== undefined) return { is: 'field', field: fieldOfColumn(system) };
  if (entry.unknown === true) return missing(session, ref, 'the columns of this relation are not known');
  if (session.dialect === 'postgres' && session.catalog.routinesNamed([name], 1).length > 0) {
    return { is: 'row', entry };
  }
  return findVariable(scope, ref.parts) ?? missing(session, ref, `${qualifier.join('.')} has no such column`);
}

/** What a column reference means. Unknown names are reported and mean nothing. */
export function findColumn(session: Session, scope: Scope, ref: ColumnRef): Found {
  return ref.parts.length === 1 ? findUnqualified(session, scope, ref) : findQualified(session, scope, ref);
}

/** The lineage of a whole row: all its columns. The row of a function names no column of the table whose type it has. */
export function lineageOfRow(session: Session, entry: RangeEntry): LineageSet {
  const { fields } = entry.space;
  for (const field of fields) if (field.ofCall !== true) noteRefs(session, field.refs);
  const all = union(fields.map((f) => f.lineage));
  return entry.scalar === true ? all : through(all, 'transformation');
}

/** The lineage of whatever a reference means; the columns it reads are noted. */
export function lineageOfFound(session: Session, found: Found): LineageSet {
  switch (found.is) {
    case 'field':
      noteRefs(session, found.field.refs);
      return found.field.lineage;
    case 'row':
      return lineageOfRow(session, found.entry);
    case 'value':
      return found.lineage;
    default:
      return EMPTY;
  }
}

/** The fields a star stands for. */
export function fieldsOfStar(
  session: Session,
  scope: Scope,
  qualifier: readonly string[],
  position: number,
): readonly Field[] {
  if (qualifier.length === 0) {
    for (const { unknown, space } of scope.namespace.spaces) {
      if (unknown === true)
        report(session, position, '*', 'a relation whose columns are not known is part of the star');
      if (space.open)
        report(session, position, '*', 'a function whose columns are not known is part of the star');
    }
    return scope.namespace.spaces.flatMap((s) => s.space.fields);
  }
  const entry = findEntry(session, scope, qualifier);
  const name = `${qualifier.join('.')}.*`;
  if (entry === undefined) {
    report(session, position, name, `nothing in FROM is called ${qualifier.join('.')}`);
    return [];
  }
  if (entry.unknown === true) report(session, position, name, 'the columns of this relation are not known');
  if (entry.space.open) report(session, position, name, 'the columns of this function are not known');
  return entry.space.fields;
}
