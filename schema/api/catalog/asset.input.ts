import { ArrayMaxSize, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { AssetKindEnum, DeletedFilterEnum } from './catalog.enum.js';

/** What lists and searches can be narrowed by. */
@InputType({ description: 'Narrows a list; members are joined by "and", values of one member by "or".' })
export class AssetFilterInput {
  @Field(() => [AssetKindEnum], { nullable: true, description: 'Kinds.' })
  @ArrayMaxSize(50)
  kinds?: AssetKind[];

  @Field(() => [String], { nullable: true, description: 'Engines: postgres, mysql, redis.' })
  @ArrayMaxSize(20)
  engines?: string[];

  @Field(() => [ID], { nullable: true, description: 'Ids of instances.' })
  @ArrayMaxSize(1000)
  instanceIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Keys of enclosing databases.' })
  @ArrayMaxSize(1000)
  databaseKeys?: string[];

  @Field(() => [String], { nullable: true, description: 'Keys of enclosing schemas.' })
  @ArrayMaxSize(1000)
  schemaKeys?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of owning teams and accounts, own or of what encloses the asset.',
  })
  @ArrayMaxSize(1000)
  ownerIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Tags, own or of what encloses the asset.' })
  @ArrayMaxSize(1000)
  tags?: string[];

  @Field(() => [ID], { nullable: true, description: 'Ids of domains.' })
  @ArrayMaxSize(1000)
  domainIds?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Kinds of data that columns and key patterns are taken to hold, for example EMAIL.',
  })
  @ArrayMaxSize(200)
  classifications?: string[];

  @Field(() => [String], { nullable: true, description: 'Environments of instances.' })
  @ArrayMaxSize(100)
  environments?: string[];
}

/** Filter of lists of assets. */
@InputType({ description: 'Narrows a list of assets.' })
export class AssetListFilterInput extends AssetFilterInput {
  @Field(() => String, { nullable: true, description: 'Key of the directly enclosing asset.' })
  @MaxLength(4000)
  parentKey?: string;

  @Field(() => String, { nullable: true, description: 'Part of the name, without regard to case.' })
  @MaxLength(400)
  text?: string;

  @Field(() => DeletedFilterEnum, {
    nullable: true,
    description: 'Whether dropped assets are shown; default EXCLUDE.',
  })
  deleted?: 'EXCLUDE' | 'INCLUDE' | 'ONLY';
}
