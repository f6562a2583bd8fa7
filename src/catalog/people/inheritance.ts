import { namespaceOf, parentKey } from '../../core/asset-key.js';
import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';

/** Metadata that an asset passes on to everything it encloses. */
export interface InheritedMetadata {
  tags: readonly string[];
  domainIds: readonly string[];
  ownerIds: readonly string[];
  environment: string | null;
}

/** The lists that are inherited, as properties of assets and of annotations. */
export type InheritedField = 'tags' | 'domainIds' | 'ownerIds';

/** A change of an asset's own values of one inherited list. */
export interface InheritedChange {
  key: string;
  field: InheritedField;
  added: readonly string[];
  removed: readonly string[];
}

/**
 * What new assets directly inside each of the given assets start with. Ingest calls it with the nearest enclosing
 * assets that exist already and sets the values on what it creates, in the same transaction. One query.
 */
export async function inheritedMetadata(
  tx: GraphTransaction,
  enclosingKeys: readonly string[],
): Promise<Map<string, InheritedMetadata>> {
  const rows = await tx.run<InheritedMetadata & Record<string, unknown> & { key: string }>(
    `UNWIND $keys AS key MATCH (a:Asset {key: key})
     RETURN key, coalesce(a.tags, []) AS tags, coalesce(a.domainIds, []) AS domainIds,
            coalesce(a.ownerIds, []) AS ownerIds, a.environment AS environment`,
    { keys: enclosingKeys },
  );
  return new Map(rows.map(({ key, ...metadata }) => [key, metadata]));
}

/** One query per list, because property names cannot be parameters. */
const addQueries = perField(
  (field) => `
UNWIND $rows AS row
MATCH (a:Asset)
WHERE (a.key = row.key OR a.key STARTS WITH row.below) AND any(item IN row.values WHERE NOT item IN coalesce(a.${field}, []))
SET a.${field} = COLLECT { UNWIND coalesce(a.${field}, []) + row.values AS item WITH DISTINCT item ORDER BY item RETURN item }`,
);

/** Values that something enclosing the asset has as well stay. */
const removableQueries = perField(
  (field) => `
UNWIND $rows AS row
MATCH (a:Asset {key: row.key})
OPTIONAL MATCH (parent:Asset {key: row.parentKey})
WITH row, coalesce(parent.${field}, []) + ${field === 'tags' ? 'coalesce(a.ownTags, [])' : '[]'} AS fixed
RETURN row.key AS key, [item IN row.values WHERE NOT item IN fixed] AS values`,
);

const removeQueries = perField(
  (field) => `
UNWIND $rows AS row
MATCH (a:Asset)
WHERE (a.key = row.key OR a.key STARTS WITH row.below) AND any(item IN row.values WHERE item IN coalesce(a.${field}, []))
WITH a, [item IN a.${field} WHERE NOT item IN row.values] AS rest
SET a.${field} = CASE WHEN rest = [] THEN null ELSE rest END`,
);

/** Annotations below that say the same for themselves. */
const ownBelowQueries = perField(
  (field) => `
UNWIND $rows AS row
MATCH (n:Annotation)
WHERE n.assetKey STARTS WITH row.below AND any(item IN row.values WHERE item IN coalesce(n.${field}, []))
RETURN n.assetKey AS key, [item IN n.${field} WHERE item IN row.values] AS values`,
);

function perField(make: (field: InheritedField) => string): Readonly<Record<InheritedField, string>> {
  return { tags: make('tags'), domainIds: make('domainIds'), ownerIds: make('ownerIds') };
}

interface Row extends Record<string, unknown> {
  key: string;
  values: readonly string[];
}

/** How many assets one transaction writes at most; each costs Neo4j about 3.5 kB of heap until the commit. */
export const inlineLimit = 10_000;

/**
 * Carries changes of own values to the assets themselves and to everything they enclose, dropped assets included.
 * Call it after the annotations are written and under {@link lockInstance}. A removed value stays where something
 * above or below still has it. Where more than `limit` assets lie below, it leaves a note for `InheritanceWork`.
 * Cost: writes each asset whose list really changes; found by the key,
 * which begins with that of what encloses it.
 */
export async function propagate(
  tx: GraphTransaction,
  changes: readonly InheritedChange[],
  limit: number = inlineLimit,
): Promise<void> {
  if (changes.length === 0) return;
  // From the outside in, so that an inner change sees what the outer one has left.
  const ordered = changes.toSorted((a, b) => a.key.length - b.key.length);
  if (await exceeds(tx, ordered, limit)) {
    await note(tx, ordered);
    return;
  }
  for (const change of ordered)
    await removeBelow(tx, change.field, { key: change.key, values: change.removed });
  for (const field of ['tags', 'domainIds', 'ownerIds'] as const) {
    const rows = ordered
      .filter((change) => change.field === field && change.added.length > 0)
      .map((change) => withPlace({ key: change.key, values: change.added }));
    if (rows.length > 0) await tx.run(addQueries[field], { rows });
  }
}

/** Locks instances until the transaction ends: one change of inherited values at a time in each. */
export async function lockInstance(tx: GraphTransaction, keys: readonly string[]): Promise<void> {
  const instances = [...new Set(keys.map((key) => namespaceOf(key)))].toSorted();
  await tx.run('UNWIND $instances AS key MATCH (i:Asset {key: key}) SET i.lock = true REMOVE i.lock', {
    instances,
  });
}

async function exceeds(
  tx: GraphTransaction,
  changes: readonly InheritedChange[],
  limit: number,
): Promise<boolean> {
  const below = [...new Set(changes.map((change) => belowPrefix(change.key)))];
  const [row] = await tx.run<{ size: number }>(
    `UNWIND $below AS below
     CALL (below) { MATCH (a:Asset) WHERE a.key STARTS WITH below WITH a LIMIT $most RETURN count(a) AS size }
     RETURN sum(size) AS size`,
    { below, most: limit + 1 },
  );
  return (row?.size ?? 0) > limit;
}

/** One note per outermost key; the work below it covers the inner ones. */
async function note(tx: GraphTransaction, ordered: readonly InheritedChange[]): Promise<void> {
  const roots: string[] = [];
  for (const { key } of ordered)
    if (!roots.some((root) => key === root || key.startsWith(belowPrefix(root)))) roots.push(key);
  await tx.run('UNWIND $rows AS row CREATE (w:InheritanceWork) SET w = row', {
    rows: roots.map((key) => ({ id: newId(), key, instanceKey: namespaceOf(key) })),
  });
}

async function removeBelow(tx: GraphTransaction, field: InheritedField, row: Row): Promise<void> {
  if (row.values.length === 0) return;
  const removable = await tx.run<Row>(removableQueries[field], { rows: [withPlace(row)] });
  const rows = removable.filter((entry) => entry.values.length > 0).map((entry) => withPlace(entry));
  if (rows.length === 0) return;
  await tx.run(removeQueries[field], { rows });
  const kept = await tx.run<Row>(ownBelowQueries[field], { rows });
  if (kept.length > 0) await tx.run(addQueries[field], { rows: kept.map((entry) => withPlace(entry)) });
}

function withPlace(row: Row): Row {
  return { ...row, below: belowPrefix(row.key), parentKey: parentKey(row.key) };
}

/** What keys of everything inside an asset begin with. */
export function belowPrefix(key: string): string {
  return key.indexOf('/', key.indexOf('://') + 3) < 0 ? `${key}/` : `${key}.`;
}
