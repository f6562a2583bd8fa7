import { namespaceOf, parseAssetKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import { sha256 } from '../../core/canonical-json.js';
import { searchPathOf } from '../../core/search-path.js';
import type { GraphClient } from '../../graph/index.js';
import {
  Catalog,
  type ColumnName,
  createCatalog,
  type Dialect,
  Relation,
  type RelationKind,
} from '../sql/index.js';
import { runScript } from '../sql/script.js';

/** An asset of the book. */
export interface BookAsset {
  readonly id: string;
  readonly key: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly parentKey: string | null;
  /** What was collected of it; null for kinds and columns whose properties lineage does not need. */
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly relations: readonly { type: string; to: string; properties?: { position?: number } }[];
  readonly dataType: string | null;
}

/** A table, view or the like, as names in SQL find it. */
export interface BookRelation {
  readonly asset: BookAsset;
  readonly schema: string;
  readonly relation: Relation;
  /** By name as {@link columnName} folds it. */
  readonly columns: ReadonlyMap<string, BookAsset>;
}

const relationKinds: Readonly<Partial<Record<AssetKind, RelationKind>>> = {
  Table: 'table',
  Partition: 'table',
  ForeignTable: 'foreignTable',
  View: 'view',
  MaterializedView: 'materializedView',
};

const kinds = [
  ...Object.keys(relationKinds),
  'Column',
  'Constraint',
  'Event',
  'Routine',
  'Rule',
  'Trigger',
  'Type',
];

/** Assets of a place with what names in SQL need; properties only of those that define something. */
const query = (place: 'databaseKey' | 'instanceId'): string => `
MATCH (n:Asset) WHERE n.${place} = $place AND n.kind IN $kinds AND n:Live
  AND (n.kind <> 'Constraint' OR n.definition CONTAINS '"FOREIGN KEY"')
RETURN collect([n.id, n.key, n.kind, n.name, n.parentKey, n.dataType, n.position,
  CASE WHEN n.kind IN $plain AND NOT n.definition CONTAINS '"systemVersioned":true'
      OR n.kind = 'Column' AND NOT n.definition CONTAINS '"generationExpression":"' AND NOT n.definition CONTAINS '"visible":false'
    THEN null ELSE n.definition END,
  CASE WHEN n.kind IN ['Constraint', 'Trigger'] THEN n.relations END]) AS rows`;

/** An asset as the graph gives it: id, key, kind, name, parent's key, data type, position, definition and relations as JSON. */
export type BookRow = [
  string,
  string,
  AssetKind,
  string,
  string | null,
  string | null,
  number | null,
  string | null,
  string | null,
];

/** Where names in SQL are looked up: one PostgreSQL database, or a whole MySQL or MariaDB instance. */
export interface BookPlace {
  readonly engine: 'postgres' | 'mysql';
  readonly instanceId: string;
  /** PostgreSQL only. */
  readonly databaseKey: string | null;
  /** Where unqualified names are looked up when nothing else is said. */
  readonly searchPath: readonly string[];
  readonly lowerCaseTableNames: 0 | 1 | 2;
  /** PostgreSQL: the major version of the server; undefined when it is not known. */
  readonly serverVersion?: number;
  /** PostgreSQL: the setting `search_path` of the database, or of the server. */
  readonly pathSetting: string;
  /** PostgreSQL: the setting of those accounts that have their own in this database. */
  readonly rolePaths: ReadonlyMap<string, string>;
}

/** Where names are looked up in a session of an account. MySQL and MariaDB have no such path. */
export function searchPathIn(place: BookPlace, account: string): readonly string[] {
  return place.engine === 'mysql'
    ? []
    : searchPathOf(place.rolePaths.get(account) ?? place.pathSetting, account);
}

/** What the graph knows of one place, as a catalogue for SQL and back from names to assets. */
export class AssetBook {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly assets: readonly BookAsset[];
  readonly #relations = new Map<string, BookRelation>();
  readonly #byKey = new Map<string, BookAsset>();
  readonly #routines = new Map<string, BookAsset[]>();
  readonly #shapes = new Map<string, string>();
  #whole: string | undefined;
  #keys: Map<string, string> | undefined;

  constructor(
    readonly place: BookPlace,
    rows: readonly BookRow[],
  ) {
    this.dialect = place.engine;
    const { searchPath, lowerCaseTableNames, serverVersion } = place;
    this.catalog = createCatalog(this.dialect, searchPath, lowerCaseTableNames, serverVersion);
    const columns = new Map<string, { position: number; asset: BookAsset }[]>();
    this.assets = rows.map((row) => {
      const asset = assetOf(row);
      this.#byKey.set(asset.key, asset);
      if (asset.kind === 'Column' && asset.parentKey !== null) {
        const list = columns.get(asset.parentKey) ?? [];
        columns.set(asset.parentKey, list);
        list.push({ position: row[6] ?? 0, asset });
      }
      return asset;
    });
    for (const asset of this.assets) this.#define(asset, columns.get(asset.key) ?? []);
  }

  /** The relation of that name. */
  relation(schema: string | null, name: string | null): BookRelation | undefined {
    return schema === null || name === null ? undefined : this.#relations.get(this.#fold(schema, name));
  }

  /** True for `schema.relation` when there is such a relation. */
  isRelation(written: string): boolean {
    const dot = written.indexOf('.');
    return this.relation(written.slice(0, dot), written.slice(dot + 1)) !== undefined;
  }

  /** The column of that name. */
  column(name: ColumnName): BookAsset | undefined {
    return this.relation(name.schema, name.relation)?.columns.get(this.columnName(name.column));
  }

  /** A column's name as it is compared. */
  columnName(name: string): string {
    return this.dialect === 'mysql' ? name.toLowerCase() : name;
  }

  /** Key of an asset by its id; empty for an id of another place. */
  keyOf(id: string): string {
    this.#keys ??= new Map(this.assets.map((asset) => [asset.id, asset.key]));
    return this.#keys.get(id) ?? '';
  }

  byKey(key: string): BookAsset | undefined {
    return this.#byKey.get(key);
  }

  /** The relation an asset is. */
  relationOf(asset: BookAsset): BookRelation | undefined {
    return this.relation(this.schemaOf(asset), asset.name);
  }

  /** Routines of that name, written with or without its schema. */
  routines(written: string): readonly BookAsset[] {
    const parts = written.split('.');
    const found = this.#routines.get((parts.at(-1) ?? '').toLowerCase()) ?? [];
    const schema = parts.at(-2);
    return schema === undefined ? found : found.filter((asset) => this.schemaOf(asset) === schema);
  }

  /** Name of the schema (MySQL: database) that holds an asset. */
  schemaOf(asset: BookAsset): string {
    const segments = parseAssetKey(asset.key).path;
    return segments[this.dialect === 'postgres' ? 1 : 0]?.name ?? '';
  }

  /** What the names mean, in one digest: columns and their types. Names that mean nothing count as well. */
  digestOf(uses: readonly string[]): string {
    return sha256(uses.map((use) => `${use}=${this.#shapes.get(use) ?? ''}`).join('\n'));
  }

  /** The same for everything the book knows. */
  get wholeDigest(): string {
    this.#whole ??= sha256(
      [...this.#shapes]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, shape]) => `${name}=${shape}`)
        .join('\n'),
    );
    return this.#whole;
  }

  #fold(schema: string, name: string): string {
    const text = `${schema}\0${name}`;
    return this.catalog.foldTables ? text.toLowerCase() : text;
  }

  #define(asset: BookAsset, columns: readonly { position: number; asset: BookAsset }[]): void {
    const kind = relationKinds[asset.kind];
    const schema = this.schemaOf(asset);
    if (kind !== undefined && !(asset.kind === 'Partition' && this.dialect === 'mysql')) {
      const ordered = columns.toSorted((a, b) => a.position - b.position).map((column) => column.asset);
      const specs = ordered.map((column) => ({
        name: column.name,
        type: column.dataType ?? undefined,
        invisible: isInvisible(column),
      }));
      const isVersioned = asset.properties?.['systemVersioned'] === true;
      const relation = this.catalog.define(
        new Relation(schema, asset.name, kind, specs, this.dialect, false, isVersioned),
      );
      const byName = new Map(ordered.map((column) => [this.columnName(column.name), column]));
      this.#relations.set(this.#fold(schema, asset.name), { asset, schema, relation, columns: byName });
      const shape = ordered.map(
        (column) =>
          `${column.id} ${column.name} ${column.dataType ?? ''}${isInvisible(column) ? ' invisible' : ''}`,
      );
      this.#shapes.set(
        `${schema}.${asset.name}`,
        `${asset.id} ${isVersioned ? 'versioned ' : ''}${shape.join(',')}`,
      );
    } else if (asset.kind === 'Type') this.#defineType(asset, schema);
    else if (asset.kind === 'Routine') {
      const name = asset.name.toLowerCase();
      this.#routines.set(name, [...(this.#routines.get(name) ?? []), asset]);
      const head = textOf(asset, 'definition');
      if (head !== null) this.#defineRoutine(head, schema);
      this.#shapes.set(asset.key, `${textOf(asset, 'arguments') ?? ''} ${textOf(asset, 'returns') ?? ''}`);
    }
  }

  #defineType(asset: BookAsset, schema: string): void {
    const base = textOf(asset, 'baseType');
    if (base !== null) {
      this.catalog.defineDomain(asset.name, base);
      this.catalog.defineDomain(`${schema}.${asset.name}`, base);
    }
    const attributes = asset.properties?.['attributes'];
    if (!Array.isArray(attributes)) return;
    const specs = (attributes as { name: string; dataType: string }[]).map((item) => ({
      name: item.name,
      type: item.dataType,
    }));
    this.catalog.define(new Relation(schema, asset.name, 'composite', specs, this.dialect));
    this.#shapes.set(`${schema}.${asset.name}`, JSON.stringify(specs));
  }

  #defineRoutine(definition: string, schema: string): void {
    const path = this.catalog.searchPath;
    this.catalog.searchPath = [schema];
    runScript(this.catalog, definition, { rows: false });
    this.catalog.searchPath = path;
  }
}

