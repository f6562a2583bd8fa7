import type { AssetKind } from '../../src/core/asset-kind.js';
import { childKey } from '../../src/core/asset-key.js';

/** The name under which grants to everybody are kept. */
export const publicPrincipal = 'PUBLIC';

/** `pg_class.relkind`, with `partition` for whatever is a partition of another table. */
const relationKindsByCode: Readonly<Record<string, AssetKind>> = {
  r: 'Table',
  p: 'Table',
  v: 'View',
  m: 'MaterializedView',
  f: 'ForeignTable',
  partition: 'Partition',
  S: 'Sequence',
  c: 'Type',
};

/** The kind of asset a `pg_class` row stands for. */
export function relationKind(code: string): AssetKind {
  return relationKindsByCode[code] ?? 'Table';
}

/**
 * Keys inside one database. In PostgreSQL a partition is a table with a schema of its own that statements may name,
 * so its key is that of a table: attaching and detaching it changes its kind and keeps its key.
 */
export class DatabaseKeys {
  readonly databaseKey: string;
  private readonly schemas = new Map<string, string>();
  private readonly principals = new Map<string, string>();

  constructor(
    readonly namespace: string,
    database: string,
  ) {
    this.databaseKey = childKey(namespace, 'Database', database);
  }

  schema(name: string): string {
    return remembered(this.schemas, name, () => childKey(this.databaseKey, 'Schema', name));
  }

  /** Key of a table, view, sequence, ... by its kind code. */
  relation(schema: string, name: string, code: string): string {
    const kind = code === 'S' ? 'Sequence' : code === 'c' ? 'Type' : 'Table';
    return childKey(this.schema(schema), kind, name);
  }

  /** Key of a routine or aggregate; `argumentTypes` as `oidvectortypes` prints them. */
  routine(schema: string, name: string, kindCode: string, argumentTypes: string): string {
    const signature = `${name}(${argumentTypes.replaceAll(', ', ',')})`;
    return childKey(this.schema(schema), kindCode === 'a' ? 'Aggregate' : 'Routine', signature);
  }

  type(schema: string, name: string): string {
    return childKey(this.schema(schema), 'Type', name);
  }

  principal(name: string): string {
    return remembered(this.principals, name, () => childKey(this.namespace, 'Principal', name));
  }

  tablespace(name: string): string {
    return childKey(this.namespace, 'Tablespace', name);
  }

  /** Key of an object of the database itself, such as an extension. */
  ofDatabase(kind: AssetKind, name: string): string {
    return childKey(this.databaseKey, kind, name);
  }

  /** Key of another object of a schema, such as an operator. */
  ofSchema(schema: string, kind: AssetKind, name: string): string {
    return childKey(this.schema(schema), kind, name);
  }
}

function remembered(map: Map<string, string>, name: string, make: () => string): string {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
