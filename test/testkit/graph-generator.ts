import { childKey } from '../../src/core/asset-key.js';
import type { AssetKind } from '../../src/core/asset-kind.js';
import { isoTime } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import { searchFields, usageTokens } from '../../src/core/search-text.js';
import type { GraphClient } from '../../src/graph/index.js';

/** How large a fleet to write. Every table gets 10 to 30 columns, 20 on average. */
export interface FleetSize {
  /** Namespace scheme and host prefix of the instances, unique to the test: `postgres://t4f2a-`. */
  hostPrefix: string;
  instances: number;
  databasesPerInstance: number;
  schemasPerDatabase: number;
  tablesPerSchema: number;
  /** Makes the same names for the same seed. */
  seed?: number;
  /** Names every table and column that was written in {@link GeneratedFleet.assets}. */
  keepAssets?: boolean;
  /** False leaves out what only search reads: several times faster. Default true. */
  searchable?: boolean;
  /** Environment of instance number n; default alternates `production` and `test`. */
  environmentOf?: (instance: number) => string;
}

/** What was written. */
export interface GeneratedFleet {
  instances: { id: string; key: string }[];
  databases: string[];
  schemas: string[];
  tables: number;
  columns: number;
  /** Names of tables and columns that occur, for queries. */
  sampleNames: string[];
  /** With `keepAssets`: tables in the order of their schemas, each with its columns. */
  assets?: (AssetName & { columns: AssetName[] })[];
  seconds: number;
}

/** An asset that was written. */
export interface AssetName {
  id: string;
  key: string;
}

type Properties = Record<string, unknown>;

const nouns =
  'account address agent alert amount article asset audit balance bank basket batch bill branch budget campaign card carrier cart catalog category channel charge city claim client code comment company contact contract country coupon credit currency customer day deal debit delivery department deposit device discount document driver employee event fee file flag fund gift grade group hotel image income inventory invoice item job journal label language lead ledger lender line list loan location log market member menu message method month note number offer office option order origin owner package partner passenger payment person phone plan policy position price product profile project promotion provider purchase quantity queue quota rate reason receipt record refund region rental report request reservation resource review reward risk role room route rule salary sale schedule score season seat section segment seller service session shift shipment shop signal site slot source staff stage station status step stock store street subject supplier survey table target task tax team tenant term ticket token tour track transaction transfer trip type unit user value vehicle vendor version visit voucher wage warehouse week weight worker year zone'.split(
    ' ',
  );
const qualifiers =
  'active actual annual approved archived average base billing closed created current daily default deleted end expected external final first gross internal last local main max min monthly net new old open parent pending planned previous primary raw ref shipping start sub target temp total updated valid'.split(
    ' ',
  );
const suffixes = ['id', 'id', 'name', 'code', 'at', 'count', 'amount', 'flag', 'key', 'hash', 'date', 'rate'];
const types = [
  'integer',
  'bigint',
  'text',
  'character varying(80)',
  'numeric(12,2)',
  'timestamp with time zone',
  'boolean',
  'uuid',
];

