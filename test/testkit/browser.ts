import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { WaymarkError } from '../../src/core/errors.js';
import { resourcePath } from '../../src/core/resources.js';
import { findChromium } from '../../src/main/provision/requirements.js';

/** How a page is shown. */
export interface PageOptions {
  language?: 'en' | 'zh-CN';
  dark?: boolean;
}

/** A Chromium over the built explorer. */
export interface ExplorerBrowser {
  /** A page with a session of its own, at a path of the explorer. */
  open(url: string, path: string, cookie: string, options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Starts the Chromium of this machine over the built explorer. @throws DEPENDENCY_MISSING naming what is missing */
export async function openBrowser(): Promise<ExplorerBrowser> {
  const browser = await launchChromium();
  return {
    open: async (url, path, cookie, { language = 'en', dark = false } = {}) => {
      const context = await browser.newContext({
        baseURL: url,
        locale: language,
        colorScheme: dark ? 'dark' : 'light',
        viewport: { width: 1_280, height: 900 },
      });
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Starts the Chromium of this machine. @throws DEPENDENCY_MISSING naming what is missing */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new WaymarkError('DEPENDENCY_MISSING', 'There is no Chromium.');
  if (!existsSync(resourcePath('dist/explorer/index.html')))
    throw new WaymarkError('DEPENDENCY_MISSING', 'The explorer is not built; run npm run build.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** The looks that axe is run in: both themes and both languages. */
export const looks: readonly Required<PageOptions>[] = [
  { language: 'en', dark: false },
  { language: 'zh-CN', dark: true },
];

/** Goes to another page of the explorer as its links do, without loading the explorer again. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate(async (address) => {
    history.pushState(null, '', address);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, path);
  await settled(page);
}

/** Waits until the page has its heading and nothing in it is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main .loading') === null);
}

/** What axe objects to on the settled page, as `rule: element`. The explorer has no frames, so one pass over the page is all of it. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
