import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, type PageOptions } from '../../testkit/browser.js';
import { type CollectedDatabase, collectedDatabase } from '../../testkit/collected-postgres.js';
import { assetPath, startExplorer, type TestExplorer } from '../../testkit/explorer.js';

/** The loopback address in a spelling of its own, so that no other suite registers the same instance. */
const host = '::ffff:127.0.0.1';
/** More than are drawn of one asset at once, and more than a page of the API holds. */
const hubViews = 520;

let explorer: TestExplorer;
let flows: CollectedDatabase;

beforeAll(async () => {
  explorer = await startExplorer();
  explorer.api.replica.start();
  flows = await collectedDatabase(
    explorer.api,
    `CREATE TABLE sale (id bigint PRIMARY KEY, net numeric, vat numeric, state text);
     CREATE VIEW priced AS SELECT id, net * (1 + vat) AS gross FROM sale WHERE state = 'paid';
     CREATE VIEW total AS SELECT sum(gross) AS gross FROM priced;
     CREATE VIEW rounded AS SELECT round(gross) AS gross FROM total;
     CREATE SCHEMA wide;
     CREATE TABLE wide.hub (id bigint);
     DO $$ BEGIN FOR i IN 1..${hubViews} LOOP
       EXECUTE format('CREATE VIEW wide.v%s AS SELECT id FROM wide.hub', lpad(i::text, 3, '0'));
     END LOOP; END $$`,
    { host, name: 'flows', schemas: ['public', 'wide'] },
  );
}, 240_000);

afterEach(() => explorer.closePages());

afterAll(async () => {
  await flows.remove();
  await explorer.stop();
}, 120_000);

const openLineage = (
  name: string,
  more: Record<string, string> = {},
  options: PageOptions = {},
): Promise<Page> => explorer.open(assetPath(`${flows.key}.${name}`, { tab: 'lineage', ...more }), options);

const assetOf = (page: Page, name: string): Locator =>
  page.locator('.lineage-frame [data-node]').filter({ hasText: name });

describe('the lineage of an asset', () => {
  it('opens hop by hop and folds again; the address holds what is open', async () => {
    const page = await openLineage('public.sale', { direction: 'DOWNSTREAM' });
    await assetOf(page, 'priced').waitFor();
    expect(await assetOf(page, 'total').count()).toBe(0);
    await page.getByText('not complete').waitFor();
    await page.getByRole('button', { name: 'Open further: priced' }).click();
    await assetOf(page, 'total').waitFor();
    await page.getByRole('button', { name: 'Open further: total' }).click();
    await assetOf(page, 'rounded').waitFor();
    await page.reload();
    await assetOf(page, 'rounded').waitFor();
    await page.getByRole('button', { name: 'Fold: priced' }).click();
    await assetOf(page, 'total').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Unfold: priced' }).click();
    await assetOf(page, 'rounded').waitFor();
    await page.getByRole('button', { name: 'One hop further' }).click();
    await page.getByRole('button', { name: 'One hop further' }).click();
    await page.getByText('complete', { exact: true }).waitFor();
  });

  it('is walked with the keyboard: along edges, opening and choosing', async () => {
    const page = await openLineage('public.priced');
    await assetOf(page, 'priced').focus();
    await page.keyboard.press('ArrowLeft');
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toContain('sale');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain('total');
    await page.keyboard.press('+');
    await assetOf(page, 'rounded').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'total' }).waitFor();
    expect(await focused()).toBe('total');
  });

  it('shows between columns what a value is made of and what only decides about it, with the evidence', async () => {
    const page = await openLineage('public.priced', { level: 'COLUMN', direction: 'UPSTREAM' });
    await assetOf(page, 'net').waitFor();
    await assetOf(page, 'net').click();
    await page
      .getByRole('region', { name: 'net' })
      .getByRole('button', { name: /priced\.gross/ })
      .click();
    const panel = page.getByRole('region', { name: 'Evidence: net to gross' });
    await panel.getByText('view definition').first().waitFor();
    await panel.getByText('transformed').first().waitFor();
    expect(await panel.textContent()).toMatch(/net \* .*vat/);
    expect(await panel.textContent()).toContain('100 %');
    await page.getByLabel('Edges').selectOption('INDIRECT');
    await assetOf(page, 'state').waitFor();
    await page.locator('.lineage-edges g.direct').first().waitFor({ state: 'detached' });
    await page.getByLabel('Edges').selectOption('DIRECT');
    await page.getByLabel('Shown as').selectOption('Lists');
    await page.getByRole('row', { name: /^net gross Direct/ }).waitFor();
    const edges = await page.locator('table.grid').nth(1).locator('tbody tr').allTextContents();
    expect(edges.toSorted()).toEqual([
      'ididDirectEvidence',
      'netgrossDirectEvidence',
      'salepricedDirectEvidence',
      'vatgrossDirectEvidence',
    ]);
  });

  it('draws an edge’s evidence when the edge itself is clicked', async () => {
    const page = await openLineage('public.sale');
    await assetOf(page, 'priced').waitFor();
    await page.locator('.lineage-edges g .reach').first().dispatchEvent('click');
    await page
      .getByRole('region', { name: 'Evidence: sale to priced' })
      .getByText('Stated by')
      .first()
      .waitFor();
  });

  it('shows a hub step by step, whatever the number of its neighbours', async () => {
    const page = await openLineage('wide.hub');
    await assetOf(page, 'v001').waitFor();
    expect(await page.locator('.lineage-box').count()).toBe(13);
    await page.getByText(`${hubViews + 1} assets, ${hubViews} edges, 13 of them drawn`).waitFor();
    await page.getByRole('button', { name: `Show 12 more of ${hubViews - 12} neighbours: hub` }).click();
    await assetOf(page, 'v024').waitFor();
    expect(new URL(page.url()).searchParams.get('more')).toMatch(/:24$/);
  });

  it('shows the same as lists, in which edges open their evidence', async () => {
    const page = await openLineage('public.priced', { view: 'lists' });
    await page.getByRole('row', { name: /sale.*table.*Upstream/ }).waitFor();
    await page.getByRole('button', { name: 'Open further: total' }).click();
    await page.getByRole('row', { name: /rounded.*view.*Downstream/ }).waitFor();
    await page.getByRole('button', { name: 'Evidence: sale to priced' }).click();
    await page.getByRole('region', { name: 'Evidence: sale to priced' }).waitFor();
  });

  it('follows a change without a reload', async () => {
    const page = await openLineage('public.total', { direction: 'DOWNSTREAM' });
    await assetOf(page, 'rounded').waitFor();
    await flows.database.client.query('CREATE VIEW doubled AS SELECT gross * 2 AS gross FROM total');
    await flows.collect();
    await assetOf(page, 'doubled').waitFor({ timeout: 60_000 });
    await page.getByText(/Changed /).waitFor();
  }, 180_000);

  for (const dark of [false, true])
    for (const language of ['en', 'zh-CN'] as const)
      it(`has no finding of axe (${dark ? 'dark' : 'light'}, ${language})`, async () => {
        const found: string[] = [];
        for (const view of ['', 'lists']) {
          const page = await openLineage('public.priced', { view, level: 'COLUMN' }, { language, dark });
          if (view === '') {
            await assetOf(page, 'net').click();
            await page.locator('.lineage-chosen').waitFor();
          } else await page.locator('table.grid').nth(1).waitFor();
          found.push(...(await accessibilityProblems(page)));
        }
        expect(found).toEqual([]);
      });
});
