import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPortFree } from '../../../src/core/child-process.js';
import { accessibilityProblems, launchChromium, settled, visit } from '../../testkit/browser.js';
import { demoFolder, removeDemoFolder, type RunningDemo, startDemo } from '../../testkit/demo.js';
import { graphqlAs } from '../../testkit/graphql-client.js';
import { englishWords, latinTexts } from '../../testkit/untranslated.js';
import { type PageWatch, watchPages } from '../../testkit/watched-page.js';

/** Real servers follow changes in seconds; a busy machine takes longer. */
const liveMs = 60_000;
const themes = ['light', 'dark'] as const;
const languages = ['en', 'zh-CN'] as const;

const folder = demoFolder();
let demo: RunningDemo;
let browser: Browser;
let session: BrowserContext;
let watch: PageWatch;
let page: Page;
/** Key of the PostgreSQL instance. */
let shop = '';

const tableAddress = (tab?: string): string =>
  `/asset?key=${encodeURIComponent(`${shop}/shop.sales.orders`)}${tab === undefined ? '' : `&tab=${tab}`}`;

beforeAll(async () => {
  demo = await startDemo(folder, await lastingPort());
  browser = await launchChromium();
  session = await browser.newContext({
    baseURL: demo.url,
    locale: 'en',
    viewport: { width: 1_280, height: 900 },
  });
  const first = await session.newPage();
  await first.goto(demo.signInLink);
  await first.getByRole('heading', { name: 'Fleet', level: 1 }).waitFor();
  const [cookie] = await session.cookies();
  const { instances } = await graphqlAs<{ instances: { key: string; name: string }[] }>(
    demo.url,
    `${cookie?.name}=${cookie?.value}`,
    '{ instances { key name } }',
  );
  shop = instances.find(({ name }) => name === 'orders-and-stock')?.key ?? '';
  await first.close();
  watch = watchPages(session);
}, 300_000);

afterAll(async () => {
  await (browser as Browser | undefined)?.close();
  await (demo as RunningDemo | undefined)?.end('SIGINT');
  removeDemoFolder(folder);
}, 60_000);

beforeEach(async () => {
  page = await session.newPage();
});

afterEach(async () => {
  await page.close();
  const seen = [...watch.problems];
  watch.forget();
  expect(seen).toEqual([]);
});

/** Runs with a context of its own, where nobody is signed in. */
async function asNobody(work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: demo.url, locale: 'en' });
  const watched = watchPages(context);
  try {
    await work(await context.newPage(), context);
    expect(watched.problems).toEqual([]);
  } finally {
    await context.close();
  }
}

/** A port that no outgoing connection takes while the server is away: below the range the system gives out. */
async function lastingPort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  return (await isPortFree(port)) ? port : lastingPort();
}

const gone = (): Locator => page.getByText('The server cannot be reached');

async function signIn(on: Page, login: string, password: string): Promise<void> {
  await on.getByLabel('User name').fill(login);
  await on.getByLabel('Password').fill(password);
  await on.getByRole('button', { name: 'Sign in' }).click();
}

describe('signing in', () => {
  it('takes a link once; the second time it leads to the form, which says why', async () => {
    await asNobody(async (nobody) => {
      await nobody.goto(demo.signInLink);
      await nobody.getByRole('alert').getByText('link').waitFor();
      await nobody.getByLabel('User name').waitFor();
    });
  });

  it('takes name and password, and leaves on request', async () => {
    await asNobody(async (nobody, context) => {
      await nobody.goto('/runs');
      await signIn(nobody, demo.login, demo.password);
      await nobody.getByRole('heading', { name: 'Collection runs' }).waitFor();
      await nobody.getByRole('button', { name: 'Sign out' }).click();
      await nobody.getByLabel('User name').waitFor();
      await nobody.reload();
      await nobody.getByLabel('User name').waitFor();
      expect(await context.cookies()).toEqual([]);
    });
  });

  it('says that name or password is wrong', async () => {
    const context = await browser.newContext({ baseURL: demo.url, locale: 'en' });
    const nobody = await context.newPage();
    await nobody.goto('/');
    await signIn(nobody, demo.login, 'not the password');
    await nobody.getByRole('alert').waitFor();
    expect(await nobody.getByLabel('User name').inputValue()).toBe(demo.login);
    await context.close();
  });
});

