import { WaymarkError } from '../../src/core/errors.js';
import type {
  AssetRecord,
  CollectedUnit,
  CollectionBatch,
  CollectionWarning,
  KnownState,
} from '../../src/core/collection.js';
import type { BuildContext } from './build-context.js';
import { buildSequence, buildTable, buildView } from './build-relation.js';
import { buildEvent, buildRoutine } from './build-routine.js';
import { CatalogReader } from './catalog-reader.js';
import {
  type DatabaseOutline,
  isSequence,
  isView,
  readForeignKeys,
  readOutline,
  readTableParts,
} from './database-outline.js';
import { databaseWarnings } from './database-warnings.js';
import { contentDigest, isUnsettled, scopeDigestOf, unsettled } from './digests.js';
import type { TableParts, TableRow } from './rows.js';
import type { DatabaseWish } from './scope-filter.js';
import { type InnodbForeignKeys, TableDigests } from './table-digests.js';

/** What collecting one database needs. */
export interface DatabaseTask {
  reader: CatalogReader;
  context: BuildContext;
  known: KnownState;
  wish: DatabaseWish;
  innodb: InnodbForeignKeys | null;
  account: string;
}

/** What a collection of one database gave. */
export interface CollectedDatabase {
  batch: CollectionBatch;
  warnings: CollectionWarning[];
  outline: DatabaseOutline;
}

/** Units of the scope as they are now. */
interface Units {
  digests: Map<string, string>;
  built: Map<string, readonly AssetRecord[]>;
  /** Tables whose content is still to be read. */
  toRead: TableRow[];
  /** Tables that went away between two statements. */
  vanished: string[];
}

/**
 * Collects one database, which is one scope. Views, routines, events and sequences are read in full and compared by
 * content. Tables are compared by digests that need not read them where the server allows it (see table-digests.ts);
 * then only changed tables are read. The number of statements does not depend on the number of tables.
 * @throws ENGINE_OBJECT_GONE when the database was dropped meanwhile
 */
export async function collectDatabase(task: DatabaseTask): Promise<CollectedDatabase> {
  const { reader, context, known } = task;
  const { database, databaseKey: scope } = context.keys;
  const before = known.scopeDigest(scope);
  const knownUnits = before === undefined ? null : await known.unitDigests(scope);
  // Looking at some tables only makes sense when the others are known.
  const named = task.wish.whole || knownUnits === null ? null : task.wish.relations;
  const outline = await readOutline(reader, database, named === null ? null : [...named]);
  const units = outlineUnits(context, outline);
  const { digestOf, foreignKeys } = await tableDigests(task, outline, named === null);
  for (const row of tablesOf(outline)) {
    const key = context.keys.relation(row.name);
    const digest = digestOf(row);
    if (digest !== null) units.digests.set(key, digest);
    if (digest === null || knownUnits === null || isUnsettled(digest) || knownUnits.get(key) !== digest) {
      units.toRead.push(row);
    }
  }
  const everything = units.toRead.length === tablesOf(outline).length && named === null;
  const names = everything ? null : units.toRead.map((row) => row.name);
  const parts = await readTableParts(reader, database, names, foreignKeys);
  buildTables(context, outline, parts, units);
  await requireDatabase(reader, database);
  return {
    batch: scopeBatch(context, units, named, before, knownUnits),
    warnings: databaseWarnings(context, outline, units.vanished, task.account),
    outline,
  };
}

