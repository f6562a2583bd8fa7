import type { VersionCause, VersionDifference, VersionState } from '../../../schema/graph/model.js';
import { parseAssetKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import type { JsonValue } from '../../core/canonical-json.js';
import type { RequestContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { compare } from '../../core/order.js';
import type { Asset } from '../assets/asset.js';
import { type AssetService, readScope } from '../assets/asset.service.js';
import type { QueryScope } from '../assets/asset.store.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import { diffSnapshots, type SchemaDiff } from './schema-diff.js';
import { relativePath, relativeValue, type Snapshot, type SnapshotObject } from './snapshot.js';
import type { AssetAt, RecordedRename, VersionChange, VersionStore } from './version.store.js';

/** One step in the life of an asset. */
export interface HistoryEntry {
  /** Number of the state this step led to, from 1. */
  number: number;
  /** ISO 8601. */
  at: string;
  /** `CREATED` for the first. */
  change: 'CREATED' | VersionChange;
  /** What changed, in order of path; empty for `CREATED`. */
  diff: readonly VersionDifference[];
  /** What made the change; null when unknown (first collection). */
  cause: VersionCause | null;
  /** The state before; null for `CREATED` and after a time without the asset. */
  before: VersionState | null;
  /** For `CREATED` by a rename: the asset it goes on from. */
  renamedFrom: RecordedRename | null;
}

/** One side of a comparison. */
export interface DiffSide {
  key: string;
  /** ISO 8601; null or absent means now. */
  asOf?: string | null;
}

/** Largest number of objects on one side of a comparison. */
const mostObjects = 500_000;

/** The past: histories, assets as they were, and differences. Needs `asset.read`. */
export class VersionService {
  constructor(
    private readonly store: VersionStore,
    private readonly assets: AssetService,
  ) {}

  /** The life of an asset, newest first; also of a dropped one. @throws ASSET_NOT_FOUND */
  async history(
    ctx: RequestContext,
    input: { key: string; page?: PageRequest },
  ): Promise<Page<HistoryEntry>> {
    const asset = await this.assets.requireAsset(ctx, input.key);
    const scope = readScope(ctx);
    const size = pageSize(input.page);
    const after = decodeCursor(input.page, 'HISTORY');
    // A state that ended as number n made the state n + 1, so "entries before number m" end with state m - 2.
    const before = after === null ? null : Number(after.value) - 1;
    const versions = await this.store.versions(asset.id, before, size + 1, scope);
    const entries: HistoryEntry[] = versions.map((version) => ({
      number: version.number + 1,
      at: version.validTo,
      change: version.change,
      diff: version.diff,
      cause: version.cause,
      before: version.state,
      renamedFrom: null,
    }));
    const oldest = versions.at(-1);
    const isEnd = versions.length <= size && (after === null || Number(after.value) > 1);
    if (isEnd) {
      const at = oldest?.number === 1 || oldest === undefined ? asset.validFrom : oldest.validFrom;
      const renames = (await this.store.renamesOf([asset.key], scope)).get(asset.key) ?? [];
      const renamedFrom = renames.find((rename) => rename.to === asset.key) ?? null;
      entries.push({ number: 1, at, change: 'CREATED', diff: [], cause: null, before: null, renamedFrom });
    }
    return toPage(
      entries,
      size,
      (entry) => ({ order: 'HISTORY', value: entry.number, key: asset.id }),
      async () =>
        (await this.store.versions(asset.id, null, 1, scope)).reduce(
          (most, entry) => Math.max(most, entry.number),
          0,
        ) + 1,
    );
  }

  /**
   * An asset as it was: what stood under the key then, or else what the asset of this key was then (perhaps under
   * another key). Null when neither existed. @throws INPUT_INVALID for a time that cannot be read
   */
  async assetAt(ctx: RequestContext, input: { key: string; asOf: string }): Promise<AssetAt | null> {
    parseAssetKey(input.key);
    return this.store.at(input.key, isoTimeOf(input.asOf), readScope(ctx));
  }

  /** What was directly inside an asset at a time, columns by position, then by name. */
  async childrenAt(
    ctx: RequestContext,
    input: { key: string; asOf: string; kinds?: readonly AssetKind[] | null },
  ): Promise<Asset[]> {
    const found = await this.store.below(input.key, isoTimeOf(input.asOf), mostObjects, readScope(ctx));
    return found
      .map((state) => state.asset)
      .filter((asset) => asset.parentKey === input.key)
      .filter(
        (asset) => input.kinds === null || input.kinds === undefined || input.kinds.includes(asset.kind),
      )
      .toSorted(
        (a, b) =>
          (a.position ?? 0) - (b.position ?? 0) ||
          compare(a.name.toLowerCase(), b.name.toLowerCase()) ||
          compare(a.key, b.key),
      );
  }

  /**
   * The difference of everything below two assets: two times of one, or two of one level (schemas, databases,
   * instances, tables), also of a PostgreSQL schema and a MySQL database. Differences of wording alone are left out
   * unless asked for. @throws ASSET_NOT_FOUND, INPUT_INVALID, LIMIT_EXCEEDED
   */
  async schemaDiff(
    ctx: RequestContext,
    input: { a: DiffSide; b: DiffSide; includeEquivalent?: boolean | null },
  ): Promise<SchemaDiff> {
    const scope = readScope(ctx);
    const [a, b] = await Promise.all([this.#root(ctx, input.a), this.#root(ctx, input.b)]);
    checkComparable(a, b);
    const [left, right] = await Promise.all([
      this.#snapshot(a, input.a, scope, a.key !== b.key),
      this.#snapshot(b, input.b, scope, a.key !== b.key),
    ]);
    const diff = diffSnapshots(left, a.key === b.key ? await this.#withRenames(right, scope) : right);
    if (input.includeEquivalent === true) return diff;
    return { ...diff, entries: diff.entries.filter((entry) => entry.change !== 'EQUIVALENT') };
  }

  /** Where many assets came from and went to by renames, in order of time. One query. */
  async loadRenames(ctx: RequestContext, keys: readonly string[]): Promise<Map<string, RecordedRename[]>> {
    return this.store.renamesOf(keys, readScope(ctx));
  }

  async #withRenames(snapshot: Snapshot, scope: QueryScope): Promise<Snapshot> {
    const recorded = await this.store.renames(snapshot.key, scope);
    const renames = recorded.map(
      ({ from, to, evidence, confidence }) =>
        [
          relativePath(snapshot.key, from),
          { path: relativePath(snapshot.key, to), evidence, confidence },
        ] as const,
    );
    return { ...snapshot, renames: new Map(renames) };
  }

  async #root(ctx: RequestContext, side: DiffSide): Promise<Asset> {
    if (typeof side.asOf !== 'string') return this.assets.requireAsset(ctx, side.key);
    const found = await this.assetAt(ctx, { key: side.key, asOf: side.asOf });
    if (found !== null) return found.asset;
    throw new WaymarkError('ASSET_NOT_FOUND', `There was no asset ${side.key} at ${side.asOf}.`, {
      facts: { key: side.key },
    });
  }

  async #snapshot(root: Asset, side: DiffSide, scope: QueryScope, relative: boolean): Promise<Snapshot> {
    const asOf = typeof side.asOf === 'string' ? isoTimeOf(side.asOf) : null;
    const found = await this.store.below(root.key, asOf, mostObjects + 1, scope);
    if (found.length > mostObjects) {
      throw new WaymarkError('LIMIT_EXCEEDED', `A comparison takes at most ${mostObjects} objects a side.`, {
        facts: { key: root.key },
      });
    }
    return {
      key: root.key,
      kind: root.kind,
      name: root.name,
      engine: root.engine,
      instanceKey: root.instanceKey ?? root.key,
      asOf,
      objects: found
        .map(({ asset }) => snapshotObject(asset, root, relative))
        .toSorted((x, y) => compare(x.path, y.path)),
    };
  }
}

/** A time as the graph writes it. @throws INPUT_INVALID */
export function isoTimeOf(text: string): string {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw new WaymarkError('INPUT_INVALID', `"${text}" is not a time; write it as 2026-01-31T12:00:00Z.`, {
    facts: { field: 'asOf' },
  });
}

/** Two roots must stand on one level; a MySQL database stands on that of a PostgreSQL schema. */
function checkComparable(a: Asset, b: Asset): void {
  const level = (asset: Asset): string =>
    asset.engine === 'mysql' && asset.kind === 'Database' ? 'Schema' : asset.kind;
  const comparable =
    a.engine === b.engine ? a.kind === b.kind : level(a) === level(b) && a.kind !== 'Instance';
  if (comparable) return;
  throw new WaymarkError(
    'INPUT_INVALID',
    `A ${a.kind} of ${a.engine} cannot be compared with a ${b.kind} of ${b.engine}; compare a PostgreSQL schema with a MySQL database, or two of one kind.`,
    { facts: { field: 'b' } },
  );
}

function snapshotObject(asset: Asset, root: Asset, relative: boolean): SnapshotObject {
  const properties: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(asset.properties)) {
    if (value === null || value === undefined) continue;
    properties[name] = relative ? relativeValue(value, root) : value;
  }
  return {
    path: relativePath(root.key, asset.key),
    kind: asset.kind,
    name: asset.name,
    properties,
    comment: asset.comment,
    engineId: asset.engineId,
  };
}