/** True for a column that no star stands for. */
function isInvisible(column: BookAsset): boolean {
  return column.properties?.['visible'] === false;
}

function assetOf(row: BookRow): BookAsset {
  const [id, key, kind, name, parentKey, dataType, , definition, relations] = row;
  return {
    id,
    key,
    kind,
    name,
    parentKey,
    dataType,
    properties: definition === null ? null : (JSON.parse(definition) as Record<string, unknown>),
    relations: relations === null ? [] : (JSON.parse(relations) as BookAsset['relations']),
  };
}

/** A collected property that is text. */
export function textOf(asset: BookAsset, name: string): string | null {
  const value = asset.properties?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * Reads a place from the graph. Cost: one query over its relations, columns and definitions. `further` are relations
 * with their columns that are known from elsewhere; those the graph has are passed over.
 */
export async function readBook(
  graph: GraphClient,
  place: BookPlace,
  signal?: AbortSignal,
  further: readonly BookRow[] = [],
): Promise<AssetBook> {
  const byDatabase = place.databaseKey !== null;
  const [row] = await graph.read<{ rows: BookRow[] }>(
    query(byDatabase ? 'databaseKey' : 'instanceId'),
    {
      place: place.databaseKey ?? place.instanceId,
      kinds,
      plain: ['Table', 'Partition', 'ForeignTable'],
    },
    { id: 'lineage.read-book', timeoutMs: 120_000, ...(signal === undefined ? {} : { signal }) },
  );
  const rows = row?.rows ?? [];
  if (further.length === 0) return new AssetBook(place, rows);
  const known = new Set(rows.map(([, key]) => key));
  const added = further.filter(([, key, , , parentKey]) => !known.has(key) && !known.has(parentKey ?? ''));
  return new AssetBook(place, [...rows, ...added]);
}

/** The places of an instance: its databases for PostgreSQL, itself for MySQL and MariaDB; none for other engines. */
export async function placesOf(graph: GraphClient, instanceId: string): Promise<BookPlace[]> {
  const [row] = await graph.read<{
    engine: string | null;
    definition: string | null;
    searchPath: string | null;
    databases: [string, string | null][];
    roles: [string, string][];
  }>(
    `MATCH (i:Asset {id: $instanceId})
     OPTIONAL MATCH (s:Asset {key: i.key + '/#setting:search_path'})
     RETURN i.engine AS engine, i.definition AS definition, s.definition AS searchPath,
       COLLECT { MATCH (d:Asset {instanceId: $instanceId, kind: 'Schema'}) WHERE d:Live
                 WITH DISTINCT d.databaseKey AS key
                 OPTIONAL MATCH (b:Asset {key: key}) RETURN [key, b.definition] } AS databases,
       COLLECT { MATCH (p:Asset {instanceId: $instanceId, kind: 'Principal'})
                 WHERE p:Live AND p.definition CONTAINS '"search_path"' RETURN [p.name, p.definition] } AS roles`,
    { instanceId },
    { id: 'lineage.places' },
  );
  if (row?.engine === 'postgres') {
    const server = settingValue(row.searchPath) ?? '"$user", public';
    const { versionNumber } = JSON.parse(row.definition ?? '{}') as { versionNumber?: unknown };
    const serverVersion = typeof versionNumber === 'number' ? Math.floor(versionNumber / 10_000) : undefined;
    return row.databases
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([databaseKey, definition]): BookPlace => {
        const pathSetting = pathIn(definition, ['settings']) ?? server;
        const name = parseAssetKey(databaseKey).path.at(-1)?.name ?? '';
        const rolePaths = row.roles.flatMap(([role, facts]): [string, string][] => {
          const own = pathIn(facts, ['databaseSettings', name]) ?? pathIn(facts, ['settings']);
          return own === null ? [] : [[role, own]];
        });
        return {
          engine: 'postgres',
          instanceId,
          databaseKey,
          searchPath: searchPathOf(pathSetting, null),
          lowerCaseTableNames: 0,
          serverVersion,
          pathSetting,
          rolePaths: new Map(rolePaths),
        };
      });
  }
  if (row?.engine !== 'mysql') return [];
  const facts = JSON.parse(row.definition ?? '{}') as { lowerCaseTableNames?: unknown };
  const fold = Number(facts.lowerCaseTableNames ?? 0);
  const lowerCaseTableNames = fold === 1 || fold === 2 ? fold : 0;
  const [databaseKey, searchPath, pathSetting, rolePaths] = [null, [], '', new Map<string, string>()];
  return [
    { engine: 'mysql', instanceId, databaseKey, searchPath, lowerCaseTableNames, pathSetting, rolePaths },
  ];
}

/** The setting `search_path` below a member of a definition; null when there is none. */
function pathIn(definition: string | null, members: readonly string[]): string | null {
  let value: unknown = definition === null ? null : JSON.parse(definition);
  for (const member of [...members, 'search_path'])
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined;
  return typeof value === 'string' ? value : null;
}

function settingValue(definition: string | null): string | null {
  if (definition === null) return null;
  const facts = JSON.parse(definition) as Record<string, unknown>;
  const value = facts['value'] ?? facts['setting'];
  return typeof value === 'string' ? value : null;
}

/** Key of the database a place's names live in, or of the instance. */
export function placeKey(place: BookPlace, instanceKey: string): string {
  return place.databaseKey ?? namespaceOf(instanceKey);
}
