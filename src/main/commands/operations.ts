import { existsSync, readFileSync } from 'node:fs';
import { execute, type GraphQLSchema, parse, print } from 'graphql';
import { LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { buildApiSchema } from '../../../resolvers/edge/schema.js';
import { resolverClasses, resolverInstances } from '../../../resolvers/index.js';
import { isRunning } from '../../core/process-marks.js';
import { loadConfig, type WaymarkConfig } from '../../core/config.js';
import { systemContext } from '../../core/context.js';
import { type ErrorCode, errorCatalogue, type ErrorFacts, WaymarkError } from '../../core/errors.js';
import { silentLogger } from '../../core/logger.js';
import { nodeFile } from '../node.js';
import { openRuntime, type Runtime } from '../runtime.js';

/** Where a command's operations go: a running node, or the stores themselves opened for this command. */
export interface Operations {
  /** Runs a GraphQL operation and returns its data. @throws the error the API answers with */
  run<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Calls a route of a running node; null when the stores were opened for this command. @throws the error the node answers with */
  call: ((method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Response>) | null;
  /** The domains when the stores were opened for this command; null when a node runs. */
  runtime: Runtime | null;
  close(): Promise<void>;
}

/**
 * Finds where to work: `WAYMARK_URL` with `WAYMARK_TOKEN`, else the node that runs on the data folder, else the
 * stores, which are started for this command and stopped after it.
 */
export async function openOperations(progress: (text: string) => void): Promise<Operations> {
  const url = process.env.WAYMARK_URL;
  if (url !== undefined && url !== '') return remote(url, process.env.WAYMARK_TOKEN ?? '');
  const config = loadConfig();
  const running = runningNode(config);
  if (running !== null) return remote(running.url, running.token);
  const runtime = await openRuntime(config, silentLogger, progress);
  const schema = await buildApiSchema(resolverClasses, resolverInstances(runtime));
  return {
    runtime,
    call: null,
    run: (document, variables) => runLocally(schema, document, variables),
    close: () => runtime.stop(),
  };
}

/** Opens where to work, works, and closes it. */
export async function withOperations(work: (operations: Operations) => Promise<void>): Promise<void> {
  const operations = await openOperations((text) => void process.stderr.write(`${text}\n`));
  try {
    await work(operations);
  } finally {
    await operations.close();
  }
}

/** The node that runs on the data folder of the configuration, if any. */
export function runningNode(config: WaymarkConfig): { url: string; token: string } | null {
  const file = nodeFile(config);
  if (!existsSync(file)) return null;
  const { url, token, pid } = JSON.parse(readFileSync(file, 'utf8')) as {
    url: string;
    token: string;
    pid: number;
  };
  return isRunning(pid) ? { url, token } : null;
}

async function runLocally<Data>(
  schema: GraphQLSchema,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const request = systemContext({ channel: 'cli' });
  const none = () => (async function* () {})();
  const live = { collectionRuns: none, discoveries: none, events: async () => none() };
  const result = await execute({
    schema,
    document: parse(document),
    variableValues: variables,
    contextValue: { request, loaders: new LoaderRegistry(), live },
  });
  const error = result.errors?.[0];
  if (error !== undefined) throw error.originalError ?? error;
  return result.data as Data;
}

function remote(url: string, token: string): Operations {
  return {
    runtime: null,
    call: (method, path, body) => callRoute(url, token, method, path, body),
    close: async () => undefined,
    run: async <Data>(document: string, variables: Record<string, unknown> = {}): Promise<Data> => {
      const response = await send(url, token, 'POST', '/graphql', {
        query: print(parse(document)),
        variables,
      });
      const body = (await response.json()) as {
        data?: Data;
        errors?: { message: string; extensions?: { code?: string } }[];
      };
      const error = body.errors?.[0];
      if (error !== undefined) throw new RemoteError(error.message, error.extensions?.code);
      return body.data as Data;
    },
  };
}

async function callRoute(
  url: string,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
): Promise<Response> {
  const response = await send(url, token, method, path, body);
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as {
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  const error = answer.errors?.[0];
  throw new RemoteError(
    error?.message ?? `${path} was answered with ${response.status}.`,
    error?.extensions?.code,
  );
}

async function send(
  url: string,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Response> {
  try {
    return await fetch(new URL(path, url), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new WaymarkError(
      'NOT_FOUND',
      `No Waymark answers at ${url}; start one with waymark start or correct WAYMARK_URL.`,
      { cause },
    );
  }
}

/** An error of a remote node: its message holds the remedy already. */
export class RemoteError extends WaymarkError {
  constructor(message: string, code: string | undefined, facts: ErrorFacts = {}) {
    super(
      code !== undefined && Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'INTERNAL',
      message,
      { facts },
    );
    this.message = message;
  }
}