describe('the tree of the fleet', () => {
  it('is walked with the keyboard alone, from the instance to a table', async () => {
    await page.goto('/');
    const tree = page.getByRole('tree');
    await tree.getByRole('treeitem').first().waitFor();
    await page.getByRole('heading', { name: 'Fleet', level: 1 }).waitFor();
    for (let step = 0; step < 30; step += 1) {
      if (await page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem')) break;
      await page.keyboard.press('Tab');
    }
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    for (const name of ['orders-and-stock', 'shop', 'sales', 'orders']) {
      for (let step = 0; step < 40 && (await focused()) !== name; step += 1)
        await page.keyboard.press(name[0] ?? '');
      expect(await focused()).toBe(name);
      if (name === 'orders') break;
      await page.keyboard.press('ArrowRight');
      await page
        .locator(`[role=treeitem][aria-label="${name}"][aria-expanded=true] [role=treeitem]`)
        .first()
        .waitFor();
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get('key')).toBe(`${shop}/shop.sales.orders`);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('sales');
    await page.keyboard.press('ArrowLeft');
    await page.locator('[role=treeitem][aria-label="sales"][aria-expanded=false]').waitFor();
    expect(await focused()).toBe('sales');
  });
});

describe('the search', () => {
  it('finds with a typing error; text and facets are in the address and survive a reload and going back', async () => {
    await page.goto('/');
    await page.getByRole('tree').getByRole('treeitem').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ordr line');
    await page.keyboard.press('Enter');
    const results = page.locator('.results ol > li');
    await results.first().waitFor();
    await page.getByLabel('Table', { exact: false }).first().check();
    await page.waitForURL(/kinds=Table/);
    await page.getByRole('link', { name: 'shop.sales.order_line', exact: true }).waitFor();
    await page.reload();
    expect(await page.getByRole('searchbox').inputValue()).toBe('ordr line');
    await page.getByRole('link', { name: 'shop.sales.order_line', exact: true }).click();
    await page.getByRole('heading', { name: 'order_line', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'shop.sales.order_line', exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.getAll('kinds')).toEqual(['Table']);
    expect(await page.title()).toContain('ordr line');
  });

  it('says that nothing was found', async () => {
    await page.goto('/search?q=zzzzqqqqxxxx');
    await page.getByText('Nothing found for “zzzzqqqqxxxx”').waitFor();
  });
});

describe('the page of a table', () => {
  it('shows columns, keys, indexes, privileges, history and statistics in tabs that are in the address', async () => {
    await page.goto(tableAddress());
    const panel = page.getByRole('tabpanel');
    const shown: readonly [tab: string, text: string][] = [
      ['Columns', 'total'],
      ['Keys', 'orders_pkey'],
      ['Indexes', 'orders_pkey'],
      ['Privileges', 'postgres'],
      ['Statistics', 'Rows'],
      ['History', 'created'],
      ['Properties', 'persistence'],
    ];
    for (const [tab, text] of shown) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await panel.getByText(text, { exact: false }).first().waitFor();
      expect(new URL(page.url()).searchParams.get('tab')).toBe(tab.toLowerCase());
    }
    await page.reload();
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Properties');
    await page.getByRole('tab', { selected: true }).press('Home');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Columns');
  });

  it('shows the definition of a view', async () => {
    await page.goto('/search?q=reporting&kinds=View');
    await page.locator('.results ol > li a').first().click();
    await page.getByRole('tab', { name: 'Definition' }).click();
    await page
      .getByRole('tabpanel')
      .getByText(/SELECT/i)
      .first()
      .waitFor();
  });

  it('shows a column added behind Waymark’s back without a reload, and its history says when it came', async () => {
    await page.goto(tableAddress());
    await page.getByRole('tabpanel').getByText('total', { exact: true }).first().waitFor();
    const column = page.getByRole('tabpanel').getByRole('link', { name: 'gift_note' });
    expect(await column.count()).toBe(0);
    const client = await demo.shopClient();
    await client.query('ALTER TABLE sales.orders ADD COLUMN gift_note text');
    await client.end();
    await column.waitFor({ timeout: liveMs });
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('tabpanel').getByText('gift_note').first().waitFor();
  }, 150_000);
});

describe('collection runs', () => {
  it('show their progress and their end without a reload', async () => {
    await page.goto('/runs');
    const card = page.getByRole('region', { name: 'orders-and-stock' });
    const button = card.getByRole('button', { name: 'Full run' });
    await button.waitFor();
    const rows = page.locator('tbody tr');
    const before = await rows.count();
    await button.click();
    await page
      .locator('tbody tr', { hasText: /running|waiting/ })
      .first()
      .waitFor();
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length > count, before);
    await rows.first().getByText('done').first().waitFor({ timeout: liveMs });
    expect(await rows.first().textContent()).toContain(shop);
  }, 120_000);

  it('offer the statements by which changes are told at once, and see that they were run', async () => {
    await page.goto('/runs');
    const card = page.getByRole('region', { name: 'orders-and-stock' });
    await card.getByText('Advice').click();
    await card.getByText('"shop"').waitFor();
    const statements = await card
      .getByRole('region', { name: 'Statements of the watch set-up' })
      .textContent();
    expect(statements).toContain('CREATE EVENT TRIGGER');
    const client = await demo.shopClient();
    try {
      await client.query(statements ?? '');
      await expect
        .poll(
          async () => {
            await page.reload();
            await card.getByText('Changes are followed by').waitFor();
            return await card.textContent();
          },
          { timeout: liveMs, interval: 1_000 },
        )
        .not.toContain('"shop"');
    } finally {
      await client.query(
        'DROP EVENT TRIGGER waymark_ddl; DROP EVENT TRIGGER waymark_drop; DROP SCHEMA waymark CASCADE',
      );
      await client.end();
    }
  }, 120_000);
});

