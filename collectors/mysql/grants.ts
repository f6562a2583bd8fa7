import type { JsonValue } from '../../src/core/canonical-json.js';
import type { AssetGrant } from '../../src/core/collection.js';
import type { ObjectGrants } from './build-context.js';
import type { PrivilegeRow, ProxyGrantRow, RoutineGrantRow, TableGrantorRow } from './instance-rows.js';
import { type InstanceKeys, principalName } from './keys.js';

/** Rows about privileges at every level. Lists an account may not read are empty. */
export interface GrantRows {
  global: readonly PrivilegeRow[];
  database: readonly PrivilegeRow[];
  table: readonly PrivilegeRow[];
  column: readonly PrivilegeRow[];
  routine: readonly RoutineGrantRow[];
  proxy: readonly ProxyGrantRow[];
  tableGrantors: readonly TableGrantorRow[];
}

/** A grant on something that is no asset: a name pattern without a database, or an object that does not exist (yet). */
export interface OtherGrant {
  level: 'database' | 'table' | 'column';
  on: string;
  privileges: readonly string[];
  grantable: readonly string[];
}

/** What exists, to tell grants on assets from those on names. */
export interface KnownObjects {
  databases: readonly string[];
  /** `schema\0table` of the granted tables that exist. */
  tables: ReadonlySet<string>;
  principals: ReadonlySet<string>;
  /** True when names of databases are compared without regard to case. */
  foldCase: boolean;
}

interface Entry {
  grantee: string;
  grantor?: string;
  privileges: Set<string>;
  grantable: Set<string>;
}

/** Entries of one object, by grantee. */
class EntryList {
  private readonly entries = new Map<string, Entry>();

  add(grantee: string, privilege: string, grantable: boolean, grantor?: string): void {
    const entry: Entry = this.entries.get(grantee) ?? {
      grantee,
      privileges: new Set(),
      grantable: new Set(),
    };
    entry.privileges.add(privilege);
    if (grantable) entry.grantable.add(privilege);
    if (grantor !== undefined) entry.grantor = grantor;
    this.entries.set(grantee, entry);
  }

  list(keys: InstanceKeys): AssetGrant[] {
    return [...this.entries.values()]
      .sort((a, b) => (a.grantee < b.grantee ? -1 : 1))
      .map((entry) => ({
        grantee: keys.principal(entry.grantee),
        privileges: [...entry.privileges].sort(),
        ...(entry.grantable.size === 0 ? {} : { grantable: [...entry.grantable].sort() }),
        ...(entry.grantor === undefined ? {} : { grantor: keys.principal(entry.grantor) }),
      }));
  }
}

/**
 * All privileges of an instance, ready to be put on assets: global ones on the instance, those on databases (also by
 * name patterns) on every database they hold for, those on tables, columns and routines on these, PROXY on the account
 * that may be stood in for. What is granted on no asset is kept with the grantee.
 */
export class GrantBook {
  private readonly onInstance = new EntryList();
  private readonly onDatabase = new Map<string, EntryList>();
  private readonly onObject = new Map<string, EntryList>();
  private readonly columnsOf = new Map<string, Set<string>>();
  private readonly onPrincipal = new Map<string, EntryList>();
  private readonly others = new Map<
    string,
    Map<string, OtherGrant & { grantable: string[]; privileges: string[] }>
  >();

  constructor(
    private readonly keys: InstanceKeys,
    rows: GrantRows,
    private readonly known: KnownObjects,
  ) {
    for (const row of rows.global) this.onInstance.add(granteeOf(row), row.privilege, isGrantable(row));
    for (const row of rows.database) this.addDatabase(row);
    const grantors = new Map(
      rows.tableGrantors.map((row) => [
        `${principalName(row.user, row.host)}\0${row.schema}\0${row.table}`,
        row.grantor,
      ]),
    );
    for (const row of rows.table) this.addTable(row, grantors);
    for (const row of rows.column) this.addColumn(row, grantors);
    for (const row of rows.routine) this.addRoutine(row);
    for (const row of rows.proxy) this.addProxy(row);
  }

