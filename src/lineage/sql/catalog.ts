/**
 * What names mean: relations with their columns, types and routines, found as the engine finds them (search path,
 * temporary schema, `pg_catalog`, case rules). A catalogue can be layered: a script works on a child and leaves its
 * parent untouched.
 */
import type { RoutineParameter, TypeName } from './tree.js';

export type Dialect = 'postgres' | 'mysql';

export type RelationKind = 'table' | 'view' | 'materializedView' | 'foreignTable' | 'composite' | 'sequence';

/** One column of a relation; compared by identity. */
export interface CatalogColumn {
  readonly name: string;
  /** The type's name, lower case, `element[]` for an array; undefined when unknown. */
  readonly type: string | undefined;
  readonly relation: Relation;
  /** True for `ctid` and the other columns every PostgreSQL table has. */
  readonly system?: boolean;
  /** The other columns of the row a generated column is computed from. */
  readonly generatedFrom?: readonly string[];
  /** MariaDB, MySQL: found by name only; no star stands for it and INSERT without a list leaves it out. */
  readonly invisible?: boolean;
}

export interface ColumnSpec {
  readonly name: string;
  readonly type?: string;
  readonly generatedFrom?: readonly string[];
  readonly invisible?: boolean;
}

const SYSTEM_COLUMNS: Readonly<Record<string, string>> = {
  tableoid: 'oid',
  ctid: 'tid',
  xmin: 'xid',
  xmax: 'xid',
  cmin: 'cid',
  cmax: 'cid',
};

/** Columns of MariaDB's system-versioned tables that no star stands for. */
const VERSION_COLUMNS: Readonly<Record<string, string>> = {
  row_start: 'timestamp(6)',
  row_end: 'timestamp(6)',
};

/** A table, view or composite type with its columns in order. */
export class Relation {
  readonly columns: readonly CatalogColumn[];
  /** The columns that a star stands for. */
  readonly visibleColumns: readonly CatalogColumn[];
  private index: Map<string, CatalogColumn> | undefined;
  private system: Map<string, CatalogColumn> | undefined;

  constructor(
    readonly schema: string,
    readonly name: string,
    readonly kind: RelationKind,
    columns: readonly ColumnSpec[],
    readonly dialect: Dialect,
    readonly temporary = false,
    /** MariaDB: it keeps the past of its rows. */
    readonly versioned = false,
  ) {
    this.columns = columns.map((c) => ({
      name: c.name,
      type: c.type,
      relation: this,
      generatedFrom: c.generatedFrom,
      ...(c.invisible === true ? { invisible: true } : {}),
    }));
    this.visibleColumns = this.columns.some((c) => c.invisible === true)
      ? this.columns.filter((c) => c.invisible !== true)
      : this.columns;
  }

  /** The column of that name; case does not matter in MySQL. */
  column(name: string): CatalogColumn | undefined {
    this.index ??= new Map(
      this.columns.map((c) => [this.dialect === 'mysql' ? c.name.toLowerCase() : c.name, c]),
    );
    return this.index.get(this.dialect === 'mysql' ? name.toLowerCase() : name);
  }

  /** A column that is found by name only: invisible, of the system, or of a MariaDB table that keeps the past. */
  systemColumn(written: string): CatalogColumn | undefined {
    if (this.visibleColumns.length < this.columns.length) {
      const own = this.column(written);
      if (own?.invisible === true) return own;
    }
    if (this.dialect === 'mysql' && !this.versioned) return undefined;
    if (this.kind === 'composite' || this.kind === 'view') return undefined;
    const name = this.dialect === 'mysql' ? written.toLowerCase() : written;
    const known = this.dialect === 'mysql' ? VERSION_COLUMNS : SYSTEM_COLUMNS;
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined) return undefined;
    this.system ??= new Map();
    let found = this.system.get(name);
    if (found === undefined) {
      found = { name, type, relation: this, system: true };
      this.system.set(name, found);
    }
    return found;
  }

  /** `schema.name`. */
  get qualifiedName(): string {
    return `${this.schema}.${this.name}`;
  }
}

export interface Routine {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'function' | 'procedure' | 'aggregate';
  readonly parameters: readonly RoutineParameter[];
  readonly returns?: TypeName;
  readonly returnsSet: boolean;
}

export interface CatalogOptions {
  readonly dialect: Dialect;
  /** Schemas in the order they are searched; the current database in MySQL. */
  readonly searchPath: readonly string[];
  /** MySQL: 0 compares table names by case (Unix), 1 and 2 do not. */
  readonly lowerCaseTableNames?: 0 | 1 | 2;
  /** PostgreSQL: the major version; that of the parent when missing. */
  readonly serverVersion?: number;
}

/** The schema of temporary tables in the answers. */
export const TEMPORARY_SCHEMA = 'pg_temp';

/** Layered, mutable view of the schemas. Lookups fall through to the parent unless a name was dropped here. */
export class Catalog {
  readonly dialect: Dialect;
  searchPath: readonly string[];
  readonly foldTables: boolean;
  /** PostgreSQL: the major version, undefined when it is not known. */
  readonly serverVersion: number | undefined;
  private readonly relations = new Map<string, Relation | null>();
  private readonly routines = new Map<string, Routine[]>();
  private readonly domains = new Map<string, string>();

  constructor(
    options: CatalogOptions,
    private readonly parent?: Catalog,
  ) {
    this.dialect = options.dialect;
    this.searchPath = options.searchPath;
    this.serverVersion = options.serverVersion ?? parent?.serverVersion;
    this.foldTables = options.dialect === 'mysql' && (options.lowerCaseTableNames ?? 0) !== 0;
  }

