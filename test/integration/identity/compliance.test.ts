import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { nowhere } from '../../../src/core/permissions.js';
import { complianceRules } from '../../../src/identity/index.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { openGraph, removeNamespace, uniqueName, uniqueNamespace } from '../../testkit/servers.js';

const graph = openGraph();
const people: TestPeople = testPeople(graph);
const { compliance, grants, sessions } = people.identity;
const system = systemContext();
const pg = uniqueNamespace();
const my = uniqueNamespace('mysql');
const redis = uniqueNamespace('redis');
const ticket = uniqueName('T');
const accounts: Record<string, string> = {};

function asset(
  namespace: string,
  kind: string,
  name: string,
  properties: object = {},
  more: object = {},
): Record<string, unknown> {
  const key =
    kind === 'Instance'
      ? namespace
      : kind === 'Principal'
        ? `${namespace}/#principal:${name}`
        : `${namespace}/${name}`;
  return {
    key,
    id: kind === 'Instance' ? namespace : uniqueName('asset'),
    name,
    nameLower: name.toLowerCase(),
    kind,
    engine: namespace.split(':')[0],
    instanceId: namespace,
    definition: JSON.stringify(properties),
    ...more,
  };
}

const assets = [
  asset(pg, 'Instance', 'pg', { tls: false }, { tls: 'prefer' }),
  asset(pg, 'Principal', 'PUBLIC', { login: false, pseudo: true }),
  asset(pg, 'Principal', 'root', { login: true, superuser: true }),
  asset(pg, 'Principal', 'maker', { login: true, superuser: false, createRole: true }),
  asset(pg, 'Principal', 'old', { login: true, validUntil: '2020-01-01T00:00:00Z' }),
  asset(pg, 'Principal', 'team', { login: true }),
  asset(pg, 'Principal', 'good', { login: true }),
  asset(pg, 'Table', 'shop.public.open'),
  asset(pg, 'Column', 'shop.public.people.email'),
  asset(pg, 'Column', 'shop.public.people.iban', {}, { tags: ['pii'] }),
  asset(pg, 'Column', 'shop.public.people.phone', {}, { tags: ['pii'], ownerIds: ['somebody'] }),
  asset(pg, 'Column', 'shop.public.people.colour'),
  asset(my, 'Instance', 'my', {}, { tls: 'disable' }),
  asset(my, 'Principal', 'app@%', {
    login: true,
    host: '%',
    hasPassword: true,
    plugin: 'mysql_native_password',
  }),
  asset(my, 'Principal', 'open@localhost', {
    login: true,
    host: 'localhost',
    hasPassword: false,
    plugin: 'mysql_native_password',
  }),
  asset(my, 'Principal', 'socket@localhost', {
    login: true,
    host: 'localhost',
    hasPassword: false,
    plugin: 'unix_socket',
  }),
  asset(redis, 'Instance', 'redis', { tls: true }, { tls: 'require' }),
  asset(redis, 'Principal', 'default', { login: true, superuser: true, passwordless: true }),
];

function as(id: string): RequestContext {
  return { ...systemContext(), subject: { kind: 'person', id, name: id, sessionId: null } };
}

async function open(): Promise<string[]> {
  const mine = new Set([
    ...assets.map((item) => item['key']),
    ...Object.values(accounts).map((id) => `account:${id}`),
    `ticket:${ticket}`,
  ]);
  return (await compliance.findings(system, { withoutExcepted: true }))
    .filter((finding) => mine.has(finding.subjectKey))
    .map((finding) => `${finding.ruleId} ${finding.subjectName.replace(/^PUBLIC on .*\./, 'PUBLIC on ')}`)
    .toSorted();
}

beforeAll(async () => {
  await graph.write('UNWIND $assets AS asset CREATE (a:Asset:Live:$(asset.kind)) SET a = asset', { assets });
  await graph.write(
    `MATCH (p {key: $public}) MATCH (t {key: $table}) CREATE (p)-[:GRANTED {privileges: ['SELECT', 'USAGE']}]->(t)
     WITH 1 AS one MATCH (g {key: $good}) MATCH (t {key: $table}) CREATE (g)-[:GRANTED {privileges: ['SELECT']}]->(t)`,
    { public: `${pg}/#principal:PUBLIC`, table: `${pg}/shop.public.open`, good: `${pg}/#principal:good` },
  );
  for (const name of ['idle', 'both', 'busy', 'admin']) accounts[name] = (await people.person(name)).id;
  await graph.write('MATCH (a:Account {id: $id}) SET a.createdAt = "2020-01-01T00:00:00.000Z"', {
    id: accounts['idle'],
  });
  for (const role of ['dba', 'approver']) await grants.grant(system, { accountId: accounts['both']!, role });
  await grants.grant(system, { accountId: accounts['admin']!, role: 'administrator' });
  for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
    const link = await sessions.createLink(system, accounts['busy']!);
    await sessions.signInByLink({ ...people.source, address }, link);
  }
  for (const action of ['ticket.create', 'ticket.approve'] as const)
    await graph.transaction((tx) => recordAudit(tx, as('ada'), { action, outcome: 'success', ticket }));
});

