import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { GraphQLJSONObject } from 'graphql-scalars';

/** An outcome of a mutation that the caller can act on. */
@InterfaceType({
  description: 'An expected outcome that the caller can act on; a member of the result union of mutations.',
})
export abstract class UserError {
  @Field(() => String, { description: 'UPPER_SNAKE code that programs can rely on.' })
  code!: string;

  @Field(() => String, { description: 'What happened and what to do.' })
  message!: string;

  @Field(() => GraphQLJSONObject, { description: 'Facts about the error, by name.' })
  facts!: Record<string, unknown>;
}

/** The input breaks a rule. */
@ObjectType({ implements: UserError, description: 'The input breaks a rule; `facts.field` names the field.' })
export class InvalidInputError extends UserError {}

/** Nothing by that key or id, or nothing the caller may see. */
@ObjectType({
  implements: UserError,
  description: 'There is nothing by that key or id that the caller may see.',
})
export class NotFoundError extends UserError {}

/** The state has moved on. */
@ObjectType({ implements: UserError, description: 'What was to be changed is in another state or revision.' })
export class ConflictError extends UserError {}

/** A database refused or was not reachable. */
@ObjectType({
  implements: UserError,
  description: 'A database was not reachable or refused; the message says what to do.',
})
export class EngineError extends UserError {}

/** The caller lacks a permission for this asset. */
@ObjectType({ implements: UserError, description: 'The caller lacks the permission for this asset.' })
export class PermissionDeniedError extends UserError {}
