import { GraphQLBigInt, GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { Connection } from '../common/page.type.js';
import { AssetKindEnum, PrivilegeViaEnum } from './catalog.enum.js';

/** Something that exists, or existed, in a database or was registered by a person. */
@ObjectType({
  description:
    'Something that exists or existed in a database, or was registered by a person: an instance, table, column, principal, setting and so on.',
})
export class Asset {
  @Field(() => ID, { description: 'Immutable id; survives a move of the instance.' })
  id!: string;

  @Field(() => String, {
    description:
      'Canonical key in OpenLineage naming, for example postgres://orders-db:5432/shop.public.orders.total.',
  })
  key!: string;

  @Field(() => String, { description: 'Name as the engine stores it.' })
  name!: string;

  @Field(() => AssetKindEnum, { description: 'What the asset is.' })
  kind!: AssetKind;

  @Field(() => String, {
    description: 'Engine: postgres, mysql, redis; the scheme of the key for systems without a collector.',
  })
  engine!: string;

  @Field(() => String, {
    description: 'Dotted path inside the instance as people read it; empty for an instance.',
  })
  path!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the instance the asset belongs to.' })
  instanceId!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the instance.' })
  instanceKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the enclosing database.' })
  databaseKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the enclosing schema.' })
  schemaKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the enclosing asset; null for an instance.' })
  parentKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Comment stored in the engine.' })
  comment!: string | null;

  @Field(() => String, { nullable: true, description: 'Description written by people, Markdown.' })
  description!: string | null;

  @Field(() => GraphQLJSONObject, {
    description: 'Properties that define the asset, by name; which ones depends on kind and engine.',
  })
  properties!: Record<string, unknown>;

  @Field(() => GraphQLJSONObject, {
    description: 'Figures that change without a change of definition: rows, sizes, scans.',
  })
  statistics!: Record<string, unknown>;

  @Field(() => GraphQLBigInt, { nullable: true, description: 'Rows (or keys) as the engine estimates them.' })
  rowEstimate!: number | null;

  @Field(() => GraphQLBigInt, {
    nullable: true,
    description: 'Size in bytes with indexes, where the engine tells it.',
  })
  sizeBytes!: number | null;

  @Field(() => Int, { nullable: true, description: 'Position of a column, from 1.' })
  position!: number | null;

  @Field(() => String, { nullable: true, description: 'Type of a column as the engine prints it.' })
  dataType!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a column may be null.' })
  nullable!: boolean | null;

  @Field(() => GraphQLBigInt, {
    nullable: true,
    description: 'Scans, calls or reads the engine has counted; null when it counts none.',
  })
  usageCount!: number | null;

  @Field(() => Boolean, { description: 'True when it no longer exists.' })
  deleted!: boolean;

  @Field(() => [ID], { description: 'Ids of domains, own and of what encloses the asset.' })
  domainIds!: string[];

  @Field(() => [ID], { description: 'Ids of owning teams and accounts, own and of what encloses the asset.' })
  ownerIds!: string[];

  @Field(() => String, { nullable: true, description: 'Environment of the instance.' })
  environment!: string | null;

  @Field(() => [String], { description: 'Tags of the asset and of what encloses it, sorted.' })
  tags!: string[];

  @Field(() => GraphQLDateTimeISO, { description: 'Since when the present state holds (UTC).' })
  changedAt!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When the asset first appeared (UTC).' })
  validFrom!: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was dropped (UTC); null while it exists.',
  })
  validTo!: string | null;

  @Field(() => String, { description: 'collected, or manual when people registered it.' })
  source!: string;
}

/** Lists of assets. */
@ObjectType({ description: 'A page of assets.' })
export class AssetConnection extends Connection('Asset', () => Asset) {}

/** A link to another asset. */
@ObjectType({ description: 'A link between two assets, as the engine states it.' })
export class AssetLink {
  @Field(() => String, { description: 'Type, for example REFERENCES, COVERS, OWNED_BY.' })
  type!: string;

  @Field(() => String, {
    description: 'OUT when the link leads away from the asset, IN when it leads to it.',
  })
  direction!: string;

  @Field(() => Asset, { description: 'The asset at the other end.' })
  other!: Asset;

