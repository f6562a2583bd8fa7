import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent } from '../../../src/events/index.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { type HttpReceiver, startHttpReceiver } from '../../testkit/message-servers.js';
import { until } from '../../testkit/events-fixture.js';
import { uniqueName } from '../../testkit/servers.js';

let api: TestApi;
let http: HttpReceiver;
let admin: { cookie: string };
let viewer: { cookie: string };

beforeAll(async () => {
  api = await startTestApi();
  http = await startHttpReceiver();
  admin = await api.account('administrator');
  viewer = await api.account('viewer');
});
afterAll(async () => {
  await http.stop();
  await api.stop();
});

/** The time of day some hours from now, UTC. */
const timeOfDay = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);

const save = `mutation ($input: SaveNotificationChannelInput!) { saveNotificationChannel(input: $input) {
  __typename ... on NotificationChannel { id name kind settings hasSecrets } ... on UserError { code facts } } }`;

describe('notifications in the API', () => {
  it('make, test, use and remove a channel', async () => {
    const ask = async (query: string, variables: Record<string, unknown> = {}) => {
      const { body } = await api.post({ query, variables }, { cookie: admin.cookie });
      expect(body.errors).toBeUndefined();
      return body.data as Record<string, Record<string, unknown>>;
    };
    const name = uniqueName('channel');
    const input = {
      name,
      kind: 'WEBHOOK',
      settings: { url: http.url },
      secrets: { signingKey: 'k'.repeat(20) },
    };
    const { saveNotificationChannel: channel } = await ask(save, { input });
    expect(channel).toMatchObject({ name, kind: 'WEBHOOK', hasSecrets: true, settings: { url: http.url } });
    const id = channel?.id;
    const tested = await ask(
      `mutation ($id: ID!) { testNotificationChannel(id: $id) { __typename ... on NotificationDelivery { state status test } } }`,
      { id },
    );
    expect(tested.testNotificationChannel).toMatchObject({ state: 'SENT', status: 200, test: true });
    const made = await ask(
      `mutation ($input: SaveNotificationSubscriptionInput!) { saveNotificationSubscription(input: $input) {
        __typename ... on NotificationSubscription { id filter quietHours { from days } digestMinutes } } }`,
      {
        input: {
          name,
          channelId: id,
          kinds: ['instance.changed'],
          filter: { payload: [{ member: 'change', equals: 'retired' }] },
          quietHours: { from: '22:00', until: '07:00', timezone: 'Europe/Berlin' },
          digestMinutes: 30,
        },
      },
    );
    expect(made.saveNotificationSubscription).toMatchObject({
      __typename: 'NotificationSubscription',
      filter: { kinds: ['instance.changed'] },
      quietHours: { from: '22:00', days: null },
      digestMinutes: 30,
    });
    const listed = await ask(
      `query ($filter: NotificationDeliveryFilterInput) {
        notificationDeliveries(filter: $filter) { nodes { state channelId } totalCount }
        notificationPreview(input: { kind: TEAMS, eventKind: "instance.changed" }) { subject request } }`,
      { filter: { channelId: id } },
    );
    expect(listed.notificationDeliveries).toMatchObject({ nodes: [{ state: 'SENT' }], totalCount: 1 });
    expect(listed.notificationPreview?.subject).toContain('instance.changed');
    const remove = 'mutation ($id: ID!) { removeNotificationChannel(id: $id) { __typename } }';
    expect(await ask(remove, { id })).toMatchObject({
      removeNotificationChannel: { __typename: 'NotificationChannel' },
    });
    expect(await ask(remove, { id })).toMatchObject({
      removeNotificationChannel: { __typename: 'NotFoundError' },
    });
  });

  it('wait for the end of quiet hours or of a digest, and then come together in one message', async () => {
    const ask = async (query: string, variables: Record<string, unknown>) => {
      const { body } = await api.post({ query, variables }, { cookie: admin.cookie });
      expect(body.errors).toBeUndefined();
      return body.data as Record<string, Record<string, unknown>>;
    };
    const aggregate = uniqueName('quiet');
    const { saveNotificationChannel: channel } = await ask(save, {
      input: {
        name: aggregate,
        kind: 'WEBHOOK',
        settings: { url: http.url },
        secrets: { signingKey: 'k'.repeat(20) },
      },
    });
    const rules = [
      { digestMinutes: 10_080 },
      // Quiet from an hour ago to an hour from now, whatever the time is.
      { quietHours: { from: timeOfDay(-1), until: timeOfDay(1), timezone: 'UTC' } },
      {},
    ];
    const ids: unknown[] = [];
    for (const [index, rule] of rules.entries()) {
      const { saveNotificationSubscription: made } = await ask(
        `mutation ($input: SaveNotificationSubscriptionInput!) { saveNotificationSubscription(input: $input) {
          __typename ... on NotificationSubscription { id } } }`,
        {
          input: {
            name: `${aggregate}-${index}`,
            channelId: channel?.id,
            filter: { aggregates: [aggregate] },
            ...rule,
          },
        },
      );
      ids.push(made?.id);
    }
    const { notifications, events } = api.services;
    events.startRelay();
    // The shared graph has one group of this name; a test's own starts at its own place.
    await events.startConsumers([{ ...notifications.consumer, name: aggregate }]);
    const states = async (subscriptionId: unknown): Promise<unknown[]> => {
      const { notificationDeliveries } = await ask(
        'query ($filter: NotificationDeliveryFilterInput) { notificationDeliveries(filter: $filter) { nodes { state } } }',
        { filter: { subscriptionId } },
      );
      const { nodes } = notificationDeliveries as unknown as { nodes: { state: string }[] };
      return nodes.map(({ state }) => state);
    };
    http.requests.length = 0;
    try {
      for (let revision = 1; revision <= 3; revision += 1)
        await api.graph.transaction((tx) =>
          appendEvent(tx, systemContext(), {
            kind: 'annotation.changed',
            aggregate,
            payload: { assetKey: aggregate, fields: ['description'], revision },
          }),
        );
      for (const id of ids)
        await until(async () => (await states(id)).length === 3, 'all deliveries are made');
      await notifications.worker.sendDue(Date.now() + 1_000);
      await until(async () => !(await states(ids[2])).includes('PENDING'), 'what is due is sent');
      expect(await states(ids[2])).toEqual(['SENT', 'SENT', 'SENT']);
      expect(http.requests).toHaveLength(3);
      for (const waiting of ids.slice(0, 2))
        expect(new Set(await states(waiting))).toEqual(new Set(['PENDING']));
      http.requests.length = 0;
      await notifications.worker.sendDue(Date.now() + 8 * 86_400_000);
      for (const id of ids)
        await until(async () => (await states(id)).every((state) => state === 'SENT'), 'sent');
      expect(http.requests).toHaveLength(2);
      for (const { body } of http.requests)
        expect((JSON.parse(body) as { events: unknown[] }).events).toHaveLength(3);
    } finally {
      await ask('mutation ($id: ID!) { removeNotificationChannel(id: $id) { __typename } }', {
        id: channel?.id,
      });
      await events.stop();
      await api.graph.write(
        `MATCH (n) WHERE (n:OutboxEvent AND n.aggregate = $aggregate) OR (n:OutboxCounter AND n.aggregate = $aggregate)
           OR (n:EventCursor AND n.consumer = $aggregate) OR (n:HandledEvent AND n.consumer = $aggregate) DETACH DELETE n`,
        { aggregate },
      );
    }
  });

  it('name the field of an input that cannot be, and need their permission', async () => {
    const input = {
      name: 'x',
      kind: 'WEBHOOK',
      settings: { url: 'ftp://example.com' },
      secrets: { signingKey: 'k'.repeat(20) },
    };
    const { body } = await api.post({ query: save, variables: { input } }, { cookie: admin.cookie });
    expect(body.data).toMatchObject({
      saveNotificationChannel: { __typename: 'InvalidInputError', facts: { field: 'url' } },
    });
    const refused = await api.post({ query: '{ notificationChannels { id } }' }, { cookie: viewer.cookie });
    expect(refused.body.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