  instance(): AssetGrant[] {
    return this.onInstance.list(this.keys);
  }

  database(name: string): AssetGrant[] {
    return this.onDatabase.get(name)?.list(this.keys) ?? [];
  }

  principal(name: string): AssetGrant[] {
    return this.onPrincipal.get(name)?.list(this.keys) ?? [];
  }

  /** What a grantee may do with names that are no assets, in a stable order. */
  other(name: string): OtherGrant[] {
    const grants = [...(this.others.get(name)?.values() ?? [])];
    for (const grant of grants) {
      grant.privileges.sort();
      grant.grantable.sort();
    }
    return grants.sort((a, b) => (`${a.level} ${a.on}` < `${b.level} ${b.on}` ? -1 : 1));
  }

  /** Grants on what lies in one database. */
  objects(database: string): ObjectGrants {
    const list = (id: string): AssetGrant[] | undefined =>
      this.onObject.get(`${database}\0${id}`)?.list(this.keys);
    const table = (name: string): AssetGrant[] | undefined => list(`table\0${name}`);
    const column = (name: string, part: string): AssetGrant[] | undefined => list(`column\0${name}\0${part}`);
    const columns = (name: string): string[] =>
      [...(this.columnsOf.get(`${database}\0${name}`) ?? [])].sort();
    return {
      table,
      column,
      routine: (name, type) => list(`routine\0${type.toUpperCase()}\0${name.toLowerCase()}`),
      ofTable: (name) =>
        [
          table(name) ?? [],
          columns(name).map((part) => [part, column(name, part) ?? []]),
        ] as unknown as JsonValue,
    };
  }

  private addDatabase(row: PrivilegeRow): void {
    const pattern = row.schema ?? '';
    const matches = this.known.databases.filter((name) => this.holdsFor(pattern, name));
    for (const name of matches) {
      const entries = this.onDatabase.get(name) ?? new EntryList();
      entries.add(granteeOf(row), row.privilege, isGrantable(row));
      this.onDatabase.set(name, entries);
    }
    if (matches.length === 0) this.addOther('database', pattern, row);
  }

  private addTable(row: PrivilegeRow, grantors: ReadonlyMap<string, string>): void {
    if (!this.known.tables.has(`${row.schema}\0${row.table}`)) {
      this.addOther('table', `${row.schema}.${row.table}`, row);
      return;
    }
    this.addObject(`${row.schema}\0table\0${row.table}`, row, grantors);
  }

  private addColumn(row: PrivilegeRow, grantors: ReadonlyMap<string, string>): void {
    if (!this.known.tables.has(`${row.schema}\0${row.table}`)) {
      this.addOther('column', `${row.schema}.${row.table}.${row.column}`, row);
      return;
    }
    const id = `${row.schema}\0${row.table}`;
    const columns = this.columnsOf.get(id) ?? new Set();
    columns.add(row.column ?? '');
    this.columnsOf.set(id, columns);
    this.addObject(`${row.schema}\0column\0${row.table}\0${row.column}`, row, grantors);
  }

  private addObject(id: string, row: PrivilegeRow, grantors: ReadonlyMap<string, string>): void {
    const entries = this.onObject.get(id) ?? new EntryList();
    const grantee = granteeOf(row);
    const grantor = grantors.get(`${grantee}\0${row.schema}\0${row.table}`);
    entries.add(grantee, row.privilege, isGrantable(row), grantor === '' ? undefined : grantor);
    this.onObject.set(id, entries);
  }

  private addRoutine(row: RoutineGrantRow): void {
    const id = `${row.schema}\0routine\0${row.type.toUpperCase()}\0${row.routine.toLowerCase()}`;
    const entries = this.onObject.get(id) ?? new EntryList();
    const privileges = row.privileges.split(',').filter((name) => name !== '');
    const grantable = privileges.includes('Grant');
    const own = privileges.filter((name) => name !== 'Grant').map((name) => name.toUpperCase());
    for (const privilege of own.length === 0 ? ['USAGE'] : own) {
      entries.add(principalName(row.user, row.host), privilege, grantable, row.grantor || undefined);
    }
    this.onObject.set(id, entries);
  }

