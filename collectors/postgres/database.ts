import type {
  AssetRecord,
  CollectedUnit,
  CollectionBatch,
  CollectionWarning,
  CollectOptions,
} from '../../src/core/collection.js';
import type { PgSession } from '../../src/engines/postgres/index.js';
import { type BuildContext, ownedBy } from './build-context.js';
import { buildRelation } from './build-relation.js';
import { buildRoutine, buildSequence, buildType } from './build-schema-objects.js';
import { buildObject, type ObjectRow } from './catalog-objects.js';
import { CatalogReader } from './catalog-reader.js';
import {
  type DatabaseDetails,
  type DatabaseOutline,
  readDetails,
  readOutline,
  type WantedUnits,
} from './database-snapshot.js';
import type { CounterRow } from './change-detector.js';
import {
  contentDigest,
  countersDigest,
  fingerprintDigest,
  incomplete,
  scopeDigestOf,
  scopeDigestParts,
  wholeScopeDigest,
} from './digests.js';
import { GrantReader } from './grants.js';
import { DatabaseKeys } from './keys.js';
import type { FingerprintRow, SchemaRow } from './rows.js';
import type { ScopeFilter } from './scope-filter.js';
import { readSubscriptions } from './subscriptions.js';

/** How batches leave; resolves when there is room for more. */
export type Emit = (batch: CollectionBatch) => Promise<void>;

/** One scope of a database as it is now: units that are built, and units that are known by their fingerprint only. */
interface ScopePlan {
  scope: string;
  /** Unit key -> digest, of all units. */
  digests: Map<string, string>;
  /** Units built from what is always read. */
  built: Map<string, CollectedUnit>;
  /** Units whose content is read on demand. */
  heads: Map<string, FingerprintRow>;
  /** Keys of units to be sent; null for all. */
  changed: ReadonlySet<string> | null;
  removed: string[];
  /** Digest the graph has; undefined when none. */
  known: string | undefined;
}

/** Above this many changed units everything is read: one pass over the catalogues is then cheaper than many look-ups. */
const manyUnits = 2_000;

/**
 * Collects one database: a scope for its own objects and one for each schema. Everything is read in one transaction
 * that sees one state; the transaction has ended before the first batch is sent.
 * @returns keys of all scopes of the database, also of those that were not asked for.
 */
export async function collectDatabase(
  session: PgSession,
  namespace: string,
  options: CollectOptions,
  filter: ScopeFilter,
  emit: Emit,
): Promise<string[]> {
  const keys = new DatabaseKeys(namespace, session.database);
  const reader = new CatalogReader(session);
  const { scopes, work } = await session.snapshot(async () => {
    const schemas = await reader.rows<SchemaRow>('schemas');
    const counters = countersDigest(session.versionNumber, await reader.rows<CounterRow>('change-counters'));
    const scopes = [keys.databaseKey, ...schemas.map((schema) => keys.schema(schema.name))];
    const isSame = (scope: string): boolean => {
      const known = options.known.scopeDigest(scope);
      return known !== undefined && counters !== null && scopeDigestParts(known).counters === counters;
    };
    const asked = scopes.filter((scope) => filter.isWanted(scope));
    if (asked.every(isSame)) return { scopes, work: asked };
    return { scopes, work: await readChanges(reader, keys, schemas, counters, options, filter) };
  });
  if (!Array.isArray(work)) await sendChanges(reader, work, emit);
  else {
    for (const scope of work) {
      await emit({ type: 'unchanged', scope, digest: options.known.scopeDigest(scope)! });
    }
  }
  return scopes;
}

/** What has been read of a database in which something has changed. */
interface DatabaseChanges {
  context: BuildContext;
  outline: DatabaseOutline;
  plans: ScopePlan[];
  details: DatabaseDetails;
  counters: string | null;
  warnings: CollectionWarning[];
}

async function readChanges(
  reader: CatalogReader,
  keys: DatabaseKeys,
  schemas: SchemaRow[],
  counters: string | null,
  options: CollectOptions,
  filter: ScopeFilter,
): Promise<DatabaseChanges> {
  const warnings: CollectionWarning[] = [];
  const wantedSchemas = schemas.filter((schema) => filter.isWanted(keys.schema(schema.name)));
  const outline = await readOutline(reader, schemas, wantedSchemas);
  outline.objects.push(...(await readSubscriptions(reader, keys, warnings)));
  const context = buildContextOf(keys, reader.session.versionNumber);
  const plans = planScopes(context, outline).filter((plan) => filter.isWanted(plan.scope));
  for (const plan of plans) await compareWithKnown(plan, options);
  const details = await readDetails(reader, keys, outline, wantedUnits(plans, outline));
  return { context: { ...context, uses: details.uses }, outline, plans, details, counters, warnings };
}

