import { execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiContext, LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { systemContext } from '../../../src/core/context.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { type GeneratedOperation, operationsOf, type Target } from '../../testkit/operation-inputs.js';
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
let target: Target;
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
  target = {
    instanceId: fixture.instanceId,
    instanceKey: fixture.namespace,
    schemaKey: modelKeys.schema(fixture.namespace, 'sales'),
    tableKey,
    derivedKey,
    tableId: tableKey,
    runId: run.id,
    accountId: (await people.person('target')).id,
  };
});

afterAll(async () => {
  await fixture.done();
  await people.remove();
  await api.stop();
  await graph.close();
});

/** What generated inputs do not hit: names that are free, kinds that exist, something that changes. */
const inputs: Readonly<Record<string, (at: Target) => Record<string, unknown>>> = {
  annotateAsset: ({ tableKey }) => ({ input: { key: tableKey, description: 'said by the audit test' } }),
  createAccount: () => ({ input: { login: uniqueName('audited') } }),
  createGroup: () => ({ input: { kind: 'ORGANISATION', name: uniqueName('audited') } }),
  pauseJobQueue: () => ({ kind: 'lineage.derive' }),
  resumeJobQueue: () => ({ kind: 'lineage.derive' }),
  saveClassificationRule: () => ({
    input: { kind: 'EMAIL', name: uniqueName('audited'), pattern: '(^|_)audited(_|$)' },
  }),
  saveDomain: () => ({ input: { name: uniqueName('audited') } }),
  saveNotificationChannel: () => ({
    input: {
      kind: 'WEBHOOK',
      name: uniqueName('audited'),
      settings: { url: 'https://hooks.example.org/x' },
      secrets: { signingKey: 'a key of thirty-two characters, at least' },
    },
  }),
  savePropertyDefinition: () => ({ input: { name: uniqueName('audited'), type: 'TEXT' } }),
  saveRole: () => ({
    input: { name: uniqueName('audited').replaceAll('_', '-'), permissions: ['asset.read'] },
  }),
  saveJobSchedule: () => ({
    input: { name: uniqueName('audited').replaceAll('_', '-'), kind: 'audit.checkpoint', cron: '0 4 * * *' },
  }),
  saveTag: () => ({ input: { name: uniqueName('audited') } }),
  saveTerm: () => ({ input: { name: uniqueName('audited'), definition: 'What the audit test says.' } }),
};

/** Answered with success though there was nothing to do: no old records, no such session, no pause. */
const nothingToDo = ['applyAuditRetention', 'endSession', 'resumeJobQueue'];

interface Outcome {
  name: string;
  /** Code of what was refused; null for success. */
  code: string | null;
  audited: boolean;
}

async function call({ name, document, variables }: GeneratedOperation): Promise<Outcome> {
  rollback.texts.clear();
  const request = { ...(await people.again(administrator)), signal: AbortSignal.timeout(30_000) };
  const result = await execute({
    schema,
    document: parse(document),
    variableValues: (inputs[name.split('.')[1] ?? ''] ?? ((at: Target) => variables(at).values))(target),
    contextValue: { request, loaders: new LoaderRegistry(), live },
  });
  const answer = result.data?.result as { code?: string } | null | undefined;
  const code = result.errors?.[0]?.message ?? answer?.code ?? null;
  return { name, code, audited: [...rollback.texts].some((text) => text.includes('CREATE (r:AuditRecord)')) };
}

describe('every mutation', () => {
  it('that does something leaves a record of it', async () => {
    const outcomes: Outcome[] = [];
    for (const mutation of mutations) outcomes.push(await call(mutation));
    const done = outcomes.filter(({ code }) => code === null);
    expect(done.length).toBeGreaterThan(35);
    const silent = done.filter(({ audited }) => !audited).map(({ name }) => name.split('.')[1]);
    expect(silent).toEqual(nothingToDo);
  }, 300_000);
});