/** A small deterministic generator (mulberry32): 0 <= x < 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class NameMaker {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  number(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  pick(list: readonly string[]): string {
    return list[Math.floor(this.#random() * list.length)] ?? '';
  }

  /** Words joined in snake case, or in camel case for one name in five. */
  join(words: readonly string[]): string {
    if (this.#random() >= 0.2) return words.join('_');
    return words
      .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
      .join('');
  }

  table(): string {
    return this.join([
      ...(this.#random() < 0.3 ? [this.pick(qualifiers)] : []),
      this.pick(nouns),
      this.pick(nouns),
    ]);
  }

  column(): string {
    const words = [this.pick(nouns)];
    if (this.#random() < 0.4) words.unshift(this.pick(qualifiers));
    if (this.#random() < 0.6) words.push(this.pick(suffixes));
    return this.join(words);
  }
}

/** Adds a number until the name is new in the set. */
function unique(name: string, taken: Set<string>): string {
  let result = name;
  for (let index = 2; taken.has(result); index += 1) result = `${name}${index}`;
  taken.add(result);
  return result;
}

interface Place {
  instanceId: string;
  instanceKey: string;
  databaseKey: string | null;
  schemaKey: string | null;
  environment: string;
  enclosing: readonly string[];
  searchable: boolean;
}

function node(
  kind: AssetKind,
  key: string,
  name: string,
  parentKey: string | null,
  place: Place,
  at: string,
  more: Properties = {},
): Properties {
  return {
    id: kind === 'Instance' ? place.instanceId : newId(),
    key,
    name,
    nameLower: name.toLowerCase(),
    kind,
    engine: 'postgres',
    instanceId: place.instanceId,
    instanceKey: place.instanceKey,
    databaseKey: place.databaseKey,
    schemaKey: place.schemaKey,
    parentKey,
    environment: place.environment,
    source: 'collected',
    validFrom: at,
    changedAt: at,
    ...(place.searchable ? searchFields({ name, enclosing: place.enclosing }) : {}),
    ...more,
  };
}

const writeContainers = `
UNWIND $rows AS row
CREATE (a:Asset:Live) SET a = row
WITH a, row
CALL (a, row) { WITH a, row WHERE row.kind = 'Instance' SET a:Instance }
CALL (a, row) { WITH a, row WHERE row.kind = 'Database' SET a:Database }
CALL (a, row) { WITH a, row WHERE row.kind = 'Schema' SET a:Schema }
WITH a, row WHERE row.parentKey IS NOT NULL
MATCH (p:Asset {key: row.parentKey})
CREATE (p)-[:CONTAINS]->(a)`;

const writeTables = `
MATCH (s:Asset {key: $schemaKey})
UNWIND $tables AS t
CREATE (a:Asset:Live:Table) SET a = t.properties
CREATE (s)-[:CONTAINS]->(a)
WITH a, t
UNWIND t.columns AS c
CREATE (b:Asset:Live:Column) SET b = c
CREATE (a)-[:CONTAINS]->(b)`;

/**
 * Writes a fleet of PostgreSQL instances straight into the graph, in the shape of `schema/graph/model.ts`, without
 * a collector: about 15,000 columns a second. The first column of each table is `id`.
 */
export async function generateFleet(graph: GraphClient, size: FleetSize): Promise<GeneratedFleet> {
  const started = performance.now();
  const maker = new NameMaker(size.seed ?? 1);
  const at = isoTime(Date.now());
  const fleet: GeneratedFleet = {
    instances: [],
    databases: [],
    schemas: [],
    tables: 0,
    columns: 0,
    sampleNames: [],
    ...(size.keepAssets === true ? { assets: [] } : {}),
    seconds: 0,
  };
  const environmentOf = size.environmentOf ?? ((index: number) => (index % 2 === 0 ? 'production' : 'test'));
  for (let index = 0; index < size.instances; index += 1) {
    const places = await writeInstance(graph, fleet, size, index, environmentOf(index), at);
    // Two writers: more make Neo4j slower by lock waits.
    const queue = [...places];
    const writer = async (): Promise<void> => {
      for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
        await writeSchema(graph, fleet, maker, size.tablesPerSchema, place, at);
      }
    };
    await Promise.all([writer(), writer()]);
  }
  fleet.seconds = (performance.now() - started) / 1_000;
  return fleet;
}

async function writeInstance(
  graph: GraphClient,
  fleet: GeneratedFleet,
  size: FleetSize,
  index: number,
  environment: string,
  at: string,
): Promise<Place[]> {
  const instanceKey = `${size.hostPrefix}${index}:5432`;
  const base: Place = {
    instanceId: newId(),
    instanceKey,
    databaseKey: null,
    schemaKey: null,
    environment,
    enclosing: [],
    searchable: size.searchable !== false,
  };
  const rows = [
    node('Instance', instanceKey, instanceKey.slice(instanceKey.indexOf('//') + 2), null, base, at),
  ];
  const schemas: Place[] = [];
  for (let d = 0; d < size.databasesPerInstance; d += 1) {
    const databaseName = `${nouns[(index * 7 + d * 3) % nouns.length]}_db${d}`;
    const databaseKey = childKey(instanceKey, 'Database', databaseName);
    const inDatabase = { ...base, databaseKey };
    rows.push(node('Database', databaseKey, databaseName, instanceKey, inDatabase, at));
    fleet.databases.push(databaseKey);
    for (let s = 0; s < size.schemasPerDatabase; s += 1) {
      const schemaName = s === 0 ? 'public' : `${nouns[(index + s * 11) % nouns.length]}_s${s}`;
      const schemaKey = childKey(databaseKey, 'Schema', schemaName);
      rows.push(
        node(
          'Schema',
          schemaKey,
          schemaName,
          databaseKey,
          { ...inDatabase, schemaKey, enclosing: [databaseName] },
          at,
        ),
      );
      fleet.schemas.push(schemaKey);
      schemas.push({ ...inDatabase, schemaKey, enclosing: [databaseName, schemaName] });
    }
  }
  await graph.write(writeContainers, { rows }, { id: 'test.generate-containers' });
  fleet.instances.push({ id: base.instanceId, key: instanceKey });
  return schemas;
}

async function writeSchema(
  graph: GraphClient,
  fleet: GeneratedFleet,
  maker: NameMaker,
  tables: number,
  place: Place,
  at: string,
): Promise<void> {
  const schemaKey = place.schemaKey ?? '';
  const taken = new Set<string>();
  const batch: { properties: Properties; columns: Properties[] }[] = [];
  for (let index = 0; index < tables; index += 1) {
    const table = makeTable(maker, unique(maker.table(), taken), schemaKey, place, at);
    fleet.tables += 1;
    fleet.columns += table.columns.length;
    fleet.assets?.push({
      ...nameOf(table.properties),
      columns: table.columns.map((column) => nameOf(column)),
    });
    if (index % 50 === 0) {
      fleet.sampleNames.push(String(table.properties['name']), String(table.columns.at(-1)?.['name']));
    }
    batch.push(table);
    if (batch.length === 100) {
      await graph.write(writeTables, { schemaKey, tables: batch.splice(0) }, { id: 'test.generate-tables' });
    }
  }
  if (batch.length > 0)
    await graph.write(writeTables, { schemaKey, tables: batch }, { id: 'test.generate-tables' });
}

function nameOf(properties: Properties): AssetName {
  return { id: String(properties['id']), key: String(properties['key']) };
}

function makeTable(
  maker: NameMaker,
  name: string,
  schemaKey: string,
  place: Place,
  at: string,
): { properties: Properties; columns: Properties[] } {
  const key = childKey(schemaKey, 'Table', name);
  const rowEstimate = Math.floor(10 ** (maker.number(0, 70) / 10));
  const usageCount = maker.number(0, 9) === 0 ? maker.number(1, 200_000) : 0;
  const properties = node('Table', key, name, schemaKey, place, at, {
    definition: JSON.stringify({ persistence: 'permanent' }),
    rowEstimate,
    sizeBytes: rowEstimate * 96,
    usageCount,
    searchRank: usageTokens(usageCount),
    statistics: JSON.stringify({ rowEstimate, sizeBytes: rowEstimate * 96, scanCount: usageCount }),
  });
  const taken = new Set<string>();
  const inside = { ...place, enclosing: [...place.enclosing, name] };
  const columns = Array.from({ length: maker.number(10, 30) }, (_unused, index) => {
    const columnName = unique(index === 0 ? 'id' : maker.column(), taken);
    const dataType = index === 0 ? 'bigint' : maker.pick(types);
    return node('Column', childKey(key, 'Column', columnName), columnName, key, inside, at, {
      position: index + 1,
      dataType,
      nullable: index > 0,
      definition: JSON.stringify({ dataType, nullable: index > 0, position: index + 1 }),
    });
  });
  return { properties, columns };
}

/** Removes everything below the given instances. */
export async function removeFleet(graph: GraphClient, fleet: GeneratedFleet): Promise<void> {
  for (const instance of fleet.instances) {
    await graph.autocommit(
      'MATCH (a:Asset {instanceId: $instanceId}) CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 2000 ROWS',
      { instanceId: instance.id },
    );
  }
}
