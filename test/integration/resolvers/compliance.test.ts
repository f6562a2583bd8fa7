import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { removeNamespace, uniqueName, uniqueNamespace } from '../../testkit/servers.js';

type Person = Awaited<ReturnType<TestApi['account']>>;

const place = uniqueNamespace();
const subjectKey = `${place}/#principal:root`;
let api: TestApi;
let security: Person;
let steward: Person;
let viewer: Person;

beforeAll(async () => {
  api = await startTestApi();
  [security, steward, viewer] = [
    await api.account('security'),
    await api.account('steward'),
    await api.account('viewer'),
  ];
  const asset = {
    key: subjectKey,
    id: uniqueName('asset'),
    name: 'root',
    nameLower: 'root',
    kind: 'Principal',
    engine: 'postgres',
    instanceId: place,
    definition: JSON.stringify({ login: true, superuser: true }),
  };
  await api.graph.write('CREATE (a:Asset:Live) SET a = $asset', { asset });
});

afterAll(async () => {
  await removeNamespace(api.graph, place);
  await api.graph.write(
    'MATCH (n:ComplianceFinding|ComplianceException) WHERE n.subjectKey STARTS WITH $place DELETE n',
    { place },
  );
  await api.stop();
});

async function ask<Data>(person: Person, query: string, variables: object = {}): Promise<Data> {
  const { body } = await api.post({ query, variables }, { cookie: person.cookie });
  expect(body.errors).toBeUndefined();
  return body.data as Data;
}

const findings = `query ($filter: ComplianceFilterInput, $after: String) { complianceFindings(first: 1, after: $after, filter: $filter) {
  totalCount nodes { id ruleId severity subjectKey title remedy evidence firstSeenAt resolvedAt exception { id reason expired } } pageInfo { hasNextPage endCursor } } }`;
interface Found {
  complianceFindings: {
    totalCount: number;
    nodes: { id: string; ruleId: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const mine = (filter: object = {}): Promise<Found> =>
  ask<Found>(steward, findings, { filter: { subjectKey, ...filter } });

describe('compliance', () => {
  it('has rules that say what to do', async () => {
    const { complianceRules } = await ask<{ complianceRules: { id: string; remedy: string }[] }>(
      steward,
      '{ complianceRules { id title severity remedy } }',
    );
    expect(complianceRules.map((rule) => rule.id)).toContain('login-superuser');
  });

  it('is checked on demand: what breaks a rule is found with evidence, and the trend grows', async () => {
    const check =
      'mutation { checkCompliance { __typename ... on ComplianceCheck { id open byRule { ruleId open } } } }';
    const { checkCompliance } = await ask<{ checkCompliance: { id: string } }>(security, check);
    const { complianceFindings } = await mine({ ruleId: 'login-superuser' });
    expect(complianceFindings).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          severity: 'MEDIUM',
          subjectKey,
          evidence: { engine: 'postgres' },
          exception: null,
          resolvedAt: null,
        },
      ],
    });
    const { complianceTrend } = await ask<{ complianceTrend: { id: string }[] }>(
      steward,
      '{ complianceTrend(days: 1) { id at open excepted } }',
    );
    expect(complianceTrend.map((item) => item.id)).toContain(checkCompliance.id);
  });

  it('pages its findings, and filters them by words and severity', async () => {
    const first = await ask<Found>(steward, findings, { filter: { text: place } });
    const seen = new Set(first.complianceFindings.nodes.map((node) => node.id));
    let page = first;
    while (page.complianceFindings.pageInfo.hasNextPage) {
      const after = page.complianceFindings.pageInfo.endCursor;
      page = await ask<Found>(steward, findings, { filter: { text: place }, after });
      for (const node of page.complianceFindings.nodes) {
        expect(seen.has(node.id)).toBe(false);
        seen.add(node.id);
      }
    }
    expect(seen.size).toBe(first.complianceFindings.totalCount);
    expect((await mine({ severity: 'HIGH' })).complianceFindings.totalCount).toBe(0);
  });

  it('has exceptions with an end and a reason, which can be withdrawn', async () => {
    const add = `mutation ($input: AddComplianceExceptionInput!) { addComplianceException(input: $input) { __typename ... on ComplianceException { id until expired } ... on UserError { code facts } } }`;
    const input = {
      ruleId: 'login-superuser',
      subjectKey,
      until: new Date(Date.now() + 86_400_000).toISOString(),
    };
    expect(await ask(security, add, { input: { ...input, reason: 'short' } })).toMatchObject({
      addComplianceException: { __typename: 'InvalidInputError', facts: { field: 'reason' } },
    });
    const { addComplianceException: made } = await ask<{ addComplianceException: { id: string } }>(
      security,
      add,
      {
        input: { ...input, reason: 'used in emergencies only' },
      },
    );
    expect((await mine({ ruleId: 'login-superuser' })).complianceFindings.nodes).toMatchObject([
      { exception: { id: made.id, reason: 'used in emergencies only', expired: false } },
    ]);
    expect(
      (await mine({ withoutExcepted: true, ruleId: 'login-superuser' })).complianceFindings.totalCount,
    ).toBe(0);
    const withdraw = `mutation ($id: ID!) { withdrawComplianceException(id: $id) { __typename } }`;
    expect(await ask(security, withdraw, { id: made.id })).toEqual({
      withdrawComplianceException: { __typename: 'Done' },
    });
    expect(await ask(security, withdraw, { id: made.id })).toEqual({
      withdrawComplianceException: { __typename: 'NotFoundError' },
    });
  });

  it('keeps the history of what was gone and came back', async () => {
    const check = 'mutation { checkCompliance { __typename } }';
    const set = 'MATCH (a:Asset {key: $subjectKey}) SET a.definition = $definition';
    await api.graph.write(set, { subjectKey, definition: '{"login":true}' });
    await ask(security, check);
    expect((await mine({ ruleId: 'login-superuser' })).complianceFindings.totalCount).toBe(0);
    await api.graph.write(set, { subjectKey, definition: '{"login":true,"superuser":true}' });
    await ask(security, check);
    expect(
      (await mine({ ruleId: 'login-superuser', includeResolved: true })).complianceFindings.totalCount,
    ).toBe(2);
  });

  it('is reported as a page without scripts and as a table, and that is audited', async () => {
    const get = (format: string, person: Person): Promise<Response> =>
      fetch(`${api.url}/api/compliance/report?format=${format}`, { headers: { cookie: person.cookie } });
    const html = await get('html', steward);
    expect(html.headers.get('content-type')).toContain('text/html');
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await html.text()).toContain(subjectKey);
    const csv = await get('csv', steward);
    expect(csv.headers.get('content-disposition')).toContain('compliance.csv');
    expect((await csv.text()).split('\n')[0]).toContain('rule,title,severity,subject');
    expect((await get('pdf', steward)).status).toBe(400);
    expect((await get('html', viewer)).status).toBe(403);
    const [row] = await api.graph.read<{ total: number }>(
      "MATCH (r:AuditRecord {action: 'compliance.export', subjectId: $id}) RETURN count(r) AS total",
      { id: steward.id },
    );
    expect(row?.total).toBe(2);
  });

  it('needs its permissions', async () => {
    for (const [person, query] of [
      [viewer, '{ complianceRules { id } }'],
      [viewer, '{ complianceFindings { totalCount } }'],
      [steward, 'mutation { checkCompliance { __typename } }'],
    ] as const) {
      const { body } = await api.post({ query }, { cookie: person.cookie });
      expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
