/** What a name can mean at one place of a statement: range entries, column spaces, outer levels and CTEs. */
import type { CatalogColumn, Catalog, Dialect, Relation } from '../catalog.js';
import { IDENTITY, type LineageSet } from '../lineage-set.js';
import type { Cte, Expr, SelectItem, WindowSpec } from '../tree.js';

/** One column a query can read: its lineage, and the base columns that count as referenced when it is read. */
export interface Field {
  readonly name: string;
  lineage: LineageSet;
  /** Base columns that a reference to this field references. */
  readonly refs: readonly CatalogColumn[];
  /** Where its type comes from. */
  readonly type?: TypeSource;
  /** MySQL: merged by USING or NATURAL. */
  readonly merged?: boolean;
  /** True for a field of a function's row: only naming the field references the column of the row's type. */
  readonly ofCall?: boolean;
}

/** A type that is only looked at when a field selection or row expansion needs it. */
export type TypeSource =
  | { readonly from: 'name'; readonly name: string }
  | { readonly from: 'expr'; readonly expr: Expr; readonly scope: Scope }
  | { readonly from: 'row'; readonly fields: readonly Field[] }
  /** Several values that meet in one column. */
  | { readonly from: 'any'; readonly of: readonly (TypeSource | undefined)[] };

/** The fields of one item of FROM, found by name. `null` marks a name that occurs twice. */
export class FieldSpace {
  /** True when there may be more fields than are known: a star over them says so. */
  open = false;
  private index: Map<string, Field | null> | undefined;

  constructor(
    readonly fields: readonly Field[],
    private readonly dialect: Dialect,
  ) {}

  /** The field of that name, `null` when there are several, undefined when there is none. */
  find(name: string): Field | null | undefined {
    if (this.index === undefined) {
      this.index = new Map();
      for (const field of this.fields) {
        const key = this.key(field.name);
        this.index.set(key, this.index.has(key) ? null : field);
      }
    }
    return this.index.get(this.key(name));
  }

  private key(name: string): string {
    return this.dialect === 'mysql' ? name.toLowerCase() : name;
  }
}

/** A name FROM introduces. */
export interface RangeEntry {
  /** The alias or the table's name; undefined for an unnamed sub-select or join. */
  readonly name: string | undefined;
  /** The relation behind a plain table reference. */
  readonly relation?: Relation;
  /** The schema that may qualify the name: only without alias. */
  readonly schema?: string;
  readonly space: FieldSpace;
  /** True when nothing is known about its columns. */
  readonly unknown?: boolean;
  /** Of functions only: a scalar function's row is its value, not a row of one column. */
  readonly scalar?: boolean;
}

/** The names a FROM item makes visible: as qualifiers and, unqualified, as columns in star order. */
export interface Namespace {
  readonly entries: readonly RangeEntry[];
  readonly spaces: readonly Space[];
}

export interface Space {
  readonly space: FieldSpace;
  readonly unknown?: boolean;
}

export const NO_NAMES: Namespace = { entries: [], spaces: [] };

/** Both namespaces side by side. */
export function joinNamespaces(a: Namespace, b: Namespace): Namespace {
  if (a === NO_NAMES) return b;
  if (b === NO_NAMES) return a;
  return { entries: [...a.entries, ...b.entries], spaces: [...a.spaces, ...b.spaces] };
}

/** A WITH query: resolved at first use, so that forward references of WITH RECURSIVE work. */
export interface CteEntry {
  readonly cte: Cte;
  readonly frame: CteFrame;
  readonly scope: Scope;
  state: 'new' | 'running' | 'done';
  fields: readonly Field[];
  rows: LineageSet;
  recursive: boolean;
}

export interface CteFrame {
  readonly entries: Map<string, CteEntry>;
  readonly parent: CteFrame | undefined;
}

/** Parameters and variables of a routine: found when no column has the name. */
export type VariableLookup = (parts: readonly string[]) => LineageSet | undefined;

