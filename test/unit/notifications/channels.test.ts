import { describe, expect, it } from 'vitest';
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
});
