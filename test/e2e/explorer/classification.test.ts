import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { accessibilityProblems } from '../../testkit/browser.js';
import { assetPath, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { lineageGraph, type LineageGraphFixture } from '../../testkit/lineage-graph.js';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
let explorer: TestExplorer;
let shop: LineageGraphFixture;

beforeAll(async () => {
  explorer = await startExplorer({ role: 'steward' });
  shop = await lineageGraph(graph, { people: ['vorname', 'colour'], mart: ['who'] });
  await shop.change([{ from: 'people.vorname', to: 'mart.who' }]);
  await graph.write(
    `UNWIND $pairs AS pair MATCH (t:Asset {id: pair[0]}) MATCH (c:Asset {id: pair[1]}) SET c.dataType = 'text'
     CREATE (t)-[:CONTAINS]->(c)`,
    {
      pairs: ['people.vorname', 'people.colour', 'mart.who'].map((name) => [
        shop.id(name.split('.')[0] ?? ''),
        shop.id(name),
      ]),
    },
  );
  await explorer.api.services.classifications.runs.run(ctx, { instanceId: shop.id('@instance'), full: true });
});

afterEach(() => explorer.closePages());

afterAll(async () => {
  await graph.write(
    `MATCH (c:Classification {instanceId: $id}) OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: c.assetId}) DETACH DELETE c, v, w`,
    { id: shop.id('@instance') },
  );
  await shop.remove();
  await explorer.stop();
  await graph.close();
});

const open = (name: string, language: 'en' | 'zh-CN' = 'en'): Promise<Page> =>
  explorer.open(assetPath(shop.key(name)), { language });

describe('classification in the explorer', () => {
  it('marks the columns of a table with what they hold', async () => {
    const page = await open('people');
    await page
      .getByRole('row', { name: /vorname/ })
      .getByText('name of a person')
      .waitFor();
    expect(
      await page
        .getByRole('row', { name: /colour/ })
        .getByText('name of a person')
        .count(),
    ).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('offers neither decisions nor edits to somebody who may only read', async () => {
    const { cookie } = await explorer.api.account('viewer');
    const page = await explorer.open(assetPath(shop.key('people.vorname')), { language: 'en', cookie });
    const panel = page.getByRole('region', { name: 'Classification' });
    await panel.getByText('name of a person').waitFor();
    expect(await panel.getByRole('button').count()).toBe(0);
    const description = page.getByRole('region', { name: 'Description' });
    await description.waitFor();
    expect(await description.getByRole('button').count()).toBe(0);
  });

  it('says where it comes from, and takes a decision with its reason and back', async () => {
    const page = await open('mart.who');
    const panel = page.getByRole('region', { name: 'Classification' });
    await panel.getByRole('link', { name: 'shop.public.people.vorname' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await panel.getByLabel('Reason').fill('made-up names');
    await panel.getByRole('button', { name: 'Reject name of a person' }).click();
    await panel.getByText('rejected').waitFor();
    await panel.getByText('made-up names').waitFor();
    await panel.getByLabel('Reason').fill('look again');
    await panel.getByRole('button', { name: 'Reconsider name of a person' }).click();
    await panel
      .getByText('suggested', { exact: false })
      .or(panel.getByText('Nothing suggests'))
      .first()
      .waitFor();
  });

  it('lets a kind be set by hand, in Chinese too', async () => {
    const page = await open('people.colour', 'zh-CN');
    const panel = page.getByRole('region', { name: '数据分类' });
    await panel.getByRole('button', { name: '手动设置' }).click();
    await panel.getByLabel('数据类别').selectOption({ label: '健康信息' });
    await panel.getByLabel('理由').fill('体检结果');
    await panel.getByRole('button', { name: '确认' }).click();
    await panel.getByText('已确认').waitFor();
    await panel.getByText('体检结果').waitFor();
  });
});
