import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import type { JsonValue } from '../../../src/core/canonical-json.js';
import { resultOf } from '../common/result.union.js';
import { Asset } from './asset.type.js';
import { AssetKindEnum, BulkFormatEnum, ImportModeEnum } from './catalog.enum.js';

/** A column of a registered asset. */
@InputType({ description: 'A column of a registered asset.' })
export class RegisteredColumnInput {
  @Field(() => String, { description: 'Name.' })
  @MaxLength(500)
  name!: string;

  @Field(() => String, { description: 'Type in the system’s words.' })
  @MaxLength(500)
  dataType!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be null; default true.' })
  nullable?: boolean;

  @Field(() => String, { nullable: true, description: 'Comment.' })
  @MaxLength(20_000)
  comment?: string;
}

/** Input of registerAsset. */
@InputType({ description: 'An asset that no collector sees, with its columns.' })
export class RegisterAssetInput {
  @Field(() => String, {
    description: 'Canonical key, also of systems without a collector: kafka://broker:9092/orders.',
  })
  @MaxLength(4000)
  key!: string;

  @Field(() => AssetKindEnum, { description: 'What it is.' })
  kind!: AssetKind;

  @Field(() => String, { nullable: true, description: 'Comment.' })
  @MaxLength(20_000)
  comment?: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What defines it, in its system’s terms.' })
  properties?: Record<string, JsonValue>;

  @Field(() => [RegisteredColumnInput], {
    nullable: true,
    description: 'Columns in their order; absent leaves them as they are.',
  })
  @ArrayMaxSize(5000)
  @ValidateNested({ each: true })
  columns?: RegisteredColumnInput[];

  @Field(() => String, { nullable: true, description: 'Environment of a new instance.' })
  @MaxLength(100)
  environment?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the change when the asset is at another version number.',
  })
  expectedVersion?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Key of this call: a repetition with the same key does nothing again.',
  })
  @MaxLength(200)
  clientKey?: string;
}

/** Outcome of registerAsset. */
@ObjectType({ description: 'A registered asset.' })
export class RegisteredAsset {
  @Field(() => Asset, { description: 'The asset.' })
  asset!: Asset;

  @Field(() => String, { description: 'added, changed, or unchanged when everything was so already.' })
  change!: string;

  @Field(() => Boolean, {
    description: 'True when the same call was done before and nothing was written now.',
  })
  replayed!: boolean;
}

/** Input of importMetadata. */
@InputType({ description: 'People’s metadata in a file.' })
export class ImportMetadataInput {
  @Field(() => BulkFormatEnum, { description: 'Format of the file.' })
  format!: 'CSV' | 'JSON';

  @Field(() => String, { description: 'Content of the file.' })
  @MaxLength(50_000_000)
  content!: string;

  @Field(() => ImportModeEnum, {
    defaultValue: 'ALL_OR_NOTHING',
    description: 'What to do when rows are wrong.',
  })
  mode!: 'ALL_OR_NOTHING' | 'PARTIAL';

  @Field(() => Boolean, { defaultValue: false, description: 'Judge every row and write nothing.' })
  dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Key of this call: a repetition with the same key does nothing again.',
  })
  @MaxLength(200)
  clientKey?: string;
}

/** Why a row failed. */
@ObjectType({ description: 'Why a row failed.' })
export class ImportRowError {
  @Field(() => String, { description: 'Code.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Field that is wrong.' })
  field!: string | null;
}

/** What became of a row. */
@ObjectType({ description: 'What became of a row.' })
export class ImportRow {
  @Field(() => Int, {
    description: 'Line of a CSV file (the header is line 1), or number of the item of a JSON file, from 1.',
  })
  row!: number;

  @Field(() => String, { description: 'Key of the asset.' })
  key!: string;

  @Field(() => String, { description: 'UPDATED (in a dry run: would be), UNCHANGED or FAILED.' })
  outcome!: string;

  @Field(() => [String], { description: 'Fields that change.' })
  fields!: string[];

  @Field(() => ImportRowError, { nullable: true, description: 'Why the row failed.' })
  error!: ImportRowError | null;
}

/** Outcome of importMetadata. */
@ObjectType({ description: 'The outcome of an import.' })
export class MetadataImported {
  @Field(() => [ImportRow], { description: 'Every row.' })
  rows!: ImportRow[];

  @Field(() => Int, { description: 'Rows updated.' })
  updated!: number;

  @Field(() => Int, { description: 'Rows unchanged.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Rows that failed.' })
  failed!: number;

  @Field(() => Boolean, { description: 'True when the updates were written.' })
  applied!: boolean;
}

/** Result of registerAsset. */
export const RegisterAssetResult = resultOf('RegisterAssetResult', RegisteredAsset);
/** Result of importMetadata. */
export const ImportMetadataResult = resultOf('ImportMetadataResult', MetadataImported);
