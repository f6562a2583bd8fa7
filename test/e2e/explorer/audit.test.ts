import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { accessibilityProblems } from '../../testkit/browser.js';
import { parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { openGraph, uniqueName, uniqueNamespace } from '../../testkit/servers.js';

const graph = openGraph();
const trail: TestTrail = testTrail(graph);
const ticket = uniqueName('T');
const place = uniqueNamespace();
let explorer: TestExplorer;

beforeAll(async () => {
  explorer = await startExplorer({ auditTrail: trail.name });
  for (let index = 0; index < 3; index += 1)
    await trail.write({
      action: 'annotation.edit',
      ticket,
      reason: `step ${index}`,
      assetKey: `${place}/shop`,
    });
  await trail.write({ action: 'role.grant', outcome: 'denied', reason: 'FORBIDDEN' });
});
afterEach(() => explorer.closePages());
afterAll(async () => {
  await explorer.stop();
  await trail.remove();
  await graph.close();
});

describe('the audit page', () => {
  it('searches, keeps the search in the address, and shows what a record holds', async () => {
    const page = await explorer.open('/');
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.locator('input[name=ticket]').fill(ticket);
    await page.locator('select[name=action]').selectOption('annotation.edit');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('3 records').waitFor();
    expect(parameters(page)).toEqual({ ticket, action: 'annotation.edit' });
    await page.locator('tbody summary').first().click();
    await page
      .getByText(/trail_\w+-\d+ \d+:/)
      .first()
      .waitFor();
    const again = await explorer.open(page.url().replace(explorer.api.url, ''));
    await again.getByText('3 records').waitFor();
    expect(await again.locator('input[name=ticket]').inputValue()).toBe(ticket);
    await again.getByRole('button', { name: 'Clear' }).click();
    await again.locator('tbody tr', { hasText: 'role.grant' }).waitFor();
    expect(parameters(again)).toEqual({});
  });

  it('exports exactly what it shows', async () => {
    const page = await explorer.open(`/audit?ticket=${ticket}`);
    const address = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
    const response = await page.request.get(address ?? '');
    expect(response.status()).toBe(200);
    expect((await response.text()).trim().split('\n')).toHaveLength(4);
  });

  it('verifies the trail', async () => {
    const page = await explorer.open('/audit');
    await page.getByRole('button', { name: 'Verify the trail' }).click();
    await page.getByText(/signed checkpoints are as they were written/).waitFor();
  });

  it('has nothing for axe to object to, in English and Chinese, light and dark', async () => {
    for (const options of [{}, { dark: true }, { language: 'zh-CN' as const }]) {
      const page = await explorer.open(`/audit?ticket=${ticket}`, options);
      await page.locator('tbody tr').first().waitFor();
      await page.locator('tbody summary').first().click();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.title()).toContain(options.language === undefined ? 'Audit' : '审计');
    }
  });
});

describe('the compliance page', () => {
  it('checks the rules, filters what it found by the address, and has nothing for axe to object to', async () => {
    const asset = {
      key: `${place}/#principal:root`,
      id: uniqueName('asset'),
      name: uniqueName('root'),
      nameLower: 'root',
      kind: 'Principal',
      engine: 'postgres',
      instanceId: place,
      definition: JSON.stringify({ login: true, superuser: true }),
    };
    await graph.write('CREATE (a:Asset:Live) SET a = $asset', { asset });
    const page = await explorer.open(`/compliance?text=${place}`);
    await page.getByRole('button', { name: 'Check now' }).click();
    const findings = page.getByRole('region', { name: 'Compliance' });
    const row = findings.locator('tr', { hasText: 'A login is a superuser.' });
    await row.waitFor();
    expect(await row.textContent()).toContain(asset.name);
    await row.getByText('Grant an exception', { exact: true }).click();
    await row.getByLabel('Until the end of').fill('2001-01-01');
    await row.getByLabel('Why').fill('kept for emergencies only');
    await row.getByLabel('Until the end of').evaluate((field) => field.removeAttribute('min'));
    await row.getByRole('button', { name: 'Grant', exact: true }).click();
    await row.getByText('An exception ends in the future').waitFor();
    await row.getByLabel('Until the end of').fill(new Date(Date.now() + 864e5).toISOString().slice(0, 10));
    await row.getByRole('button', { name: 'Grant', exact: true }).click();
    await row.getByText('kept for emergencies only').waitFor();
    const exceptions = page.getByRole('region', { name: 'Exceptions' });
    const withdraw = `Withdraw the exception for ${asset.key}`;
    await exceptions.getByRole('button', { name: withdraw }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await row.getByText('kept for emergencies only').waitFor({ state: 'detached' });
    await page.getByLabel('Severity').selectOption('HIGH');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    expect(parameters(page)).toEqual({ text: place, severity: 'HIGH' });
    for (const options of [{}, { language: 'zh-CN' as const, dark: true }]) {
      const other = await explorer.open(`/compliance?text=${place}`, options);
      await other.locator('tbody tr').first().waitFor();
      if ('language' in options) await other.getByText('一个登录名是超级用户。').first().waitFor();
      expect(await accessibilityProblems(other)).toEqual([]);
    }
    await graph.write('MATCH (a:Asset {key: $key}) DETACH DELETE a', { key: asset.key });
    await graph.write('MATCH (f:ComplianceFinding|ComplianceException {subjectKey: $key}) DELETE f', {
      key: asset.key,
    });
  });
});