async function sendChanges(reader: CatalogReader, changes: DatabaseChanges, emit: Emit): Promise<void> {
  const { context, outline, plans, warnings } = changes;
  const { undecodable } = reader.session;
  const isUnreadable = (name: string): boolean => undecodable.has(name) || name.includes('\uFFFD');
  const broken = new Map(reader.failures.map((failure) => [failure.oid, failure]));
  for (const plan of plans) {
    const batch = scopeBatch(changes, plan, broken);
    await emit(batch);
    warnings.push(...nameWarnings(batch, isUnreadable));
  }
  for (const warning of [...warnings, ...failureWarnings(context, outline, reader)]) {
    await emit({ type: 'warning', warning });
  }
}

function buildContextOf(keys: DatabaseKeys, versionNumber: number): BuildContext {
  const grants = new GrantReader((name) => keys.principal(name), versionNumber);
  return { keys, grants, versionNumber, uses: new Map() };
}

function planScopes(context: BuildContext, outline: DatabaseOutline): ScopePlan[] {
  const { keys } = context;
  const plans = new Map<string, ScopePlan>();
  const planOf = (scope: string): ScopePlan => {
    const known = plans.get(scope);
    if (known !== undefined) return known;
    const plan: ScopePlan = {
      scope,
      digests: new Map(),
      built: new Map(),
      heads: new Map(),
      changed: null,
      removed: [],
      known: undefined,
    };
    plans.set(scope, plan);
    return plan;
  };
  planOf(keys.databaseKey);
  for (const schema of outline.schemas) {
    addBuilt(planOf(keys.schema(schema.name)), [buildSchema(context, schema)]);
  }
  for (const row of outline.objects) {
    const scope = scopeOfObject(keys, plans, row);
    if (scope !== null) addBuilt(planOf(scope), [buildObject(context, row)]);
  }
  for (const row of outline.fingerprints) {
    const plan = planOf(keys.schema(row.schema));
    const key = unitKey(context, row);
    plan.heads.set(key, row);
    plan.digests.set(key, fingerprintDigest(context.versionNumber, row.fingerprint));
  }
  return [...plans.values()];
}

/** An object in a system schema (a default privilege of `pg_catalog`) has no scope. */
function scopeOfObject(
  keys: DatabaseKeys,
  plans: ReadonlyMap<string, ScopePlan>,
  row: ObjectRow,
): string | null {
  if (row.schema === null) return keys.databaseKey;
  const scope = keys.schema(row.schema);
  return plans.has(scope) ? scope : null;
}

function addBuilt(plan: ScopePlan, assets: readonly AssetRecord[]): void {
  const root = assets[0];
  if (root === undefined) return;
  const unit = { key: root.key, digest: contentDigest(assets), assets };
  plan.built.set(unit.key, unit);
  plan.digests.set(unit.key, unit.digest);
}

function buildSchema(context: BuildContext, row: SchemaRow): AssetRecord {
  return {
    kind: 'Schema',
    key: context.keys.schema(row.name),
    name: row.name,
    parent: context.keys.databaseKey,
    properties: { owner: row.owner, extension: row.extension },
    comment: row.comment,
    relations: [ownedBy(context, row.owner)],
    grants: context.grants.read(row.acl, row.owner, 'schema'),
    engineId: String(row.oid),
  };
}

function unitKey(context: BuildContext, row: FingerprintRow): string {
  const { keys } = context;
  if (row.class === 'type') return keys.type(row.schema, row.name);
  if (row.class === 'routine') return keys.routine(row.schema, row.name, row.kind, row.arguments ?? '');
  return keys.relation(row.schema, row.name, row.kind);
}

async function compareWithKnown(plan: ScopePlan, options: CollectOptions): Promise<void> {
  const known = options.known.scopeDigest(plan.scope);
  plan.known = known;
  if (known === undefined) return;
  if (scopeDigestParts(known).units === scopeDigestOf(plan.digests)) {
    plan.changed = new Set();
    return;
  }
  const knownUnits = await options.known.unitDigests(plan.scope);
  plan.changed = new Set(
    [...plan.digests].filter(([key, digest]) => knownUnits.get(key) !== digest).map(([key]) => key),
  );
  plan.removed = [...knownUnits.keys()].filter((key) => !plan.digests.has(key));
}

function wantedUnits(plans: readonly ScopePlan[], outline: DatabaseOutline): WantedUnits {
  const wanted = {
    relations: [] as number[],
    sequences: [] as number[],
    types: [] as number[],
    routines: [] as number[],
  };
  let total = 0;
  for (const plan of plans) {
    for (const [key, row] of plan.heads) {
      if (plan.changed !== null && !plan.changed.has(key)) continue;
      total += 1;
      if (row.class === 'type') wanted.types.push(row.oid);
      else if (row.class === 'routine') wanted.routines.push(row.oid);
      else if (row.kind === 'S') wanted.sequences.push(row.oid);
      else wanted.relations.push(row.oid);
    }
  }
  const all = total > manyUnits || (total > 0 && outline.isWhole && total === outline.fingerprints.length);
  return all ? { relations: null, sequences: null, types: null, routines: null } : wanted;
}

