import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import helmet from 'helmet';
import { WaymarkError } from '../../src/core/errors.js';
import type { Logger } from '../../src/core/logger.js';
import type { Requirement } from '../../src/core/permissions.js';
import { inRequest } from '../../src/core/request-scope.js';
import { publicError } from './errors.js';
import { refuseForeignActs, refuseMembers, refusePaths } from './forged-requests.js';
import { isRefusal } from './refusals.js';

/** What the HTTP application is made of. Each mounted part states its own permissions. */
export interface HttpAppOptions {
  graphql: readonly RequestHandler[];
  /** Sign-in, REST, health, metrics; each with what its routes demand, by `METHOD /path`. */
  routers: readonly { router: Router; requirements: Readonly<Record<string, Requirement>> }[];
  /** Folder of the built explorer; null serves none. */
  explorerFolder: string | null;
  corsOrigins: readonly string[];
  /** True for the own origin and listed ones. */
  allowedOrigin: (origin: string, request: IncomingMessage) => boolean;
  /** Own origin, for the content security policy. */
  publicUrl: string;
  maxBodyBytes: number;
  trustProxy: boolean;
  logger: Logger;
  /** Audits a refused request; the answer waits for it. */
  onRefused(request: Request, code: string): Promise<void>;
}

/** The application, with what each of its routes demands; operations under /graphql state their own. */
export interface HttpApp {
  app: Express;
  /** By `METHOD /path`. */
  requirements: Readonly<Record<string, Requirement>>;
}

/** The explorer's page: it shows nothing before somebody signs in. */
const explorerRequirements = { 'GET /.*/': 'public' } as const;

/** Builds the HTTP application: security headers, CORS, bounded bodies, routes, the explorer, one error shape. */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy ? 1 : false);
  app.set('query parser', 'simple');
  app.use((_request, _response, next) => inRequest(next));
  app.use(securityHeaders(options.publicUrl));
  app.use(cors(options.corsOrigins));
  app.use(refusePaths);
  app.use(refuseForeignActs(options.allowedOrigin));
  app.use(express.json({ limit: options.maxBodyBytes, strict: true }));
  app.use(refuseMembers);
  for (const { router } of options.routers) app.use(router);
  app.use('/graphql', ...options.graphql);
  const { explorerFolder } = options;
  const explorer = explorerFolder !== null && existsSync(explorerFolder);
  if (explorer) serveExplorer(app, explorerFolder);
  app.use((_request, _response, next) =>
    next(new WaymarkError('NOT_FOUND', 'There is nothing at this address.')),
  );
  app.use(errorHandler(options));
  const requirements = Object.assign(
    {},
    ...options.routers.map((part) => part.requirements),
    explorer ? explorerRequirements : {},
  ) as HttpApp['requirements'];
  return { app, requirements };
}

/** Headers of every answer; the policy lets the explorer run from its own origin and nothing else. */
function securityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  const socketOrigin = publicUrl.replace(/^http/, 'ws');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", socketOrigin],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Only listed origins may read answers from a browser; others get no CORS header and fail there. */
function cors(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (request, response, next) => {
    const origin = request.headers.origin;
    response.vary('Origin');
    if (origin !== undefined && allowed.has(origin)) {
      response.set({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' });
      if (request.method === 'OPTIONS') {
        response.set({
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers':
            'authorization, content-type, x-correlation-id, apollo-require-preflight',
          'access-control-max-age': '600',
        });
        response.status(204).end();
        return;
      }
    }
    next();
  };
}

/** Serves the built explorer: hashed files for a year, its page for every other path that a browser opens. */
function serveExplorer(app: Express, folder: string): void {
  app.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      dotfiles: 'deny',
      fallthrough: true,
    }),
  );
  app.use(express.static(folder, { index: false, dotfiles: 'deny', maxAge: '1h' }));
  app.get(/.*/, (request, response, next) => {
    const wantsPage =
      request.accepts(['html', 'json']) === 'html' &&
      !/^\/(api|auth|graphql|assets|metrics|livez|readyz)(\/|$)/.test(request.path);
    if (!wantsPage) {
      next();
      return;
    }
    response.set('cache-control', 'no-cache').sendFile('index.html', { root: folder });
  });
}

function errorHandler(options: HttpAppOptions): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const mapped = publicError(asWaymark(error), options.logger);
    if (isRefusal(mapped.code)) await options.onRefused(request, mapped.code);
    if (typeof mapped.facts.retryAfterSeconds === 'number')
      response.set('retry-after', String(mapped.facts.retryAfterSeconds));
    response.status(isTooLarge(error) ? 413 : mapped.status).json({
      errors: [
        {
          message: mapped.message,
          extensions: { code: mapped.code, retryable: mapped.retryable, facts: mapped.facts },
        },
      ],
    });
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && (error as Error & { type?: string }).type === 'entity.too.large';
}

/** Errors that express itself raises for bad requests carry a 4xx status; they are the caller's to mend. */
function asWaymark(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'WaymarkError') return error;
  const { status } = error as Error & { status?: number };
  if (isTooLarge(error)) return new WaymarkError('LIMIT_EXCEEDED', 'The request body is too large.');
  if (status !== undefined && status >= 400 && status < 500)
    return new WaymarkError('INPUT_INVALID', 'The request cannot be read.');
  return error;
}
