import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { GraphClient } from '../../../src/graph/index.js';
import { cuttableWire } from '../../testkit/cuttable-wire.js';
import { parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { testServers } from '../../testkit/servers.js';

const ctx = systemContext();
let explorer: TestExplorer;

beforeAll(async () => {
  explorer = await startExplorer();
  // A job waits and no node works: its queue has failed.
  await explorer.api.services.jobs.service.start(ctx, { kind: 'identity.sweep', payload: {} });
});

afterEach(() => explorer.closePages());

afterAll(async () => {
  await explorer.api.graph.write('MATCH (n:BackgroundJob {space: $space}) DETACH DELETE n', {
    space: explorer.api.jobsSpace,
  });
  await explorer.stop();
});

describe('the service map', () => {
  it('says first what failed, and why; a component is chosen with the keyboard, is in the address and shows what depends on it', async () => {
    const page = await explorer.open('/nodes');
    await page.getByRole('alert').getByText('identity.sweep has failed.').waitFor();
    const map = page.getByRole('region', { name: 'Service map' });
    await map.getByRole('button', { name: /^Redis/ }).focus();
    await page.keyboard.press('Enter');
    const sweep = map.getByRole('button', { name: /^identity\.sweep/ });
    await sweep.getByText('depends on it').waitFor();
    expect(parameters(page)).toEqual({ component: 'redis' });
    await page.reload();
    const chosen = page.getByRole('status').filter({ hasText: 'depends on it' });
    await chosen.getByRole('button', { name: 'identity.sweep' }).click();
    expect(parameters(page)).toEqual({ component: 'queue:identity.sweep' });
    await map
      .getByRole('button', { name: /^Redis/ })
      .getByText('needed')
      .waitFor();
    await sweep.press('Enter');
    expect(parameters(page)).toEqual({});
  });

  it('shows how long each component takes and what share of its calls fails, on its box and when it is chosen', async () => {
    await explorer.api.graph.write(
      `UNWIND range(1, 4) AS n
       CREATE (j:BackgroundJob {id: $space + n, space: $space, kind: 'audit.retention', finishedMs: timestamp(), waitMs: 2500,
         durationMs: 10, state: CASE n WHEN 1 THEN 'FAILED' ELSE 'SUCCEEDED' END})`,
      { space: explorer.api.jobsSpace },
    );
    const page = await explorer.open('/nodes');
    const map = page.getByRole('region', { name: 'Service map' });
    const queue = map.getByRole('button', { name: /^audit\.retention/ });
    await queue.getByText('2.5 sec', { exact: true }).waitFor();
    await queue.getByText('25% fail', { exact: true }).waitFor();
    await queue.click();
    const chosen = page.getByRole('status').filter({ hasText: 'audit.retention' });
    const facts = await chosen.locator('dl.facts > div').allInnerTexts();
    expect(facts.map((fact) => fact.replaceAll(/\s+/g, ' '))).toEqual(
      expect.arrayContaining(['Takes 2.5 sec', 'Share that fails 25%']),
    );
    // A queue that nothing went through has no share, and none is shown.
    const idle = map.getByRole('button', { name: /^lineage\.cache-rules/ });
    expect(await idle.innerText()).not.toMatch(/fail|sec|ms/);
  });

  it('shows that the graph itself does not answer, what was known last and what needs it, and goes on by itself', async () => {
    const wire = await cuttableWire();
    const { user, password } = testServers().neo4j;
    const graph = new GraphClient({ uri: wire.uri, user, password });
    const lonely = await startExplorer({ graph });
    const page = await lonely.open('/nodes');
    const map = page.getByRole('region', { name: 'Service map' });
    const events = map.getByRole('button', { name: /^Events/ });
    await events.waitFor();
    wire.hold(true);
    await page.getByRole('alert').getByText('Neo4j has failed.').waitFor();
    await page.getByText(/^The graph does not answer\. This is what was known at /).waitFor();
    await events.getByText('affected').waitFor();
    wire.hold(false);
    await page.getByText(/^The graph does not answer/).waitFor({ state: 'detached' });
    await page.getByText('Neo4j has failed.').waitFor({ state: 'detached' });
    await events.waitFor();
    expect(await events.innerText()).not.toContain('affected');
    await lonely.closePages();
    await lonely.stop();
    await wire.close();
  });

  it('has nothing for axe to object to, in both themes and both languages', async () => {
    expect(await explorer.axe('/nodes?component=redis')).toEqual([]);
  });
});