function scopeBatch(
  { context, details, counters }: DatabaseChanges,
  plan: ScopePlan,
  broken: ReadonlyMap<number, { query: string }>,
): CollectionBatch {
  const unitsDigest = scopeDigestOf(plan.digests);
  const units: CollectedUnit[] = [];
  let whole = true;
  const isChanged = (key: string): boolean => plan.changed === null || plan.changed.has(key);
  for (const [key, unit] of plan.built) if (isChanged(key)) units.push(unit);
  for (const [key, row] of plan.heads) {
    if (!isChanged(key)) continue;
    const failure = broken.get(row.oid);
    const isLost = failure !== undefined && failure.query !== 'view-definitions';
    const assets = isLost ? [] : buildUnit(context, row, details);
    if (failure !== undefined || assets.length === 0) whole = false;
    if (assets.length === 0) continue;
    const unitDigest = plan.digests.get(key)!;
    units.push({ key, digest: failure === undefined ? unitDigest : incomplete(unitDigest), assets });
  }
  if (whole && plan.known === wholeScopeDigest(unitsDigest, counters)) {
    return { type: 'unchanged', scope: plan.scope, digest: plan.known };
  }
  return {
    type: 'scope',
    scope: plan.scope,
    digest: whole ? wholeScopeDigest(unitsDigest, counters) : incomplete(unitsDigest),
    // A unit that could not be read stays in the graph as it was. A scope without any change is sent as well, without
    // units: its digest carries the counters, by which the next run may tell that nothing has changed.
    complete: plan.changed === null && whole,
    units,
    removed: plan.removed,
  };
}

/** The assets of a unit; none when it has gone between the statements or could not be read. */
function buildUnit(
  context: BuildContext,
  row: FingerprintRow,
  details: DatabaseDetails,
): readonly AssetRecord[] {
  if (row.class === 'type') {
    const type = details.types.get(row.oid);
    return type === undefined ? [] : buildType(context, row, type);
  }
  if (row.class === 'routine') {
    const routine = details.routines.get(row.oid);
    return routine === undefined ? [] : [buildRoutine(context, row, routine)];
  }
  if (row.kind === 'S') {
    const sequence = details.sequences.get(row.oid);
    return sequence === undefined ? [] : [buildSequence(context, row, sequence)];
  }
  return buildRelation(context, { row, key: unitKey(context, row) }, details.relations) ?? [];
}

function failureWarnings(
  context: BuildContext,
  outline: DatabaseOutline,
  reader: CatalogReader,
): CollectionWarning[] {
  const rows = new Map(outline.fingerprints.map((row) => [row.oid, row]));
  return reader.failures.map((failure) => {
    const row = rows.get(failure.oid);
    const key = row === undefined ? context.keys.databaseKey : unitKey(context, row);
    const what = row === undefined ? `object ${failure.oid}` : `${row.schema}.${row.name}`;
    return failure.vanished
      ? {
          code: 'OBJECT_VANISHED',
          key,
          message: `${what} was dropped while it was being read: ${failure.message}`,
          remedy: 'Nothing to do: the next collection shows what is there.',
        }
      : {
          code: 'DEFINITION_UNREADABLE',
          key,
          message: `The ${failure.query.replaceAll('-', ' ')} of ${what} cannot be read: ${failure.message}`,
          remedy: `Recreate ${what} or drop it; what else there is has been collected.`,
        };
  });
}

/** More of these in one database than anybody reads are summed up in the last one. */
const maxNameWarnings = 100;

function nameWarnings(batch: CollectionBatch, undecodable: (name: string) => boolean): CollectionWarning[] {
  if (batch.type !== 'scope') return [];
  const concerned = batch.units.flatMap((unit) => unit.assets).filter((asset) => undecodable(asset.name));
  return concerned.slice(0, maxNameWarnings).map((asset, index) => {
    const others = index === maxNameWarnings - 1 ? concerned.length - maxNameWarnings : 0;
    return {
      code: 'NAME_NOT_UTF8',
      key: asset.key,
      message: `The name "${asset.name}" (${asset.kind}) holds bytes that are no UTF-8; each is shown as an escape.${others > 0 ? ` So do ${others} more names in this schema.` : ''}`,
      remedy:
        'Rename it in a session whose client_encoding is SQL_ASCII; it is collected under the name shown until then.',
    };
  });
}
