import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from '../../testkit/browser.js';
import { parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { removeInstance } from '../../testkit/ingest-fixture.js';
import { testServers } from '../../testkit/servers.js';

/** The loopback address in a spelling of its own, so that no other suite has the same candidates. */
const host = '0:0:0:0:0:ffff:7f00:1';
const at = (port: number): string => `[${host}]:${port}`;

let explorer: TestExplorer;

beforeAll(async () => {
  explorer = await startExplorer();
});
afterEach(async () => {
  await explorer.closePages();
  await explorer.api.graph.autocommit('MATCH (c:Candidate {host: $host}) DETACH DELETE c', { host });
});
afterAll(async () => {
  await explorer.stop();
});

const row = (page: Page, port: number) => page.locator('tbody tr', { hasText: at(port) });

describe('the discovery page', () => {
  it('searches the addresses typed, shows progress and lists what answered; all of it in the address', async () => {
    const { postgres, redis } = testServers();
    const page = await explorer.open('/');
    await page.getByRole('link', { name: 'Discovery' }).click();
    await page.getByLabel('Hosts, ports and ranges').fill(`${at(postgres.port)}\n${at(redis.port)}`);
    await page.getByRole('button', { name: 'Start the search' }).click();
    await row(page, postgres.port).waitFor();
    await row(page, redis.port).waitFor();
    expect(await row(page, postgres.port).textContent()).toContain('postgresql');
    expect(await row(page, redis.port).textContent()).toMatch(/redis.*no password.*found/);
    await page.getByText('2 of 2 addresses, 2 found').first().waitFor();
    expect(parameters(page)).toEqual({ targets: `${at(postgres.port)}\n${at(redis.port)}` });
    const again = await explorer.open(page.url().replace(explorer.api.url, ''));
    expect(await again.getByLabel('Hosts, ports and ranges').inputValue()).toContain(at(redis.port));
  });

  it('says what is wrong with an address and keeps what was typed', async () => {
    const page = await explorer.open('/discovery');
    await page.getByLabel('Hosts, ports and ranges').fill('10.0.0.0/40');
    await page.getByRole('button', { name: 'Start the search' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('10.0.0.0/40');
    expect(await page.getByLabel('Hosts, ports and ranges').inputValue()).toBe('10.0.0.0/40');
  });

  it('adopts a candidate by keyboard alone, and says when its password is wrong', async () => {
    const { redisSecured } = testServers();
    const page = await explorer.open(`/discovery?targets=${encodeURIComponent(at(redisSecured.port))}`);
    await page.getByRole('button', { name: 'Start the search' }).focus();
    await page.keyboard.press('Enter');
    await row(page, redisSecured.port).first().waitFor();
    const adopt = page.getByRole('button', { name: `Adopt ${at(redisSecured.port)}` });
    await adopt.focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: `Adopt ${at(redisSecured.port)}` });
    await form.waitFor();
    expect(await form.getByLabel('Account').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(parameters(page)['adopt']).toEqual(expect.any(String));
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await adopt.press('Enter');
    await form.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong-word');
    await page.keyboard.press('Enter');
    await form.getByRole('alert').waitFor();
    expect(page.url()).not.toContain('wrong-word');
    await form.getByLabel('Password').fill(redisSecured.password);
    await form.getByLabel('Display name').fill('carts of the shop');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs');
    await page.getByRole('heading', { name: 'carts of the shop' }).waitFor();
    const [found] = await explorer.api.graph.read(
      'MATCH (c:Candidate {host: $host}) MATCH (i:Asset {id: c.instanceId}) RETURN c.state AS state, i.id AS id, i.key AS key',
      { host },
    );
    expect(found).toMatchObject({ state: 'ADOPTED' });
    await removeInstance(explorer.api.graph, String(found!['id']), String(found!['key']));
  });

  it('sets a candidate aside and takes it back; the state shown is in the address', async () => {
    const { redis } = testServers();
    const page = await explorer.open(`/discovery?targets=${encodeURIComponent(at(redis.port))}`);
    await page.getByRole('button', { name: 'Start the search' }).click();
    await page.getByRole('button', { name: `Set ${at(redis.port)} aside` }).click();
    await row(page, redis.port).waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('IGNORED');
    await page.getByRole('button', { name: `Take ${at(redis.port)} back` }).click();
    await row(page, redis.port).waitFor({ state: 'detached' });
    expect(parameters(page)['state']).toBe('IGNORED');
    await page.goBack();
    await row(page, redis.port).waitFor();
  });

  it.each([
    ['English, light', { language: 'en' as const, dark: false }, 'Find instances'],
    ['Simplified Chinese, dark', { language: 'zh-CN' as const, dark: true }, '查找实例'],
  ])('is accessible in %s', async (_name, options, title) => {
    const { redis } = testServers();
    const page = await explorer.open(`/discovery?targets=${encodeURIComponent(at(redis.port))}`, options);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.locator('form button[type=submit]').last().click();
    await row(page, redis.port).first().waitFor();
    await row(page, redis.port).first().getByRole('button').first().click();
    await page.getByRole('form').last().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