afterAll(async () => {
  for (const namespace of [pg, my, redis]) await removeNamespace(graph, namespace);
  const keys = [
    ...assets.map((item) => item['key']),
    ...Object.values(accounts).map((id) => `account:${id}`),
    `ticket:${ticket}`,
  ];
  await graph.write('MATCH (n:ComplianceFinding|ComplianceException) WHERE n.subjectKey IN $keys DELETE n', {
    keys,
  });
  await people.remove();
  await graph.close();
});

const loginOf = (name: string): Promise<string> =>
  people.identity.accounts.account(system, accounts[name]!).then((account) => account.login);

describe('the rules', () => {
  it('find every kind of violation and nothing else', async () => {
    await compliance.check(system);
    expect(await open()).toEqual(
      [
        `account-shared ${await loginOf('busy')}`,
        `account-unused ${await loginOf('idle')}`,
        `administrator-without-second-factor ${await loginOf('admin')}`,
        'column-sensitive-unclassified shop.public.people.email',
        'column-sensitive-unowned shop.public.people.iban',
        'connection-unencrypted my',
        'connection-unencrypted pg',
        'grant-public PUBLIC on open',
        'login-any-host app@%',
        'login-over-privileged maker',
        'login-shared app@%',
        'login-shared team',
        'login-superuser default',
        'login-superuser root',
        'login-unused app@%',
        'login-unused maker',
        'login-unused old',
        'login-unused open@localhost',
        'login-unused socket@localhost',
        'login-unused team',
        'login-without-password default',
        'login-without-password open@localhost',
        `roles-incompatible ${await loginOf('both')}`,
        `ticket-self-approved ${ticket}`,
      ].toSorted(),
    );
  });

  it('find an approval that waits too long, unless the ticket was carried out or closed', async () => {
    people.clock.now += 20 * 86_400_000;
    await compliance.check(system);
    expect(await open()).toContain(`approval-stale ${ticket}`);
    await graph.transaction((tx) =>
      recordAudit(tx, system, { action: 'engine.execute', outcome: 'success', ticket }),
    );
    await compliance.check(system);
    expect(await open()).not.toContain(`approval-stale ${ticket}`);
    people.clock.now -= 20 * 86_400_000;
  });

  it('are all told with what to do', () => {
    expect(compliance.rules(system)).toHaveLength(Object.keys(complianceRules).length);
    for (const rule of compliance.rules(system))
      expect(rule.title.length * rule.remedy.length).toBeGreaterThan(100);
  });
});

describe('findings', () => {
  it('keep since when they are there, are resolved when gone, and are new when they come back', async () => {
    const subject = `${pg}/#principal:root`;
    const find = async (resolved: boolean) =>
      (await compliance.findings(system, { ruleId: 'login-superuser', resolved })).filter(
        (finding) => finding.subjectKey === subject,
      );
    await compliance.check(system);
    const [first] = await find(false);
    people.clock.now += 1_000;
    await compliance.check(system);
    expect(await find(false)).toMatchObject([
      { id: first!.id, firstSeenAt: first!.firstSeenAt, resolvedAt: null },
    ]);
    const set = 'MATCH (a:Asset {key: $subject}) SET a.definition = $definition';
    await graph.write(set, { subject, definition: '{"login":true,"superuser":false}' });
    await compliance.check(system);
    expect(await find(false)).toEqual([]);
    expect((await find(true)).find((finding) => finding.id === first!.id)?.resolvedAt).not.toBeNull();
    await graph.write(set, { subject, definition: '{"login":true,"superuser":true}' });
    await compliance.check(system);
    expect((await find(false))[0]?.id).not.toBe(first!.id);
    const trend = await compliance.trend(system, 1);
    expect(trend.length).toBeGreaterThanOrEqual(4);
    expect(trend.at(-1)?.byRule['login-superuser']).toBeGreaterThan(0);
  });
});