export interface Scope {
  namespace: Namespace;
  readonly parent: Scope | undefined;
  readonly ctes: CteFrame | undefined;
  windows?: ReadonlyMap<string, WindowSpec>;
  /** MySQL: output names of this SELECT that clauses and sub-selects may use. */
  aliases?: ReadonlyMap<string, Field>;
  /** MySQL: the items of this SELECT, which names in windows may stand for. */
  outputs?: readonly SelectItem[];
  /** MySQL: what HAVING sees first; aggregates in it see the parent's columns. */
  readonly isHaving?: boolean;
  readonly variables?: VariableLookup;
  /** What `excluded` or MySQL's VALUES(column) stands for. */
  inserted?: FieldSpace;
}

/** A position and a reason: something the statement names that could not be resolved. */
export interface Unresolved {
  readonly position: number;
  readonly name: string;
  readonly reason: string;
}

/** One column a statement writes. */
export interface ColumnWrite {
  readonly name: string;
  /** Undefined when the target's columns are not known. */
  readonly column: CatalogColumn | undefined;
  lineage: LineageSet;
  readonly position: number;
  /** The select item the value comes from, when it is one. */
  readonly item?: SelectItem;
}

/** What one data-modifying statement (a WITH query may be one, too) does to one relation. */
export interface RelationWrite {
  readonly action: 'insert' | 'update' | 'delete' | 'merge';
  readonly relation: Relation | undefined;
  readonly name: readonly string[];
  readonly position: number;
  readonly columns: Map<string, ColumnWrite>;
  rows: LineageSet;
}

/** Everything gathered while one statement is resolved. */
export interface Session {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** Base columns read or named anywhere in the statement. */
  readonly refs: Set<CatalogColumn>;
  readonly relationsRead: Map<Relation, number>;
  readonly routinesCalled: Map<string, number>;
  readonly unresolved: Map<string, Unresolved>;
  /** In the order the statements finish: those of WITH queries come before the statement they serve. */
  readonly writes: RelationWrite[];
  /** Whether filters, joins, groups and sorts are to be gathered, not only values. */
  readonly rows: boolean;
  /** Set while a name is only looked at to learn its type. */
  quiet: boolean;
}

/** Notes something that could not be resolved, once. */
export function report(session: Session, position: number, name: string, reason: string): void {
  if (session.quiet) return;
  const key = `${position} ${name} ${reason}`;
  if (!session.unresolved.has(key)) session.unresolved.set(key, { position, name, reason });
}

/** Notes that base columns are referenced. */
export function noteRefs(session: Session, columns: readonly CatalogColumn[]): void {
  if (session.quiet) return;
  for (const column of columns) if (column.relation.kind !== 'composite') session.refs.add(column);
}

const fieldCache = new WeakMap<CatalogColumn, Field>();
const spaceCache = new WeakMap<Relation, FieldSpace>();

/** The field that reads a base column. */
export function fieldOfColumn(column: CatalogColumn): Field {
  let field = fieldCache.get(column);
  if (field === undefined) {
    field = {
      name: column.name,
      lineage: new Map([[column, IDENTITY]]),
      refs: [column],
      type: column.type === undefined ? undefined : { from: 'name', name: column.type },
    };
    fieldCache.set(column, field);
  }
  return field;
}

/** The fields of a relation, made once. */
export function spaceOfRelation(relation: Relation): FieldSpace {
  let space = spaceCache.get(relation);
  if (space === undefined) {
    space = new FieldSpace(relation.visibleColumns.map(fieldOfColumn), relation.dialect);
    spaceCache.set(relation, space);
  }
  return space;
}

/** Renames fields from the left by an alias column list. */
export function renameFields(
  fields: readonly Field[],
  names: readonly string[] | undefined,
): readonly Field[] {
  if (names === undefined || names.length === 0) return fields;
  return fields.map((field, i) => {
    const name = names[i];
    return name === undefined || name === field.name ? field : { ...field, name };
  });
}
