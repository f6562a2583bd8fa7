import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import { Connection } from '../common/page.type.js';
import { Asset } from './asset.type.js';
import { AssetKindEnum, HistoryChangeEnum, SchemaChangeEnum } from './catalog.enum.js';

/** One difference between two states. */
@ObjectType({ description: 'One difference between two states of an asset.' })
export class PropertyChange {
  @Field(() => String, { description: 'Path of the property, dotted.' })
  path!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Value before; null when absent.' })
  from!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Value after; null when absent.' })
  to!: unknown;
}

/** One step in the life of an asset. */
@ObjectType({ description: 'One step in the life of an asset.' })
export class HistoryEntry {
  @Field(() => Int, { description: 'Number of the state this step led to, from 1.' })
  number!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it happened or was seen (UTC).' })
  at!: string;

  @Field(() => HistoryChangeEnum, { description: 'What happened.' })
  change!: string;

  @Field(() => [PropertyChange], { description: 'What is different from the state before, by path.' })
  diff!: PropertyChange[];

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'What made the change: collection run, ticket or edit; null when unknown.',
  })
  cause!: Record<string, unknown> | null;
}

/** Lists of steps. */
@ObjectType({ description: 'A page of the life of an asset, newest first.' })
export class HistoryConnection extends Connection('HistoryEntry', () => HistoryEntry) {}

/** An asset as it was. */
@ObjectType({ description: 'An asset as it was at a time.' })
export class AssetAt {
  @Field(() => Asset, {
    description:
      'The asset with the name, key, definition, comment and grants of then. Lists below it are those of now; ask childrenAt for those of then.',
  })
  asset!: Asset;

  @Field(() => Int, { description: 'Number of the state, from 1.' })
  number!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'Since when the state held (UTC).' })
  since!: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when it held (UTC); null while it holds.',
  })
  until!: string | null;
}

/** A recorded rename. */
@ObjectType({ description: 'A rename as collection has recorded it.' })
export class AssetRename {
  @Field(() => String, { description: 'Key before.' })
  from!: string;

  @Field(() => String, { description: 'Key after.' })
  to!: string;

  @Field(() => String, { description: 'ENGINE_ID, DEFINITION or CHILDREN: why it is taken for a rename.' })
  evidence!: string;

  @Field(() => Float, { description: 'Confidence, 0 to 1.' })
  confidence!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was seen (UTC).' })
  at!: string;
}

/** One property that differs between two objects. */
@ObjectType({ description: 'One property that differs between two objects.' })
export class PropertyDiff {
  @Field(() => String, { description: 'Name of the property, or comment.' })
  name!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'On the first side; null when absent.' })
  from!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'On the second side; null when absent.' })
  to!: unknown;

  @Field(() => Boolean, { description: 'True when both say the same in their engines’ words.' })
  equivalent!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it counts as equivalent, or how a type changed.' })
  note!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of data types: SAME, EQUIVALENT, WIDER, NARROWER or DIFFERENT.',
  })
  typeRelation!: string | null;
}

/** One reason for a rename. */
@ObjectType({ description: 'One reason to believe in a rename.' })
export class RenameReason {
  @Field(() => String, { description: 'RECORDED, ENGINE_ID, DEFINITION, COLUMNS, POSITION or NAME.' })
  code!: string;

  @Field(() => String, { description: 'In words.' })
  detail!: string;

  @Field(() => Float, { description: 'Weight, 0 to 1.' })
  weight!: number;
}

/** Evidence of a rename. */
@ObjectType({ description: 'Why two objects are taken for one that was renamed.' })
export class RenameEvidence {
  @Field(() => Float, { description: 'Confidence, 0 to 1; 1 when the engine itself says so.' })
  confidence!: number;

  @Field(() => [RenameReason], { description: 'Reasons.' })
  reasons!: RenameReason[];
}

/** An object in a comparison. */
@ObjectType({ description: 'An object in a comparison.' })
export class SchemaDiffObject {
  @Field(() => AssetKindEnum, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => GraphQLJSONObject, { description: 'What defines it.' })
  properties!: Record<string, unknown>;
}

/** One object that differs. */
@ObjectType({ description: 'One object that differs between two sides.' })
export class SchemaDiffEntry {
  @Field(() => SchemaChangeEnum, { description: 'What happened to it.' })
  change!: string;

  @Field(() => String, {
    description: 'Path below the compared asset, on the second side; of a removed object on the first.',
  })
  path!: string;

  @Field(() => String, { nullable: true, description: 'Path on the first side; null for an added object.' })
  fromPath!: string | null;

  @Field(() => SchemaDiffObject, {
    description: 'The object as it is on the second side; a removed one as on the first.',
  })
  object!: SchemaDiffObject;

  @Field(() => [PropertyDiff], { description: 'What differs, by name.' })
  properties!: PropertyDiff[];

  @Field(() => RenameEvidence, { nullable: true, description: 'Why a rename is believed.' })
  evidence!: RenameEvidence | null;

  @Field(() => Boolean, { description: 'True when what encloses the object was added or removed with it.' })
  withParent!: boolean;
}

/** Counts of a comparison. */
@ObjectType({ description: 'How many objects had which fate.' })
export class SchemaDiffSummary {
  @Field(() => Int, { description: 'Only on the second side.' })
  added!: number;

  @Field(() => Int, { description: 'Only on the first side.' })
  removed!: number;

  @Field(() => Int, { description: 'On both, different.' })
  changed!: number;

  @Field(() => Int, { description: 'Under another name.' })
  renamed!: number;

  @Field(() => Int, { description: 'Worded differently only.' })
  equivalent!: number;

  @Field(() => Int, { description: 'Alike.' })
  unchanged!: number;
}

/** A comparison. */
@ObjectType({ description: 'The difference of everything below two assets, or of one asset at two times.' })
export class SchemaDiff {
  @Field(() => SchemaDiffSummary, { description: 'Counts.' })
  summary!: SchemaDiffSummary;

  @Field(() => [SchemaDiffEntry], { description: 'What differs, by path.' })
  entries!: SchemaDiffEntry[];
}
