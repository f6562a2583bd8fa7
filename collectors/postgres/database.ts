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
import { contentDigest, fingerprintDigest, incomplete, scopeDigestOf } from './digests.js';
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
  unchanged: boolean;
}

/** What is known of a database after its collection. */
export interface CollectedDatabase {
  /** Keys of all its scopes, also of those that were not asked for. */
  scopes: string[];
  /** All units of the scopes that were asked for. */
  heads: FingerprintRow[];
}

/** Above this many changed units everything is read: one pass over the catalogues is then cheaper than many look-ups. */
const manyUnits = 2_000;

/**
 * Collects one database: a scope for its own objects and one for each schema. Everything is read in one transaction
 * that sees one state; the transaction has ended before the first batch is sent.
 */
export async function collectDatabase(
  session: PgSession,
  namespace: string,
  options: CollectOptions,
  filter: ScopeFilter,
  emit: Emit,
): Promise<CollectedDatabase> {
  const keys = new DatabaseKeys(namespace, session.database);
  const reader = new CatalogReader(session);
  const warnings: CollectionWarning[] = [];
  const { outline, plans, details, context } = await session.snapshot(async () => {
    const outline = await readOutline(reader);
    outline.objects.push(...(await readSubscriptions(reader, keys, warnings)));
    const context = buildContextOf(keys, session, outline);
    const plans = planScopes(context, outline).filter((plan) => filter.isWanted(plan.scope));
    for (const plan of plans) await compareWithKnown(plan, options);
    const wanted = wantedUnits(plans, outline);
    const details = await readDetails(reader, keys, outline, wanted);
    return { outline, plans, details, context: { ...context, uses: details.uses } };
  });
  const undecodable = (name: string): boolean => session.undecodable.has(name) || name.includes('\uFFFD');
  const broken = new Map(reader.failures.map((failure) => [failure.oid, failure]));
  for (const plan of plans) {
    const batch = scopeBatch(context, plan, details, broken);
    await emit(batch);
    warnings.push(...nameWarnings(batch, undecodable));
  }
  for (const warning of [...warnings, ...failureWarnings(context, outline, reader)]) {
    await emit({ type: 'warning', warning });
  }
  const wantedSchemas = new Set(
    outline.schemas.map(({ name }) => name).filter((name) => filter.isWanted(keys.schema(name))),
  );
  return {
    scopes: [keys.databaseKey, ...outline.schemas.map((schema) => keys.schema(schema.name))],
    heads: outline.fingerprints.filter((row) => wantedSchemas.has(row.schema)),
  };
}

function buildContextOf(keys: DatabaseKeys, session: PgSession, outline: DatabaseOutline): BuildContext {
  const types = new Map<number, string>();
  for (const row of outline.fingerprints) {
    if (row.class === 'type') types.set(row.oid, keys.type(row.schema, row.name));
  }
  return {
    keys,
    grants: new GrantReader((name) => keys.principal(name), session.versionNumber),
    versionNumber: session.versionNumber,
    typeKey: (oid) => types.get(oid),
    uses: new Map(),
  };
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
      unchanged: false,
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
  if (known === undefined) return;
  plan.unchanged = known === scopeDigestOf(plan.digests);
  if (plan.unchanged) {
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
  const all = total > manyUnits || (total > 0 && total === outline.fingerprints.length);
  return all ? { relations: null, sequences: null, types: null, routines: null } : wanted;
}

function scopeBatch(
  context: BuildContext,
  plan: ScopePlan,
  details: DatabaseDetails,
  broken: ReadonlyMap<number, { query: string }>,
): CollectionBatch {
  const digest = scopeDigestOf(plan.digests);
  if (plan.unchanged) return { type: 'unchanged', scope: plan.scope, digest };
  const units: CollectedUnit[] = [];
  let whole = true;
  const isChanged = (key: string): boolean => plan.changed === null || plan.changed.has(key);
  for (const [key, unit] of plan.built) if (isChanged(key)) units.push(unit);
  for (const [key, row] of plan.heads) {
    if (!isChanged(key)) continue;
    const failure = broken.get(row.oid);
    const assets =
      failure !== undefined && failure.query !== 'view-definitions' ? [] : buildUnit(context, row, details);
    if (failure !== undefined || assets.length === 0) whole = false;
    if (assets.length === 0) continue;
    const unitDigest = plan.digests.get(key)!;
    units.push({ key, digest: failure === undefined ? unitDigest : incomplete(unitDigest), assets });
  }
  return {
    type: 'scope',
    scope: plan.scope,
    digest: whole ? digest : incomplete(digest),
    // A unit that could not be read stays in the graph as it was.
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
