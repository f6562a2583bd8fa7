import type { VersionDifference, VersionState } from '../../../schema/graph/model.js';
import { childKey, kindTag, parentKey, parseAssetKey } from '../../core/asset-key.js';
import { type AssetKind, isAssetKind, plainKinds, relationKinds } from '../../core/asset-kind.js';
import { canonicalJson, contentHash, type JsonValue } from '../../core/canonical-json.js';
import { WaymarkError } from '../../core/errors.js';
import { searchFields } from '../../core/search-text.js';
import { withoutNulls } from '../../core/stored.js';

/** A column of a registered asset. */
export interface ManualColumn {
  name: string;
  dataType: string;
  /** Default true. */
  nullable?: boolean | null;
  comment?: string | null;
}

/** What people say an asset is. */
export interface ManualAsset {
  /** Canonical key, also of systems without a collector: `kafka://broker:9092/orders`. */
  key: string;
  kind: AssetKind;
  comment?: string | null;
  /** What defines the asset, in its system's terms. */
  properties?: Readonly<Record<string, JsonValue>> | null;
  /** Columns of a relation or dataset in their order; null or absent leaves them as they are (none for a new asset). */
  columns?: readonly ManualColumn[] | null;
  /** Environment of a new instance; default `default`. */
  environment?: string | null;
}

/** An asset to be written: itself or one of its columns. */
export interface ManualRow {
  key: string;
  kind: AssetKind;
  name: string;
  parentKey: string | null;
  comment: string | null;
  properties: Readonly<Record<string, JsonValue>>;
}

const mostColumns = 5_000;
const longestComment = 20_000;
const largestProperties = 200_000;

/**
 * The rows of a registered asset: itself first, then its columns.
 * @throws KEY_INVALID, INPUT_INVALID naming the member that is wrong
 */
export function manualRows(input: ManualAsset): ManualRow[] {
  const root = rootRow(input);
  const columns = input.columns ?? [];
  if (columns.length > 0 && !relationKinds.has(input.kind))
    refuse('columns', `A ${input.kind} has no columns; ${[...relationKinds].join(', ')} have.`);
  if (columns.length > mostColumns) refuse('columns', `An asset has at most ${mostColumns} columns.`);
  const names = new Set(columns.map((column) => column.name));
  if (names.size < columns.length) refuse('columns', 'Two columns have one name.');
  return [root, ...columns.map((column, index) => columnRow(root.key, column, index + 1))];
}

function rootRow(input: ManualAsset): ManualRow {
  if (!isAssetKind(input.kind)) refuse('kind', `"${String(input.kind)}" is not a kind of asset.`);
  const { path } = parseAssetKey(input.key);
  const parent = parentKey(input.key);
  const segment = path.at(-1);
  if ((segment === undefined) !== (input.kind === 'Instance'))
    refuse('kind', 'A key without a path names an Instance, any other key something inside one.');
  if (segment !== undefined && parent !== null) {
    const canonical = childKey(parent, input.kind, segment.name);
    if (canonical !== input.key)
      refuse(
        'key',
        plainKinds.has(input.kind)
          ? `The key of this ${input.kind} is written ${canonical}.`
          : `The last step of the key of a ${input.kind} begins with #${kindTag(input.kind)}: as in ${canonical}.`,
      );
  }
  const properties = withoutNulls(input.properties ?? {});
  if (canonicalJson(properties).length > largestProperties)
    refuse('properties', `Properties take at most ${largestProperties} characters of JSON.`);
  return {
    key: input.key,
    kind: input.kind,
    name: segment?.name ?? input.key.slice(input.key.indexOf('://') + 3),
    parentKey: parent,
    comment: checkedComment(input.comment),
    properties,
  };
}

function columnRow(relationKey: string, column: ManualColumn, position: number): ManualRow {
  if (column.name === '' || column.name.length > 1_000)
    refuse('columns', 'A column name has 1 to 1000 characters.');
  if (column.dataType.length > 1_000) refuse('columns', 'A data type has at most 1000 characters.');
  return {
    key: childKey(relationKey, 'Column', column.name),
    kind: 'Column',
    name: column.name,
    parentKey: relationKey,
    comment: checkedComment(column.comment),
    properties: { position, dataType: column.dataType, nullable: column.nullable ?? true },
  };
}

function checkedComment(comment: string | null | undefined): string | null {
  if (comment === null || comment === undefined || comment === '') return null;
  if (comment.length > longestComment)
    refuse('comment', `A comment has at most ${longestComment} characters.`);
  return comment;
}

function refuse(field: string, message: string): never {
  throw new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}

/** The members of the asset node that the row decides; all others stay. */
export function manualFields(row: ManualRow): Record<string, unknown> {
  const isColumn = row.kind === 'Column';
  const enclosing =
    row.parentKey === null ? [] : parseAssetKey(row.parentKey).path.map((segment) => segment.name);
  return {
    name: row.name,
    nameLower: row.name.toLowerCase(),
    kind: row.kind,
    parentKey: row.parentKey,
    comment: row.comment,
    definition: canonicalJson(row.properties),
    hash: contentHash({ kind: row.kind, name: row.name, comment: row.comment, properties: row.properties }),
    position: isColumn ? row.properties['position'] : null,
    dataType: isColumn ? row.properties['dataType'] : null,
    nullable: isColumn ? row.properties['nullable'] : null,
    ...searchFields({ name: row.name, enclosing, comment: row.comment }),
  };
}

/** What differs between a stored state and a row, in order of path; empty when nothing does. */
export function manualDifferences(before: VersionState, after: ManualRow): VersionDifference[] {
  const diffs: VersionDifference[] = [];
  const compare = (path: string, from: unknown, to: unknown): void => {
    if (canonicalJson((from ?? null) as JsonValue) !== canonicalJson((to ?? null) as JsonValue))
      diffs.push({ path, from: from ?? null, to: to ?? null });
  };
  compare('comment', before.comment, after.comment);
  compare('kind', before.kind, after.kind);
  for (const name of new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]))
    compare(`properties.${name}`, before.properties[name], after.properties[name]);
  return diffs.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
