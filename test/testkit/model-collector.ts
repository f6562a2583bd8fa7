import { childKey } from '../../src/core/asset-key.js';
import { contentHash, type JsonValue } from '../../src/core/canonical-json.js';
import type {
  AssetRecord,
  AssetRelation,
  CollectedUnit,
  CollectionBatch,
  CollectOptions,
} from '../../src/core/collection.js';
import type { Collector, EngineTarget } from '../../src/engines/contract.js';

/** A column of a modelled table. */
export interface ModelColumn {
  name: string;
  type: string;
  nullable?: boolean;
  comment?: string | null;
}

/** A modelled table. */
export interface ModelTable {
  /** Identity inside the engine; undefined for an engine without one. */
  oid?: number;
  comment?: string | null;
  columns: readonly ModelColumn[];
  /** Names of columns. */
  primaryKey?: readonly string[];
  /** Names of other tables, with schema. */
  references?: readonly string[];
  /** Principal name. */
  owner?: string;
  /** Principal name -> privileges. */
  grants?: Readonly<Record<string, readonly string[]>>;
  rowEstimate?: number;
}

/** A modelled instance: what a source holds at one time. */
export interface ModelState {
  principals: readonly string[];
  /** Schema -> table -> definition. All in the database `shop`. */
  schemas: Readonly<Record<string, Readonly<Record<string, ModelTable>>>>;
  /** Scopes that cannot be read now. */
  unreadable?: readonly string[];
}

interface Scope {
  key: string;
  units: CollectedUnit[];
}

const database = 'shop';

/** The keys a modelled instance uses. */
export const modelKeys = {
  database: (namespace: string): string => childKey(namespace, 'Database', database),
  schema: (namespace: string, schema: string): string =>
    childKey(modelKeys.database(namespace), 'Schema', schema),
  table: (namespace: string, schema: string, table: string): string =>
    childKey(modelKeys.schema(namespace, schema), 'Table', table),
  principal: (namespace: string, name: string): string => childKey(namespace, 'Principal', name),
};

/** Everything a source in this state is collected as. */
export function modelScopes(namespace: string, state: ModelState): Scope[] {
  const databaseKey = modelKeys.database(namespace);
  const scopes: Scope[] = [
    {
      key: namespace,
      units: [
        unit([asset('Instance', namespace, namespace.split('//')[1] ?? '', null, { version: '15.1' })]),
        unit([asset('Database', databaseKey, database, namespace, { encoding: 'UTF8' })]),
      ],
    },
    {
      key: childKey(namespace, 'Principal', '*'),
      units: state.principals.map((name) =>
        unit([asset('Principal', modelKeys.principal(namespace, name), name, namespace, { login: true })]),
      ),
    },
  ];
  for (const [schema, tables] of Object.entries(state.schemas)) {
    const schemaKey = modelKeys.schema(namespace, schema);
    const units = Object.entries(tables).map(([name, table]) =>
      unit(tableAssets(namespace, schema, name, table)),
    );
    scopes.push({
      key: schemaKey,
      units: [unit([asset('Schema', schemaKey, schema, databaseKey, {})]), ...units],
    });
  }
  return scopes;
}

function unit(assets: readonly AssetRecord[]): CollectedUnit {
  const content = assets.map(({ statistics: _volatile, ...rest }) => rest) as unknown as JsonValue;
  return { key: assets[0]?.key ?? '', digest: contentHash(content), assets };
}

function asset(
  kind: AssetRecord['kind'],
  key: string,
  name: string,
  parent: string | null,
  properties: AssetRecord['properties'],
  more: Partial<AssetRecord> = {},
): AssetRecord {
  return { kind, key, name, parent, properties, comment: null, ...more };
}

