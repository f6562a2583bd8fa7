import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { childKey } from '../../src/core/asset-key.js';
import { type BuildContext, dependencyId } from './build-context.js';
import type { RelationHead } from './build-relation.js';
import { decode, optionsObject } from './options.js';
import type { ColumnRow } from './rows.js';

const identities = { a: 'ALWAYS', d: 'BY DEFAULT' };
const generations = { s: 'STORED', v: 'VIRTUAL' };
const storages = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' };
const compressions = { p: 'pglz', l: 'lz4' };

/** A column. Runs once per column of a database: nothing here may be slow. */
export function buildColumn(
  context: BuildContext,
  head: RelationHead,
  owner: string,
  row: ColumnRow,
): AssetRecord {
  const [, position, name, dataType, notNull, expression, identity, generated, collation, ...rest] = row;
  const [storage, compression, statisticsTarget, isLocal, inherited, options, ...tail] = rest;
  const [foreignOptions, acl, comment, userType] = tail;
  const isGenerated = generated !== '';
  const asset: AssetRecord = {
    kind: 'Column',
    key: childKey(head.key, 'Column', name),
    name,
    parent: head.key,
    properties: {
      position,
      dataType,
      nullable: !notNull,
      default: isGenerated ? null : expression,
      identity: decode(identities, identity),
      generated: decode(generations, generated),
      generationExpression: isGenerated ? expression : null,
      collation: collation === null ? null : collationName(collation),
      storage: decode(storages, storage),
      compression: decode(compressions, compression),
      statisticsTarget,
      inherited: inherited > 0,
      local: isLocal,
      options: optionsObject(options),
      foreignOptions: optionsObject(foreignOptions),
    },
    comment,
    engineId: `${head.row.oid}.${position}`,
  };
  if (acl !== null) asset.grants = context.grants.read(acl, owner, 'column');
  const links = columnLinks(context, head.row.oid, position, userType);
  if (links !== undefined) asset.relations = links;
  return asset;
}

function collationName([schema, name]: readonly [string, string]): string {
  return schema === 'pg_catalog' ? name : `${schema}.${name}`;
}

function columnLinks(
  context: BuildContext,
  relation: number,
  position: number,
  userType: ColumnRow[18],
): AssetRelation[] | undefined {
  const typeKey = userType === null ? undefined : context.keys.type(userType[0], userType[1]);
  const uses =
    context.uses.size === 0 ? undefined : context.uses.get(dependencyId('column', relation, position));
  if (typeKey === undefined) return uses === undefined ? undefined : [...uses];
  return [{ type: 'OF_TYPE', to: typeKey }, ...(uses ?? [])];
}
