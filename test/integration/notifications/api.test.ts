import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { type HttpReceiver, startHttpReceiver } from '../../testkit/message-servers.js';
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
