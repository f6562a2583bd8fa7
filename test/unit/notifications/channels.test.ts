import { describe, expect, it } from 'vitest';
import { checkChannel } from '../../../src/notifications/channels/channel-kinds.js';
import { checkTemplate } from '../../../src/notifications/rules/template.js';
import {
  channelKindDefinitions,
  channelKinds,
  fillTemplate,
  isAllowedAddress,
} from '../../../src/notifications/index.js';

const open = { allowPrivateAddresses: true, allowAddresses: [] };
const strict = { allowPrivateAddresses: false, allowAddresses: ['10.1.2.3'] };

describe('the guard of addresses', () => {
  it('never lets messages go where clouds answer with credentials', () => {
    const addresses = [
      '169.254.169.254',
      'fe80::1',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      'fd00:ec2::254',
      '100.100.100.200',
      '0.0.0.0',
      '::',
    ];
    for (const address of addresses) expect(isAllowedAddress(address, open), address).toBe(false);
  });

  it('lets messages go to private addresses only when that is allowed', () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '172.20.0.1', '192.168.1.1', '::1', 'fd12::1']) {
      expect(isAllowedAddress(address, open), address).toBe(true);
      expect(isAllowedAddress(address, strict), address).toBe(false);
    }
    expect(isAllowedAddress('10.1.2.3', strict)).toBe(true);
    expect(isAllowedAddress('93.184.216.34', strict)).toBe(true);
  });
});

describe('templates', () => {
  const event = { id: 'e', kind: 'asset.changed', aggregate: 'a*b', payload: { assetKey: '<!channel>' } };
  const values = {
    event,
    events: [event, { ...event, aggregate: '{{event.kind}}' }],
    count: 2,
    subscription: { name: 'S' },
    channel: { name: 'C' },
  } as unknown as Parameters<typeof fillTemplate>[1];

  it('name values, repeat over events, and never fill what a value brings', () => {
    expect(fillTemplate('{{count}} in {{channel.name}}', values)).toBe('2 in C');
    const list = '{{#events}}[{{aggregate}}]{{/events}} {{event.kind}}';
    expect(fillTemplate(list, values)).toBe('[a*b][{{event.kind}}] asset.changed');
    expect(fillTemplate('{{event.payload.constructor}}{{event.nothing.deeper}}', values)).toBe('');
  });

  it('make values harmless in every kind of channel with markup', () => {
    const slack = channelKindDefinitions.slack;
    expect(fillTemplate('{{event.payload.assetKey}}', values, slack.escape)).toBe('&lt;!channel&gt;');
    const marked = channelKinds.filter((kind) => !['webhook', 'slack'].includes(kind));
    for (const kind of marked) {
      const { escape } = channelKindDefinitions[kind];
      expect(fillTemplate('{{event.aggregate}}', values, escape), kind).toBe('a\\*b');
    }
  });

  it('are refused when they are empty or name what no event has, inside of sections as well', () => {
    const bodies = [
      ' ',
      '{{event.knd}}',
      '{{channel.secretId}}',
      '{{count.more}}',
      '{{#events}}{{knd}}{{/events}}',
      '{{#events}}{{event.knd}}{{/events}}',
      '{{#events}}{{channel.name}}{{/events}}',
      '{{#events}}{{ a b }}{{/events}}',
      '{{#events}}{{#events}}{{kind}}{{/events}}{{/events}}',
    ];
    for (const body of bodies)
      expect(() => checkTemplate({ subject: 'x', body }), body).toThrow(/template cannot be used/);
    const body =
      '{{count}} {{event.payload.assetKey}} {{#events}}{{kind}} {{event.at}} {{payload.any}}{{/events}} {{events}}';
    expect(() => checkTemplate({ subject: '{{subscription.name}}', body })).not.toThrow();
  });
});

describe('the settings of a channel', () => {
  const secrets = { signingKey: 'k'.repeat(16) };

  it('hold no credentials of a webhook: these are among the secrets', () => {
    for (const settings of [
      { url: 'https://user:pass@example.com/' },
      { url: 'https://example.com/', headers: { Authorization: 'Bearer abc' } },
      { url: 'https://example.com/', headers: { 'x-api-key': 'abc' } },
      { url: 'https://example.com/', headers: { cookie: 'a=b' } },
    ])
      expect(() => checkChannel('webhook', 'settings', settings), JSON.stringify(settings)).toThrow(
        /secrets/,
      );
    const kept = { ...secrets, headers: { Authorization: 'Bearer abc' } };
    expect(checkChannel('webhook', 'secrets', kept)).toEqual(kept);
  });

  it('have only headers that can be sent and that are not set by Waymark', () => {
    const refused: Record<string, string>[] = [
      { 'bad name': 'x' },
      { 'x-break': 'a\r\nhost: other' },
      { 'Content-Length': '1' },
      { 'Transfer-Encoding': 'chunked' },
      { host: 'other' },
      { 'Webhook-Signature': 'v1,x' },
    ];
    for (const headers of refused) {
      const settings = { url: 'https://example.com/', headers };
      expect(() => checkChannel('webhook', 'settings', settings), JSON.stringify(headers)).toThrow(/headers/);
      expect(() => checkChannel('webhook', 'secrets', { ...secrets, headers })).toThrow(/headers/);
    }
    const settings = { url: 'https://example.com/', headers: { 'x-team': 'dba' } };
    expect(checkChannel('webhook', 'settings', settings)).toEqual(settings);
  });

  it('name a sender that is an address', () => {
    const mail = { host: 'mail', port: 25, security: 'none', to: ['dba@example.com'] };
    for (const from of ['waymark@example.com', 'Waymark <waymark@example.com>'])
      expect(checkChannel('email', 'settings', { ...mail, from })).toMatchObject({ from });
    for (const from of ['waymark', 'a@b@c', 'Waymark <waymark>', 'x\r\nbcc: y <a@example.com>'])
      expect(() => checkChannel('email', 'settings', { ...mail, from }), from).toThrow(/settings.from/);
  });
});

describe('a message that is too long for its service', () => {
  it('ends with a whole line and says that there is more', () => {
    const body = Array.from({ length: 2_000 }, (_, line) => `- line ${line} äöü`).join('\n');
    const message = { id: 'm', subject: 's', body, events: [] };
    const texts: Record<string, (request: never) => string> = {
      slack: (request: { blocks: { text: { text: string } }[] }) => request.blocks[1]?.text.text ?? '',
      teams: (request: { attachments: { content: { body: { text: string }[] } }[] }) =>
        request.attachments[0]?.content.body[1]?.text ?? '',
      dingtalk: (request: { markdown: { text: string } }) => request.markdown.text,
      feishu: (request: { card: { elements: { text: { content: string } }[] } }) =>
        request.card.elements[0]?.text.content ?? '',
      wecom: (request: { markdown: { content: string } }) => request.markdown.content,
    };
    for (const kind of ['slack', 'teams', 'dingtalk', 'feishu', 'wecom'] as const) {
      const request = channelKindDefinitions[kind].request(message, {}) as never;
      const text = texts[kind]?.(request) ?? '';
      expect(text, kind).toMatch(/- line \d+ äöü\n…$/);
      expect(text.length, kind).toBeLessThanOrEqual(20_000);
    }
    const wecom = channelKindDefinitions.wecom.request(message, {}) as { markdown: { content: string } };
    expect(Buffer.byteLength(wecom.markdown.content)).toBeLessThanOrEqual(4_096);
  });
});