  /** A layer above this one that can be changed without changing this one. */
  child(): Catalog {
    return new Catalog(
      {
        dialect: this.dialect,
        searchPath: this.searchPath,
        lowerCaseTableNames: this.foldTables ? 1 : 0,
      },
      this,
    );
  }

  private key(schema: string, name: string): string {
    if (this.foldTables || (this.dialect === 'mysql' && schema.toLowerCase() === 'information_schema')) {
      return `${schema.toLowerCase()}\0${name.toLowerCase()}`;
    }
    return `${schema}\0${name}`;
  }

  private find(key: string): Relation | undefined {
    const own = this.relations.get(key);
    if (own !== undefined) return own ?? undefined;
    return this.parent?.find(key);
  }

  /** Adds or replaces a relation. */
  define(relation: Relation): Relation {
    this.relations.set(this.key(relation.schema, relation.name), relation);
    return relation;
  }

  /** Forgets a relation in this layer. */
  drop(relation: Relation): void {
    this.relations.set(this.key(relation.schema, relation.name), null);
  }

  /** The schema an unqualified new relation goes to. */
  creationSchema(): string {
    return this.searchPath.find((s) => s !== 'pg_catalog' && s !== TEMPORARY_SCHEMA) ?? 'public';
  }

  /** Every schema searched for an unqualified name, in order. */
  searchOrder(): readonly string[] {
    if (this.dialect === 'mysql') return [TEMPORARY_SCHEMA, ...this.searchPath];
    const path = this.searchPath;
    const implicit = [TEMPORARY_SCHEMA, 'pg_catalog'].filter((s) => !path.includes(s));
    return [...implicit, ...path];
  }

  /**
   * The relation a name stands for. A qualified MySQL name may also be a temporary table of that database.
   * Composite types are found too; callers that want rows of a table check `kind`.
   */
  relation(name: readonly string[]): Relation | undefined {
    const last = name.at(-1) ?? '';
    const schema = name.at(-2);
    if (schema !== undefined) {
      if (this.dialect === 'mysql') {
        const temporary = this.find(this.key(TEMPORARY_SCHEMA, last));
        if (temporary !== undefined && schema === this.searchPath[0]) return temporary;
      }
      return this.find(this.key(/^pg_temp_\d+$/u.test(schema) ? TEMPORARY_SCHEMA : schema, last));
    }
    for (const candidate of this.searchOrder()) {
      const found = this.find(this.key(candidate, last));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Adds a routine; overloads live side by side. */
  defineRoutine(routine: Routine): void {
    const key = routine.name.toLowerCase();
    const known = this.routines.get(key) ?? [];
    this.routines.set(key, [...known.filter((r) => !sameSignature(r, routine)), routine]);
  }

  /** The routines a call can mean, first in search order; of those, the ones that take so many arguments first. */
  routinesNamed(name: readonly string[], argumentCount?: number): readonly Routine[] {
    const key = (name.at(-1) ?? '').toLowerCase();
    const schema = name.at(-2);
    const order = schema === undefined ? this.searchOrder() : [schema];
    const known = this.allRoutines(key)
      .filter((r) => order.includes(r.schema) && (this.dialect === 'mysql' || r.name === name.at(-1)))
      .toSorted((a, b) => order.indexOf(a.schema) - order.indexOf(b.schema));
    if (argumentCount === undefined) return known;
    return known.filter((r) => acceptsCount(r, argumentCount));
  }

  private allRoutines(key: string): readonly Routine[] {
    const own = this.routines.get(key);
    const above = this.parent?.allRoutines(key) ?? [];
    return own === undefined ? above : [...own, ...above];
  }

  /** Forgets the routines of that name. */
  dropRoutine(name: readonly string[]): void {
    this.routines.delete((name.at(-1) ?? '').toLowerCase());
  }

  /** Names a domain's base type. */
  defineDomain(name: string, base: string): void {
    this.domains.set(name, base);
  }

  /** The type behind a domain, or the type itself. */
  baseType(type: string): string {
    let current = type;
    for (let depth = 0; depth < 32; depth += 1) {
      const base = this.domainBase(current);
      if (base === undefined) return current;
      current = base;
    }
    return current;
  }

  private domainBase(type: string): string | undefined {
    return this.domains.get(type) ?? this.parent?.domainBase(type);
  }
}

function sameSignature(a: Routine, b: Routine): boolean {
  if (a.schema !== b.schema) return false;
  const types = (r: Routine): string =>
    r.parameters
      .filter((p) => p.mode === 'in' || p.mode === 'inout' || p.mode === 'variadic')
      .map((p) => (p.type === undefined ? '' : typeText(p.type)))
      .join(',');
  return types(a) === types(b);
}

/** The parameters that a call gives arguments for, in order. */
export function inputsOf({ parameters }: Routine): readonly RoutineParameter[] {
  return parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
}

function acceptsCount(routine: Routine, count: number): boolean {
  const inputs = inputsOf(routine);
  const isVariadic = inputs.some((p) => p.mode === 'variadic');
  const required = inputs.filter((p) => !p.hasDefault && p.mode !== 'variadic').length;
  return count >= required && (isVariadic || count <= inputs.length);
}

/** `schema.name[]` without `pg_catalog`. */
export function typeText(type: TypeName): string {
  const parts = type.name[0] === 'pg_catalog' ? type.name.slice(1) : type.name;
  return parts.join('.') + (type.array ? '[]' : '');
}

/** The same with the size: `numeric(12,2)[]`. */
export function sizedTypeText(type: TypeName): string {
  if (type.size === undefined) return typeText(type);
  return `${typeText({ ...type, array: false })}(${type.size})${type.array ? '[]' : ''}`;
}
