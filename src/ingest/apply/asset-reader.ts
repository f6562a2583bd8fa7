import { parentKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import type { GraphClient } from '../../graph/index.js';
import { chunks, rowsPerQuery } from './apply-context.js';
import { anyBelow, assetStates, scopeUnits, unitHeads } from './queries.js';
import type { KnownUnit, StoredAsset, StoredHead } from './stored.js';

const unitsPerQuery = 500;

/** Reads what the graph has, for comparing. */
export class AssetReader {
  constructor(
    private readonly graph: GraphClient,
    private readonly signal: AbortSignal,
  ) {}

  /** The living units of a scope. */
  async units(scope: string): Promise<Map<string, KnownUnit>> {
    const rows = await this.graph.read<{ units: [string, string | null][] }>(
      scopeUnits,
      { scope },
      this.#options('ingest.scope-units'),
    );
    return new Map((rows[0]?.units ?? []).map(([key, digest]) => [key, { key, digest }]));
  }

  /** The living assets of units, by unit; units that do not live are missing. */
  async heads(unitKeys: readonly string[]): Promise<Map<string, StoredHead[]>> {
    const result = new Map<string, StoredHead[]>();
    for (const keys of chunks(unitKeys, unitsPerQuery)) {
      const rows = await this.graph.read<{ unit: string; heads: HeadRow[] }>(
        unitHeads,
        { keys },
        this.#options('ingest.unit-heads'),
      );
      for (const row of rows)
        result.set(
          row.unit,
          row.heads.map((head) => toHead(head, true)),
        );
    }
    return result;
  }

  /** Whole states by key, dropped assets included; missing keys have no entry. */
  async states(allKeys: readonly string[]): Promise<Map<string, StoredAsset>> {
    const result = new Map<string, StoredAsset>();
    for (const keys of chunks(allKeys, rowsPerQuery)) {
      const rows = await this.graph.read<{ states: StateRow[] }>(
        assetStates,
        { keys },
        this.#options('ingest.states'),
      );
      for (const state of rows[0]?.states ?? []) result.set(state[0], toAsset(state));
    }
    return result;
  }

  /** True when the graph has never had an asset with this key or below it. */
  async isNewGround(key: string): Promise<boolean> {
    const prefix = parentKey(key) === null ? `${key}/` : `${key}.`;
    const rows = await this.graph.read(anyBelow, { key, prefix }, this.#options('ingest.any-below'));
    return rows.length === 0;
  }

  #options(id: string): { id: string; timeoutMs: number; signal: AbortSignal } {
    return { id, timeoutMs: 120_000, signal: this.signal };
  }
}

type Text = string | null;
type HeadRow = [string, AssetKind, string, Text, Text, Text];
type StateRow = [...HeadRow, boolean, string, Text, Text, Text, Text, Text, Text, Text];

function toHead(row: readonly [...HeadRow, ...unknown[]], live: boolean): StoredHead {
  const [key, kind, name, hash, parentKey, engineId] = row;
  return { key, kind, name, hash, parentKey, engineId, live };
}

function toAsset(row: StateRow): StoredAsset {
  const [, , , , , , live, id, comment, definition, grants, relations, since, validTo, source] = row;
  return {
    ...toHead(row, live),
    id,
    comment,
    definition,
    grants,
    relations,
    since: since ?? '',
    validTo,
    source,
  };
}