describe('language and theme', () => {
  it('switch at once and stay', async () => {
    await page.goto('/');
    await page.getByLabel('Language').selectOption('zh-CN');
    await page.getByRole('link', { name: '统计' }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByLabel('主题').selectOption('dark');
    await page.reload();
    await page.getByRole('link', { name: '统计' }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.getByLabel('语言').selectOption('en');
    await page.getByLabel('Theme').selectOption('system');
  });
});

describe('Chinese', () => {
  const places = [
    '/',
    '/search?q=order',
    '/runs',
    '/discovery',
    '/statistics',
    '/nodes',
    '/jobs',
    '/jobs?tab=queues',
    '/jobs?tab=schedules',
    ...['log', 'dead-letters', 'channels', 'deliveries'].map((tab) => `/events?tab=${tab}`),
    '/audit',
    '/compliance',
    ...['accounts', 'groups', 'on-call', 'delegations', 'roles', 'grants'].map(
      (tab) => `/administration?tab=${tab}`,
    ),
    '/account',
  ];
  const tabs =
    'contents columns keys indexes privileges history statistics properties lineage lineage&view=lists';

  it('has no text of the explorer in English on any page', async () => {
    const context = await browser.newContext({ baseURL: demo.url, locale: 'zh-CN' });
    await context.addCookies(await session.cookies());
    const reader = await context.newPage();
    await reader.goto('/');
    await settled(reader);
    const words = await englishWords();
    const found: string[] = [];
    for (const place of [...places, ...tabs.split(' ').map((tab) => tableAddress(tab))]) {
      await visit(reader, place);
      found.push(
        ...(await latinTexts(reader))
          .filter((text) => words.has(text.toLowerCase()))
          .map((text) => `${place}: ${text}`),
      );
    }
    await context.close();
    expect(found).toEqual([]);
  }, 120_000);
});

describe('what cannot be shown', () => {
  it('an address without a page and a key without an asset are said to be so', async () => {
    await page.goto('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.goto('/asset?key=postgres%3A%2F%2Fnowhere%3A5432%2Fx');
    await page.getByText('There is no such asset, or you may not see it.').waitFor();
  });

  it('a person without a grant sees nothing of the fleet and reads why', async () => {
    const [cookie] = await session.cookies();
    const password = 'a long password of nobody';
    await graphqlAs(
      demo.url,
      `${cookie?.name}=${cookie?.value}`,
      'mutation($input: CreateAccountInput!) { createAccount(input: $input) { __typename } }',
      { input: { login: 'guest', name: 'Guest', password } },
    );
    await asNobody(async (guest) => {
      await guest.goto('/statistics');
      await signIn(guest, 'guest', password);
      await guest.locator('#content').getByText('You may not do or see this').waitFor();
      await guest.goto(tableAddress());
      await guest
        .locator('#content')
        .getByText(/no such asset|may not/)
        .first()
        .waitFor();
      expect(await guest.getByRole('treeitem').count()).toBe(0);
    });
  });

  it('a server that cannot be reached is said to be so; the page goes on by itself when it is back', async () => {
    await page.goto('/');
    await page.getByRole('tree').getByRole('treeitem').first().waitFor();
    await watch.whileAway(async () => {
      await session.setOffline(true);
      try {
        await page.getByRole('link', { name: 'Statistics' }).click();
        await gone().first().waitFor();
        await page.getByRole('treeitem').first().waitFor();
      } finally {
        await session.setOffline(false);
      }
      await page.getByRole('heading', { name: 'orders-and-stock' }).waitFor();
      await page.waitForFunction(() => !document.body.innerText.includes('The server cannot be reached'));
    });
  });
});

describe('accessibility', () => {
  const tabs = ['columns', 'keys', 'indexes', 'privileges', 'history', 'statistics', 'properties'];
  const pages = (): [name: string, address: string][] => [
    ['fleet', '/'],
    ['search', '/search?q=order'],
    ['runs', '/runs'],
    ['statistics', '/statistics'],
    ['not found', '/nowhere'],
    ['instance', `/asset?key=${encodeURIComponent(shop)}`],
    ...tabs.map((tab): [string, string] => [`table, ${tab}`, tableAddress(tab)]),
  ];

  // What was chosen stays in the browser.
  afterEach(async () => {
    if (page.url().startsWith(demo.url)) await page.evaluate(() => localStorage.clear());
  });

  // Both themes and both languages; how well they are seen does not depend on the pair.
  for (const [theme, language] of [
    ['light', 'en'],
    ['dark', 'zh-CN'],
  ] as const) {
    it(`has no finding of axe on any page (${theme}, ${language})`, async () => {
      await page.goto('/');
      await page.evaluate(
        ([chosenTheme, chosenLanguage]) => {
          localStorage.setItem('waymark.theme', chosenTheme);
          localStorage.setItem('waymark.language', chosenLanguage);
        },
        [theme, language] as const,
      );
      await page.reload();
      await settled(page);
      const found: string[] = [];
      for (const [name, address] of pages()) {
        await visit(page, address);
        await page.getByRole('tree').getByRole('treeitem').first().waitFor();
        found.push(...(await accessibilityProblems(page)).map((problem) => `${name}: ${problem}`));
      }
      expect(found).toEqual([]);
    }, 300_000);
  }

  it('has no finding on the sign-in form', async () => {
    for (const colorScheme of themes) {
      for (const locale of languages) {
        const context = await browser.newContext({ baseURL: demo.url, locale, colorScheme });
        const nobody = await context.newPage();
        await nobody.goto('/');
        await nobody.locator('form.signin').waitFor();
        expect(await accessibilityProblems(nobody)).toEqual([]);
        await context.close();
      }
    }
  });
});

describe('the end of the server', () => {
  it('is noticed by the page; Ctrl-C ends every process and the next start keeps the data', async () => {
    await page.goto('/');
    await page.getByRole('tree').getByRole('treeitem').first().waitFor();
    const processes = demo.processes();
    expect(processes.length).toBeGreaterThan(4);
    await watch.whileAway(async () => {
      await demo.end('SIGINT');
      expect(demo.processes()).toEqual([]);
      // Nothing is asked for: the page notices by itself, and keeps its navigation and what it shows.
      await gone().first().waitFor();
      await page.getByRole('treeitem', { name: 'orders-and-stock' }).waitFor();
      await page.getByRole('link', { name: 'Statistics' }).click();
      await page.waitForURL('**/statistics');
      await gone().first().waitFor();
      demo = await startDemo(folder, Number(new URL(demo.url).port));
      expect(demo.output()).not.toMatch(/Creating|Loading|Discovering/);
      // The session outlives the server: the page goes on where it was, without a reload.
      await page.getByRole('heading', { name: 'orders-and-stock' }).waitFor({ timeout: liveMs });
      await page.waitForFunction(() => !document.body.innerText.includes('The server cannot be reached'));
    });
    await page.goto(tableAddress());
    await page.getByRole('tabpanel').getByText('total', { exact: true }).first().waitFor();
  }, 240_000);
});
