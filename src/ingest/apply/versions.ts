import type { JsonValue } from '../../core/canonical-json.js';
import { canonicalJson } from '../../core/canonical-json.js';
import type { AssetGrant, AssetRelation } from '../../core/collection.js';
import type { VersionDifference } from '../../../schema/graph/model.js';
import type { PreparedAsset } from './prepare.js';
import type { StoredAsset } from './stored.js';

/** What ended a state. */
export type VersionChange = 'CHANGED' | 'REMOVED' | 'RENAMED' | 'RECREATED';

/** The state of a stored asset as `Version.state` holds it. */
export function stateText(asset: StoredAsset): string {
  const comment = JSON.stringify(asset.comment);
  const head = JSON.stringify({
    kind: asset.kind,
    key: asset.key,
    name: asset.name,
    parentKey: asset.parentKey,
    engineId: asset.engineId,
  });
  return `${head.slice(0, -1)},"comment":${comment},"properties":${asset.definition ?? '{}'},"grants":${asset.grants ?? '[]'},"relations":${asset.relations ?? '[]'}}`;
}

/** What differs between the stored state and the collected one, in order of path. */
export function differences(before: StoredAsset, after: PreparedAsset): VersionDifference[] {
  const diffs: VersionDifference[] = [];
  const compare = (path: string, from: JsonValue | undefined, to: JsonValue | undefined): void => {
    if (canonicalJson(from ?? null) !== canonicalJson(to ?? null))
      diffs.push({ path, from: from ?? null, to: to ?? null });
  };
  compare('kind', before.kind, after.kind);
  if (after.kind !== 'Instance') compare('name', before.name, after.name);
  compare('comment', before.comment, after.comment);
  compareMembers(compare, 'properties', objectOf(before.definition), objectOf(after.definition));
  compareMembers(compare, 'grants', grantsByGrantee(before.grants), grantsByGrantee(after.grants));
  compareMembers(compare, 'relations', relationsByEnd(before.relations), relationsByEnd(after.relations));
  return diffs.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type Compare = (path: string, from: JsonValue | undefined, to: JsonValue | undefined) => void;

function compareMembers(
  compare: Compare,
  prefix: string,
  before: ReadonlyMap<string, JsonValue>,
  after: ReadonlyMap<string, JsonValue>,
): void {
  for (const name of new Set([...before.keys(), ...after.keys()]))
    compare(`${prefix}.${name}`, before.get(name), after.get(name));
}

function objectOf(text: string | null): Map<string, JsonValue> {
  return new Map(text === null ? [] : Object.entries(JSON.parse(text) as Record<string, JsonValue>));
}

/** Grants as parsed from their text; none for null. */
export function parseGrants(text: string | null): AssetGrant[] {
  return text === null ? [] : (JSON.parse(text) as AssetGrant[]);
}

/** Relations as parsed from their text; none for null. */
export function parseRelations(text: string | null): AssetRelation[] {
  return text === null ? [] : (JSON.parse(text) as AssetRelation[]);
}

function grantsByGrantee(text: string | null): Map<string, JsonValue> {
  return grouped(parseGrants(text).map((grant) => [grant.grantee, grant as unknown as JsonValue]));
}

function relationsByEnd(text: string | null): Map<string, JsonValue> {
  return grouped(
    parseRelations(text).map((relation) => [
      `${relation.type}.${relation.to}`,
      (relation.properties ?? {}) as unknown as JsonValue,
    ]),
  );
}

function grouped(entries: readonly (readonly [string, JsonValue])[]): Map<string, JsonValue> {
  const groups = new Map<string, JsonValue[]>();
  for (const [name, value] of entries) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups as Map<string, JsonValue>;
}
