import { registerEnumType } from 'type-graphql';
import { type AssetKind, assetKinds } from '../../../src/core/asset-kind.js';

function upperSnake(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/** Kinds of assets as enum values: `MATERIALIZED_VIEW` for `MaterializedView`. */
export const AssetKindEnum = Object.fromEntries(assetKinds.map((kind) => [upperSnake(kind), kind])) as Record<
  string,
  AssetKind
>;

registerEnumType(AssetKindEnum, { name: 'AssetKind', description: 'What an asset is.' });
