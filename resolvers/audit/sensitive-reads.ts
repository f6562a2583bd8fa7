import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { classifiableKinds } from '../../src/core/asset-kind.js';
import { sensitiveTags } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';

const sensitive: ReadonlySet<string> = new Set(sensitiveTags);

/** An asset as far as it matters whether reading it is audited. */
interface ReadAsset {
  key: string;
  kind: string;
  tags: readonly string[];
  classifications?: readonly string[];
}

/** What the records of reading are taken from: types of the API, and which keys a value of the type gives away. */
const watched: Readonly<Record<string, (value: object) => string | null>> = {
  Asset: (value) => (isSensitive(value as ReadAsset) ? (value as ReadAsset).key : null),
  Classification: (value) => {
    const { assetKey, state } = value as { assetKey: string; state: string };
    return state === 'REJECTED' ? null : assetKey;
  },
};

/** True for columns and key patterns taken to hold personal data, secrets and the like, or tagged so, also by what encloses them. */
function isSensitive({ kind, classifications, tags }: ReadAsset): boolean {
  return (
    classifiableKinds.has(kind) &&
    ((classifications ?? []).length > 0 || tags.some((tag) => sensitive.has(tag)))
  );
}

/** Has the reading of those assets audited that are sensitive. All of one request become one record. */
export function noteSensitiveReads({ refusals, request }: ApiContext, assets: readonly ReadAsset[]): void {
  refusals?.noteRead(
    request,
    assets.filter((asset) => isSensitive(asset)).map((asset) => asset.key),
  );
}

/** Has the reading of what an asset is or was taken to hold audited, unless all of it was rejected. */
export function noteClassificationRead(
  { refusals, request }: ApiContext,
  assetKey: string,
  states: readonly { state: string }[],
): void {
  if (states.some(({ state }) => state !== 'REJECTED')) refusals?.noteRead(request, [assetKey]);
}

/**
 * Makes every field that answers with assets, or with what they are classified as, tell the audit trail which sensitive
 * ones it gave away: lists, search, the tree, pages of assets, the past, lineage. A field that is added later is among
 * them without new code.
 */
export function watchSensitiveReads(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__')) watchType(type);
  return schema;
}

function watchType(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const keyOf = watched[getNamedType(field.type).name];
    if (keyOf === undefined) continue;
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: ApiContext, info) => {
      const result: unknown = resolve(source, args, context, info);
      if (!(result instanceof Promise)) return noted(context, keyOf, result);
      return result.then((value: unknown) => noted(context, keyOf, value));
    };
  }
}

function noted(context: ApiContext, keyOf: (value: object) => string | null, result: unknown): unknown {
  const { refusals, request } = context;
  if (refusals === undefined || typeof result !== 'object' || result === null) return result;
  const values = (Array.isArray(result) ? result : [result]) as (object | null)[];
  const keys = values.flatMap((value) => (value === null ? [] : (keyOf(value) ?? [])));
  refusals.noteRead(request, keys);
  return result;
}
