import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import { type ErrorFacts, isWaymarkError, messageOf, WaymarkError } from '../../src/core/errors.js';
import { newId } from '../../src/core/ids.js';
import type { Logger } from '../../src/core/logger.js';

/** What a caller learns of a failure, on GraphQL, WebSocket and REST alike. */
export interface PublicError {
  code: string;
  message: string;
  retryable: boolean;
  facts: ErrorFacts;
  status: number;
}

/** Codes that graphql-js and Apollo raise for requests that never reached a resolver; their messages are safe. */
const requestCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** What callers were told of errors already: one that passes several hands is logged once, under one reference. */
const told = new WeakMap<object, PublicError>();

/**
 * The one mapper of errors to what callers see. Errors of the catalogue pass with code and facts. Anything else is
 * logged in full under a reference id and answered as INTERNAL with that id only.
 */
export function publicError(error: unknown, logger: Logger): PublicError {
  const original = unwrap(error);
  const known = original instanceof Error ? told.get(original) : undefined;
  if (known !== undefined) return known;
  const shown = mapped(error, original, logger);
  if (original instanceof Error) told.set(original, shown);
  return shown;
}

function mapped(error: unknown, original: unknown, logger: Logger): PublicError {
  if (isWaymarkError(original)) {
    if (original.status >= 500) {
      const facts = { code: original.code, cause: messageOf(original.cause ?? original) };
      if (isGivenUp(original)) logger.debug(facts, 'request given up by its caller');
      else logger.warn(facts, 'request failed');
    }
    return {
      code: original.code,
      message: original.message,
      retryable: original.retryable,
      facts: original.facts,
      status: original.status,
    };
  }
  if (original instanceof ArgumentValidationError) return validationError(original);
  if (error instanceof GraphQLError && isRequestError(error, original)) {
    const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'BAD_REQUEST';
    return { code, message: error.message, retryable: false, facts: {}, status: 400 };
  }
  const reference = newId();
  logger.error(
    {
      reference,
      error:
        original instanceof Error
          ? { name: original.name, message: original.message, stack: original.stack }
          : String(original),
    },
    'unexpected error',
  );
  const masked = new WaymarkError('INTERNAL', `Something went wrong (reference ${reference}).`, {
    facts: { reference },
  });
  return { code: masked.code, message: masked.message, retryable: false, facts: masked.facts, status: 500 };
}

function isRequestError(error: GraphQLError, original: unknown): boolean {
  return (
    original instanceof GraphQLError &&
    (typeof error.extensions.code !== 'string' || requestCodes.has(error.extensions.code))
  );
}

/** True when the caller has gone: nobody waits for the answer, and nothing is wrong. */
function isGivenUp({ cause }: WaymarkError): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}

function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? unwrap(error.originalError) : error;
}

function validationError(error: ArgumentValidationError): PublicError {
  const details = error.extensions.validationErrors;
  const fields = details.map(
    (detail) => `${detail.property}: ${Object.values(detail.constraints ?? {}).join('; ') || 'not valid'}`,
  );
  const mapped = new WaymarkError('INPUT_INVALID', `The input is not valid: ${fields.join(', ')}.`, {
    facts: { fields: details.map((detail) => detail.property) },
  });
  return { code: mapped.code, message: mapped.message, retryable: false, facts: mapped.facts, status: 400 };
}

/** Shape of an error in a GraphQL answer: no stack, no query text, no cause. */
export function formatGraphqlError(
  formatted: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
): GraphQLFormattedError {
  const { code, message, retryable, facts } = publicError(error, logger);
  return {
    message,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: { code, retryable, facts },
  };
}