/** Units whose whole content is in the outline. */
function outlineUnits(context: BuildContext, outline: DatabaseOutline): Units {
  const units: Units = { digests: new Map(), built: new Map(), toRead: [], vanished: [] };
  const add = (assets: readonly AssetRecord[]): void => {
    const key = assets[0]!.key;
    units.built.set(key, assets);
    units.digests.set(key, contentDigest(assets));
  };
  for (const row of outline.tables) {
    const columns = outline.columns.get(row.name) ?? [];
    if (isView(row)) {
      add(
        buildView(
          context,
          row,
          outline.views.get(row.name),
          columns,
          outline.viewUses.get(row.name) ?? [],
          outline.loopingViews,
        ),
      );
    } else if (isSequence(row)) {
      add(buildSequence(context, row, outline.sequences.get(row.name), columns));
    }
  }
  for (const row of outline.routines) {
    add([buildRoutine(context, row, outline.parameters.get(`${row.type} ${row.name}`) ?? [])]);
  }
  for (const row of outline.events) add([buildEvent(context, row)]);
  return units;
}

function tablesOf(outline: DatabaseOutline): TableRow[] {
  return outline.tables.filter((row) => !isView(row) && !isSequence(row));
}

/** Without InnoDB's dictionary the catalogue's foreign keys are read of all tables: another table may change them. */
async function tableDigests(
  task: DatabaseTask,
  outline: DatabaseOutline,
  whole: boolean,
): Promise<{
  digestOf: (row: TableRow) => string | null;
  foreignKeys: Awaited<ReturnType<typeof readForeignKeys>> | null;
}> {
  const { reader, context, innodb } = task;
  const { version } = reader.session;
  const needed = version.flavour === 'mariadb' && innodb === null;
  const names = whole ? null : tablesOf(outline).map((row) => row.name);
  const foreignKeys = needed ? await readForeignKeys(reader, context.keys.database, names) : null;
  const digests = new TableDigests({
    context,
    version,
    readAt: outline.readAt,
    whole,
    innodb,
    foreignKeys,
    triggers: outline.triggers,
    tables: outline.tables,
  });
  return { digestOf: (row) => digests.of(row), foreignKeys };
}

function buildTables(context: BuildContext, outline: DatabaseOutline, parts: TableParts, units: Units): void {
  for (const row of units.toRead) {
    const key = context.keys.relation(row.name);
    if (!parts.columns.has(row.name) && row.engine !== null) {
      units.vanished.push(row.name);
      units.digests.delete(key);
      continue;
    }
    const assets = buildTable(context, row, parts, outline.triggers.get(row.name) ?? []);
    units.built.set(key, assets);
    if (!units.digests.has(key)) units.digests.set(key, contentDigest(assets));
  }
}

function scopeBatch(
  context: BuildContext,
  units: Units,
  named: ReadonlySet<string> | null,
  before: string | undefined,
  knownUnits: ReadonlyMap<string, string> | null,
): CollectionBatch {
  const scope = context.keys.databaseKey;
  const whole = named === null && units.vanished.length === 0;
  const digest = whole ? scopeDigestOf(units.digests) : unsettled(scopeDigestOf(units.digests));
  if (digest === before) return { type: 'unchanged', scope, digest };
  const changed: CollectedUnit[] = [];
  for (const [key, assets] of units.built) {
    const unitDigest = units.digests.get(key)!;
    if (knownUnits?.get(key) === unitDigest) continue;
    changed.push({ key, digest: unitDigest, assets });
  }
  if (knownUnits === null) {
    return { type: 'scope', scope, digest, complete: whole, units: changed, removed: [] };
  }
  const vanished = new Set(units.vanished.map((name) => context.keys.relation(name)));
  const gone = (key: string): boolean => !units.digests.has(key) && !vanished.has(key);
  const candidates =
    named === null ? [...knownUnits.keys()] : [...named].map((name) => context.keys.relation(name));
  return {
    type: 'scope',
    scope,
    digest,
    complete: false,
    units: changed,
    removed: candidates.filter((key) => gone(key) && knownUnits.has(key)),
  };
}

async function requireDatabase(reader: CatalogReader, database: string): Promise<void> {
  const rows = await reader.rows<{ name: string }>('database-exists', [database]);
  if (rows.some((row) => row.name === database)) return;
  throw new WaymarkError('ENGINE_OBJECT_GONE', `Database "${database}" was dropped during its collection.`, {
    facts: { database },
  });
}
