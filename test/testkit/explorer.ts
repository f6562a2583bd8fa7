import type { Locator, Page } from 'playwright-core';
import type { GraphClient } from '../../src/graph/index.js';
import { startTestApi, type TestApi } from './api.js';
import { accessibilityProblems, looks, openBrowser, type PageOptions, settled, visit } from './browser.js';

/** An API of a test's own with a browser on its explorer, seen by somebody who is signed in. */
export interface TestExplorer {
  api: TestApi;
  /** Whoever looks at it, and their cookie. */
  viewer: { id: string; login: string };
  cookie: string;
  /** A page of that person, closed by {@link closePages}; another cookie shows what somebody else sees. */
  open(path: string, options?: PageOptions & { cookie?: string }): Promise<Page>;
  /** What axe objects to at some addresses in every look; what is folded is opened first by the function beside an address. */
  axe(
    ...places: readonly (string | readonly [path: string, open: (page: Page) => Promise<void>])[]
  ): Promise<string[]>;
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the API, signs somebody in with a role everywhere, and starts Chromium. */
export async function startExplorer(
  options: {
    role?: string;
    environment?: Record<string, string>;
    auditTrail?: string;
    graph?: GraphClient;
  } = {},
): Promise<TestExplorer> {
  const { role = 'administrator', environment, ...others } = options;
  const [api, browser] = await Promise.all([startTestApi(environment, others), openBrowser()]);
  const { cookie, ...viewer } = await api.account(role);
  const pages: Page[] = [];
  const closePages = async (): Promise<void> => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()));
  };
  const open: TestExplorer['open'] = async (path, { cookie: other, ...shown } = {}) => {
    const page = await browser.open(api.url, path, other ?? cookie, shown);
    pages.push(page);
    return page;
  };
  return {
    api,
    viewer,
    cookie,
    open,
    axe: async (...places) => {
      const found: string[] = [];
      for (const look of looks) {
        const page = await open('/account', look);
        await settled(page);
        for (const place of places) {
          const [path, unfold] = typeof place === 'string' ? [place, null] : place;
          await visit(page, path);
          await unfold?.(page);
          const problems = await accessibilityProblems(page);
          found.push(...problems.map((problem) => `${path} (${look.language}) ${problem}`));
        }
      }
      return found;
    },
    closePages,
    stop: async () => {
      await browser.close();
      await api.stop();
    },
  };
}

/** The parameters of a page's address; of a repeated one the last. */
export function parameters(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

/** Address of the page of an asset. */
export function assetPath(key: string, more: Readonly<Record<string, string>> = {}): string {
  return `/asset?${new URLSearchParams({ key, ...more }).toString()}`;
}

/** Presses a button that asks again, and answers its question. */
export async function confirm(page: Page, button: Locator): Promise<void> {
  await button.click();
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
