import type { AssetKind } from './asset-kind.js';
import type { JsonValue } from './canonical-json.js';

/**
 * What a collector tells ingest. A collector only reads; ingest compares with the graph and writes the differences.
 *
 * An instance is collected in *scopes*: parts that are complete in themselves and carry a digest, for example one
 * schema, all principals, all settings. A scope consists of *units*: top-level objects with everything below them
 * (a table with its columns, keys, indexes, triggers, policies). A unit has a digest as well. So an unchanged scope
 * costs one digest, a changed one costs its unit digests, and only changed units are read and compared in full.
 */

/** Properties of an asset. Names are camelCase; units end the name (`sizeBytes`, `lagMs`); 64-bit integers are strings above 2^53. */
export type AssetProperties = Readonly<Record<string, JsonValue | undefined>>;

/** A link from the asset that carries it to another asset, by key. The target may be outside the scope or not exist (yet). */
export interface AssetRelation {
  type: AssetRelationType;
  /** Canonical key of the target. */
  to: string;
  /** For example the position in a key or the columns' order; part of the content hash. */
  properties?: AssetProperties;
}

/**
 * Types of links that collectors find:
 * OWNED_BY (asset -> Principal), MEMBER_OF (Principal -> Principal), REFERENCES (foreign key Constraint -> Table),
 * COVERS (Index/Constraint/Policy/Statistics -> Column, `position` from 1), REFERS_TO_COLUMN (foreign key Constraint -> Column),
 * BACKED_BY (Constraint -> Index), PARTITION_OF (Partition -> Table or Partition), INHERITS (Table -> Table),
 * DEPENDS_ON (View/Routine/Rule/... -> what the engine's catalogue says it uses), EXECUTES (Trigger/Event -> Routine),
 * OF_TYPE (Column -> Type), SERVED_BY (ForeignTable -> ForeignServer), USES_SEQUENCE (Column -> Sequence),
 * PUBLISHES (Publication -> Table), REPLICATES_FROM (Instance/Subscription -> Instance), IN_TABLESPACE (asset -> Tablespace).
 */
export const assetRelationTypes = [
  'OWNED_BY',
  'MEMBER_OF',
  'REFERENCES',
  'COVERS',
  'REFERS_TO_COLUMN',
  'BACKED_BY',
  'PARTITION_OF',
  'INHERITS',
  'DEPENDS_ON',
  'EXECUTES',
  'OF_TYPE',
  'SERVED_BY',
  'USES_SEQUENCE',
  'PUBLISHES',
  'REPLICATES_FROM',
  'IN_TABLESPACE',
] as const;

/** One of {@link assetRelationTypes}. */
export type AssetRelationType = (typeof assetRelationTypes)[number];

/** One privilege entry of an asset: what a principal may do with it. Part of the content hash. */
export interface AssetGrant {
  /** Key of the Principal; the pseudo principal `PUBLIC` has a key as well. */
  grantee: string;
  /** Engine's own privilege names in upper case, sorted: `SELECT`, `INSERT`, ... */
  privileges: readonly string[];
  /** Those of `privileges` the grantee may pass on; sorted. */
  grantable?: readonly string[];
  /** Key of the granting Principal, where the engine records it. */
  grantor?: string;
}

/** One asset as collected. */
export interface AssetRecord {
  kind: AssetKind;
  /** Canonical key, see `asset-key.ts`. Unique within an instance over all kinds. */
  key: string;
  /** Name as stored by the engine. */
  name: string;
  /** Key of the enclosing asset; null only for the Instance. */
  parent: string | null;
  /** What defines the asset: any change of it makes a version. Always the same members in the same engine version. */
  properties: AssetProperties;
  /** Comment stored in the engine, null when none. A change makes a version. */
  comment?: string | null;
  /** Volatile figures (`rowEstimate`, `sizeBytes`, `lastAnalyzeAt`, `scanCount`): never make a version, not hashed. */
  statistics?: AssetProperties;
  relations?: readonly AssetRelation[];
  grants?: readonly AssetGrant[];
  /** Identity inside the engine that survives a rename (PostgreSQL oid as text, `oid.attnum` for columns); not hashed. */
  engineId?: string;
}

