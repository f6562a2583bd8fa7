import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from 'graphql-ws';
import type { Checkpoint } from '../../../src/audit/index.js';
import { canonicalJson, type JsonValue, sha256 } from '../../../src/core/canonical-json.js';
import { systemContext } from '../../../src/core/context.js';
import { registerShop, startTestApi, type TestApi } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { openGraph, removeNamespace, uniqueName } from '../../testkit/servers.js';

type Person = Awaited<ReturnType<TestApi['account']>>;

const graph = openGraph();
const trail: TestTrail = testTrail(graph);
const ticket = uniqueName('T');
let api: TestApi;
let admin: Person;
let auditor: Person;
let viewer: Person;
let instance: string;

beforeAll(async () => {
  api = await startTestApi({}, { auditTrail: trail.name });
  [admin, auditor, viewer] = [
    await api.account('administrator'),
    await api.account('auditor'),
    await api.account('viewer'),
  ];
  instance = await registerShop(api.catalog, 2, 2);
  await api.catalog.registration.register(systemContext(), {
    key: `${instance}/shop.sales.customers`,
    kind: 'Table',
    columns: [{ name: 'customer_name', dataType: 'text' }],
  });
  for (let index = 0; index < 12; index += 1)
    await trail.write(
      {
        action: index % 2 === 0 ? 'annotation.edit' : 'engine.execute',
        outcome: index === 5 ? 'denied' : 'success',
        assetKey: `${instance}/shop.sales.orders_00`,
        ticket: index < 3 ? ticket : null,
        reason: index === 4 ? '=1+1' : `step ${index}`,
        before: { text: 'old' },
        after: { text: 'new' },
      },
      `cause ${index}`,
    );
});

afterAll(async () => {
  await removeNamespace(api.graph, instance);
  await api.stop();
  await trail.remove();
  await graph.close();
});

async function ask<Data>(person: Person, query: string, variables: object = {}): Promise<Data> {
  const { body } = await api.post({ query, variables }, { cookie: person.cookie });
  expect(body.errors).toBeUndefined();
  return body.data as Data;
}

async function codeFor(person: Person | null, query: string): Promise<unknown> {
  const { body } = await api.post({ query }, person === null ? {} : { cookie: person.cookie });
  return body.errors?.[0]?.extensions.code;
}

const get = (path: string, person: Person | null): Promise<Response> =>
  fetch(`${api.url}${path}`, { headers: person === null ? {} : { cookie: person.cookie } });

