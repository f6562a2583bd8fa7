import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { accessibilityProblems } from '../../testkit/browser.js';
import { startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { uniqueName } from '../../testkit/servers.js';

const ctx = systemContext();

let explorer: TestExplorer;
let receiver: Server;
let received = 0;

beforeAll(async () => {
  explorer = await startExplorer();
  explorer.api.events.startRelay();
  receiver = createServer((request, response) => {
    received += 1;
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(() => explorer.closePages());

afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await explorer.stop();
});

describe('the log of events', () => {
  it('is narrowed by kind in the address, and shows what a new event carries', async () => {
    const name = uniqueName('role').toLowerCase().replace('_', '-');
    await explorer.api.identity.roles.save(ctx, { name, description: 'Reads', permissions: ['asset.read'] });
    const page = await explorer.open('/events');
    await page.getByLabel('Kind of event').selectOption('role.changed');
    await page
      .getByRole('row', { name: new RegExp(`role.changed .*${name}`) })
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.getAll('kinds')).toEqual(['role.changed']);
    await page.getByText('Show', { exact: true }).first().click();
    await page.getByLabel('Content').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await explorer.api.identity.roles.remove(ctx, name);
  });
});

describe('channels', () => {
  it('are made, tried out, given events with a preview, listed in the deliveries, and removed', async () => {
    const name = uniqueName('hook');
    const page = await explorer.open('/events?tab=channels');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await page.getByLabel('Name of the channel').fill(name);
    await page.getByLabel('Address (URL)').fill(url);
    await page.getByLabel(/Signing key/).fill('a key of enough characters');
    await page.getByRole('form', { name: 'New channel' }).getByRole('button', { name: 'Save' }).click();
    const channel = page.getByRole('article', { name });
    await channel.getByRole('button', { name: 'Send a test' }).click();
    await channel.getByText('The test was received after').waitFor();
    expect(received).toBe(1);
    const rules = page.getByRole('form', { name: 'Send events to a channel' });
    await rules.getByLabel('Name of the rule').fill('drops');
    await rules.getByLabel('Channel').selectOption(name);
    await rules.getByLabel('Kind of event').selectOption('asset.changed');
    await rules.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('figure', { name: 'Preview' }).getByText('asset.changed').first().waitFor();
    await rules.getByRole('button', { name: 'Save' }).click();
    await channel.getByText('drops').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await channel.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByRole('row', { name: new RegExp(`${name} test sent`) }).waitFor();
    await page.goBack();
    await channel.getByRole('button', { name: 'Remove drops' }).click();
    await channel.getByText('drops').waitFor({ state: 'detached' });
    await channel.getByRole('button', { name: 'Remove', exact: true }).click();
    await channel.waitFor({ state: 'detached' });
  });

  it('say why a test failed', async () => {
    const name = uniqueName('hook');
    const page = await explorer.open('/events?tab=channels');
    await page.getByLabel('Name of the channel').fill(name);
    await page.getByLabel('Address (URL)').fill('http://127.0.0.1:1/nobody');
    await page.getByLabel(/Signing key/).fill('a key of enough characters');
    await page.getByRole('form', { name: 'New channel' }).getByRole('button', { name: 'Save' }).click();
    const channel = page.getByRole('article', { name });
    await channel.getByRole('button', { name: 'Send a test' }).click();
    await channel.getByText('The test failed').waitFor();
    await channel.getByRole('button', { name: 'Remove', exact: true }).click();
    await channel.waitFor({ state: 'detached' });
  });
});
