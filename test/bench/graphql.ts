/**
 * Requests per second for a page of 50 tables with their columns: through the whole HTTP server of Waymark with a
 * signed-in account, and through bare graphql-js on `node:http` over the same service and the same loaders, by turns in
 * one run. `npm run bench -- graphql [SECONDS PER ROUND]`.
 */
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  graphql,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { LoaderRegistry } from '../../resolvers/edge/api-context.js';
import { shown, shownAll } from '../../resolvers/catalog/shown.js';
import type { Asset } from '../../schema/api/catalog/asset.type.js';
import type { AssetKind } from '../../src/core/asset-kind.js';
import type { Catalog } from '../../src/catalog/index.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { startTestApi } from '../testkit/api.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { generateFleet } from '../testkit/graph-generator.js';

const rounds = 5;
const connections = 10;
const warmUpMs = 4_000;
const tables = 50;

const query = `query Page($parent: String!) {
  assets(first: ${tables}, filter: { parentKey: $parent, kinds: [TABLE] }) {
    nodes { key name kind path comment columns { key name dataType nullable comment } }
  }
}`;

export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const roundMs = Number(args[0] ?? 4) * 1_000;
  const own = await benchGraph();
  // The graph is closed with the API and stopped afterwards.
  const api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' }, { graph: own.graph });
  let bare: Server | undefined;
  try {
    const fleet = await generateFleet(own.graph, {
      hostPrefix: 'postgres://bench-graphql-',
      instances: 1,
      databasesPerInstance: 1,
      schemasPerDatabase: 2,
      tablesPerSchema: tables,
    });
    const parent = fleet.schemas[0] ?? '';
    bare = await bareServer(api.catalog, systemContext());
    const { cookie } = await api.account('administrator');
    const body = JSON.stringify({ query, variables: { parent } });
    const ours = { url: `${api.url}/graphql`, headers: { cookie } };
    const theirs = { url: `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`, headers: {} };
    const [mine, plain] = [await ask(ours, body), await ask(theirs, body)];
    if (mine !== plain || !mine.includes('"columns"'))
      throw new TypeError(`The answers differ: ${mine.slice(0, 400)} / ${plain.slice(0, 400)}`);
    for (const target of [ours, theirs]) await load(target, body, warmUpMs);
    const rates: { waymark: number; bare: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const rate = { waymark: await load(ours, body, roundMs), bare: await load(theirs, body, roundMs) };
      process.stderr.write(
        `round ${round + 1}: ${rate.waymark.toFixed(1)} and ${rate.bare.toFixed(1)} requests/s\n`,
      );
      rates.push(rate);
    }
    const waymarkPerSecond = median(rates.map((rate) => rate.waymark));
    const barePerSecond = median(rates.map((rate) => rate.bare));
    return {
      waymarkPerSecond: Number(waymarkPerSecond.toFixed(1)),
      barePerSecond: Number(barePerSecond.toFixed(1)),
      ratio: Number(median(rates.map((rate) => rate.waymark / rate.bare)).toFixed(2)),
      tables,
      answerBytes: mine.length,
    };
  } finally {
    bare?.closeAllConnections();
    bare?.close();
    await api.stop();
    await own.stop();
  }
}

/** The same fields by graphql-js alone: no permissions, no limits, no sign-in, nothing but parsing, validation, execution. */
async function bareServer(catalog: Catalog, ctx: RequestContext): Promise<Server> {
  const schema = bareSchema(catalog);
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { query: source, variables } = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
        query: string;
        variables: Record<string, unknown>;
      };
      const contextValue: BareContext = { request: ctx, loaders: new LoaderRegistry() };
      graphql({ schema, source, variableValues: variables, contextValue }).then(
        (result) => {
          response.setHeader('content-type', 'application/json; charset=utf-8');
          response.end(`${JSON.stringify(result)}\n`);
        },
        () => {
          response.statusCode = 500;
          response.end();
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

interface BareContext {
  request: RequestContext;
  loaders: LoaderRegistry;
}

const bareKind = new GraphQLEnumType({
  name: 'AssetKind',
  values: { TABLE: { value: 'Table' }, COLUMN: { value: 'Column' } },
});

const bareFilter = new GraphQLInputObjectType({
  name: 'Filter',
  fields: { parentKey: { type: GraphQLString }, kinds: { type: new GraphQLList(bareKind) } },
});

function bareSchema(catalog: Catalog): GraphQLSchema {
  const text = { type: GraphQLString };
  const asset: GraphQLObjectType = new GraphQLObjectType<Asset, BareContext>({
    name: 'Asset',
    fields: () => ({
      key: text,
      name: text,
      kind: { type: bareKind },
      path: text,
      comment: text,
      dataType: { type: GraphQLString },
      nullable: { type: GraphQLBoolean },
      columns: {
        type: new GraphQLNonNull(new GraphQLList(asset)),
        resolve: async ({ key }, _args, { request: ctx, loaders }) =>
          shownAll(await loaders.load('columns', key, (keys) => catalog.assets.loadColumns(ctx, keys))),
      },
    }),
  });
  const page = new GraphQLObjectType({ name: 'Page', fields: { nodes: { type: new GraphQLList(asset) } } });
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, BareContext>({
      name: 'Query',
      fields: {
        assets: {
          type: page,
          args: { first: { type: GraphQLInt }, filter: { type: bareFilter } },
          resolve: async (
            _root,
            args: { first: number; filter: { parentKey: string; kinds: AssetKind[] } },
            { request: ctx },
          ) => {
            const found = await catalog.assets.assets(ctx, {
              filter: args.filter,
              page: { first: args.first },
            });
            return { nodes: found.nodes.map((node) => shown(node)) };
          },
        },
      },
    }),
  });
}

interface Target {
  url: string;
  headers: Readonly<Record<string, string>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: connections });

async function ask({ url, headers }: Target, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    // A kept connection may be closed by the server in the moment in which it is used again.
    sent.on('error', (error) => (sent.reusedSocket ? resolve(ask({ url, headers }, body)) : reject(error)));
    sent.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts).toString('utf8').trim()));
    });
    sent.end(body);
  });
}

/** Requests per second of `connections` clients that each wait for their answer before they ask again. */
async function load(target: Target, body: string, forMs: number): Promise<number> {
  const started = performance.now();
  let answers = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - started < forMs) {
      await ask(target, body);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return (answers * 1_000) / (performance.now() - started);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
