import { GraphQLBigInt, GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Connection } from '../common/page.type.js';
import { Asset } from './asset.type.js';

/** Figures of one value of a facet. */
@ObjectType({ description: 'Counts and sizes of the assets with one value of a facet.' })
export class FacetFigures {
  @Field(() => String, {
    nullable: true,
    description: 'The value: engine, kind, environment, tag, or an id or key; null for assets without one.',
  })
  value!: string | null;

  @Field(() => Int, { description: 'Living assets.' })
  assets!: number;

  @Field(() => Int, { description: 'Relations that hold rows.' })
  tables!: number;

  @Field(() => Int, { description: 'Columns.' })
  columns!: number;

  @Field(() => GraphQLBigInt, { description: 'Rows, summed over the relations whose figure is known.' })
  rowEstimate!: number;

  @Field(() => GraphQLBigInt, {
    description: 'Bytes of what holds data, without indexes; summed where known.',
  })
  sizeBytes!: number;
}

/** Figures at one time. */
@ObjectType({ description: 'Figures of everything in one place at one time.' })
export class GrowthPoint {
  @Field(() => GraphQLDateTimeISO, { description: 'Time (UTC).' })
  at!: string;

  @Field(() => GraphQLBigInt, { nullable: true, description: 'Rows; null when none is known yet.' })
  rowEstimate!: number | null;

  @Field(() => GraphQLBigInt, { nullable: true, description: 'Bytes; null when none is known yet.' })
  sizeBytes!: number | null;

  @Field(() => Int, { description: 'How many assets the sums are made of.' })
  assets!: number;
}

/** A grant that reaches many. */
@ObjectType({ description: 'A grant that reaches many.' })
export class WideGrant {
  @Field(() => Asset, { description: 'What it is on.' })
  asset!: Asset;

  @Field(() => String, { description: 'Key of the grantee.' })
  granteeKey!: string;

  @Field(() => String, { description: 'Name of the grantee.' })
  granteeName!: string;

  @Field(() => [String], { description: 'Privileges.' })
  privileges!: string[];

  @Field(() => String, {
    description:
      'EVERYBODY: granted to PUBLIC beyond the engine’s default; ANY_HOST: to an account that may come from any host.',
  })
  reason!: string;
}

/** Lists of wide grants. */
@ObjectType({ description: 'A page of wide grants.' })
export class WideGrantConnection extends Connection('WideGrant', () => WideGrant) {}
