import 'reflect-metadata';
import { type DocumentNode, execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiContext, LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { systemContext } from '../../../src/core/context.js';
import { isWaymarkError } from '../../../src/core/errors.js';
import { newId } from '../../../src/core/ids.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { type GeneratedOperation, operationsOf, type Target } from '../../testkit/operation-inputs.js';
import { RollbackGraph } from '../../testkit/rollback-graph.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';

/**
 * Cypher and SQL put into every text of every operation, 10,000 cases, as an administrator, who gets past every
 * permission. Whatever is sent must reach the graph as a value: no query's text ever holds it, nothing it asks for
 * happens, and no answer is an unexpected error.
 */
const marker = uniqueName('Injected');
const cases = 10_000;

/** Ends a text, a name, a label, a comment, a pattern or a statement in one of the languages, and goes on in it. */
const corpus: readonly string[] = [
  `' OR 1=1 WITH 1 AS x CREATE (:${marker}) //`,
  `' }) CREATE (:${marker}) //`,
  `" }) CREATE (:${marker}) //`,
  `'}) RETURN 1 UNION MATCH (n) CREATE (:${marker}) RETURN 1 //`,
  `\\' }) CREATE (:${marker}) //`,
  `\\u0027 }) CREATE (:${marker}) //`,
  `\u02bc }) CREATE (:${marker}) //`,
  `\`) CREATE (:${marker}) //`,
  `\`\`) CREATE (:${marker}) //`,
  `x\`:${marker}`,
  `$injected} CREATE (:${marker})`,
  `*/ CREATE (:${marker}) /*`,
  `\n CREATE (:${marker})\n//`,
  `0 CALL { CREATE (:${marker}) } RETURN 1`,
  `CALL dbms.listConfig() YIELD name WITH 1 AS x CREATE (:${marker})`,
  `LOAD CSV FROM 'http://127.0.0.1:9/${marker}' AS row RETURN row`,
  `'; DROP TABLE ${marker}; --`,
  `"; DROP TABLE ${marker}; --`,
  `') UNION SELECT '${marker}' --`,
  `1; SELECT pg_sleep(5) /* ${marker} */`,
  `' OR '${marker}'='${marker}`,
  `${marker}%' ESCAPE '!`,
  `\\x27; CREATE ROLE ${marker} SUPERUSER; --`,
  `$$; CREATE ROLE ${marker}; $$`,
  `\${${marker}}`,
  `{{${marker}}}`,
  `(:${marker} OR *:*`,
  `${marker}~ AND (a:b OR "c`,
  `${marker}/[^a]+(`,
  `.*${marker}.*(a+)+$`,
  `../../${marker}`,
  `${marker}\u0000`,
  `${marker}\ud800`,
  `\u202e${marker}`,
  `__proto__.${marker}`,
];

let api: TestApi;
let schema: Awaited<ReturnType<typeof testSchema>>;
let operations: GeneratedOperation[];
let fixture: IngestFixture;
let target: Target;
const rollback = new RollbackGraph(testServers().neo4j);
const graph = openGraph();
const columns = [{ name: 'id', type: 'bigint' }];
const live = new Proxy({}, { get: () => () => (async function* none() {})() }) as ApiContext['live'];

beforeAll(async () => {
  api = await startTestApi({ WAYMARK_KEYS_ROOT_KEY: testRootKey.toString('base64') }, { graph: rollback });
  schema = await testSchema(api.services);
  fixture = await ingestFixture(
    graph,
    new ModelCollector(() => ({
      principals: ['app'],
      schemas: { sales: { orders: { columns }, invoices: { columns } } },
    })),
  );
  const run = await fixture.collect('FULL');
  target = {
    instanceId: fixture.instanceId,
    instanceKey: fixture.namespace,
    schemaKey: modelKeys.schema(fixture.namespace, 'sales'),
    tableKey: modelKeys.table(fixture.namespace, 'sales', 'orders'),
    derivedKey: modelKeys.table(fixture.namespace, 'sales', 'invoices'),
    tableId: newId(),
    runId: run.id,
    accountId: newId(),
  };
  operations = operationsOf(schema, { everyText: true }).filter(
    ({ kind, name }) => kind !== 'subscription' && !reachesOut.test(name),
  );
});

afterAll(async () => {
  await fixture.done();
  await api.stop();
  await graph.close();
});

/** What speaks to other servers is aimed at nothing but this machine by its own suites; here it would only wait. */
const reachesOut = /\.(?:registerInstance|checkInstance|startDiscovery|adoptCandidate|test\w*)$/;

interface Case {
  operation: GeneratedOperation;
  document: DocumentNode;
  values: Record<string, unknown>;
}

/**
 * As many cases as there are to be: every text of every operation in turn gets its next attack, so that all are tried
 * equally often, each text with other attacks first; after the whole corpus with attacks put together.
 */
function* allCases(): Generator<Case, void, undefined> {
  const places = operations.flatMap((operation) => {
    const { values } = operation.variables(target);
    const document = parse(operation.document);
    return textsOf(values).map((path) => ({ operation, document, values, path }));
  });
  for (let made = 0; made < cases; made += 1) {
    const place = made % places.length;
    const turn = Math.floor(made / places.length);
    const attack = corpus[(turn + place * 11) % corpus.length] ?? '';
    const round = Math.floor(turn / corpus.length);
    const text = round === 0 ? attack : `${corpus[(place * 7 + turn + round) % corpus.length]}${attack}`;
    const { operation, document, values, path } = places[place]!;
    yield { operation, document, values: withText(values, path, text) };
  }
}

type Path = readonly (string | number)[];

function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    textsOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function withText(values: Record<string, unknown>, path: Path, text: string): Record<string, unknown> {
  const copy = structuredClone(values);
  let place: Record<string | number, unknown> = copy;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  place[path.at(-1) ?? ''] = text;
  return copy;
}

/** Texts that the schema itself refuses (times, enumerations) never reach Waymark and count as refused. */
async function run({ operation, document, values }: Case): Promise<string | null> {
  const result = await execute({
    schema,
    document,
    variableValues: values,
    contextValue: {
      request: systemContext({ signal: AbortSignal.timeout(60_000) }),
      loaders: new LoaderRegistry(),
      live,
    },
  });
  for (const error of result.errors ?? []) {
    const cause: unknown = error.originalError;
    const expected =
      cause === undefined ||
      error.message === 'Argument Validation Error' ||
      error.message.startsWith('Variable "$') ||
      (isWaymarkError(cause) && cause.status < 500 && cause.code !== 'GRAPH_QUERY_FAILED');
    if (!expected) return `${operation.name} ${JSON.stringify(values).slice(0, 300)}: ${error.message}`;
  }
  return null;
}

describe('Cypher and SQL in every text', () => {
  it(`stay values in ${cases.toLocaleString('en')} cases`, async () => {
    const unexpected: string[] = [];
    const parallel = 8;
    const source = allCases();
    let done = 0;
    const hit = new Set<string>();
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (const tried of source) {
          if (unexpected.length >= 20) return;
          done += 1;
          hit.add(tried.operation.name);
          const problem = await run(tried);
          if (problem !== null) unexpected.push(problem);
        }
      }),
    );
    expect(unexpected).toEqual([]);
    expect(done).toBe(cases);
    expect(rollback.texts.size).toBeGreaterThan(50);
    expect([...rollback.texts].filter((text) => text.includes(marker))).toEqual([]);
    const without = operations.filter(
      ({ name, variables }) => textsOf(variables(target).values).length > 0 && !hit.has(name),
    );
    expect(without.map(({ name }) => name)).toEqual([]);
    const [row] = await graph.read<{ labels: number }>(
      'CALL db.labels() YIELD label WITH label WHERE label CONTAINS $marker RETURN count(label) AS labels',
      { marker },
    );
    expect(row?.labels).toBe(0);
  }, 600_000);
});
