import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { WaymarkError } from '../../src/core/errors.js';

const forbiddenMembers: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** A step to the folder above, a zero byte or a backslash, once or twice encoded. */
const outside = /(?:^|[/\\])\.{2,}(?:[/\\;]|$)|\\|\0/;

/** Refuses addresses that could lead outside of what is served, before anything looks at them. */
export const refusePaths: RequestHandler = (request, _response, next) => {
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  next(
    leadsOutside(path)
      ? new WaymarkError('REQUEST_REFUSED', 'The address is not one of this server.', {
          facts: { field: 'path' },
        })
      : undefined,
  );
};

function leadsOutside(path: string): boolean {
  let text = path;
  for (let round = 0; round < 3; round += 1) {
    if (outside.test(text)) return true;
    try {
      const decoded = decodeURIComponent(text);
      if (decoded === text) return false;
      text = decoded;
    } catch {
      return true;
    }
  }
  return outside.test(text);
}

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site would do with the cookie of whoever looks at it. Browsers do not send the cookie
 * there, and ask before; this does not rely on either.
 */
export function refuseForeignActs(
  allowedOrigin: (origin: string, request: IncomingMessage) => boolean,
): RequestHandler {
  return (request, _response, next) => {
    const { origin, cookie } = request.headers;
    const acts = !reading.has(request.method) && cookie !== undefined;
    next(
      acts && origin !== undefined && !allowedOrigin(origin, request)
        ? new WaymarkError('REQUEST_REFUSED', 'Pages of other sites may not act here.', {
            facts: { field: 'origin' },
          })
        : undefined,
    );
  };
}

/** Refuses bodies with members that could reach an object's prototype, wherever they stand. */
export const refuseMembers: RequestHandler = (request, _response, next) => {
  const member = forbiddenMember(request.body);
  next(
    member === null
      ? undefined
      : new WaymarkError('REQUEST_REFUSED', `The member name "${member}" is not allowed.`, {
          facts: { field: member },
        }),
  );
};

function forbiddenMember(body: unknown): string | null {
  const waiting: unknown[] = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) waiting.push(item);
      continue;
    }
    for (const name of Object.getOwnPropertyNames(value)) {
      if (forbiddenMembers.has(name)) return name;
      waiting.push((value as Record<string, unknown>)[name]);
    }
  }
  return null;
}