/** A top-level object with everything below it. */
export interface CollectedUnit {
  /** Key of the unit's root asset. */
  key: string;
  /** Engine-side digest or hash of the content: equal digests mean nothing of the unit's definition has changed. */
  digest: string;
  /** The root first, then its descendants, parents before children. */
  assets: readonly AssetRecord[];
}

/** A problem that did not stop the collection. */
export interface CollectionWarning {
  /** UPPER_SNAKE: `MISSING_GRANT`, `OBJECT_VANISHED`, `NAME_NOT_UTF8`, `DEFINITION_UNREADABLE`, `DATABASE_SKIPPED`, ... */
  code: string;
  /** Key of the asset concerned. */
  key: string;
  /** What happened, naming the object. */
  message: string;
  /** What to do, for example the exact GRANT statement. */
  remedy: string;
}

/** What a collector yields, in any order of scopes; the instance's own scope comes first. */
export type CollectionBatch =
  /** Nothing in the scope has changed since `known`; nothing of it is sent. */
  | { type: 'unchanged'; scope: string; digest: string }
  /**
   * The scope's content. With `complete`, `units` is all there is: what the graph has beyond it under this scope is
   * gone. Otherwise `units` holds only new and changed units, and `removed` the keys of units that are gone.
   */
  | {
      type: 'scope';
      scope: string;
      digest: string;
      complete: boolean;
      units: readonly CollectedUnit[];
      removed: readonly string[];
    }
  /** All scopes of the instance that exist now, sent last: what the graph has beyond them is gone. `partial` names scopes that could not be read: they stay as they are, with all below them. With `only`, both speak of what was asked for. */
  | { type: 'scopes'; scopes: readonly string[]; partial: readonly string[] }
  | { type: 'statistics'; entries: readonly { key: string; statistics: AssetProperties }[] }
  | { type: 'warning'; warning: CollectionWarning }
  | { type: 'progress'; phase: string; done: number; total?: number };

/** What the graph knows of the instance from the last collection. */
export interface KnownState {
  /** Digest of a scope, undefined when the scope was never collected (or a full run is wanted). */
  scopeDigest(scope: string): string | undefined;
  /** Unit key -> digest of a scope; empty when unknown. Loaded only when asked for. */
  unitDigests(scope: string): Promise<ReadonlyMap<string, string>>;
}

/** Nothing is known: everything is sent in full. */
export const nothingKnown: KnownState = { scopeDigest: () => undefined, unitDigests: async () => new Map() };

/** How a collector is asked to run. */
export interface CollectOptions {
  known: KnownState;
  signal: AbortSignal;
  /** Per catalogue statement, milliseconds. */
  statementTimeoutMs: number;
  /** Databases collected at once, at most. */
  parallel: number;
  /** Only these scopes (keys) or what lies below them; all when absent. Used to follow a single change fast. */
  only?: readonly string[];
  /** Redis: at most this many keys are looked at per database. */
  sampleKeys: number;
  /** Leave statistics out (fast follow-up of a change). */
  skipStatistics?: boolean;
}

/** How changes of a source are noticed between scheduled runs. */
export type ChangeWatchMethod = 'EVENT_TRIGGER' | 'BINLOG' | 'POLLING';

/** A hint that something below `keys` (or anywhere, when empty) has changed and should be collected now. */
export interface ChangeHint {
  keys: readonly string[];
  /** For example the command tag. Never a statement text. */
  reason: string;
}

/** A running watch on one instance. */
export interface ChangeWatch {
  /** What is in use now; may move while the watch runs. */
  readonly method: ChangeWatchMethod;
  /** Why a better method is not in use now and how to enable it; null when the best is in use. */
  readonly advice: string | null;
  stop(): Promise<void>;
}
