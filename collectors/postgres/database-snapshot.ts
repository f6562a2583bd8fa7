import type { AssetRelation } from '../../src/core/collection.js';
import { type BuildContext, dependencyId, groupBy } from './build-context.js';
import { usesLink } from './build-schema-objects.js';
import { objectQueries, type ObjectRow } from './catalog-objects.js';
import type { CatalogReader } from './catalog-reader.js';
import type { RelationRows } from './relation-rows.js';
import type {
  ColumnRow,
  ConstraintRow,
  DependencyRow,
  FingerprintRow,
  IndexRow,
  PolicyRow,
  RelationRow,
  RoutineRow,
  RuleRow,
  SchemaRow,
  SequenceRow,
  TriggerRow,
  TypeRow,
} from './rows.js';

/** What is read of every database in which anything has changed: a few statements, whose rows are small. */
export interface DatabaseOutline {
  schemas: SchemaRow[];
  /** Units of the wanted schemas. */
  fingerprints: FingerprintRow[];
  /** True when `fingerprints` holds every unit of the database. */
  isWhole: boolean;
  objects: ObjectRow[];
}

/** Which units are to be read in full: oids by class, or null for all. */
export interface WantedUnits {
  relations: readonly number[] | null;
  sequences: readonly number[] | null;
  types: readonly number[] | null;
  routines: readonly number[] | null;
}

/** Rows of the wanted units. */
export interface DatabaseDetails {
  relations: RelationRows;
  sequences: ReadonlyMap<number, SequenceRow>;
  types: ReadonlyMap<number, TypeRow>;
  routines: ReadonlyMap<number, RoutineRow>;
  uses: ReadonlyMap<string, readonly AssetRelation[]>;
}

/** Reads the outline: a fingerprint of every unit of the wanted schemas, and all objects that are few in any database. */
export async function readOutline(
  reader: CatalogReader,
  schemas: SchemaRow[],
  wanted: readonly SchemaRow[],
): Promise<DatabaseOutline> {
  const oids = wanted.length === schemas.length ? null : wanted.map((schema) => schema.oid);
  const fingerprints = await reader.rows<FingerprintRow>('fingerprints', [oids]);
  const objects: ObjectRow[] = [];
  for (const name of objectQueries) objects.push(...(await reader.rows<ObjectRow>(`objects/${name}`)));
  return { schemas, fingerprints, isWhole: oids === null, objects };
}

/** Reads the wanted units in full. The number of statements does not depend on how many they are. */
export async function readDetails(
  reader: CatalogReader,
  keys: BuildContext['keys'],
  outline: DatabaseOutline,
  wanted: WantedUnits,
): Promise<DatabaseDetails> {
  const oidsOf = (test: (row: FingerprintRow) => boolean) => (): number[] =>
    outline.fingerprints.filter(test).map((row) => row.oid);
  const isSequence = (row: FingerprintRow): boolean => row.class === 'relation' && row.kind === 'S';
  const isRelation = (row: FingerprintRow): boolean => row.class === 'relation' && row.kind !== 'S';
  const relations = await readRelations(reader, wanted.relations, oidsOf(isRelation));
  const sequences = await reader.byOid<SequenceRow>('sequences', wanted.sequences, oidsOf(isSequence));
  const types = await reader.byOid<TypeRow>(
    'types',
    wanted.types,
    oidsOf((row) => row.class === 'type'),
  );
  const routines = await reader.byOid<RoutineRow>(
    'routines',
    wanted.routines,
    oidsOf((row) => row.class === 'routine'),
  );
  const dependencies = await reader.rows<DependencyRow>('dependencies', [wanted.relations, wanted.routines]);
  return {
    relations,
    sequences: byOid(sequences),
    types: byOid(types),
    routines: byOid(routines),
    uses: usesOf(keys, dependencies),
  };
}

async function readRelations(
  reader: CatalogReader,
  wanted: readonly number[] | null,
  everything: () => number[],
): Promise<RelationRows> {
  const read = async <Row>(name: string): Promise<Row[]> => await reader.byOid<Row>(name, wanted, everything);
  const relations = await read<RelationRow>('relations');
  const definitions = await read<{ oid: number; definition: string | null }>('view-definitions');
  const columns = await reader.byOid<ColumnRow>('columns', wanted, everything, true);
  const byRelation = async <Row extends { relation: number }>(name: string): Promise<Map<number, Row[]>> =>
    groupBy(await read<Row>(name), (row) => row.relation);
  return {
    relations: byOid(relations),
    definitions: new Map(definitions.map((row) => [row.oid, row.definition])),
    columns: groupBy(columns, (row) => row[0]),
    constraints: await byRelation<ConstraintRow>('constraints'),
    indexes: await byRelation<IndexRow>('indexes'),
    triggers: await byRelation<TriggerRow>('triggers'),
    rules: await byRelation<RuleRow>('rules'),
    policies: await byRelation<PolicyRow>('policies'),
  };
}

function byOid<Row extends { oid: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.oid, row]));
}

function usesOf(keys: BuildContext['keys'], rows: readonly DependencyRow[]): Map<string, AssetRelation[]> {
  const uses = new Map<string, AssetRelation[]>();
  for (const row of rows) {
    const id = dependencyId(row.class, row.owner, row.part);
    const links = uses.get(id) ?? [];
    links.push(usesLink({ keys }, row));
    uses.set(id, links);
  }
  return uses;
}
