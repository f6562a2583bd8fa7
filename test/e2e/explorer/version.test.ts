import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resourcePath } from '../../../src/core/resources.js';
import { accessibilityProblems, type PageOptions } from '../../testkit/browser.js';
import { startExplorer, type TestExplorer } from '../../testkit/explorer.js';

let explorer: TestExplorer;
/** Fingerprint of the schema that the server runs. */
let schema: string;

beforeAll(async () => {
  explorer = await startExplorer();
  const answer = await fetch(`${explorer.api.url}/graphql`, { method: 'POST' });
  schema = answer.headers.get('x-waymark-schema') ?? '';
});

afterEach(() => explorer.closePages());

afterAll(() => explorer.stop());

/** Id of the operation that asks for queues. */
function queuesId(): string {
  const file = resourcePath('src/explorer/generated/persisted-documents.json');
  const documents = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const [id = ''] = Object.entries(documents).find(([, text]) => text.startsWith('query QueuesPage')) ?? [];
  return id;
}

/** Opens the queues in an explorer built from a schema in which a queue has a further field. */
async function newerExplorer(options: PageOptions = {}): Promise<Page> {
  const page = await explorer.open('/nodes', options);
  await page.route('**/assets/*.js', async (route) => {
    const response = await route.fetch();
    const text = (await response.text())
      .replaceAll(schema, 'f00f00f00f00')
      .replaceAll(queuesId(), `sha256:${'0'.repeat(64)}`)
      .replaceAll('oldestWaitMs', 'longestWaitMs');
    await route.fulfill({ response, body: text });
  });
  await page.goto('/jobs?tab=queues');
  return page;
}

describe('an explorer of another version than the server', () => {
  it('says so where something failed because of it, and offers to load the page again', async () => {
    for (const [options, title, reload] of [
      [{}, 'This page and the server are of different versions', 'Reload the page'],
      [{ language: 'zh-CN', dark: true }, '此页面与服务器的版本不同', '重新加载页面'],
    ] as const) {
      const page = await newerExplorer(options);
      const notice = page.locator('.connection').filter({ hasText: title });
      await notice.getByText(`f00f00f00f00`).waitFor();
      await notice.getByText(schema).waitFor();
      expect(await page.getByText('Cannot query field').count()).toBe(0);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.getByRole('button', { name: reload }).count()).toBe(1);
    }
  });

  it('is not claimed by what both know: the page and its server have the same fingerprint', async () => {
    expect(schema).toMatch(/^[0-9a-f]{12}$/);
    const loaded: Promise<string>[] = [];
    const page = await explorer.open('/account');
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) loaded.push(response.text());
    });
    await page.goto('/jobs?tab=queues');
    await page.locator('tbody tr', { hasText: 'compliance.check' }).waitFor();
    expect((await Promise.all(loaded)).some((text) => text.includes(schema))).toBe(true);
    expect(await page.locator('.connection').allTextContents()).toEqual(['', '']);
  });
});
