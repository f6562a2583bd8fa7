import type { VersionCause, VersionDifference, VersionState } from '../../../schema/graph/model.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { Asset, assetMap } from '../assets/asset.js';
import type { QueryScope } from '../assets/asset.store.js';
import { belowPrefix } from '../people/inheritance.js';

/** What a past state of an asset ended with. */
export type VersionChange = 'CHANGED' | 'REMOVED' | 'RENAMED' | 'RECREATED';

/** A past state as stored. */
export interface StoredVersion {
  number: number;
  validFrom: string;
  validTo: string;
  /** Null for a time in which the asset did not exist. */
  state: VersionState | null;
  change: VersionChange;
  diff: readonly VersionDifference[];
  cause: VersionCause | null;
  runId: string | null;
}

/** An asset as it was at a time. */
export interface AssetAt {
  /** The asset with the name, key, definition, comment, grants and links of then. */
  asset: Asset;
  /** Number of the state, from 1. */
  number: number;
  /** ISO 8601: the state held from here … */
  since: string;
  /** … to here; null while it holds. */
  until: string | null;
}

/** A rename as collection has recorded it. */
export interface RecordedRename {
  /** Key before. */
  from: string;
  /** Key after. */
  to: string;
  /** `ENGINE_ID`, `DEFINITION` or `CHILDREN`. */
  evidence: string;
  /** 0..1. */
  confidence: number;
  /** ISO 8601. */
  at: string;
}

/** An asset with the state that held; null for the present one. */
export interface StateRow extends Record<string, unknown> {
  asset: Record<string, unknown>;
  state: string | null;
  number: number;
  since: string;
  until: string | null;
}

/** The present state of `a` holds at $asOf; the last state of a dropped asset is a version. */
const presentHolds = 'a:Live AND coalesce(a.changedAt, a.validFrom) <= $asOf';
/** The past state `v` holds at $asOf. */
const pastHolds = `v.validFrom <= $asOf AND v.validTo > $asOf AND v.state IS NOT NULL`;
const presentRow = `${assetMap('a')} AS asset, null AS state, coalesce(a.versionCount, 0) + 1 AS number,
  coalesce(a.changedAt, a.validFrom) AS since, a.validTo AS until`;
const pastRow = `${assetMap('a')} AS asset, v.state AS state, v.number AS number, v.validFrom AS since, v.validTo AS until`;

/** Reads versions. */
export class VersionStore {
  constructor(private readonly graph: GraphClient) {}