  /** The right to stand in for anybody has no account it is on; it is on the instance. */
  private addProxy(row: ProxyGrantRow): void {
    const proxied = principalName(row.proxied_user, row.proxied_host);
    const entries = this.known.principals.has(proxied)
      ? (this.onPrincipal.get(proxied) ?? new EntryList())
      : this.onInstance;
    entries.add(
      principalName(row.user, row.host),
      'PROXY',
      Number(row.grantable) !== 0,
      entries === this.onInstance ? undefined : row.grantor || undefined,
    );
    if (entries !== this.onInstance) this.onPrincipal.set(proxied, entries);
  }

  private addOther(level: OtherGrant['level'], on: string, row: PrivilegeRow): void {
    const grantee = granteeOf(row);
    const grants = this.others.get(grantee) ?? new Map();
    const id = `${level} ${on}`;
    const grant = grants.get(id) ?? { level, on, privileges: [], grantable: [] };
    grant.privileges.push(row.privilege);
    if (isGrantable(row)) grant.grantable.push(row.privilege);
    grants.set(id, grant);
    this.others.set(grantee, grants);
  }

  private holdsFor(pattern: string, name: string): boolean {
    const fold = (text: string): string => (this.known.foldCase ? text.toLowerCase() : text);
    return pattern === name || patternOf(fold(pattern)).test(fold(name));
  }
}

/** `'user'@'host'` as the catalogue writes it: quotes inside are not escaped, so the last `'@'` divides. */
export function granteeOf(row: Pick<PrivilegeRow, 'grantee'>): string {
  const text = row.grantee;
  const divide = text.lastIndexOf("'@'");
  if (divide < 0) return text;
  return principalName(text.slice(1, divide), text.slice(divide + 3, -1));
}

const patterns = new Map<string, RegExp>();

/** A pattern of database names: `%` any text, `_` one character, `\` takes the next one as it is. */
function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const source = pattern.replace(/\\(.)|([%_])|([.*+?^${}()|[\]\\/-])/gsu, (_all, escaped, wild, special) => {
    if (escaped !== undefined) return (escaped as string).replace(/[.*+?^${}()|[\]\\/-]/u, '\\$&');
    if (wild !== undefined) return wild === '%' ? '.*' : '.';
    return `\\${special as string}`;
  });
  const made = new RegExp(`^${source}$`, 'su');
  patterns.set(pattern, made);
  return made;
}

function isGrantable(row: PrivilegeRow): boolean {
  return row.grantable === 'YES';
}

/** Bits of `access` in MariaDB's `mysql.global_priv` from the lowest on, see `sql/privilege.h`; GRANT OPTION is bit 10. */
const accessBits: readonly string[] = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'RELOAD',
  'SHUTDOWN',
  'PROCESS',
  'FILE',
  'GRANT OPTION',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'SHOW DATABASES',
  'SUPER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'REPLICATION SLAVE',
  'BINLOG MONITOR',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'CREATE USER',
  'EVENT',
  'TRIGGER',
  'CREATE TABLESPACE',
  'DELETE HISTORY',
  'SET USER',
  'FEDERATED ADMIN',
  'CONNECTION ADMIN',
  'READ_ONLY ADMIN',
  'REPLICATION SLAVE ADMIN',
  'REPLICATION MASTER ADMIN',
  'BINLOG ADMIN',
  'BINLOG REPLAY',
  'SLAVE MONITOR',
  'SHOW CREATE ROUTINE',
];

/** Global privileges of a role: `USER_PRIVILEGES` leaves MariaDB's roles out. */
export function accessRows(grantee: string, access: string): PrivilegeRow[] {
  const bits = BigInt(access);
  const has = (index: number): boolean => ((bits >> BigInt(index)) & 1n) === 1n;
  const grantable = has(accessBits.indexOf('GRANT OPTION')) ? 'YES' : 'NO';
  return accessBits.flatMap((privilege, index) =>
    has(index) && privilege !== 'GRANT OPTION' ? [{ grantee, privilege, grantable }] : [],
  );
}
