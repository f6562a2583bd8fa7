import { type ClassType, createUnionType } from 'type-graphql';
import {
  ConflictError,
  EngineError,
  InvalidInputError,
  NotFoundError,
  PermissionDeniedError,
} from './user-error.type.js';

const userErrors = [
  InvalidInputError,
  NotFoundError,
  ConflictError,
  EngineError,
  PermissionDeniedError,
] as const;

/** The result union of a mutation: its success or one of the expected errors. */
export function resultOf<Success extends object>(
  name: string,
  success: ClassType<Success>,
): Success | InvalidInputError | NotFoundError | ConflictError | EngineError | PermissionDeniedError {
  const types = [success, ...userErrors] as const;
  return createUnionType({
    name,
    description: 'What was done, or why not.',
    types: () => types,
    resolveType: (value: object) => userErrors.find((type) => value instanceof type) ?? success,
  }) as unknown as
    Success | InvalidInputError | NotFoundError | ConflictError | EngineError | PermissionDeniedError;
}
