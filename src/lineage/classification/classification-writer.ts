import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';
import { categoryOfKind, type ClassificationRecord, decode, fields, signature, standing } from './record.js';
import type { Decision, Flow, Origin, OriginMethod } from './types.js';

/** What is new about one asset. Members that are absent stay as they are. */
export interface AssetChange {
  readonly assetId: string;
  /** Replaces, for each method in `methods`, what it said before. */
  readonly origins?: {
    readonly methods: readonly OriginMethod[];
    readonly byKind: ReadonlyMap<string, readonly Origin[]>;
  };
  /** Replaces everything that came by lineage. */
  readonly flows?: ReadonlyMap<string, Flow>;
  /** Sets (or with null takes back) a decision about a kind. */
  readonly decision?: { readonly kind: string; readonly decision: Decision | null };
}

/** An asset with what is known of it, locked. */
interface LockedAsset extends Record<string, unknown> {
  id: string;
  instanceId: string | null;
  records: Record<string, unknown>[];
}

const lockAndRead = `
UNWIND $ids AS id
MATCH (a:Asset {id: id})
SET a.classifying = true REMOVE a.classifying
WITH a
RETURN a.id AS id, a.instanceId AS instanceId, COLLECT { MATCH (c:Classification {assetId: a.id}) RETURN properties(c) } AS records`;

const saveRecords = `
UNWIND $rows AS row
MATCH (a:Asset {id: row.assetId})
MERGE (c:Classification {key: row.key})
ON CREATE SET c.id = row.id, c.assetId = row.assetId, c.instanceId = row.instanceId
SET c += row.set
MERGE (c)-[:CLASSIFIES]->(a)`;

const saveVersions = `
UNWIND $rows AS row
CREATE (v:ClassificationVersion {id: row.id, classificationId: row.classificationId})
SET v += row.set, v.number = row.number, v.validFrom = row.validFrom, v.validTo = $at`;

const markAssets = `
UNWIND $ids AS id
MATCH (a:Asset {id: id})
WITH a, COLLECT { MATCH (c:Classification {assetId: id}) WHERE c.effective RETURN c.kind ORDER BY c.kind } AS kinds
SET a.classifications = CASE kinds WHEN [] THEN null ELSE kinds END`;

const noteWork = `
UNWIND $ids AS id
MERGE (w:ClassificationWork {assetId: id})
SET w.token = randomUUID()`;

/** What {@link writeClassifications} did. */
export interface WriteOutcome {
  /** Ids of assets for which anything is other than before. */
  readonly changed: readonly string[];
}

/**
 * Brings classifications of assets into their new state, inside the transaction: assets are locked in the order of
 * their ids, past states are kept, the kinds that count are repeated on the assets, and where what an asset passes on
 * is other than before, the asset is noted to flow on. Doing it again changes nothing.
 */
export async function writeClassifications(
  tx: GraphTransaction,
  changes: readonly AssetChange[],
  at: string,
  categories: ReadonlyMap<string, string | null> = new Map(),
): Promise<WriteOutcome> {
  if (changes.length === 0) return { changed: [] };
  const ids = [...new Set(changes.map(({ assetId }) => assetId))].toSorted();
  const locked = new Map((await tx.run<LockedAsset>(lockAndRead, { ids })).map((asset) => [asset.id, asset]));
  const records: Record<string, unknown>[] = [];
  const versions: Record<string, unknown>[] = [];
  const changed = new Set<string>();
  const passing = new Set<string>();
  for (const change of changes) {
    const asset = locked.get(change.assetId);
    if (asset === undefined) continue;
    const before = new Map(asset.records.map((row) => [String(row['kind']), decode(row)]));
    for (const [kind, after] of nextRecords(before, change, at, categories)) {
      const was = before.get(kind);
      if (
        was !== undefined &&
        signature(was) === signature(after) &&
        fields(was)['detected'] === fields(after)['detected']
      )
        continue;
      if (was === undefined && standing(after).state === 'WITHDRAWN') continue;
      const isNewState = was === undefined || signature(was) !== signature(after);
      const next = isNewState ? { ...after, since: at, revision: (was?.revision ?? 0) + 1 } : after;
      if (was !== undefined && isNewState)
        versions.push({
          id: newId(),
          classificationId: was.id,
          number: was.revision,
          validFrom: was.since,
          set: pastFields(was),
        });
      records.push({
        key: `${asset.id} ${kind}`,
        id: next.id,
        assetId: asset.id,
        instanceId: asset.instanceId,
        set: fields(next),
      });
      changed.add(asset.id);
      if (change.flows === undefined && passes(was) !== passes(next)) passing.add(asset.id);
    }
  }
  if (records.length > 0) await tx.run(saveRecords, { rows: records });
  if (versions.length > 0) await tx.run(saveVersions, { rows: versions, at });
  const marked = [...changed].toSorted();
  if (marked.length > 0) await tx.run(markAssets, { ids: marked });
  if (passing.size > 0) await tx.run(noteWork, { ids: [...passing].toSorted() });
  return { changed: marked };
}

/** The records of an asset as they are after a change, those that the change speaks of. */
function nextRecords(
  before: ReadonlyMap<string, ClassificationRecord>,
  { origins, flows, decision }: AssetChange,
  at: string,
  categories: ReadonlyMap<string, string | null>,
): Map<string, ClassificationRecord> {
  const kinds = new Set([
    ...(origins === undefined && flows === undefined ? [] : before.keys()),
    ...(origins?.byKind.keys() ?? []),
    ...(flows?.keys() ?? []),
    ...(decision === undefined ? [] : [decision.kind]),
  ]);
  return new Map(
    [...kinds].map((kind) => {
      const was: ClassificationRecord = before.get(kind) ?? {
        id: newId(),
        kind,
        category: categoryOfKind(kind, categories),
        origins: [],
        flow: null,
        decision: null,
        since: at,
        revision: 0,
      };
      const kept = was.origins.filter(({ method }) => origins?.methods.includes(method) !== true);
      return [
        kind,
        {
          ...was,
          category: was.category ?? categoryOfKind(kind, categories),
          origins: [...kept, ...(origins?.byKind.get(kind) ?? [])],
          flow: flows === undefined ? was.flow : (flows.get(kind) ?? null),
          decision: decision?.kind === kind ? decision.decision : was.decision,
        },
      ];
    }),
  );
}

/** What an asset passes on of a kind by itself, as text: flows look again when it is another. */
function passes(record: ClassificationRecord | undefined): string {
  if (record === undefined) return 'nothing';
  if (record.decision !== null) return record.decision.decision;
  return record.origins.length === 0
    ? 'nothing'
    : String(Math.max(...record.origins.map(({ confidence }) => confidence)));
}

function pastFields(record: ClassificationRecord): Record<string, unknown> {
  const { since: _since, ...rest } = fields(record);
  return rest;
}
