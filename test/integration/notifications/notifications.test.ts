import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { everywhere, nowhere } from '../../../src/core/permissions.js';
import { createEvents, eventDefinitions, type Events } from '../../../src/events/index.js';
import { GraphSecretVault } from '../../../src/identity/index.js';
import { createNotifications, type Notifications } from '../../../src/notifications/index.js';
import { eventsFixture, until } from '../../testkit/events-fixture.js';
import {
  type HttpReceiver,
  type SmtpReceiver,
  startHttpReceiver,
  startSmtpReceiver,
} from '../../testkit/message-servers.js';
import { uniqueName } from '../../testkit/servers.js';

const fixture = eventsFixture();
const ctx = systemContext();
const vault = new GraphSecretVault(fixture.graph, [randomBytes(32)]);
const blind = uniqueName('blind');
const channels: string[] = [];
let http: HttpReceiver;
let smtp: SmtpReceiver;
let events: Events;
let notifications: Notifications;

beforeAll(async () => {
  http = await startHttpReceiver();
  smtp = await startSmtpReceiver();
  events = createEvents({
    graph: fixture.graph,
    redis: fixture.redis,
    logger: silentLogger,
    audit: recordAudit,
    accessNow: async () => null,
    accessVersion: async () => 0,
    window: 1_000,
    subscriberLag: 1_000,
    retention: { keepDays: 30, compactDays: 0 },
    namespace: fixture.namespace,
  });
  notifications = createNotifications({
    graph: fixture.graph,
    outbox: fixture.outbox,
    vault,
    logger: silentLogger,
    accessOf: async (owner) => () => (owner === blind ? nowhere : everywhere),
    network: { allowPrivateAddresses: true, allowAddresses: [] },
    keepDays: 30,
    delivery: { attempts: 3, firstMs: 50, longestMs: 100, pollMs: 50 },
    space: fixture.namespace,
  });
  // The shared graph has one group of this name; a test's own starts at its own place.
  const consumer = { ...notifications.consumer, name: `${fixture.namespace}-notifications` };
  fixture.relay.start();
  await events.startConsumers([consumer]);
  notifications.worker.start();
}, 60_000);
beforeEach(() => {
  http.requests.length = 0;
  http.answer = () => ({ status: 200, body: { errcode: 0, code: 0 } });
  smtp.mails.length = 0;
  smtp.refuseWith = null;
});
afterAll(async () => {
  await notifications.worker.stop();
  await events.stop();
  for (const id of channels) await notifications.service.removeChannel(ctx, id).catch(() => undefined);
  await http.stop();
  await smtp.stop();
  await fixture.stop();
});

type ChannelInput = Parameters<Notifications['service']['saveChannel']>[1];

async function channel(input: ChannelInput): Promise<string> {
  const { id } = await notifications.service.saveChannel(ctx, { name: uniqueName('channel'), ...input });
  channels.push(id);
  return id;
}

async function subscribed(
  channelId: string,
  aggregate: string,
  more: Partial<Parameters<Notifications['service']['saveSubscription']>[1]> = {},
): Promise<string> {
  const { id } = await notifications.service.saveSubscription(ctx, {
    name: uniqueName('subscription'),
    channelId,
    filter: { aggregates: [aggregate] },
    ...more,
  });
  return id;
}

const signingKey = 'a signing key of the test';
const webhook = (): Promise<string> =>
  channel({ kind: 'webhook', settings: { url: `${http.url}/hook` }, secrets: { signingKey } });

async function states(subscriptionId: string): Promise<string[]> {
  const { nodes } = await notifications.service.deliveries(ctx, { subscriptionId });
  return nodes.map((delivery) => delivery.state);
}

