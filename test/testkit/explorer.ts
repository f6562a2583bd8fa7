import type { Locator, Page } from 'playwright-core';
import { startTestApi, type TestApi } from './api.js';
import { accessibilityProblems, looks, openBrowser, type PageOptions, settled } from './browser.js';

/** An API of a test's own with a browser on its explorer, seen by somebody who is signed in. */
export interface TestExplorer {
  api: TestApi;
  /** Whoever looks at it, and their cookie. */
  viewer: { id: string; login: string };
  cookie: string;
  /** A page of that person, closed by {@link closePages}; another cookie shows what somebody else sees. */
  open(path: string, options?: PageOptions & { cookie?: string }): Promise<Page>;
  /** What axe objects to at an address in every look; `prepare` opens what is folded. */
  axe(path: string, prepare?: (page: Page) => Promise<void>): Promise<string[]>;
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the API, signs somebody in with a role everywhere, and starts Chromium. */
export async function startExplorer(
  options: { role?: string; environment?: Record<string, string>; auditTrail?: string } = {},
): Promise<TestExplorer> {
  const { role = 'administrator', environment, auditTrail } = options;
  const [api, browser] = await Promise.all([
    startTestApi(environment, auditTrail === undefined ? {} : { auditTrail }),
    openBrowser(),
  ]);
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
    axe: async (path, prepare = async () => undefined) => {
      const found: string[] = [];
      for (const look of looks) {
        const page = await open(path, look);
        await settled(page);
        await prepare(page);
        found.push(
          ...(await accessibilityProblems(page)).map((problem) => `${path} (${look.language}) ${problem}`),
        );
        await page.context().close();
        pages.pop();
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
