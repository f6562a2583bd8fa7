import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';

/** JSON of whatever shape. */
type Loose = ReturnType<typeof JSON.parse>;

let api: TestApi;
let dba: { cookie: string };
let viewer: { cookie: string };

beforeAll(async () => {
  api = await startTestApi();
  [dba, viewer] = [await api.account('dba'), await api.account('viewer')];
  await api.services.nodes.registry.start(api.url);
  api.services.jobs.startWorking();
});
afterAll(async () => api.stop());

async function ask(
  who: { cookie: string },
  query: string,
  variables: object = {},
): Promise<{ data: Record<string, Loose>; codes: unknown[] }> {
  const { body } = await api.post({ query, variables }, { cookie: who.cookie });
  return { data: body.data ?? {}, codes: (body.errors ?? []).map((error) => error.extensions.code) };
}

describe('jobs through the API', () => {
  it('are started, done and listed with the waits of their queue', async () => {
    const { data } = await ask(
      dba,
      `mutation { startJob(input: {kind: "jobs.retention", payload: {keepDays: 3000}}) { ... on Job { id state kind } ... on UserError { code message } } }`,
    );
    expect(data.startJob).toMatchObject({ kind: 'jobs.retention' });
    let job: Record<string, unknown> = {};
    for (let tries = 0; tries < 200 && job.state !== 'SUCCEEDED'; tries += 1) {
      await sleep(50);
      ({ job } = (
        await ask(dba, 'query ($id: ID!) { job(id: $id) { state result attempts waitMs nodeId } }', {
          id: data.startJob.id,
        })
      ).data as { job: Record<string, unknown> });
    }
    expect(job).toMatchObject({ state: 'SUCCEEDED', attempts: 1, result: { jobs: 0 } });
    const listed = await ask(
      dba,
      `{ jobs(filter: {kinds: ["jobs.retention"]}) { totalCount nodes { id } }
         jobQueues { kind waiting running succeeded paused waitP95Ms } }`,
    );
    expect(listed.data.jobs.totalCount).toBe(1);
    const queue = listed.data.jobQueues.find(({ kind }: { kind: string }) => kind === 'jobs.retention');
    expect(queue).toMatchObject({ succeeded: 1, paused: false });
  });

  it('are refused with what is wrong: an unknown kind, a payload of another shape, an ended job', async () => {
    const start = (input: string): Promise<{ data: Record<string, Loose> }> =>
      ask(dba, `mutation { startJob(input: ${input}) { __typename ... on UserError { code facts } } }`);
    expect((await start('{kind: "nothing"}')).data.startJob).toMatchObject({
      __typename: 'InvalidInputError',
      facts: { field: 'kind' },
    });
    expect((await start('{kind: "jobs.retention", payload: {keepDays: 0}}')).data.startJob).toMatchObject({
      facts: { field: 'payload.keepDays' },
    });
    const { data } = await ask(dba, 'mutation { cancelJob(id: "none") { __typename } }');
    expect(data.cancelJob).toEqual({ __typename: 'NotFoundError' });
  });

  it('need permissions', async () => {
    expect((await ask(viewer, '{ jobQueues { kind } }')).codes).toEqual(['FORBIDDEN']);
    expect(
      (await ask(viewer, 'mutation { pauseJobQueue(kind: "jobs.retention") { __typename } }')).codes,
    ).toEqual(['FORBIDDEN']);
  });

  it('have schedules and queues that can be paused', async () => {
    const saved = await ask(
      dba,
      `mutation { saveJobSchedule(input: {name: "nightly", kind: "jobs.retention", cron: "0 3 * * *", timezone: "Asia/Tokyo"}) {
         ... on JobSchedule { nextAt revision } ... on UserError { code message } } }`,
    );
    expect(saved.data.saveJobSchedule.revision).toBe(1);
    expect(new Date(saved.data.saveJobSchedule.nextAt).getUTCHours()).toBe(18);
    const paused = await ask(
      dba,
      'mutation { pauseJobQueue(kind: "jobs.retention") { ... on JobQueue { paused } } }',
    );
    expect(paused.data.pauseJobQueue).toEqual({ paused: true });
    const removed = await ask(
      dba,
      'mutation { removeJobSchedule(name: "nightly") { ... on JobSchedule { name } } }',
    );
    expect(removed.data.removeJobSchedule).toEqual({ name: 'nightly' });
  });
});

describe('nodes through the API', () => {
  it('show this node with its load and how it reaches the stores', async () => {
    const { data } = await ask(
      dba,
      '{ nodes { name state roles address load { memoryBytes } links { to reachable latencyMs } } }',
    );
    expect(data.nodes).toHaveLength(1);
    expect(data.nodes[0]).toMatchObject({
      name: 'test',
      state: 'UP',
      roles: ['api', 'worker'],
      address: api.url,
    });
    expect(data.nodes[0].load.memoryBytes).toBeGreaterThan(10_000_000);
    expect(data.nodes[0].links.map(({ to, reachable }: Loose) => [to, reachable])).toEqual([
      ['neo4j', true],
      ['redis', true],
    ]);
  });

  it('hang together in the service map', async () => {
    const { data } = await ask(dba, '{ serviceMap { components { id kind health dependsOn dependents } } }');
    const { components } = data.serviceMap;
    const neo4j = components.find(({ id }: { id: string }) => id === 'neo4j');
    expect(neo4j).toMatchObject({ kind: 'NEO4J', health: 'OK' });
    expect(neo4j.dependents).toEqual(expect.arrayContaining(['queue:jobs.retention', 'stream:events']));
    expect((await ask(viewer, '{ serviceMap { at } }')).codes).toEqual(['FORBIDDEN']);
  });
});

describe('health routes', () => {
  it('tell metrics of the process, GraphQL, graph, queues and events', async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    for (const name of [
      'process_cpu_seconds_total',
      'waymark_graphql_operation_seconds_count',
      'waymark_graph_query_seconds_count',
      'waymark_queue_jobs{kind="jobs.retention",state="succeeded"} 1',
      'waymark_queue_lag_seconds',
      'waymark_event_publish_lag',
      'waymark_node_info',
    ])
      expect(text).toContain(name);
  });

  it('say no while the node leaves and still live', async () => {
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    await api.services.nodes.registry.drain();
    const ready = await fetch(`${api.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'This node is leaving\n']);
    expect((await fetch(`${api.url}/livez`)).status).toBe(200);
  });
});
