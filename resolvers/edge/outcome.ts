import {
  ConflictError,
  EngineError,
  InvalidInputError,
  NotFoundError,
  PermissionDeniedError,
  type UserError,
} from '../../schema/api/common/user-error.type.js';
import { type ErrorCode, isWaymarkError } from '../../src/core/errors.js';

type UserErrorClass = new () => UserError;

/** Codes that are outcomes a caller can act on, with the type that shows them. All others are thrown on. */
const expected: Partial<Record<ErrorCode, UserErrorClass>> = {
  ACCOUNT_LOCKED: ConflictError,
  ASSET_NOT_FOUND: NotFoundError,
  CONFLICT: ConflictError,
  ENGINE_AUTH_FAILED: EngineError,
  ENGINE_OBJECT_GONE: EngineError,
  ENGINE_PERMISSION_DENIED: EngineError,
  ENGINE_QUERY_FAILED: EngineError,
  ENGINE_TIMEOUT: EngineError,
  ENGINE_TLS_FAILED: EngineError,
  ENGINE_UNREACHABLE: EngineError,
  ENGINE_UNSUPPORTED_VERSION: EngineError,
  FORBIDDEN: PermissionDeniedError,
  GRAPH_CONSTRAINT: ConflictError,
  IDEMPOTENCY_MISMATCH: ConflictError,
  INPUT_INVALID: InvalidInputError,
  KEY_INVALID: InvalidInputError,
  LIMIT_EXCEEDED: InvalidInputError,
  NOT_FOUND: NotFoundError,
  SQL_PARSE_FAILED: InvalidInputError,
};

/** The error types every result union holds besides its success. */
export const userErrorTypes = [
  InvalidInputError,
  NotFoundError,
  ConflictError,
  EngineError,
  PermissionDeniedError,
] as const;

/** Runs a mutation's service call; expected failures become members of the result union. */
export async function outcome<Success extends object>(
  run: () => Promise<Success>,
): Promise<Success | UserError> {
  try {
    return await run();
  } catch (error) {
    const type = isWaymarkError(error) ? expected[error.code] : undefined;
    if (type === undefined || !isWaymarkError(error)) throw error;
    return Object.assign(new type(), { code: error.code, message: error.message, facts: error.facts });
  }
}
