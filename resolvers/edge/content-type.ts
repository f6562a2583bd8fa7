import type { RequestHandler } from 'express';
import { WaymarkError } from '../../src/core/errors.js';

/** A browser sends JSON across origins only after asking, so this keeps other sites from acting in somebody's name. */
export const requireJson: RequestHandler = (request, _response, next) => {
  if (request.headers['content-type']?.startsWith('application/json') === true) next();
  else
    next(
      new WaymarkError('INPUT_INVALID', 'Send the request with content-type application/json.', {
        facts: { field: 'content-type' },
      }),
    );
};
