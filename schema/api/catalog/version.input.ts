import { MaxLength } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';

/** One side of a comparison. */
@InputType({ description: 'One side of a comparison.' })
export class DiffSideInput {
  @Field(() => String, { description: 'Key of a schema, database, instance or table.' })
  @MaxLength(4000)
  key!: string;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Time; default now.' })
  asOf?: Date;
}