  /** Past states of an asset before a number, newest first. */
  async versions(
    assetId: string,
    before: number | null,
    limit: number,
    scope: QueryScope,
  ): Promise<StoredVersion[]> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ version: Record<string, unknown> }>(
      `MATCH (a:Asset {id: $assetId}) WHERE ${access.cypher}
       MATCH (v:Version {assetId: $assetId}) WHERE $before IS NULL OR v.number < $before
       WITH v ORDER BY v.number DESC LIMIT $limit
       RETURN v {.number, .validFrom, .validTo, .state, .change, .diff, .cause, .runId} AS version`,
      { ...access.params, assetId, before, limit },
      { id: 'catalog.versions', signal: scope.signal },
    );
    return rows.map(({ version }) => decodeVersion(version));
  }

  /** The state that held under a key at a time; else that of the asset which has the key now, also under earlier names. */
  async at(key: string, asOf: string, scope: QueryScope): Promise<AssetAt | null> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<StateRow & { preference: number }>(
      `CALL () {
         MATCH (v:Version {assetKey: $key}) WHERE ${pastHolds}
         MATCH (a:Asset {id: v.assetId}) WHERE ${access.cypher}
         RETURN ${pastRow}, 1 AS preference
         UNION ALL
         MATCH (a:Asset {key: $key}) WHERE ${presentHolds} AND ${access.cypher}
         RETURN ${presentRow}, 1 AS preference
         UNION ALL
         MATCH (a:Asset {key: $key}) WHERE ${access.cypher}
         MATCH (v:Version {assetId: a.id}) WHERE ${pastHolds}
         RETURN ${pastRow}, 2 AS preference
         UNION ALL
         MATCH (:Asset {key: $key}) (()-[:RENAMED_FROM]->()){1,20} (a:Asset) WHERE ${access.cypher}
         MATCH (v:Version {assetId: a.id}) WHERE ${pastHolds}
         RETURN ${pastRow}, 3 AS preference
       }
       RETURN asset, state, number, since, until, preference ORDER BY preference LIMIT 1`,
      { ...access.params, key, asOf },
      { id: 'catalog.asset-at', signal: scope.signal },
    );
    return rows[0] === undefined ? null : assetAt(rows[0]);
  }

  /** Renames that collection has recorded below a root, from old key to new. */
  async renames(rootKey: string, scope: QueryScope): Promise<RecordedRename[]> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ renames: RecordedRename[] }>(
      `MATCH (a:Asset) WHERE a.key STARTS WITH $below AND ${access.cypher}
       MATCH (a)-[r:RENAMED_FROM]->(b:Asset)
       RETURN collect({from: b.key, to: a.key, evidence: r.evidence, confidence: r.confidence, at: r.at}) AS renames`,
      { ...access.params, below: belowPrefix(rootKey) },
      { id: 'catalog.renames', signal: scope.signal },
    );
    return rows[0]?.renames ?? [];
  }

  /** Renames that led to or from many assets, by key of either. */
  async renamesOf(keys: readonly string[], scope: QueryScope): Promise<Map<string, RecordedRename[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ key: string; renames: RecordedRename[] }>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key}) WHERE ${access.cypher}
       MATCH (a)-[r:RENAMED_FROM]-(:Asset)
       WITH key, r ORDER BY r.at
       RETURN key, collect({from: endNode(r).key, to: startNode(r).key, evidence: r.evidence, confidence: r.confidence, at: r.at}) AS renames`,
      { ...access.params, keys },
      { id: 'catalog.renames-of', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.key, row.renames]));
  }

  /** Everything that was below a key at a time, unordered; at most `limit`. `asOf` null means now. */
  async below(rootKey: string, asOf: string | null, limit: number, scope: QueryScope): Promise<AssetAt[]> {
    const access = accessClause('a', scope.access);
    const present = asOf === null ? 'a:Live' : presentHolds;
    const past = `UNION ALL
       MATCH (v:Version) WHERE v.assetKey STARTS WITH $below AND ${pastHolds}
       MATCH (a:Asset {id: v.assetId}) WHERE ${access.cypher}
       RETURN ${pastRow}`;
    const rows = await this.graph.read<{ states: StateRow[] }>(
      `CALL () {
         MATCH (a:Asset) WHERE a.key STARTS WITH $below AND ${present} AND ${access.cypher}
         RETURN ${presentRow}
         ${asOf === null ? '' : past}
       }
       WITH asset, state, number, since, until LIMIT $limit
       RETURN collect({asset: asset, state: state, number: number, since: since, until: until}) AS states`,
      { ...access.params, below: belowPrefix(rootKey), asOf, limit },
      { id: 'catalog.below-at', signal: scope.signal, timeoutMs: 120_000 },
    );
    return (rows[0]?.states ?? []).map((row) => assetAt(row));
  }
}

/** Overlays the present asset with the members of a past state. */
export function assetAt(row: StateRow): AssetAt {
  const { number, since, until } = row;
  if (row.state === null) return { asset: new Asset(row.asset), number, since, until };
  const state = JSON.parse(row.state) as VersionState;
  const text = (name: string): string | null => {
    const value = state.properties[name];
    return typeof value === 'string' ? value : null;
  };
  const isColumn = state.kind === 'Column';
  return {
    asset: new Asset({
      ...row.asset,
      key: state.key,
      name: state.name,
      kind: state.kind,
      parentKey: state.parentKey,
      comment: state.comment,
      engineId: state.engineId,
      definition: JSON.stringify(state.properties),
      grants: JSON.stringify(state.grants),
      relations: JSON.stringify(state.relations),
      validTo: null,
      changedAt: since,
      position: isColumn ? (state.properties['position'] ?? null) : null,
      dataType: isColumn ? text('dataType') : null,
      nullable: isColumn ? (state.properties['nullable'] ?? null) : null,
      statistics: null,
      rowEstimate: null,
      sizeBytes: null,
      usageCount: null,
    }),
    number,
    since,
    until,
  };
}

function decodeVersion(row: Readonly<Record<string, unknown>>): StoredVersion {
  const json = (name: string): unknown => (typeof row[name] === 'string' ? JSON.parse(row[name]) : null);
  return {
    number: Number(row['number']),
    validFrom: String(row['validFrom']),
    validTo: String(row['validTo']),
    state: json('state') as VersionState | null,
    change: String(row['change']) as VersionChange,
    diff: (json('diff') ?? []) as VersionDifference[],
    cause: json('cause') as VersionCause | null,
    runId: typeof row['runId'] === 'string' ? row['runId'] : null,
  };
}
