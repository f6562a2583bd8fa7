import { createHash } from 'node:crypto';
import { parseAssetKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import type { AssetGrant, AssetProperties, AssetRecord, AssetRelation } from '../../core/collection.js';
import { searchFields, usageTokens } from '../../core/search-text.js';
import { textOrNull } from '../../core/stored.js';

/** A collected asset, ready to be compared and written. */
export interface PreparedAsset {
  key: string;
  kind: AssetKind;
  name: string;
  parentKey: string | null;
  comment: string | null;
  /** Canonical JSON of the properties that are not null, of the grants and of the relations; the latter two null when there are none. */
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

const mostCached = 50_000;

const usageNames = ['usageCount', 'scanCount', 'scans', 'callCount', 'calls', 'readCount'] as const;

/** Makes assets ready for one instance. */
export class AssetPreparer {
  readonly #names = new Map<string, string>();
  readonly #enclosing = new Map<string, string>();

  constructor(private readonly instanceKey: string) {}

  /** One collected asset with its texts and its hash. */
  prepare(record: AssetRecord): PreparedAsset {
    const definition = definitionText(record.properties);
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
      // People name instances, and an address may move: neither is a change of the instance.
      hash: this.#hash(
        record.kind,
        record.kind === 'Instance' ? '' : record.name,
        definition,
        comment,
        grants,
        relations,
      ),
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
      position: column ? finiteOrNull(properties['position']) : null,
      dataType: column ? textOrNull(properties['dataType']) : null,
      nullable: column && typeof properties['nullable'] === 'boolean' ? properties['nullable'] : null,
      searchName: this.#searchName(asset.name),
      searchText: this.#searchText(asset.parentKey, asset.comment),
    };
  }

  /** Names repeat over thousands of columns. */
  #searchName(name: string): string {
    let tokens = this.#names.get(name);
    if (tokens === undefined) {
      tokens = searchFields({ name, enclosing: [] }).searchName;
      if (this.#names.size >= mostCached) this.#names.clear();
      this.#names.set(name, tokens);
    }
    return tokens;
  }

  /** Without a comment, everything in one parent has the same text. */
  #searchText(parentKey: string | null, comment: string | null): string {
    if (comment !== null)
      return searchFields({ name: '', enclosing: namesOf(parentKey), comment }).searchText;
    let text = this.#enclosing.get(parentKey ?? '');
    if (text === undefined) {
      text = searchFields({ name: '', enclosing: namesOf(parentKey) }).searchText;
      if (this.#enclosing.size >= mostCached) this.#enclosing.clear();
      this.#enclosing.set(parentKey ?? '', text);
    }
    return text;
  }
}

function namesOf(key: string | null): readonly string[] {
  return key === null ? [] : parseAssetKey(key).path.map(({ name }) => name);
}

/** Properties as stored: canonical JSON of those that are not null. Half of what a catalogue says of a column is null. */
export function definitionText(properties: AssetProperties): string {
  const told: Record<string, JsonValue> = {};
  for (const name in properties) {
    const value = properties[name];
    if (value !== null && value !== undefined) told[name] = value;
  }
  return canonicalJson(told);
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
  const usage = usageNames.map((name) => finiteOrNull(statistics[name])).find((value) => value !== null);
  const usageCount = usage ?? null;
  return {
    statistics: canonicalJson(statistics),
    rowEstimate: finiteOrNull(statistics['rowEstimate']),
    sizeBytes: finiteOrNull(statistics['sizeBytes']),
    usageCount,
    searchRank: usageTokens(usageCount) === '' ? null : usageTokens(usageCount),
  };
}

function finiteOrNull(value: JsonValue | undefined): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  return Number(value);
}
