import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import { removeInstance } from '../../../testkit/ingest-fixture.js';
import { startOwnServer } from '../../../testkit/pg-own-server.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import type { LineageFixture } from '../../../testkit/lineage.js';
import { CollectedSources } from '../../../testkit/collected-sources.js';
import { openGraph, type PgDatabase } from '../../../testkit/servers.js';

const graph = openGraph();
const sources = new CollectedSources(graph);
let api: TestApi;
let f: LineageFixture;
let source: PgDatabase;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ cookie } = await api.account('administrator'));
});
beforeEach(async () => {
  ({ f, pg: source } = await sources.postgres(
    'CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE VIEW v AS SELECT x FROM a;',
  ));
});
afterEach(() => sources.clear());
afterAll(async () => {
  await api.stop();
  await graph.close();
});

async function ask(
  query: string,
  variables: Record<string, unknown>,
  who = cookie,
): Promise<Record<string, unknown>> {
  const { body } = await api.post({ query, variables }, { cookie: who });
  expect(body.errors).toBeUndefined();
  return body.data as Record<string, unknown>;
}

describe('lineage through the API', () => {
  it('is added and withdrawn by hand, and collected evidence is refused', async () => {
    const key = (name: string): string => `${f.database}.public.${name}`;
    const added = await ask(
      'mutation Add($input: AddLineageInput!) { addLineage(input: $input) { __typename ... on LineageEvidence { id source reason } } }',
      { input: { fromKey: key('a.x'), toKey: key('b.x'), kind: 'DIRECT', reason: 'nightly copy' } },
    );
    expect(added).toMatchObject({ addLineage: { source: 'MANUAL', reason: 'nightly copy' } });
    const list = await ask('query At($key: String!) { lineageEvidence(key: $key) { id source assetKey } }', {
      key: key('a.x'),
    });
    const evidence = (list['lineageEvidence'] as { id: string; source: string }[]).toSorted((a, b) =>
      a.source < b.source ? -1 : 1,
    );
    expect(evidence.map((item) => item.source)).toEqual(['MANUAL', 'VIEW']);
    const withdraw =
      'mutation Withdraw($id: ID!) { withdrawLineage(id: $id, reason: "wrong") { __typename ... on LineageEvidence { withdrawnAt } } }';
    const [manual, view] = evidence;
    const gone = await ask(withdraw, { id: manual?.id });
    expect((gone['withdrawLineage'] as { withdrawnAt: string }).withdrawnAt).not.toBeNull();
    expect(await ask(withdraw, { id: view?.id })).toMatchObject({
      withdrawLineage: { __typename: 'ConflictError' },
    });
    expect(await f.edges({ source: 'MANUAL' })).toEqual([]);
  });

  it('answers what a script would do', async () => {
    const answer = await ask(
      'query What($input: AnalyzeSqlInput!) { analyzeSql(input: $input) { complete gaps breakages { name effect reason } objects { action name } } }',
      { input: { instanceId: f.instanceId, sql: 'DROP TABLE a' } },
    );
    expect(answer).toMatchObject({
      analyzeSql: {
        complete: true,
        breakages: [{ name: 'v', effect: 'REFUSED' }],
        objects: [{ action: 'DROP', name: 'public.a' }],
      },
    });
  });

  it('takes OpenLineage events by REST from those who may, and gives them back', async () => {
    const dataset = (name: string): Record<string, string> => ({
      namespace: f.namespace,
      name: `${source.name}.public.${name}`,
    });
    const event = {
      eventType: 'COMPLETE',
      eventTime: new Date().toISOString(),
      run: { runId: 'run-1' },
      job: { namespace: 'tests', name: f.namespace },
      inputs: [dataset('a')],
      outputs: [dataset('b')],
    };
    const send = (who: string | null, body: unknown): Promise<Response> =>
      fetch(`${api.url}/api/v1/lineage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(who === null ? {} : { cookie: who }) },
        body: JSON.stringify(body),
      });
    const accepted = await send(cookie, [event]);
    expect(accepted.status).toBe(200);
    expect(await accepted.json()).toMatchObject({ received: 1, begun: 1, failed: [] });
    expect((await send(null, [event])).status).toBe(401);
    expect((await send(cookie, [{ wrong: true }])).status).toBe(400);
    const out = await fetch(`${api.url}/api/v1/lineage/events?instanceId=${f.instanceId}`, {
      headers: { cookie },
    });
    const lines = (await out.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { outputs: { name: string }[] });
    expect(lines.flatMap(({ outputs }) => outputs.map(({ name }) => name))).toEqual(
      expect.arrayContaining([`${source.name}.public.b`, `${source.name}.public.v`]),
    );
  });

  it('reads executed statements in a job and tells what the server does not', async () => {
    const server = await startOwnServer();
    try {
      const registered = await api.ingest.instances.registerInstance(systemContext(), {
        engine: 'postgres',
        host: '127.0.0.1',
        port: server.port,
        user: server.user,
        password: server.password,
        environment: 'test',
        collect: false,
      });
      const instanceId = registered.instance.id;
      const read = `query Read($instanceId: ID!) { statementReading(instanceId: $instanceId) {
        method statements errorCode warnings { code remedy } } }`;
      expect(await ask(read, { instanceId })).toEqual({ statementReading: null });
      api.services.jobs.startWorking();
      await ask(
        'mutation Start($input: StartJobInput!) { startJob(input: $input) { __typename ... on UserError { message } } }',
        { input: { kind: 'lineage.statements', payload: { instanceId } } },
      );
      await expect
        .poll(() => ask(read, { instanceId }), { timeout: 20_000 })
        .toMatchObject({
          statementReading: {
            method: 'PG_STAT_STATEMENTS',
            statements: 0,
            errorCode: null,
            warnings: [
              { code: 'FIGURES_OFF', remedy: expect.stringContaining('CREATE EXTENSION') as string },
            ],
          },
        });
      const { body } = await api.post({ query: read, variables: { instanceId: 'nowhere' } }, { cookie });
      expect(body.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
      await removeInstance(graph, instanceId, registered.instance.key, 'default');
      await graph.write('MATCH (r:StatementReading {instanceId: $instanceId}) DELETE r', { instanceId });
    } finally {
      await server.stop();
    }
  });
});