describe('auditRecords', () => {
  const query = `query ($first: Int! = 25, $after: String, $filter: AuditFilterInput) { auditRecords(first: $first, after: $after, filter: $filter) {
    totalCount nodes { id action outcome ticket assetKey reason before after subjectName chain sequence hash previousHash } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    auditRecords: {
      totalCount: number;
      nodes: { id: string; action: string; outcome: string; reason: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  }

  it('pages newest first without repeating or skipping, and counts the whole', async () => {
    const reasons: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page = await ask(auditor, query, { first: 5, after });
      reasons.push(...page.auditRecords.nodes.map((node) => node.reason));
      expect(page.auditRecords.totalCount).toBeGreaterThanOrEqual(12);
      if (!page.auditRecords.pageInfo.hasNextPage) break;
      after = page.auditRecords.pageInfo.endCursor;
    }
    expect(reasons.filter((reason) => reason?.startsWith('step'))).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 3, 2, 1, 0].map((index) => `step ${index}`),
    );
    expect(new Set(reasons).size).toBe(reasons.length);
  });

  it('filters by ticket, outcome, action, asset with its inside, person, words and period', async () => {
    const count = async (filter: object): Promise<number> =>
      (await ask<Page>(auditor, query, { filter })).auditRecords.totalCount;
    expect(await count({ ticket })).toBe(3);
    expect(await count({ outcomes: ['DENIED'], actions: ['engine.execute'] })).toBe(1);
    expect(await count({ assetKey: instance, includeInside: true })).toBe(12);
    expect(await count({ assetKey: instance })).toBe(0);
    expect(await count({ subject: 'waYMark', ticket })).toBe(3);
    expect(await count({ text: 'step 7' })).toBe(1);
    expect(await count({ ticket, until: '2020-01-01T00:00:00Z' })).toBe(0);
  });

  it('shows one record whole, and nothing for an id that is none', async () => {
    const page = await ask<Page>(auditor, query, { filter: { text: 'step 7' } });
    const id = page.auditRecords.nodes[0]?.id;
    const one = `query ($id: ID!) { auditRecord(id: $id) { id action before after } }`;
    expect(await ask(auditor, one, { id })).toEqual({
      auditRecord: { id, action: 'engine.execute', before: { text: 'old' }, after: { text: 'new' } },
    });
    expect(await ask(auditor, one, { id: 'none' })).toEqual({ auditRecord: null });
  });

  it('reports by person, asset, ticket, action and day', async () => {
    const report = `query ($by: AuditReportGroup!, $filter: AuditFilterInput) { auditReport(by: $by, filter: $filter) { by key label total success denied firstAt lastAt } }`;
    const lines = async (by: string): Promise<{ key: string; total: number; denied: number }[]> =>
      (
        await ask<{ auditReport: { key: string; total: number; denied: number }[] }>(auditor, report, {
          by,
          filter: { assetKey: instance, includeInside: true },
        })
      ).auditReport;
    expect(await lines('TICKET')).toMatchObject([
      { key: null, total: 9 },
      { key: ticket, total: 3 },
    ]);
    expect(await lines('ACTION')).toMatchObject([
      { key: 'annotation.edit', total: 6 },
      { key: 'engine.execute', total: 6, denied: 1 },
    ]);
    expect(await lines('SUBJECT')).toMatchObject([{ key: 'system', total: 12 }]);
    expect(await lines('ASSET')).toHaveLength(1);
    expect(await lines('DAY')).toMatchObject([{ key: new Date().toISOString().slice(0, 10) }]);
  });
});

describe('the export', () => {
  it('streams JSON lines whose hashes can be computed anew, and is audited', async () => {
    const response = await get(`/api/audit/export?format=jsonl&ticket=${ticket}`, auditor);
    expect(response.headers.get('content-type')).toContain('ndjson');
    const lines = (await response.text()).trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const { hash, ...record } = JSON.parse(line) as { hash: string } & Record<string, JsonValue>;
      expect(sha256(canonicalJson(record))).toBe(hash);
    }
    const { auditRecords } = await ask<{ auditRecords: { nodes: { subjectId: string; details: object }[] } }>(
      auditor,
      '{ auditRecords(first: 1, filter: { actions: ["audit.export"] }) { nodes { subjectId details } } }',
    );
    expect(auditRecords.nodes).toEqual([
      { subjectId: auditor.id, details: { format: 'JSONL', filter: { ticket } } },
    ]);
  });

  it('is a table without formulas as CSV', async () => {
    const response = await get('/api/audit/export?format=csv&text=%3D1%2B1', auditor);
    const text = await response.text();
    expect(text.split('\n')[0]).toContain('at,action,outcome');
    expect(text).toContain("'=1+1");
  });

  it('says which parameter is wrong, before anything is sent', async () => {
    for (const [address, field] of [
      ['format=xml', 'format'],
      ['from=yesterday', 'from'],
      ['password=x', 'password'],
      ['action=nothing.at.all', 'actions'],
    ]) {
      const response = await get(`/api/audit/export?${address}`, auditor);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { facts: { field } } }] });
    }
  });

  it('needs its permission', async () => {
    expect((await get('/api/audit/export', viewer)).status).toBe(403);
    expect((await get('/api/audit/export', null)).status).toBe(401);
    expect((await get('/api/audit/checkpoints', viewer)).status).toBe(403);
    expect(await codeFor(viewer, '{ auditRecords { totalCount } }')).toBe('FORBIDDEN');
    expect(await codeFor(null, '{ auditRecords { totalCount } }')).toBe('UNAUTHENTICATED');
  });
});

describe('checkpoints', () => {
  const verify = `mutation { verifyAudit { ... on AuditVerification { intact records checkpoints signaturesTrusted faults { kind recordId message } } } }`;

  it('are signed on demand, listed and exported, and prove the trail also from outside', async () => {
    const make =
      'mutation { makeAuditCheckpoint { ... on MadeAuditCheckpoint { checkpoint { number hash } } } }';
    const first = await ask<{ makeAuditCheckpoint: { checkpoint: { number: number } } }>(admin, make);
    const { number } = first.makeAuditCheckpoint.checkpoint;
    const listed = await ask<{ auditCheckpoints: { totalCount: number; nodes: { number: number }[] } }>(
      auditor,
      '{ auditCheckpoints(first: 1) { totalCount nodes { number at keyId publicKey } } }',
    );
    expect(listed.auditCheckpoints).toMatchObject({ totalCount: number, nodes: [{ number }] });
    const exported = await (await get('/api/audit/checkpoints', auditor)).text();
    const anchors = exported
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Checkpoint);
    expect(anchors).toHaveLength(number);
    expect(await ask(auditor, verify)).toMatchObject({
      verifyAudit: { intact: true, checkpoints: number, signaturesTrusted: true, faults: [] },
    });
    const response = await fetch(`${api.url}/api/audit/verification`, {
      method: 'POST',
      headers: { cookie: auditor.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ anchors }),
    });
    const lines = (await response.text()).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ result: { intact: true, faults: [] } });
  });

  it('of somebody else are not believed', async () => {
    const response = await fetch(`${api.url}/api/audit/verification`, {
      method: 'POST',
      headers: { cookie: auditor.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({
        anchors: [
          { number: 1, at: 'x', content: '{}', hash: 'x', signature: 'x', keyId: 'x', publicKey: 'x' },
        ],
      }),
    });
    expect(JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '')).toMatchObject({
      result: { intact: false, faults: [{ kind: 'CHECKPOINT' }] },
    });
  });

  it('show an edited record by its id, and that somebody verified', async () => {
    const [record] = await graph.read<{ id: string; content: string }>(
      'MATCH (r:AuditRecord) WHERE r.chain STARTS WITH $prefix AND r.ticket = $ticket RETURN r.id AS id, r.content AS content LIMIT 1',
      { prefix: `${trail.name}-`, ticket },
    );
    const change = 'MATCH (r:AuditRecord {id: $id}) SET r.content = $content';
    await graph.write(change, { id: record!.id, content: record!.content.replace('old', 'odd') });
    expect(await ask(auditor, verify)).toMatchObject({
      verifyAudit: { intact: false, faults: [{ kind: 'EDITED', recordId: record!.id }] },
    });
    await graph.write(change, { id: record!.id, content: record!.content });
    expect(await ask(auditor, verify)).toMatchObject({ verifyAudit: { intact: true } });
    const told = await ask<{ auditRecords: { nodes: object[] } }>(
      auditor,
      '{ auditRecords(first: 2, filter: { actions: ["audit.verify"] }) { nodes { outcome subjectId targetId } } }',
    );
    expect(told.auditRecords.nodes).toEqual([
      { outcome: 'SUCCESS', subjectId: auditor.id, targetId: null },
      { outcome: 'FAILURE', subjectId: auditor.id, targetId: record!.id },
    ]);
  });
});

describe('retention', () => {
  const set = `mutation ($input: SetAuditRetentionInput!) { setAuditRetention(input: $input) { __typename ... on AuditRetentionPolicy { keepDays hold reason } ... on UserError { code } } }`;

  it('is set by an administrator, read by an auditor, and applied', async () => {
    const input = { keepDays: 400, hold: false, reason: 'the law' };
    expect(await ask(admin, set, { input })).toEqual({
      setAuditRetention: { __typename: 'AuditRetentionPolicy', ...input },
    });
    expect(await ask(auditor, '{ auditRetention { keepDays hold reason } }')).toEqual({
      auditRetention: input,
    });
    expect(
      await ask(
        admin,
        'mutation { applyAuditRetention { ... on AuditRetentionRun { removed chains before } } }',
      ),
    ).toMatchObject({ applyAuditRetention: { removed: 0, chains: 0 } });
    const { body } = await api.post(
      { query: set, variables: { input: { keepDays: 3 } } },
      { cookie: admin.cookie },
    );
    expect(JSON.stringify(body)).toContain('INPUT_INVALID');
    expect(await codeFor(auditor, 'mutation { applyAuditRetention { __typename } }')).toBe('FORBIDDEN');
  });
});

describe('reading what is classified', () => {
  it('is audited once an hour by reader and column, before the answer', async () => {
    const person = await api.account('viewer');
    const table = `${instance}/shop.sales.orders_01`;
    await graph.write("MATCH (a:Asset {key: $key}) SET a.tags = ['pii']", { key: `${table}.column_1` });
    const query = `query ($key: String!) { asset(key: $key) { columns { name } } }`;
    await ask(person, query, { key: table });
    await ask(person, query, { key: table });
    await ask(person, `query ($key: String!) { asset(key: $key) { name } }`, { key: `${table}.column_1` });
    await ask(person, query, { key: `${instance}/shop.sales.orders_00` });
    const { auditRecords } = await ask<{ auditRecords: { nodes: object[] } }>(
      auditor,
      `{ auditRecords(filter: { subjectIds: ["${person.id}"], actions: ["asset.read-sensitive"] }) { nodes { assetKey outcome } } }`,
    );
    expect(auditRecords.nodes).toEqual([{ assetKey: `${table}.column_1`, outcome: 'SUCCESS' }]);
  });

  const reads: Readonly<Record<string, string>> = {
    'a list': 'query ($table: String!) { assets(filter: { parentKey: $table }) { nodes { name } } }',
    'edges of a list':
      'query ($table: String!) { assets(filter: { parentKey: $table }) { edges { node { name } } } }',
    'a level of the tree': 'query ($table: String!) { tree(parentKey: $table) { nodes { dataType } } }',
    'children of an asset': 'query ($table: String!) { asset(key: $table) { children { nodes { name } } } }',
    'a search': `query ($schema: String!) { search(text: "column_0", filter: { schemaKeys: [$schema] }) { nodes { asset { name } } } }`,
    'the past of a column':
      'query ($column: String!, $now: DateTimeISO!) { assetAt(key: $column, asOf: $now) { asset { dataType } } }',
    'the past of a table':
      'query ($table: String!, $now: DateTimeISO!) { childrenAt(key: $table, asOf: $now) { name } }',
    'a difference':
      'query ($table: String!, $other: String!) { schemaDiff(a: { key: $table }, b: { key: $other }) { entries { path object { kind } } } }',
  };

  it.each(Object.entries(reads))('is audited when %s shows it, in one record', async (_what, query) => {
    const person = await api.account('viewer');
    const schema = `${instance}/shop.sales`;
    const [table, other] = [`${schema}.orders_00`, `${schema}.customers`];
    const columns = [`${table}.column_0`, `${table}.column_1`];
    const known = new Set([...columns, `${schema}.orders_01.column_1`]);
    await graph.write("MATCH (a:Asset) WHERE a.key IN $columns SET a.classifications = ['EMAIL']", {
      columns,
    });
    const answer = await ask(person, query, {
      ...(query.includes('$table') ? { table } : {}),
      ...(query.includes('$schema') ? { schema } : {}),
      ...(query.includes('$column') ? { column: columns[0] } : {}),
      ...(query.includes('$other') ? { other } : {}),
      ...(query.includes('$now') ? { now: new Date().toISOString() } : {}),
    });
    const { auditRecords } = await ask<{ auditRecords: { nodes: { details: { assets: string[] } }[] } }>(
      auditor,
      `query ($key: String!) { auditRecords(filter: { assetKey: $key, subjectIds: ["${person.id}"], actions: ["asset.read-sensitive"] }) { nodes { details } } }`,
      { key: columns[0] },
    );
    expect(auditRecords.nodes, JSON.stringify(answer)).toHaveLength(1);
    expect(auditRecords.nodes[0]?.details.assets).toContain(columns[0]);
    expect(auditRecords.nodes[0]?.details.assets.every((key) => known.has(key))).toBe(true);
  });

  it('is audited over a web socket as well, and found by the key of a column among others', async () => {
    const person = await api.account('viewer');
    const table = `${instance}/shop.sales.orders_00`;
    const columns = [`${table}.column_0`, `${table}.column_1`];
    await graph.write("MATCH (a:Asset) WHERE a.key IN $columns SET a.classifications = ['EMAIL']", {
      columns,
    });
    const socket = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocol: string) {
          super(url, protocol, { headers: { cookie: person.cookie } });
        }
      },
      retryAttempts: 0,
    });
    const query = 'query ($key: String!) { asset(key: $key) { columns { name } } }';
    for await (const answer of socket.iterate({ query, variables: { key: table } }))
      expect(answer.errors).toBeUndefined();
    await socket.dispose();
    const { auditRecords } = await ask<{ auditRecords: { nodes: object[] } }>(
      auditor,
      `query ($key: String!) { auditRecords(filter: { assetKey: $key, subjectIds: ["${person.id}"] }) { nodes { action assetKey details } } }`,
      { key: columns[1] },
    );
    expect(auditRecords.nodes).toEqual([
      { action: 'asset.read-sensitive', assetKey: table, details: { assets: columns, count: 2 } },
    ]);
  });
});

describe('what is refused', () => {
  const denials = async (filter: string): Promise<{ reason: string; details: { operation: string } }[]> =>
    (
      await ask<{ auditRecords: { nodes: { reason: string; details: { operation: string } }[] } }>(
        auditor,
        `{ auditRecords(first: 100, filter: { outcomes: [DENIED], ${filter} }) { nodes { action reason targetId assetKey details } } }`,
      )
    ).auditRecords.nodes;

  it('is audited with who, what and why, before the answer', async () => {
    const person = await api.account('viewer');
    await codeFor(person, '{ auditActions { name } }');
    await codeFor(person, 'mutation { makeAuditCheckpoint { __typename } }');
    await get('/api/audit/export', person);
    await codeFor(
      person,
      `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: me { id }`).join(' ')} }`,
    );
    expect(await denials(`subjectIds: ["${person.id}"]`)).toMatchObject([
      { action: 'request.refuse', reason: 'QUERY_TOO_COMPLEX' },
      { reason: 'FORBIDDEN', details: { operation: 'GET /api/audit/export' } },
      { reason: 'FORBIDDEN', details: { operation: 'makeAuditCheckpoint', permission: 'audit.manage' } },
      {
        action: 'permission.deny',
        reason: 'FORBIDDEN',
        details: { operation: 'auditActions', permission: 'audit.read' },
      },
    ]);
  });

  it('also is audited when a place hides what was asked for', async () => {
    const person = await api.account();
    await api.identity.grants.grant(systemContext(), {
      accountId: person.id,
      role: 'viewer',
      scopeKind: 'environments',
      scopeValue: uniqueName('nowhere'),
    });
    const key = `${instance}/shop.sales.orders_00`;
    const { body } = await api.post(
      { query: `{ asset(key: "${key}") { name } }` },
      { cookie: person.cookie },
    );
    expect(body.data).toEqual({ asset: null });
    expect(await denials(`subjectIds: ["${person.id}"]`)).toMatchObject([
      { reason: 'NOT_FOUND', assetKey: key, details: { operation: 'asset' } },
    ]);
  });

  it('is audited for tokens that are not valid, sockets without a session, and forged requests', async () => {
    await api.post({ query: '{ me { id } }' }, { authorization: `Bearer wmt_${'x'.repeat(40)}` });
    const before = await denials('subjectIds: ["anonymous"]');
    expect(before).toContainEqual(
      expect.objectContaining({
        reason: 'UNAUTHENTICATED',
        details: { operation: 'graphql', permission: null },
      }),
    );
    const socket = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    await new Promise<void>((resolve) =>
      socket.subscribe(
        { query: '{ me { id } }' },
        { next: () => undefined, error: () => resolve(), complete: resolve },
      ),
    );
    await socket.dispose();
    await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: viewer.cookie },
      body: '{"query":"{ me { id } }","variables":{"a":{"__proto__":{"polluted":true}}}}',
    });
    await fetch(`${api.url}/assets/..%2f..%2fpackage.json`);
    expect(await denials('subjectIds: ["anonymous"]')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          reason: 'UNAUTHENTICATED',
          details: { operation: 'websocket', permission: null },
        }),
        expect.objectContaining({ reason: 'REQUEST_REFUSED' }),
      ]),
    );
    expect(await denials(`subjectIds: ["${viewer.id}"]`)).toContainEqual(
      expect.objectContaining({ reason: 'REQUEST_REFUSED', action: 'request.refuse' }),
    );
  });
});
