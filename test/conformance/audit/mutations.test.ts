import { execute, type ExecutionResult, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiContext, LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { systemContext } from '../../../src/core/context.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import {
  committed,
  maker,
  makeWorld,
  removeWorld,
  type World,
  worldInputs,
} from '../../testkit/mutation-world.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { type GeneratedOperation, operationsOf } from '../../testkit/operation-inputs.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { RollbackGraph } from '../../testkit/rollback-graph.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';
import { stateLineage } from '../../testkit/stated-lineage.js';

/**
 * Every mutation of the schema, called by an administrator with generated inputs: what is answered with success must
 * have written an audit record. A mutation that is added later is among them without new test code.
 */
const graph = openGraph();
const people: TestPeople = testPeople(graph);
const rollback = new RollbackGraph(testServers().neo4j);
let api: TestApi;
let schema: Awaited<ReturnType<typeof testSchema>>;
let mutations: GeneratedOperation[];
let fixture: IngestFixture;
let world: World;
let administrator: string;
const columns = [{ name: 'id', type: 'bigint' }];
const live = new Proxy({}, { get: () => () => (async function* none() {})() }) as ApiContext['live'];

beforeAll(async () => {
  api = await startTestApi(
    { WAYMARK_KEYS_ROOT_KEY: testRootKey.toString('base64') },
    { auditTrail: uniqueName('trail'), graph: rollback },
  );
  schema = await testSchema(api.services);
  mutations = operationsOf(schema).filter(({ kind }) => kind === 'mutation');
  fixture = await ingestFixture(
    graph,
    new ModelCollector(() => ({
      principals: ['app'],
      schemas: { sales: { orders: { columns }, invoices: { columns } } },
    })),
  );
  const run = await fixture.collect('FULL');
  const tableKey = modelKeys.table(fixture.namespace, 'sales', 'orders');
  const derivedKey = modelKeys.table(fixture.namespace, 'sales', 'invoices');
  await stateLineage(graph, tableKey, derivedKey);
  administrator = (await people.person('administrator')).id;
  await people.identity.grants.grant(systemContext(), { accountId: administrator, role: 'administrator' });
  const target = {
    instanceId: fixture.instanceId,
    instanceKey: fixture.namespace,
    schemaKey: modelKeys.schema(fixture.namespace, 'sales'),
    tableKey,
    derivedKey,
    tableId: tableKey,
    runId: run.id,
    accountId: (await people.person('target')).id,
  };
  const make = maker(schema, mutations, contextOf);
  world = await rollback.keep(() =>
    makeWorld(make, graph, target, { administratorId: administrator, space: api.jobsSpace }),
  );
});

afterAll(async () => {
  await removeWorld(graph, world);
  await fixture.done();
  await people.remove();
  await api.stop();
  await graph.close();
});

/** Answered with success though there was nothing to do: no old records, no such session, no pause. */
const nothingToDo = ['applyAuditRetention', 'endSession', 'resumeJobQueue'];

interface Outcome {
  name: string;
  /** Code of what was refused; null for success. */
  code: string | null;
  audited: boolean;
}

async function contextOf(): Promise<ApiContext> {
  const request = { ...(await people.again(administrator)), signal: AbortSignal.timeout(30_000) };
  return { request, loaders: new LoaderRegistry(), live };
}

async function call({ name, document, variables }: GeneratedOperation): Promise<Outcome> {
  rollback.texts.clear();
  const short = name.split('.')[1] ?? '';
  const contextValue = await contextOf();
  const inputs = worldInputs[short] ?? ((at: World) => variables(at).values);
  const run = async (): Promise<ExecutionResult> =>
    execute({ schema, document: parse(document), variableValues: inputs(world), contextValue });
  const result = await (committed.has(short) ? rollback.keep(run) : run());
  const answer = result.data?.['result'] as { code?: string } | null | undefined;
  const code = result.errors?.[0]?.message ?? answer?.code ?? null;
  return { name, code, audited: [...rollback.texts].some((text) => text.includes('CREATE (r:AuditRecord)')) };
}

describe('every mutation', () => {
  it('that does something leaves a record of it', async () => {
    const outcomes: Outcome[] = [];
    for (const mutation of mutations) outcomes.push(await call(mutation));
    const done = outcomes.filter(({ code }) => code === null);
    const refused = outcomes.filter(({ code }) => code !== null);
    const list = refused.map(({ name, code }) => `${name.split('.')[1]} ${code}`).join(', ');
    process.stdout.write(`${done.length} of ${outcomes.length} mutations did something; refused: ${list}\n`);
    expect(list).toBe('');
    const silent = done.filter(({ audited }) => !audited).map(({ name }) => name.split('.')[1]);
    expect(silent).toEqual(nothingToDo);
  }, 300_000);
});
