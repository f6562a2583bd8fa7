import { Field, Int, ObjectType } from 'type-graphql';
import { AssetPrivilege } from '../catalog/asset.type.js';
import { LineageAsset, LineageFacts } from './lineage.type.js';

/** A reader. */
@ObjectType({ description: 'One way by which a principal can read a column.' })
export class ColumnReader {
  @Field(() => AssetPrivilege, { description: 'The privilege and how the principal comes to it.' })
  privilege!: AssetPrivilege;

  @Field(() => LineageAsset, { description: 'The column itself, or one that holds its values.' })
  readable!: LineageAsset;

  @Field(() => Int, { description: 'Direct edges from the column asked about; 0 for itself.' })
  hop!: number;
}

/** Readers. */
@ObjectType({ description: 'Who can read a column: itself, or in views and copies.' })
export class ColumnReaders {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [ColumnReader], { description: 'The readers, nearest first.' })
  readers!: ColumnReader[];
}

/** Effect of a revoke. */
@ObjectType({ description: 'What the end of a grant to read would do.' })
export class RevokeImpact {
  @Field(() => LineageFacts, { description: 'What the answer says of itself.' })
  facts!: LineageFacts;

  @Field(() => [String], { description: 'Keys of principals that could not read any more.' })
  losing!: string[];

  @Field(() => [String], { description: 'Keys of those that still could by another way.' })
  keeping!: string[];

  @Field(() => [LineageAsset], { description: 'Views whose owner loses the right: they fail for everyone.' })
  broken!: LineageAsset[];

  @Field(() => [LineageAsset], { description: 'What is made from these.' })
  affected!: LineageAsset[];
}