  @Field(() => GraphQLJSONObject, {
    description: 'Properties of the link, for example the position in a key.',
  })
  properties!: Record<string, unknown>;
}

/** How many children of a kind. */
@ObjectType({ description: 'How many children of one kind an asset has.' })
export class KindCount {
  @Field(() => AssetKindEnum, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => Int, { description: 'Live children of that kind that the caller may see.' })
  count!: number;
}

/** One right of a principal on an asset. */
@ObjectType({ description: 'What one principal may do with an asset, by one way.' })
export class AssetPrivilege {
  @Field(() => String, { description: 'Key of the principal.' })
  principalKey!: string;

  @Field(() => String, { description: 'Name of the principal, as the engine has it.' })
  principalName!: string;

  @Field(() => Asset, {
    nullable: true,
    description: 'The principal; null when it is unknown or hidden from the caller.',
  })
  principal!: Asset | null;

  @Field(() => PrivilegeViaEnum, { description: 'How the principal comes to the privileges.' })
  via!: string;

  @Field(() => [String], { description: 'Privileges, in the engine’s words, sorted.' })
  privileges!: string[];

  @Field(() => [String], { description: 'Those it may pass on.' })
  grantable!: string[];

  @Field(() => String, {
    description: 'Key of the asset the grant stands on: this one or one that encloses it.',
  })
  grantedOnKey!: string;

  @Field(() => [String], {
    description:
      'Keys of the roles from the grantee down to the principal’s own role; empty for a direct grant.',
  })
  through!: string[];

  @Field(() => Boolean, { description: 'False when the principal has to switch to the role first.' })
  immediate!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the principal that granted it, where the engine records it.',
  })
  grantorKey!: string | null;
}

/** Everyone with privileges on an asset. */
@ObjectType({ description: 'Everyone with privileges on an asset.' })
export class AssetPrivileges {
  @Field(() => [AssetPrivilege], { description: 'One entry for each principal and way, by principal.' })
  entries!: AssetPrivilege[];

  @Field(() => Boolean, {
    description:
      'False when memberships could not be followed in full, because principals are hidden from the caller.',
  })
  complete!: boolean;
}

/** One role or member of a principal. */
@ObjectType({ description: 'A role of a principal or a member of it, possibly through others.' })
export class PrincipalLink {
  @Field(() => String, { description: 'Key of the role or member.' })
  role!: string;

  @Field(() => Asset, {
    nullable: true,
    description: 'The role or member; null when hidden from the caller.',
  })
  principal!: Asset | null;

  @Field(() => [String], { description: 'Keys of the roles in between, nearest first.' })
  via!: string[];

  @Field(() => Boolean, { description: 'True when the role’s privileges hold without switching to it.' })
  inherited!: boolean;
}

/** Roles and members of a principal. */
@ObjectType({ description: 'The roles and members of a principal, in full depth.' })
export class PrincipalMemberships {
  @Field(() => [PrincipalLink], { description: 'Roles the principal has, nearest first.' })
  roles!: PrincipalLink[];

  @Field(() => [PrincipalLink], { description: 'Principals that have it as a role, nearest first.' })
  members!: PrincipalLink[];

  @Field(() => Boolean, { description: 'False when some are hidden from the caller.' })
  complete!: boolean;
}

/** One privilege of a principal. */
@ObjectType({ description: 'One privilege of a principal on one asset.' })
export class PrincipalPrivilege {
  @Field(() => Asset, { description: 'What the privilege is on.' })
  asset!: Asset;

  @Field(() => PrivilegeViaEnum, { description: 'How the principal comes to it.' })
  via!: string;

  @Field(() => String, { description: 'Key of the grantee: the principal, one of its roles, or everybody.' })
  granteeKey!: string;

  @Field(() => [String], { description: 'Privileges, in the engine’s words, sorted.' })
  privileges!: string[];

  @Field(() => [String], { description: 'Those it may pass on.' })
  grantable!: string[];

  @Field(() => Boolean, { description: 'False when the principal has to switch to the role first.' })
  immediate!: boolean;
}

/** Lists of privileges of a principal. */
@ObjectType({ description: 'A page of privileges of a principal.' })
export class PrincipalPrivilegeConnection extends Connection(
  'PrincipalPrivilege',
  () => PrincipalPrivilege,
) {}
