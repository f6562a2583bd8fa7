import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { JsonValue } from '../../../src/core/canonical-json.js';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { AssetKindEnum, PropertyTypeEnum } from './catalog.enum.js';

/** A change of a list. */
@InputType({ description: 'A change of a list: set replaces it first, then add and remove apply.' })
export class ListEditInput {
  @Field(() => [String], { nullable: true, description: 'The whole list.' })
  @ArrayMaxSize(500)
  set?: string[];

  @Field(() => [String], { nullable: true, description: 'Items to add.' })
  @ArrayMaxSize(500)
  add?: string[];

  @Field(() => [String], { nullable: true, description: 'Items to remove.' })
  @ArrayMaxSize(500)
  remove?: string[];
}

/** An owner to set. */
@InputType({ description: 'A team or person to stand for an asset.' })
export class OwnerInput {
  @Field(() => ID, { description: 'Id of a team, unit or account.' })
  @MaxLength(100)
  id!: string;

  @Field(() => String, { nullable: true, description: 'For example owner or steward; default owner.' })
  @MaxLength(60)
  role?: string;
}

/** A change of owners. */
@InputType({ description: 'A change of owners: set replaces them first, then add and remove apply.' })
export class OwnersEditInput {
  @Field(() => [OwnerInput], { nullable: true, description: 'All owners.' })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  set?: OwnerInput[];

  @Field(() => [OwnerInput], { nullable: true, description: 'Owners to add.' })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  add?: OwnerInput[];

  @Field(() => [ID], { nullable: true, description: 'Ids to remove.' })
  @ArrayMaxSize(100)
  remove?: string[];
}

/** Input of annotateAsset. */
@InputType({ description: 'A change of what people say about an asset; members left out stay.' })
export class AnnotateAssetInput {
  @Field(() => String, { description: 'Key of the asset.' })
  @MaxLength(4000)
  key!: string;

  @Field(() => String, { nullable: true, description: 'Description, Markdown; empty removes it.' })
  @MaxLength(100_000)
  description?: string;

  @Field(() => OwnersEditInput, { nullable: true, description: 'Owners.' })
  @ValidateNested()
  owners?: OwnersEditInput;

  @Field(() => ListEditInput, { nullable: true, description: 'Tags; those that do not exist are made.' })
  @ValidateNested()
  tags?: ListEditInput;

  @Field(() => ListEditInput, { nullable: true, description: 'Ids of domains.' })
  @ValidateNested()
  domainIds?: ListEditInput;

  @Field(() => ListEditInput, { nullable: true, description: 'Ids of terms.' })
  @ValidateNested()
  termIds?: ListEditInput;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Custom properties by name; null removes one.',
  })
  properties?: Record<string, JsonValue>;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the edit when the annotation is at another revision.',
  })
  expectedRevision?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Key of this call: a repetition with the same key does nothing again.',
  })
  @MaxLength(200)
  clientKey?: string;
}

/** Members common to changes of the glossary. */
@InputType({ description: 'Members common to changes of the glossary.' })
abstract class GlossaryCallInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the change when the item is at another revision.',
  })
  expectedRevision?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Key of this call: a repetition with the same key does nothing again.',
  })
  @MaxLength(200)
  clientKey?: string;
}

/** Input of saveDomain. */
@InputType({ description: 'A domain: created without an id, changed with one.' })
export class SaveDomainInput extends GlossaryCallInput {
  @Field(() => ID, { nullable: true, description: 'Id of the domain to change.' })
  id?: string;

  @Field(() => String, { nullable: true, description: 'Name, unique.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'Markdown.' })
  @MaxLength(100_000)
  description?: string;

  @Field(() => ID, { nullable: true, description: 'Id of the domain it is part of.' })
  parentId?: string;
}

/** Input of saveTag. */
@InputType({ description: 'A tag: created or changed by its name.' })
export class SaveTagInput extends GlossaryCallInput {
  @Field(() => String, { description: 'Name: lower-case letters and digits, with . _ : - inside.' })
  @MaxLength(64)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it means.' })
  @MaxLength(10_000)
  description?: string;

  @Field(() => String, { nullable: true, description: '#rrggbb.' })
  @MaxLength(7)
  color?: string;
}

/** Input of saveTerm. */
@InputType({ description: 'A term: created without an id, changed with one.' })
export class SaveTermInput extends GlossaryCallInput {
  @Field(() => ID, { nullable: true, description: 'Id of the term to change.' })
  id?: string;

  @Field(() => String, { nullable: true, description: 'The word.' })
  @MaxLength(200)
  name?: string;

  @Field(() => String, { nullable: true, description: 'Meaning, Markdown.' })
  @MaxLength(100_000)
  definition?: string;

  @Field(() => [String], { nullable: true, description: 'Other words for it.' })
  @ArrayMaxSize(100)
  synonyms?: string[];

  @Field(() => ID, { nullable: true, description: 'Id of the domain it belongs to.' })
  domainId?: string;
}

/** Input of savePropertyDefinition. */
@InputType({ description: 'The definition of a custom property: created or changed by its name.' })
export class SavePropertyDefinitionInput extends GlossaryCallInput {
  @Field(() => String, { description: 'Letters, digits, _ and -, starting with a letter.' })
  @MaxLength(100)
  name!: string;

  @Field(() => PropertyTypeEnum, { nullable: true, description: 'Type; stays while the property is in use.' })
  type?: 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'DATE' | 'ENUM' | 'URL' | 'JSON';

  @Field(() => String, { nullable: true, description: 'What it means.' })
  @MaxLength(10_000)
  description?: string;

  @Field(() => [String], { nullable: true, description: 'Allowed values of an ENUM.' })
  @ArrayMaxSize(500)
  values?: string[];

  @Field(() => [AssetKindEnum], { nullable: true, description: 'Kinds it applies to; empty for all.' })
  @ArrayMaxSize(100)
  kinds?: AssetKind[];

  @Field(() => String, { nullable: true, description: 'Regular expression that texts must match.' })
  @MaxLength(500)
  pattern?: string;

  @Field(() => Float, { nullable: true, description: 'Smallest number.' })
  minimum?: number;

  @Field(() => Float, { nullable: true, description: 'Largest number.' })
  maximum?: number;
}
