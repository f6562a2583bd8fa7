import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { createPgDatabase, openGraph, type PgDatabase, uniqueName } from '../../../testkit/servers.js';

const graph = openGraph();
let api: TestApi;
let f: LineageFixture;
let source: PgDatabase;
let steward: string;
let viewer: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ cookie: steward } = await api.account('steward'));
  ({ cookie: viewer } = await api.account('viewer'));
  source = await createPgDatabase(
    `CREATE TABLE customers (id int PRIMARY KEY, email text, email_count int, born date);
     COMMENT ON COLUMN customers.born IS '出生日期';
     CREATE VIEW contacts AS SELECT id, email AS reach FROM customers;
     CREATE VIEW hidden AS SELECT md5(email) AS h, count(*) AS n FROM customers GROUP BY 1;`,
  );
  f = await lineageFixture(graph, source.url);
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
});

afterAll(async () => {
  await graph.write(
    `MATCH (c:Classification {instanceId: $id}) OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: c.assetId}) DETACH DELETE c, v, w`,
    { id: f.instanceId },
  );
  await f.done();
  await source.drop();
  await api.stop();
  await graph.close();
});

const key = (name: string): string => `${f.database}.public.${name}`;

async function ask(
  query: string,
  variables: Record<string, unknown>,
  who = steward,
): Promise<Record<string, unknown>> {
  const { body } = await api.post({ query, variables }, { cookie: who });
  expect(body.errors).toBeUndefined();
  return body.data as Record<string, unknown>;
}

describe('classification through the API', () => {
  it('finds what was collected, from the last run on only what changed, and follows views', async () => {
    const run = `mutation Run($input: RunClassificationInput) { runClassification(input: $input) {
      __typename ... on ClassificationRunRequested { jobId outcome { examined changed flowed } } } }`;
    const first = await ask(run, { input: { instanceId: f.instanceId } });
    expect(first['runClassification']).toMatchObject({ jobId: null, outcome: { changed: 2 } });
    const again = await ask(run, { input: { instanceId: f.instanceId } });
    expect(again['runClassification']).toMatchObject({ outcome: { examined: 0, changed: 0, flowed: 0 } });
    const queued = await ask(run, { input: { instanceId: f.instanceId, full: true } });
    expect(queued['runClassification']).toMatchObject({ jobId: expect.any(String), outcome: null });
    const found = await ask(
      `query Of($key: String!) { asset(key: $key) { classifications { kind state confidence origins { method rule on }
         flow { rootKey confidence hops { fromKey toKey subtype evidenceId } } } } }`,
      { key: key('contacts.reach') },
    );
    expect(found['asset']).toMatchObject({
      classifications: [
        {
          kind: 'EMAIL',
          state: 'SUGGESTED',
          confidence: 0.95,
          origins: [],
          flow: {
            rootKey: key('customers.email'),
            hops: [{ fromKey: key('customers.email'), toKey: key('contacts.reach'), subtype: 'IDENTITY' }],
          },
        },
      ],
    });
  });

  it('lists and counts with filters and pages', async () => {
    const list = await ask(
      `query List($filter: ClassificationFilterInput) { classifications(filter: $filter, first: 2) {
         totalCount pageInfo { hasNextPage endCursor } nodes { assetKey kind } }
         classificationCounts(filter: $filter) { kind category state count } }`,
      { filter: { instanceIds: [f.instanceId] } },
    );
    expect(list['classifications']).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true },
      nodes: [
        { assetKey: key('contacts.reach'), kind: 'EMAIL' },
        { assetKey: key('customers.born'), kind: 'DATE_OF_BIRTH' },
      ],
    });
    expect(list['classificationCounts']).toContainEqual({
      kind: 'EMAIL',
      category: 'PII',
      state: 'SUGGESTED',
      count: 2,
    });
  });

  it('lets stewards decide and shows the past; viewers may only look', async () => {
    const decide = `mutation Decide($input: DecideClassificationInput!) { decideClassification(input: $input) {
      __typename ... on Classification { state decision { by reason } } ... on PermissionDeniedError { message } } }`;
    const input = {
      assetKey: key('customers.born'),
      kind: 'DATE_OF_BIRTH',
      decision: 'CONFIRM',
      reason: 'seen',
    };
    const denied = await api.post({ query: decide, variables: { input } }, { cookie: viewer });
    expect(JSON.stringify(denied.body)).toMatch(/FORBIDDEN|PermissionDenied/);
    const made = await ask(decide, { input });
    expect(made['decideClassification']).toMatchObject({ state: 'CONFIRMED', decision: { reason: 'seen' } });
    const past = await ask(
      'query Past($key: String!) { classificationHistory(key: $key) { totalCount nodes { state validTo } } }',
      { key: input.assetKey },
      viewer,
    );
    expect(past['classificationHistory']).toMatchObject({
      totalCount: 2,
      nodes: [{ state: 'CONFIRMED', validTo: null }, { state: 'SUGGESTED' }],
    });
    const job = await graph.read(
      `MATCH (j:BackgroundJob {kind: 'classification.run'}) RETURN count(j) > 0 AS queued`,
    );
    expect(job).toEqual([{ queued: true }]);
  });

  it('keeps rules, says what they say, and refuses expressions that are none', async () => {
    const save = `mutation Save($input: SaveClassificationRuleInput!) { saveClassificationRule(input: $input) {
      __typename ... on ClassificationRule { id revision pattern } ... on InvalidInputError { message } } }`;
    const name = uniqueName('rule');
    const made = await ask(save, {
      input: { name, kind: 'LOYALTY_CARD', pattern: '^loyalty_no$', category: 'PII' },
    });
    const rule = made['saveClassificationRule'] as { id: string; revision: number };
    expect(rule).toMatchObject({ __typename: 'ClassificationRule', revision: 1 });
    const said = await ask(
      'query Say($input: ClassifyNameInput!) { classifyName(input: $input) { kind rule } }',
      {
        input: { name: 'loyalty_no' },
      },
    );
    expect(said['classifyName']).toEqual([{ kind: 'LOYALTY_CARD', rule: `custom:${name}` }]);
    const bad = await ask(save, { input: { name: uniqueName('rule'), kind: 'EMAIL', pattern: '(' } });
    expect(bad['saveClassificationRule']).toMatchObject({ __typename: 'InvalidInputError' });
    const removed = await ask(
      'mutation Remove($id: ID!) { removeClassificationRule(id: $id) { __typename } }',
      { id: rule.id },
    );
    expect(removed['removeClassificationRule']).toEqual({ __typename: 'ClassificationRuleRemoved' });
  });
});
