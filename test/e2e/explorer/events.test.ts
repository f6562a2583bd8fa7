import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent } from '../../../src/events/index.js';
import { accessibilityProblems } from '../../testkit/browser.js';
import { confirm, parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { uniqueName } from '../../testkit/servers.js';

const ctx = systemContext();

let explorer: TestExplorer;
let receiver: Server;
let received = 0;
/** What the receiver answers. */
let status = 204;
const aggregate = uniqueName('subject');
const consumer = uniqueName('consumer');
/** Whether the consumer of the test can handle its events. */
let broken = true;
const handled: string[] = [];

beforeAll(async () => {
  explorer = await startExplorer();
  const { events } = explorer.api;
  events.startRelay();
  await events.startConsumers([
    {
      name: consumer,
      description: 'Fails while the test wants it to.',
      kinds: ['annotation.changed'],
      retry: { attempts: 1, firstMs: 10, longestMs: 10 },
      handle: async (event) => {
        if (event.aggregate !== aggregate) return;
        if (broken) throw new TypeError('The receiver is away.');
        handled.push(event.id);
      },
    },
    { ...explorer.api.services.notifications.consumer, name: `${consumer}-notifications` },
  ]);
  receiver = createServer((request, response) => {
    received += 1;
    request.resume().on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(() => explorer.closePages());

afterAll(async () => {
  const { graph } = explorer.api;
  // Nothing of it goes on while what it left is removed.
  await explorer.api.events.stop();
  for (const statement of [
    'MATCH (n:EventRetry) WHERE n.consumer STARTS WITH $consumer DETACH DELETE n',
    'MATCH (n:EventCursor|EventReplay|HandledEvent) WHERE n.consumer STARTS WITH $consumer DELETE n',
    'MATCH (l:Lease) WHERE l.name CONTAINS $consumer DELETE l',
  ])
    await graph.write(statement, { consumer });
  await graph.write('MATCH (n:OutboxEvent|OutboxCounter {aggregate: $aggregate}) DETACH DELETE n', {
    aggregate,
  });
  await new Promise((resolve) => receiver.close(resolve));
  await explorer.stop();
});

const chosenOptions = (select: Element): string[] =>
  [...(select as HTMLSelectElement).selectedOptions].map(({ value }) => value);

/** Writes an event about the test's own subject. @returns its id */
const write = (revision: number): Promise<string> =>
  explorer.api.graph.transaction((tx) =>
    appendEvent(tx, ctx, {
      kind: 'annotation.changed',
      aggregate,
      payload: { assetKey: aggregate, fields: ['description'], revision },
    }),
  );

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

describe('the live log', () => {
  it('shows an event when it happens, only of the subject in the address, and each once', async () => {
    const page = await explorer.open(`/events?aggregate=${aggregate}`);
    await page.getByText('No event like this.').waitFor();
    await explorer.api.graph.transaction((tx) =>
      appendEvent(tx, ctx, {
        kind: 'annotation.changed',
        aggregate: `${aggregate}-other`,
        payload: { assetKey: aggregate, fields: ['description'], revision: 1 },
      }),
    );
    broken = false;
    const first = await write(1);
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    const second = await write(2);
    await rows.nth(1).waitFor();
    await rows.first().locator('summary').click();
    await rows.first().getByText(second).waitFor();
    await page.reload();
    await rows.nth(1).locator('summary').click();
    await rows.nth(1).getByText(first).waitFor();
    expect(await rows.count()).toBe(2);
    await explorer.api.graph.write(
      'MATCH (n:OutboxEvent|OutboxCounter {aggregate: $other}) DETACH DELETE n',
      { other: `${aggregate}-other` },
    );
  });
});

describe('dead letters', () => {
  it('are handed over again or given up with a reason; the state shown is in the address', async () => {
    broken = true;
    const ids = [await write(3), await write(4)];
    const { service } = explorer.api.events;
    await vi.waitFor(
      async () => expect((await service.deadLetters(ctx, { consumer })).nodes).toHaveLength(2),
      { timeout: 30_000, interval: 100 },
    );
    const page = await explorer.open('/events?tab=dead-letters');
    const letters = page.getByRole('article', { name: `${consumer} annotation.changed` });
    await letters.nth(1).waitFor();
    await letters.first().getByText('The receiver is away.').waitFor();
    broken = false;
    const given = letters.first();
    await given.getByLabel('Reason for discarding').fill('sent by hand');
    await given.getByRole('button', { name: 'Discard' }).press('Enter');
    await letters.nth(1).waitFor({ state: 'detached' });
    await letters.getByRole('button', { name: 'Hand over again' }).click();
    await letters.waitFor({ state: 'detached' });
    const again = (): string[] => [...new Set(handled)].filter((id) => ids.includes(id));
    await vi.waitFor(() => expect(again()).toHaveLength(1), {
      timeout: 30_000,
      interval: 100,
    });
    await page.getByRole('combobox', { name: /^State/ }).selectOption('DISCARDED');
    await letters.getByText('sent by hand').waitFor();
    expect(parameters(page)).toEqual({ tab: 'dead-letters', state: 'DISCARDED' });
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
    await rules.getByLabel('From').fill('22:00');
    await rules.getByLabel('Until').fill('06:00');
    await rules.getByLabel('Time zone').fill('Nowhere/Here');
    await rules.getByLabel(/minutes into one/).fill('99999');
    await rules.getByRole('button', { name: 'Save' }).click();
    await rules.getByText('A digest covers 1 to 10,080 whole minutes.').waitFor();
    expect(await rules.getByLabel(/minutes into one/).getAttribute('aria-invalid')).toBe('true');
    await rules.getByLabel(/minutes into one/).fill('30');
    await page.keyboard.press('Enter');
    await rules.getByText('"Nowhere/Here" is not a time zone.').waitFor();
    await rules.getByLabel('Time zone').fill('Europe/Berlin');
    await page.keyboard.press('Enter');
    await channel.getByText('drops').waitFor();
    await channel.getByText('every 30 min').waitFor();
    await channel.getByText('22:00–06:00 (Europe/Berlin)').waitFor();
    await channel.getByRole('link', { name: 'Change drops' }).click();
    const change = page.getByRole('form', { name: 'Change drops' });
    expect(await change.getByLabel('Kind of event').evaluate(chosenOptions)).toEqual(['asset.changed']);
    expect(parameters(page)).toMatchObject({ tab: 'channels', rule: expect.any(String) });
    await change.getByLabel('From').fill('');
    await change.getByLabel('Until').fill('');
    await change.getByRole('button', { name: 'Save' }).click();
    await channel.getByText('22:00–06:00 (Europe/Berlin)').waitFor({ state: 'detached' });
    await channel.getByText('every 30 min').waitFor();
    await channel.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByRole('row', { name: new RegExp(`${name} test sent`) }).waitFor();
    await page.goBack();
    await confirm(page, channel.getByRole('button', { name: 'Remove drops' }));
    await channel.getByText('drops').waitFor({ state: 'detached' });
    await confirm(page, channel.getByRole('button', { name: `Remove ${name}`, exact: true }));
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
    await confirm(page, channel.getByRole('button', { name: `Remove ${name}`, exact: true }));
    await channel.waitFor({ state: 'detached' });
  });

  it('have their failed deliveries sent again; a failed test is not', async () => {
    const { service } = explorer.api.services.notifications;
    const { port } = receiver.address() as AddressInfo;
    const name = uniqueName('hook');
    const { id: channelId } = await service.saveChannel(ctx, {
      name,
      kind: 'webhook',
      settings: { url: `http://127.0.0.1:${port}/hook` },
      secrets: { signingKey: 'a key of enough characters' },
    });
    status = 500;
    await service.testChannel(ctx, channelId);
    status = 204;
    const { id, login } = explorer.viewer;
    // Only what the owner of a rule may see is sent.
    const owner = { kind: 'person', id, name: login, sessionId: 'none' } as const;
    await service.saveSubscription(
      { ...ctx, subject: owner },
      {
        name,
        channelId,
        filter: { kinds: ['annotation.changed'], aggregates: [aggregate] },
      },
    );
    broken = false;
    await write(5);
    // Nothing sends here: the delivery is brought to where eight refused attempts would have brought it.
    await vi.waitFor(
      async () => {
        const [failed] = await explorer.api.graph.write(
          `MATCH (d:NotificationDelivery {channelId: $channelId, test: false})
           SET d.state = 'FAILED', d.attempts = 8, d.status = 500 RETURN d.id AS id`,
          { channelId },
        );
        expect(failed).toBeDefined();
      },
      { timeout: 30_000, interval: 100 },
    );
    const page = await explorer.open(`/events?tab=deliveries&channel=${channelId}`);
    await page.getByRole('row', { name: new RegExp(`${name} test failed 1 500`) }).waitFor();
    const failed = page.getByRole('row', { name: new RegExp(`${name} annotation.changed failed 8 500`) });
    await failed.waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await failed.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: new RegExp(`${name} annotation.changed`) }).waitFor();
    expect(parameters(page)).toEqual({ tab: 'deliveries', channel: channelId });
    await service.removeChannel(ctx, channelId);
  });
});

describe('the page of events', () => {
  it('has nothing for axe to object to in any part, in both themes and both languages', async () => {
    const { id } = await explorer.api.services.notifications.service.saveChannel(ctx, {
      name: uniqueName('hook'),
      kind: 'webhook',
      settings: { url: 'http://127.0.0.1:1/nobody' },
      secrets: { signingKey: 'a key of enough characters' },
    });
    const tabs = ['log', 'dead-letters&state=DISCARDED', 'channels', 'deliveries'];
    const found = await explorer.axe(...tabs.map((tab) => `/events?tab=${tab}`));
    expect(found).toEqual([]);
    await explorer.api.services.notifications.service.removeChannel(ctx, id);
  });
});
