import { createHash } from 'node:crypto';
import { displayPath, parseAssetKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import type { AssetGrant, AssetProperties, AssetRecord, AssetRelation } from '../../core/collection.js';
import { searchFields, usageTokens } from '../../core/search-text.js';

/** A collected asset, ready to be compared and written. */
export interface PreparedAsset {
  key: string;
  kind: AssetKind;
  name: string;
  parentKey: string | null;
  comment: string | null;
  /** Canonical JSON of the properties, of the grants and of the relations; the latter two null when there are none. */
  definition: string;
  grants: string | null;
  relations: string | null;
  engineId: string | null;
  /** Content hash: equal hashes mean an equal asset. Does not depend on the instance's address. */
  hash: string;
  record: AssetRecord;
}

/** The volatile members of an asset node, made from the collected statistics. */
export interface StatisticFields {
  statistics: string | null;
  rowEstimate: number | null;
  sizeBytes: number | null;
  usageCount: number | null;
  searchRank: string | null;
}

const usageNames = ['usageCount', 'scanCount', 'scans', 'callCount', 'calls', 'readCount'] as const;

/** Makes assets ready for one instance. */
export class AssetPreparer {
  readonly #enclosing = new Map<string, readonly string[]>();

  constructor(private readonly instanceKey: string) {}

  /** One collected asset with its texts and its hash. */
  prepare(record: AssetRecord): PreparedAsset {
    const definition = canonicalJson(record.properties);
    const grants = grantsText(record.grants);
    const relations = relationsText(record.relations);
    const comment = record.comment ?? null;
    return {
      key: record.key,
      kind: record.kind,
      name: record.name,
      parentKey: record.parent,
      comment,
      definition,
      grants,
      relations,
      engineId: record.engineId ?? null,
      hash: this.#hash(record.kind, record.name, definition, comment, grants, relations),
      record,
    };
  }

  /** Keys inside texts count relative to the instance, so that a moved instance keeps its hashes. */
  #hash(
    kind: string,
    name: string,
    definition: string,
    comment: string | null,
    grants: string | null,
    relations: string | null,
  ): string {
    const links =
      grants === null && relations === null
        ? ''
        : `${grants ?? ''}\u0000${relations ?? ''}`.replaceAll(`"${this.instanceKey}`, '"~');
    return createHash('sha256')
      .update(`${kind}\u0000${name}\u0000${comment === null ? '' : `=${comment}`}\u0000`)
      .update(definition)
      .update(links)
      .digest('base64url')
      .slice(0, 22);
  }

  /** The members of an asset node that its own definition decides; absent ones are null. */
  fields(asset: PreparedAsset): Record<string, unknown> {
    const { properties } = asset.record;
    const column = asset.kind === 'Column';
    const search = searchFields({
      name: asset.name,
      enclosing: this.#namesAround(asset.parentKey),
      comment: asset.comment,
    });
    return {
      key: asset.key,
      name: asset.name,
      nameLower: asset.name.toLowerCase(),
      kind: asset.kind,
      parentKey: asset.parentKey,
      comment: asset.comment,
      definition: asset.definition,
      grants: asset.grants,
      relations: asset.relations,
      hash: asset.hash,
      engineId: asset.engineId,
      position: column ? numberOrNull(properties['position']) : null,
      dataType: column ? textOrNull(properties['dataType']) : null,
      nullable: column && typeof properties['nullable'] === 'boolean' ? properties['nullable'] : null,
      ...search,
    };
  }

  #namesAround(parentKey: string | null): readonly string[] {
    if (parentKey === null) return [];
    let names = this.#enclosing.get(parentKey);
    if (names === undefined) {
      names = displayPath(parentKey) === '' ? [] : parseAssetKey(parentKey).path.map(({ name }) => name);
      if (this.#enclosing.size > 50_000) this.#enclosing.clear();
      this.#enclosing.set(parentKey, names);
    }
    return names;
  }
}

/** Grants as stored: canonical JSON, in order of grantee and grantor; null when there are none. */
export function grantsText(grants: readonly AssetGrant[] | undefined): string | null {
  if (grants === undefined || grants.length === 0) return null;
  return sortedText(grants as unknown as readonly JsonValue[]);
}

/** Relations as stored: canonical JSON, in order; null when there are none. */
export function relationsText(relations: readonly AssetRelation[] | undefined): string | null {
  if (relations === undefined || relations.length === 0) return null;
  return sortedText(relations as unknown as readonly JsonValue[]);
}

function sortedText(items: readonly JsonValue[]): string {
  if (items.length === 1) return canonicalJson([items[0] ?? null]);
  return `[${items
    .map((item) => canonicalJson(item))
    .sort()
    .join(',')}]`;
}

/** The volatile members of an asset node; all null when the collector tells no figures. */
export function statisticFields(statistics: AssetProperties | undefined): StatisticFields {
  if (statistics === undefined || Object.keys(statistics).length === 0) {
    return { statistics: null, rowEstimate: null, sizeBytes: null, usageCount: null, searchRank: null };
  }
  const usage = usageNames.map((name) => numberOrNull(statistics[name])).find((value) => value !== null);
  const usageCount = usage ?? null;
  return {
    statistics: canonicalJson(statistics),
    rowEstimate: numberOrNull(statistics['rowEstimate']),
    sizeBytes: numberOrNull(statistics['sizeBytes']),
    usageCount,
    searchRank: usageTokens(usageCount) === '' ? null : usageTokens(usageCount),
  };
}

function numberOrNull(value: JsonValue | undefined): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  return Number(value);
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