describe('a webhook', () => {
  it('receives each wanted event once, signed so that the receiver can prove it', async () => {
    const aggregate = fixture.aggregate();
    const subscriptionId = await subscribed(await webhook(), aggregate);
    const ids = await fixture.writeMany(aggregate, 5);
    await fixture.writeMany(fixture.aggregate(), 3);
    await until(
      async () => (await states(subscriptionId)).join() === Array(5).fill('SENT').join(),
      'all sent',
    );
    expect(http.requests).toHaveLength(5);
    const received = http.requests.map(({ body }) => JSON.parse(body) as { events: { id: string }[] });
    expect(received.map((body) => body.events[0]?.id).toSorted()).toEqual(ids);
    for (const { headers, body } of http.requests) {
      const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
      const signature = createHmac('sha256', signingKey).update(content).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
  });

  it('is tried again with the same id, then given up, and sent again when asked', async () => {
    const aggregate = fixture.aggregate();
    const subscriptionId = await subscribed(await webhook(), aggregate);
    http.answer = () => ({ status: 503, body: { reason: 'busy' } });
    await fixture.write(aggregate);
    await until(async () => (await states(subscriptionId)).join() === 'FAILED', 'given up');
    expect(http.requests).toHaveLength(3);
    expect(new Set(http.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const [failed] = (await notifications.service.deliveries(ctx, { subscriptionId })).nodes;
    expect(failed).toMatchObject({ status: 503, attempts: 3 });
    expect(failed?.error).toContain('busy');
    http.answer = () => ({ status: 204 });
    await notifications.service.sendAgain(ctx, [failed?.id ?? '']);
    await until(async () => (await states(subscriptionId)).join() === 'SENT', 'sent at last');
  });

  it('sends nothing of what the owner of the subscription may not see', async () => {
    const aggregate = fixture.aggregate();
    const id = await webhook();
    const owner = { ...systemContext(), subject: { ...ctx.subject, id: blind } };
    const hidden = await notifications.service.saveSubscription(owner, {
      name: uniqueName('subscription'),
      channelId: id,
      filter: { aggregates: [aggregate] },
    });
    const seen = await subscribed(id, aggregate);
    await fixture.write(aggregate);
    await until(async () => (await states(seen)).join() === 'SENT', 'sent to the other');
    expect(await states(hidden.id)).toEqual([]);
  });

  it.each(['the subscription', 'the address of the channel'])(
    'sends nothing by the rights of another: who changes %s becomes its owner',
    async (changed) => {
      const aggregate = fixture.aggregate();
      const channelId = await webhook();
      http.answer = () => ({ status: 500, body: {} });
      const subscriptionId = await subscribed(channelId, aggregate);
      await fixture.write(aggregate);
      await until(async () => (await states(subscriptionId)).includes('FAILED'), 'a message that failed');
      const stranger = { ...systemContext(), subject: { ...ctx.subject, id: blind } };
      const { service } = notifications;
      if (changed === 'the subscription') await service.saveSubscription(stranger, { id: subscriptionId });
      else await service.saveChannel(stranger, { id: channelId, settings: { url: `${http.url}/elsewhere` } });
      expect((await service.subscriptions(ctx)).find(({ id }) => id === subscriptionId)?.ownerId).toBe(blind);
      http.answer = () => ({ status: 200, body: {} });
      http.requests.length = 0;
      const { nodes } = await service.deliveries(ctx, { subscriptionId });
      const failed = nodes.map(({ id }) => id);
      await expect(service.sendAgain(stranger, failed)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const seen = fixture.aggregate();
      const witness = await subscribed(await webhook(), seen);
      await fixture.write(aggregate);
      await fixture.write(seen);
      await until(async () => (await states(witness)).includes('SENT'), 'the message of another');
      expect(await states(subscriptionId)).toEqual(failed.map(() => 'FAILED'));
      expect(http.requests).toHaveLength(1);
    },
  );

  it('does not follow a redirect and never goes to link-local addresses', async () => {
    const id = await webhook();
    http.answer = () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } });
    expect(await notifications.service.testChannel(ctx, id)).toMatchObject({ state: 'FAILED', status: 302 });
    for (const url of ['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/']) {
      const other = await channel({ kind: 'webhook', settings: { url }, secrets: { signingKey } });
      const sent = await notifications.service.testChannel(ctx, other);
      expect(sent.state).toBe('FAILED');
      expect(sent.error).toContain('link-local');
    }
  });

  it('keeps its secrets in the vault and shows none of them', async () => {
    const id = await webhook();
    const listed = (await notifications.service.channels(ctx)).find((item) => item.id === id);
    expect(listed).toMatchObject({ hasSecrets: true });
    expect(JSON.stringify(listed)).not.toContain(signingKey);
    const rows = await fixture.graph.read('MATCH (c:NotificationChannel {id: $id}) RETURN c {.*} AS c', {
      id,
    });
    expect(JSON.stringify(rows)).not.toContain(signingKey);
  });

  it('sends headers with credentials from the vault, marks a test, and never logs what an answer repeats of them', async () => {
    const input = {
      kind: 'webhook',
      settings: { url: `${http.url}/hook`, headers: { 'x-team': 'dba' } },
      secrets: { signingKey, headers: { authorization: 'Bearer of-the-receiver-1' } },
    };
    const id = await channel(input);
    http.answer = () => ({ status: 401, body: { seen: 'Bearer of-the-receiver-1', code: 'of-the-path-12' } });
    const refused = await notifications.service.testChannel(ctx, id);
    expect(http.requests[0]?.headers).toMatchObject({
      'x-team': 'dba',
      authorization: 'Bearer of-the-receiver-1',
    });
    const body = JSON.parse(http.requests[0]?.body ?? '{}') as { test: boolean; events: unknown[] };
    expect(body.test).toBe(true);
    expect(
      eventDefinitions['instance.changed'].payload.safeParse((body.events[0] as { payload: unknown }).payload)
        .success,
    ).toBe(true);
    expect(refused).toMatchObject({ state: 'FAILED', status: 401 });
    expect(refused.error).not.toContain('of-the-receiver-1');
    const rows = await fixture.graph.read('MATCH (c:NotificationChannel {id: $id}) RETURN c {.*} AS c', {
      id,
    });
    expect(JSON.stringify(rows)).not.toContain('of-the-receiver-1');
    const chat = await channel({ kind: 'slack', secrets: { url: `${http.url}/services/of-the-path-12` } });
    const other = await notifications.service.testChannel(ctx, chat);
    expect(other.error).toContain('401');
    expect(other.error).not.toContain('of-the-path-12');
  });

  it('is refused with the name of another channel', async () => {
    const first = await webhook();
    const { name } = (await notifications.service.channels(ctx)).find((item) => item.id === first)!;
    await expect(channel({ name, kind: 'slack', secrets: { url: http.url } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(notifications.service.saveChannel(ctx, { id: first, name })).resolves.toMatchObject({
      name,
    });
  });
});

describe('mail and chat services', () => {
  it('receive messages in their own shape and with their own signatures', async () => {
    const secret = 'robot secret';
    const chat = { url: `${http.url}/robot?key=chat-key` };
    const kinds = ['slack', 'teams', 'dingtalk', 'feishu', 'wecom'] as const;
    for (const kind of kinds) {
      const secrets = kind === 'dingtalk' || kind === 'feishu' ? { ...chat, secret } : chat;
      const sent = await notifications.service.testChannel(ctx, await channel({ kind, secrets }));
      expect(sent, kind).toMatchObject({ state: 'SENT', status: 200, test: true });
    }
    const [slack, teams, dingtalk, feishu, wecom] = http.requests.map(
      ({ body }) => JSON.parse(body) as Record<string, unknown>,
    );
    expect(slack).toMatchObject({ blocks: [{ type: 'header' }, { type: 'section' }] });
    expect(teams).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
    expect(dingtalk).toMatchObject({ msgtype: 'markdown' });
    const query = http.requests[2]?.query;
    const signed = createHmac('sha256', secret)
      .update(`${query?.get('timestamp')}\n${secret}`)
      .digest('base64');
    expect(query?.get('sign')).toBe(signed);
    expect(query?.get('key')).toBe('chat-key');
    const key = `${String(feishu?.timestamp)}\n${secret}`;
    expect(feishu?.sign).toBe(createHmac('sha256', key).update('').digest('base64'));
    expect(wecom).toMatchObject({ msgtype: 'markdown' });
  });

  it('fail when the service answers 200 with a code of refusal', async () => {
    http.answer = () => ({ status: 200, body: { errcode: 310000, errmsg: 'sign not match' } });
    const id = await channel({ kind: 'dingtalk', secrets: { url: `${http.url}/robot` } });
    const sent = await notifications.service.testChannel(ctx, id);
    expect(sent.state).toBe('FAILED');
    expect(sent.error).toContain('sign not match');
  });

  it('are sent by SMTP with the account of the channel', async () => {
    const settings = {
      host: '127.0.0.1',
      port: smtp.port,
      security: 'none',
      user: 'waymark',
      from: 'waymark@example.com',
      to: ['one@example.com', 'two@example.com'],
    };
    const id = await channel({ kind: 'email', settings, secrets: { password: 'mail password' } });
    const aggregate = fixture.aggregate();
    const subscriptionId = await subscribed(id, aggregate, {
      template: {
        subject: 'Changed: {{event.aggregate}}',
        body: 'By {{event.subjectId}}, **{{event.kind}}**',
      },
    });
    await fixture.write(aggregate);
    await until(async () => (await states(subscriptionId)).join() === 'SENT', 'the mail is sent');
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      from: 'waymark@example.com',
      to: ['one@example.com', 'two@example.com'],
      signedInAs: 'waymark:mail password',
    });
    expect(mail?.text).toContain(`Subject: Changed: ${aggregate}`);
    expect(mail?.text).toContain('By system, annotation.changed');
    smtp.refuseWith = 550;
    expect(await notifications.service.testChannel(ctx, id)).toMatchObject({ state: 'FAILED', status: 550 });
  });
});

describe('subscriptions', () => {
  it('put the events of a digest into one message', async () => {
    const aggregate = fixture.aggregate();
    const subscriptionId = await subscribed(await webhook(), aggregate, { digestMinutes: 60 });
    const ids = await fixture.writeMany(aggregate, 4);
    await until(async () => (await states(subscriptionId)).length === 4, 'four deliveries wait');
    expect(http.requests).toEqual([]);
    await notifications.worker.sendDue(Date.now() + 3_600_000);
    await until(async () => new Set(await states(subscriptionId)).size === 1, 'all are sent');
    expect(http.requests).toHaveLength(1);
    const body = JSON.parse(http.requests[0]?.body ?? '{}') as { subject: string; events: { id: string }[] };
    expect(body.events.map(({ id }) => id)).toEqual(ids);
    expect(body.subject).toMatch(/^4 events/);
  });

  it('put the events of a digest into one message, however many they are', async () => {
    const aggregate = fixture.aggregate();
    const subscriptionId = await subscribed(await webhook(), aggregate, { digestMinutes: 60 });
    const ids = await fixture.writeMany(aggregate, 230);
    const count = async (state: string): Promise<number> =>
      (await notifications.service.deliveries(ctx, { subscriptionId, state })).totalCount();
    await until(async () => (await count('PENDING')) === 230, 'all deliveries wait');
    http.answer = () => ({ status: 503 });
    await notifications.worker.sendDue(Date.now() + 3_600_000);
    http.answer = () => ({ status: 204 });
    await notifications.worker.sendDue(Date.now() + 7_200_000);
    await until(async () => (await count('SENT')) === 230, 'all are sent');
    const tries = http.requests.map(
      ({ body }) => JSON.parse(body) as { id: string; events: { id: string }[] },
    );
    // One that was refused and one that was taken; between them the worker may have tried by itself.
    expect(tries.length).toBeGreaterThanOrEqual(2);
    for (const { id, events: told } of tries)
      expect([id, told.map((event) => event.id)]).toEqual([tries[0]?.id, ids]);
  });

  it('are refused with a template, hours or kinds that cannot be', async () => {
    const channelId = await webhook();
    const template = (body: string) => ({ template: { subject: 'x', body } });
    const refused = [
      template('{{secrets.signingKey}}'),
      template('{{#events}} open'),
      { quietHours: { from: '25:00', until: '07:00', timezone: 'UTC' } },
      { quietHours: { from: '22:00', until: '07:00', timezone: 'Nowhere/Land' } },
      { digestMinutes: 0 },
      { filter: { kinds: ['no.such'] } },
      { filter: { kinds: [] } },
      { channelId: 'unknown' },
    ];
    for (const input of refused)
      await expect(subscribed(channelId, 'x', input), JSON.stringify(input)).rejects.toMatchObject({
        code: 'channelId' in input ? 'NOT_FOUND' : 'INPUT_INVALID',
      });
  });

  it('show how a message would look', async () => {
    const preview = await notifications.service.preview(ctx, {
      kind: 'slack',
      template: { subject: '{{event.kind}}', body: '{{event.payload.assetKey}} & more' },
      eventKind: 'annotation.changed',
    });
    expect(preview).toMatchObject({ subject: 'annotation.changed', body: '&lt;assetKey&gt; & more' });
    expect(preview.request).toMatchObject({ text: 'annotation.changed' });
  });

  it('go with their channel', async () => {
    const channelId = await webhook();
    const subscriptionId = await subscribed(channelId, fixture.aggregate());
    await notifications.service.removeChannel(ctx, channelId);
    const left = await notifications.service.subscriptions(ctx);
    expect(left.some((item) => item.id === subscriptionId)).toBe(false);
  });
});
