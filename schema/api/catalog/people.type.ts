import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { Connection } from '../common/page.type.js';
import { AssetKindEnum, PropertyTypeEnum } from './catalog.enum.js';

/** Who stands for an asset. */
@ObjectType({ description: 'A team or person that stands for an asset, as set on it.' })
export class OwnerRef {
  @Field(() => ID, { description: 'Id of a team, unit or account.' })
  id!: string;

  @Field(() => String, { description: 'For example owner or steward.' })
  role!: string;
}

/** An owner with its name. */
@ObjectType({ description: 'A team or person that stands for an asset, own or of what encloses it.' })
export class AssetOwner {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Team, Unit or Account.' })
  kind!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'For example owner or steward.' })
  role!: string;

  @Field(() => String, { description: 'Key of the asset it was set on.' })
  fromKey!: string;
}

/** What people say about an asset. */
@ObjectType({ description: 'What people say about one asset, without what it inherits.' })
export class Annotation {
  @Field(() => String, { description: 'Key of the asset.' })
  assetKey!: string;

  @Field(() => Int, { description: 'Grows by one with each change; 0 while nothing was ever said.' })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Description, Markdown.' })
  description!: string | null;

  @Field(() => [OwnerRef], { description: 'Owners set on the asset itself.' })
  owners!: OwnerRef[];

  @Field(() => [String], { description: 'Tags set on the asset itself.' })
  tags!: string[];

  @Field(() => [ID], { description: 'Ids of domains.' })
  domainIds!: string[];

  @Field(() => [ID], { description: 'Ids of glossary terms.' })
  termIds!: string[];

  @Field(() => GraphQLJSONObject, { description: 'Custom properties by name.' })
  properties!: Record<string, unknown>;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Last change (UTC).' })
  updatedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who changed it last.' })
  updatedBy!: string | null;
}

/** One field that changed. */
@ObjectType({ description: 'One field of an annotation that changed.' })
export class AnnotationChange {
  @Field(() => String, {
    description: 'description, owners, tags, domainIds, termIds, or properties.<name>.',
  })
  field!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Before.' })
  from!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'After.' })
  to!: unknown;
}

/** A past change of an annotation. */
@ObjectType({ description: 'One past change of an annotation.' })
export class AnnotationVersion {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => Int, { description: 'Revision the change made.' })
  revision!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When (UTC).' })
  at!: string;

  @Field(() => ID, { description: 'Id of the author.' })
  authorId!: string;

  @Field(() => String, { description: 'Name of the author.' })
  authorName!: string;

  @Field(() => [AnnotationChange], { description: 'What changed.' })
  changes!: AnnotationChange[];
}

/** Lists of changes. */
@ObjectType({ description: 'A page of changes of an annotation, newest first.' })
export class AnnotationVersionConnection extends Connection('AnnotationVersion', () => AnnotationVersion) {}

/** The outcome of an edit. */
@ObjectType({ description: 'The annotation after an edit.' })
export class AnnotationEdited {
  @Field(() => Annotation, { description: 'As it is now.' })
  annotation!: Annotation;

  @Field(() => [AnnotationChange], {
    description: 'What the edit changed; empty when everything was so already.',
  })
  changes!: AnnotationChange[];

  @Field(() => Boolean, {
    description: 'True when the same call was done before and nothing was written now.',
  })
  replayed!: boolean;
}

/** An area of the business. */
@ObjectType({ description: 'An area of the business that assets belong to.' })
export class Domain {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name, unique.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Markdown.' })
  description!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the domain this one is part of.' })
  parentId!: string | null;

  @Field(() => Int, { description: 'Grows with each change.' })
  revision!: number;
}

/** A label. */
@ObjectType({ description: 'A label of assets.' })
export class Tag {
  @Field(() => String, { description: 'Name; also the id.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it means.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: '#rrggbb.' })
  color!: string | null;

  @Field(() => Int, { description: 'Grows with each change.' })
  revision!: number;
}

/** A word with its meaning. */
@ObjectType({ description: 'A word of the business with its meaning.' })
export class Term {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'The word.' })
  name!: string;

  @Field(() => String, { description: 'Meaning, Markdown.' })
  definition!: string;

  @Field(() => [String], { description: 'Other words for it.' })
  synonyms!: string[];

  @Field(() => ID, { nullable: true, description: 'Id of the domain it belongs to.' })
  domainId!: string | null;

  @Field(() => Int, { description: 'Grows with each change.' })
  revision!: number;
}

/** What a custom property may hold. */
@ObjectType({ description: 'What a custom property may hold, and on which kinds of assets.' })
export class PropertyDefinition {
  @Field(() => String, { description: 'Name; also the id.' })
  name!: string;

  @Field(() => PropertyTypeEnum, { description: 'Type of its values.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'What it means.' })
  description!: string | null;

  @Field(() => [String], { description: 'Allowed values of an ENUM.' })
  values!: string[];

  @Field(() => [AssetKindEnum], { description: 'Kinds it applies to; empty for all.' })
  kinds!: AssetKind[];

  @Field(() => String, { nullable: true, description: 'Regular expression that texts must match.' })
  pattern!: string | null;

  @Field(() => Float, { nullable: true, description: 'Smallest number.' })
  minimum!: number | null;

  @Field(() => Float, { nullable: true, description: 'Largest number.' })
  maximum!: number | null;

  @Field(() => Int, { description: 'Grows with each change.' })
  revision!: number;
}

/** Lists of domains. */
@ObjectType({ description: 'A page of domains, by name.' })
export class DomainConnection extends Connection('Domain', () => Domain) {}
/** Lists of tags. */
@ObjectType({ description: 'A page of tags, by name.' })
export class TagConnection extends Connection('Tag', () => Tag) {}
/** Lists of terms. */
@ObjectType({ description: 'A page of terms, by name.' })
export class TermConnection extends Connection('Term', () => Term) {}
/** Lists of property definitions. */
@ObjectType({ description: 'A page of property definitions, by name.' })
export class PropertyDefinitionConnection extends Connection(
  'PropertyDefinition',
  () => PropertyDefinition,
) {}
