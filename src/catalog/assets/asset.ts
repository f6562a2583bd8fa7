import { displayPath } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import type { AssetGrant, AssetProperties, AssetRelation } from '../../core/collection.js';
import { textOf, textOrNull, textsOf } from '../../core/stored.js';
import type { AccessSubjectAsset } from '../../graph/index.js';

/** Where an asset comes from: read by a collector, or registered by people. */
export type AssetSource = 'collected' | 'manual';

/** An asset as it is now, or was when it was dropped. JSON members are read when first asked for. */
export class Asset implements AccessSubjectAsset {
  readonly id: string;
  /** Canonical key. */
  readonly key: string;
  readonly name: string;
  readonly kind: AssetKind;
  /** `postgres`, `mysql`, `redis`, or the scheme of a registered asset's key. */
  readonly engine: string;
  readonly instanceId: string | null;
  readonly instanceKey: string | null;
  readonly databaseKey: string | null;
  readonly schemaKey: string | null;
  /** Key of the enclosing asset, null for an instance. */
  readonly parentKey: string | null;
  /** Comment stored in the engine. */
  readonly comment: string | null;
  /** People's description, Markdown. */
  readonly description: string | null;
  /** Names, own and of everything that encloses the asset. */
  readonly tags: readonly string[];
  /** Ids, own and of everything that encloses the asset. */
  readonly domainIds: readonly string[];
  /** Ids of teams and accounts, own and of everything that encloses the asset. */
  readonly ownerIds: readonly string[];
  /** Kinds of data that it is taken to hold, sorted; only columns and key patterns have some. */
  readonly classifications: readonly string[];
  readonly environment: string | null;
  readonly source: AssetSource;
  /** ISO 8601: since when it exists, and until when (null while it does). */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** ISO 8601: last change of its definition. */
  readonly changedAt: string;
  /** True when it no longer exists. */
  readonly deleted: boolean;
  /** Columns: place from 1, type in the engine's words, nullability. Null for other kinds. */
  readonly position: number | null;
  readonly dataType: string | null;
  readonly nullable: boolean | null;
  /** Rows, by the engine's estimate; null when unknown. */
  readonly rowEstimate: number | null;
  readonly sizeBytes: number | null;
  /** Scans, calls or reads the engine has counted; null when it counts none. */
  readonly usageCount: number | null;
  /** Identity inside the engine that survives a rename; null when unknown. */
  readonly engineId: string | null;
  readonly #definition: string | null;
  readonly #statistics: string | null;
  readonly #grants: string | null;
  readonly #relations: string | null;

  constructor(row: Readonly<Record<string, unknown>>) {
    this.id = textOf(row['id']);
    this.key = textOf(row['key']);
    this.name = textOf(row['name']);
    this.kind = textOf(row['kind']) as AssetKind;
    this.engine = textOf(row['engine']);
    this.instanceId = textOrNull(row['instanceId']);
    this.instanceKey = textOrNull(row['instanceKey']);
    this.databaseKey = textOrNull(row['databaseKey']);
    this.schemaKey = textOrNull(row['schemaKey']);
    this.parentKey = textOrNull(row['parentKey']);
    this.comment = textOrNull(row['comment']);
    this.description = textOrNull(row['description']);
    this.tags = textsOf(row['tags']);
    this.domainIds = textsOf(row['domainIds']);
    this.ownerIds = textsOf(row['ownerIds']);
    this.classifications = textsOf(row['classifications']);
    this.environment = textOrNull(row['environment']);
    this.source = row['source'] === 'manual' ? 'manual' : 'collected';
    this.validFrom = textOf(row['validFrom']);
    this.validTo = textOrNull(row['validTo']);
    this.changedAt = textOrNull(row['changedAt']) ?? this.validFrom;
    this.deleted = this.validTo !== null;
    this.position = figureOrNull(row['position']);
    this.dataType = textOrNull(row['dataType']);
    this.nullable = typeof row['nullable'] === 'boolean' ? row['nullable'] : null;
    this.rowEstimate = figureOrNull(row['rowEstimate']);
    this.sizeBytes = figureOrNull(row['sizeBytes']);
    this.usageCount = figureOrNull(row['usageCount']);
    this.engineId = textOrNull(row['engineId']);
    this.#definition = textOrNull(row['definition']);
    this.#statistics = textOrNull(row['statistics']);
    this.#grants = textOrNull(row['grants']);
    this.#relations = textOrNull(row['relations']);
  }

  /** The dotted path inside the instance as people read it; empty for an instance. */
  get path(): string {
    return displayPath(this.key);
  }

  /** What defines the asset, as collected. */
  get properties(): AssetProperties {
    return jsonObject(this.#definition);
  }

  /** Volatile figures as collected; empty when none. */
  get statistics(): AssetProperties {
    return jsonObject(this.#statistics);
  }

  /** Privileges granted on the asset itself, by grantee's key. */
  get grants(): readonly AssetGrant[] {
    return jsonList(this.#grants) as readonly AssetGrant[];
  }

  /** Links the asset itself states, by key of the other end, as collected. */
  get relations(): readonly AssetRelation[] {
    return jsonList(this.#relations) as readonly AssetRelation[];
  }
}

const members = [
  'id',
  'key',
  'name',
  'kind',
  'engine',
  'instanceId',
  'instanceKey',
  'databaseKey',
  'schemaKey',
  'parentKey',
  'comment',
  'description',
  'tags',
  'domainIds',
  'ownerIds',
  'classifications',
  'environment',
  'source',
  'validFrom',
  'validTo',
  'changedAt',
  'position',
  'dataType',
  'nullable',
  'rowEstimate',
  'sizeBytes',
  'usageCount',
  'engineId',
  'definition',
  'statistics',
  'grants',
  'relations',
];

/** The map projection that {@link Asset} is made of, for the node named `alias`. A map costs the driver less than a node. */
export function assetMap(alias: string): string {
  return `${alias} {${members.map((member) => `.${member}`).join(', ')}}`;
}

/** Large numbers are stored as texts. */
function figureOrNull(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : null;
}

function jsonObject(value: string | null): AssetProperties {
  if (value === null) return {};
  const parsed: unknown = JSON.parse(value);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as AssetProperties)
    : {};
}

function jsonList(value: string | null): readonly unknown[] {
  if (value === null) return [];
  const parsed: unknown = JSON.parse(value);
  return Array.isArray(parsed) ? parsed : [];
}
