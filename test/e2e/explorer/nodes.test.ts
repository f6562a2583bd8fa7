import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';

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

  it('has nothing for axe to object to, in both themes and both languages', async () => {
    expect(await explorer.axe('/nodes?component=redis')).toEqual([]);
  });
});