function tableAssets(namespace: string, schema: string, name: string, table: ModelTable): AssetRecord[] {
  const key = modelKeys.table(namespace, schema, name);
  const column = (columnName: string): string => childKey(key, 'Column', columnName);
  const id = (part: string): Partial<AssetRecord> =>
    table.oid === undefined ? {} : { engineId: `${table.oid}${part}` };
  const owner: AssetRelation[] =
    table.owner === undefined ? [] : [{ type: 'OWNED_BY', to: modelKeys.principal(namespace, table.owner) }];
  const grants = Object.entries(table.grants ?? {}).map(([grantee, privileges]) => ({
    grantee: modelKeys.principal(namespace, grantee),
    privileges,
  }));
  const root = asset(
    'Table',
    key,
    name,
    modelKeys.schema(namespace, schema),
    { persistence: 'permanent' },
    {
      comment: table.comment ?? null,
      relations: owner,
      grants,
      ...(table.rowEstimate === undefined
        ? {}
        : { statistics: { rowEstimate: table.rowEstimate, sizeBytes: table.rowEstimate * 100 } }),
      ...id(''),
    },
  );
  const columns = table.columns.map((item, index) =>
    asset(
      'Column',
      column(item.name),
      item.name,
      key,
      { dataType: item.type, nullable: item.nullable ?? true, position: index + 1 },
      { comment: item.comment ?? null, ...id(`.${index + 1}`) },
    ),
  );
  const constraints: AssetRecord[] = [];
  if (table.primaryKey !== undefined) {
    const constraintName = 'pk';
    constraints.push(
      asset(
        'Constraint',
        childKey(key, 'Constraint', constraintName),
        constraintName,
        key,
        { type: 'PRIMARY KEY' },
        {
          relations: table.primaryKey.map((item, index) => ({
            type: 'COVERS',
            to: column(item),
            properties: { position: index + 1 },
          })),
          ...id('.pk'),
        },
      ),
    );
  }
  for (const target of table.references ?? []) {
    const [targetSchema, targetTable] = target.split('.');
    const constraintName = `fk_${target}`;
    constraints.push(
      asset(
        'Constraint',
        childKey(key, 'Constraint', constraintName),
        constraintName,
        key,
        { type: 'FOREIGN KEY' },
        {
          relations: [
            { type: 'REFERENCES', to: modelKeys.table(namespace, targetSchema ?? '', targetTable ?? '') },
          ],
          ...id(`.${constraintName}`),
        },
      ),
    );
  }
  return [root, ...columns, ...constraints];
}

/** A collector over a modelled source, with digests and deltas as real ones have. */
export class ModelCollector implements Collector {
  readonly engine = 'postgres';
  /** How often a collection was asked for. */
  runs = 0;
  /** Called before each batch is handed over; may throw or wait. */
  beforeBatch: (batch: CollectionBatch, index: number) => Promise<void> | void = () => undefined;

  constructor(public stateOf: (namespace: string) => ModelState) {}

  async *collect(
    _target: EngineTarget,
    namespace: string,
    options: CollectOptions,
  ): AsyncGenerator<CollectionBatch> {
    this.runs += 1;
    const state = this.stateOf(namespace);
    const scopes = modelScopes(namespace, state);
    const unreadable = new Set((state.unreadable ?? []).map((schema) => modelKeys.schema(namespace, schema)));
    let index = 0;
    for (const scope of scopes) {
      if (unreadable.has(scope.key)) continue;
      const { only } = options;
      if (only !== undefined && !only.some((key) => key === scope.key || key.startsWith(`${scope.key}.`)))
        continue;
      const batch = await scopeBatch(scope, options);
      await this.beforeBatch(batch, index);
      index += 1;
      options.signal.throwIfAborted();
      yield batch;
    }
    for (const key of unreadable) {
      const warning = { code: 'MISSING_GRANT', key, message: `Cannot read ${key}.`, remedy: 'GRANT USAGE' };
      yield { type: 'warning', warning };
    }
    if (options.only !== undefined) return;
    const keys = scopes.map((scope) => scope.key).filter((key) => !unreadable.has(key));
    yield { type: 'scopes', scopes: keys, partial: [...unreadable] };
  }

  readonly watch: Collector['watch'] = async () => ({
    method: 'POLLING',
    advice: 'Nothing better is modelled.',
    stop: async () => undefined,
  });

  watchSetupSql(): null {
    return null;
  }
}

async function scopeBatch(scope: Scope, options: CollectOptions): Promise<CollectionBatch> {
  const digest = contentHash(scope.units.map((item) => [item.key, item.digest]));
  if (options.known.scopeDigest(scope.key) === digest) return { type: 'unchanged', scope: scope.key, digest };
  const known = await options.known.unitDigests(scope.key);
  const complete = known.size === 0;
  const present = new Set(scope.units.map((item) => item.key));
  return {
    type: 'scope',
    scope: scope.key,
    digest,
    complete,
    units: scope.units.filter((item) => complete || known.get(item.key) !== item.digest),
    removed: complete ? [] : [...known.keys()].filter((key) => !present.has(key)),
  };
}