describe('exceptions', () => {
  it('hold for their subject and time, with a reason, and never for oneself', async () => {
    const until = new Date(people.clock.now + 86_400_000).toISOString();
    const input = {
      ruleId: 'login-superuser',
      subjectKey: `${redis}*`,
      reason: 'closed network, see the review',
      until,
    };
    await expect(compliance.addException(system, { ...input, reason: 'short' })).rejects.toMatchObject({
      facts: { field: 'reason' },
    });
    await expect(compliance.addException(system, { ...input, until: '2020-01-01' })).rejects.toMatchObject({
      facts: { field: 'until' },
    });
    await expect(compliance.addException(system, { ...input, ruleId: 'nothing' })).rejects.toMatchObject({
      facts: { field: 'ruleId' },
    });
    await expect(
      compliance.addException(as(accounts['both']!), {
        ...input,
        ruleId: 'roles-incompatible',
        subjectKey: `account:${accounts['both']}`,
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const exception = await compliance.addException(system, input);
    expect(await open()).not.toContain('login-superuser default');
    expect(await open()).toContain('login-superuser root');
    people.clock.now += 86_400_001;
    expect(await open()).toContain('login-superuser default');
    people.clock.now -= 86_400_001;
    await compliance.withdrawException(system, exception.id);
    expect(await open()).toContain('login-superuser default');
    await graph.write('MATCH (e:ComplianceException {id: $id}) DELETE e', { id: exception.id });
  });

  it('and checks need the permission', async () => {
    const nobody = { ...as('nobody'), access: () => nowhere };
    await expect(compliance.check(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(compliance.findings(nobody)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('findings', () => {
  it('are those of assets the reader may see, the most severe first; counts and exceptions likewise', async () => {
    await compliance.check(system);
    const { id } = await people.person('reader');
    await grants.grant(system, { accountId: id, role: 'auditor' });
    const of = async (ctx: RequestContext): Promise<string[]> =>
      (await compliance.findings(ctx)).map((finding) => finding.subjectKey);
    const whole = await people.again(id);
    expect((await of(whole)).some((key) => key.startsWith(redis))).toBe(true);
    const exception = await compliance.addException(system, {
      ruleId: 'login-superuser',
      subjectKey: `${redis}/#principal:default`,
      reason: 'closed network, see the review',
      until: new Date(people.clock.now + 86_400_000).toISOString(),
    });
    const excepted = async (ctx: RequestContext): Promise<boolean> =>
      (await compliance.exceptions(ctx)).some((item) => item.id === exception.id);
    expect(await excepted(whole)).toBe(true);
    await grants.grant(system, {
      accountId: id,
      role: 'viewer',
      scopeKind: 'instances',
      scopeValue: redis,
      deny: true,
    });
    const part = await people.again(id);
    const seen = await of(part);
    expect(seen.some((key) => key.startsWith(redis))).toBe(false);
    expect(seen.some((key) => key.startsWith(pg))).toBe(true);
    expect(seen.some((key) => key.startsWith('account:'))).toBe(true);
    expect(await excepted(part)).toBe(false);
    expect(await compliance.report(part, 'CSV')).not.toContain(redis);
    const counts = [...(await compliance.counts(part)).values()];
    expect(counts.reduce((sum, { open: free, excepted: kept }) => sum + free + kept, 0)).toBe(seen.length);
    const ranks = (await compliance.findings(part)).map(({ severity }) =>
      ['high', 'medium', 'low'].indexOf(severity),
    );
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    await graph.write('MATCH (e:ComplianceException {id: $id}) DELETE e', { id: exception.id });
  });
});

describe('reports', () => {
  it('are a page without scripts in which names are text, and a table without formulas', async () => {
    const nasty = asset(pg, 'Principal', '=<script>alert(1)</script>', { login: true, superuser: true });
    assets.push(nasty);
    await graph.write('CREATE (a:Asset:Live) SET a = $nasty', { nasty });
    await compliance.check(system);
    const html = await compliance.report(system, 'HTML');
    expect(html).not.toContain('<script');
    expect(html).toContain('=&lt;script&gt;');
    const csv = await compliance.report(system, 'CSV');
    expect(csv).toContain("'=<script>");
    expect(csv.split('\n')[0]).toContain('rule,title,severity,subject');
    const rows = await graph.read<{ content: string }>(
      "MATCH (r:AuditRecord {action: 'compliance.export'}) RETURN r.content AS content ORDER BY r.at DESC LIMIT 20",
    );
    const sha256 = createHash('sha256').update(csv).digest('hex');
    expect(rows.some(({ content }) => content.includes(sha256))).toBe(true);
    const severities = [...html.matchAll(/<h2 class="(\w+)">/g)].map(([, severity]) => severity);
    expect(severities.indexOf('medium')).toBeGreaterThan(severities.lastIndexOf('high'));
  });
});
