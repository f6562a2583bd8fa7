import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BreakageEffect, EdgeKind, EdgeSubtype, ObjectAction } from '../../../src/lineage/index.js';
import { BreakageEffectEnum, LineageSubtypeEnum, ScriptActionEnum } from './evidence.enum.js';
import { LineageEdgeKindEnum } from './lineage.enum.js';
import { UnresolvedName } from './evidence.type.js';

/** A statement of a script. */
@ObjectType({ description: 'A statement of a script.' })
export class ScriptStatement {
  @Field(() => String, { description: 'Kind of statement.' })
  kind!: string;

  @Field(() => Int, { description: 'Offset of its beginning.' })
  start!: number;

  @Field(() => Int, { description: 'Offset after its end.' })
  end!: number;

  @Field(() => String, { nullable: true, description: 'Why it could not be parsed.' })
  error!: string | null;
}

/** An object of a script. */
@ObjectType({ description: 'What a script does to an object.' })
export class ScriptObject {
  @Field(() => ScriptActionEnum, { description: 'What is done.' })
  action!: ObjectAction;

  @Field(() => String, {
    nullable: true,
    description: 'Key the object has or will have; null for what has none.',
  })
  key!: string | null;

  @Field(() => String, { description: 'Its name with its schema.' })
  name!: string;

  @Field(() => String, { description: 'Kind in the words of SQL.' })
  kind!: string;

  @Field(() => Boolean, { description: 'Whether the graph knows it.' })
  exists!: boolean;

  @Field(() => String, { nullable: true, description: 'What is changed within it.' })
  detail!: string | null;

  @Field(() => [String], { description: 'Columns concerned.' })
  columns!: string[];

  @Field(() => Int, { description: 'Offset into the script.' })
  position!: number;
}

/** Something a change harms. */
@ObjectType({ description: 'Something that does not survive a change unharmed.' })
export class ScriptBreakage {
  @Field(() => String, { description: 'Key of what is harmed.' })
  key!: string;

  @Field(() => String, { description: 'Its kind.' })
  kind!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => BreakageEffectEnum, { description: 'What becomes of it.' })
  effect!: BreakageEffect;

  @Field(() => String, { description: 'What exactly is the matter.' })
  reason!: string;

  @Field(() => String, { description: 'Key of what is changed.' })
  causeKey!: string;

  @Field(() => Int, { description: 'Offset of the change in the script.' })
  position!: number;

  @Field(() => Int, {
    description: '1 for what uses the changed object itself, 2 for what uses that, and so on.',
  })
  hops!: number;
}

/** Lineage of a script. */
@ObjectType({ description: 'Lineage that begins or ends with a script.' })
export class ScriptLineageEdge {
  @Field(() => String, { description: 'Key of the source.' })
  fromKey!: string;

  @Field(() => String, { description: 'Key of the target.' })
  toKey!: string;

  @Field(() => LineageEdgeKindEnum, { description: 'Whether a value moves or decides.' })
  kind!: EdgeKind;

  @Field(() => LineageSubtypeEnum, { description: 'How.' })
  subtype!: EdgeSubtype;

  @Field(() => String, { nullable: true, description: 'The expression.' })
  text!: string | null;

  @Field(() => Boolean, { description: 'Whether the value is masked.' })
  masking!: boolean;
}

/** Somebody or something affected. */
@ObjectType({ description: 'An owner or domain of what a script affects.' })
export class AffectedParty {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;
}

/** Answer of analyzeSql. */
@ObjectType({ description: 'What a script would do, found without running it.' })
export class ScriptImpact {
  @Field(() => [ScriptStatement], { description: 'Its statements.' })
  statements!: ScriptStatement[];

  @Field(() => [ScriptObject], {
    description: 'Objects read, written, created, altered, dropped, by their place in the script.',
  })
  objects!: ScriptObject[];

  @Field(() => [ScriptBreakage], { description: 'What the changes harm, nearest first.' })
  breakages!: ScriptBreakage[];

  @Field(() => [ScriptLineageEdge], { description: 'Lineage that would appear.' })
  appearing!: ScriptLineageEdge[];

  @Field(() => [ScriptLineageEdge], { description: 'Lineage that would disappear.' })
  disappearing!: ScriptLineageEdge[];

  @Field(() => [AffectedParty], { description: 'Owners of what is affected.' })
  owners!: AffectedParty[];

  @Field(() => [AffectedParty], { description: 'Domains of what is affected.' })
  domains!: AffectedParty[];

  @Field(() => [UnresolvedName], { description: 'What could not be resolved.' })
  unresolved!: UnresolvedName[];

  @Field(() => Boolean, {
    description: 'False when something was not understood, is not up to date or may not be seen.',
  })
  complete!: boolean;

  @Field(() => [String], { description: 'Why it is not complete.' })
  gaps!: string[];
}
