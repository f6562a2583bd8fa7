import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddressFile } from '../../../../src/ingest/discovery/address-file.js';
import { addressesOf, parseRange, sizeOf } from '../../../../src/ingest/discovery/address-range.js';
import { expandAddresses } from '../../../../src/ingest/discovery/addresses.js';
import type { DiscoveryInput } from '../../../../src/ingest/discovery/types.js';

const engines = ['postgres', 'mysql', 'redis'] as const;
const expand = async (input: DiscoveryInput, maxAddresses = 4_096, dnsServers?: string[]) =>
  (await expandAddresses(input, engines, { maxAddresses, dnsServers })).map(
    ({ host, port, engine }) => `${host} ${port}${engine === null ? '' : ` ${engine}`}`,
  );

describe('targets', () => {
  it.each([
    [{ targets: ['db1'] }, ['db1 5432', 'db1 3306', 'db1 6379']],
    [{ targets: ['DB1.Example.com:5433'] }, ['db1.example.com 5433']],
    [
      { targets: ['10.0.0.5:5432,6432-6434'] },
      ['10.0.0.5 5432', '10.0.0.5 6432', '10.0.0.5 6433', '10.0.0.5 6434'],
    ],
    [{ targets: ['[2001:db8::5]:6379'] }, ['2001:db8::5 6379']],
    [{ targets: ['2001:db8::5'], ports: [6379] }, ['2001:db8::5 6379']],
    [{ targets: ['10.0.0.0/30'], ports: [5432] }, ['10.0.0.1 5432', '10.0.0.2 5432']],
    [{ targets: ['10.0.0.0/31:5432'] }, ['10.0.0.0 5432', '10.0.0.1 5432']],
    [{ targets: ['2001:db8::/127'], ports: [5432] }, ['2001:db8:: 5432', '2001:db8::1 5432']],
    [{ targets: ['db1:5432', 'DB1:5432', 'db1'], ports: [5432] }, ['db1 5432']],
    [{ file: { text: 'db1:5432 # main\n\n# none\ndb2' }, ports: [1] }, ['db1 5432', 'db2 1']],
    [
      { file: { text: 'host,port,engine\ndb1,5433,postgresql\ndb2,,MariaDB\n' } },
      ['db1 5433 postgres', 'db2 3306 mysql'],
    ],
    [
      { file: { text: 'db1;5433\n10.1.0.0/31;6379;valkey\n', format: 'CSV' as const } },
      ['db1 5433', '10.1.0.0 6379 redis', '10.1.0.1 6379 redis'],
    ],
    [
      { file: { text: '- db1:5432\n- host: db2\n  port: 3307\n  engine: mysql\n' } },
      ['db1 5432', 'db2 3307 mysql'],
    ],
    [{ file: { text: 'targets:\n  - "10.0.0.0/31"\n' }, ports: [7] }, ['10.0.0.0 7', '10.0.0.1 7']],
    [{ file: { text: 'host,port\n2001:db8::7,5432\n' } }, ['2001:db8::7 5432']],
  ])('%j are %j', async (input, expected) => {
    expect(await expand(input)).toEqual(expected);
  });

  it.each([
    [{}, 'targets'],
    [{ targets: [] }, 'targets'],
    [{ targets: ['db 1'] }, 'targets'],
    [{ targets: ['db1:0'] }, 'targets'],
    [{ targets: ['db1:70000'] }, 'targets'],
    [{ targets: ['db1:9-5'] }, 'targets'],
    [{ targets: ['10.0.0.0/33'] }, 'targets'],
    [{ targets: ['10.0.0.300:5432'], ports: [1] }, 'targets'],
    [{ targets: ['0.0.0.0'] }, 'targets'],
    [{ targets: ['224.0.0.1'] }, 'targets'],
    [{ targets: ['ff02::1'] }, 'targets'],
    [{ targets: ['-rf'] }, 'targets'],
    [{ targets: ['db1'], ports: [0] }, 'ports'],
    [{ file: { text: '- [1, 2]\n', format: 'YAML' as const } }, 'file'],
    [{ file: { text: 'a: b: c', format: 'YAML' as const } }, 'file'],
    [{ file: { text: 'host,engine\ndb1,oracle\n' } }, 'file'],
    [{ file: { text: 'host,port\n,5432\n' } }, 'file'],
  ])('%j are refused, naming the field', async (input, field) => {
    await expect(expand(input)).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field } });
  });

  it.each(['10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0', '::/0'])(
    'more than allowed (%s) are refused without being counted one by one',
    async (target) => {
      await expect(expand({ targets: [target] })).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        facts: { field: 'targets', most: 4_096 },
      });
    },
  );

  it('are counted with their ports', async () => {
    await expect(expand({ targets: ['10.0.0.0/24'] }, 254 * 3 - 1)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(await expand({ targets: ['10.0.0.0/24'] }, 254 * 3)).toHaveLength(762);
  });
});

describe('ranges', () => {
  it('hold exactly the addresses that share the prefix', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 22, max: 32 }), (address, prefix) => {
        const range = parseRange(`${address}/${prefix}`);
        const found = [...addressesOf(range)];
        expect(found.length).toBe(Number(sizeOf(range)));
        const bits = (text: string): string =>
          text
            .split('.')
            .map((part) => Number(part).toString(2).padStart(8, '0'))
            .join('')
            .slice(0, prefix);
        expect(new Set(found.map(bits))).toEqual(new Set([bits(address)]));
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it('of IPv6 are printed in the shortest form, which reads back the same', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const [text = ''] = addressesOf(parseRange(`${address}/128`));
        expect([...addressesOf(parseRange(`${text}/128`))]).toEqual([text]);
        expect(new URL(`http://[${address}]`).hostname).toBe(`[${text}]`);
      }),
      { numRuns: 500 },
    );
  });
});

describe('files', () => {
  it('never break the reader', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom('LINES', 'CSV', 'YAML', null),
        (text, format) => {
          try {
            expect(Array.isArray(readAddressFile({ text, format: format as 'CSV' | null }))).toBe(true);
          } catch (error) {
            expect(error).toMatchObject({ code: 'INPUT_INVALID' });
          }
        },
      ),
    );
  });
});

describe('SRV names', () => {
  let server: Socket;
  beforeAll(async () => {
    server = createSocket('udp4');
    server.on('message', (query, from) => server.send(answerOf(query), from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());
  const dns = () => [`127.0.0.1:${(server.address() as AddressInfo).port}`];

  it('name hosts and ports by priority, and the engine by their service', async () => {
    expect(await expand({ srvNames: ['_postgresql._tcp.shop.example'] }, 10, dns())).toEqual([
      'one.shop.example 5433 postgres',
      'two.shop.example 5434 postgres',
    ]);
  });

  it('that do not exist are refused by name', async () => {
    await expect(expand({ srvNames: ['_none._tcp.shop.example'] }, 10, dns())).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field: 'srvNames', name: '_none._tcp.shop.example' },
    });
  });
});

/** Answers SRV questions for names that begin with `_postgresql` as a name server does; others do not exist. */
function answerOf(query: Buffer): Buffer {
  const exists = query.includes('_postgresql');
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(exists ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(exists ? 2 : 0, 6);
  header.writeUInt32BE(0, 8);
  if (!exists) return Buffer.concat([header, question]);
  const nameOf = (text: string): Buffer =>
    Buffer.concat([
      ...text.split('.').map((part) => Buffer.from([part.length, ...Buffer.from(part)])),
      Buffer.from([0]),
    ]);
  const record = (priority: number, port: number, host: string): Buffer => {
    const target = nameOf(host);
    const fixed = Buffer.alloc(18);
    fixed.writeUInt16BE(0xc00c, 0);
    fixed.writeUInt16BE(33, 2);
    fixed.writeUInt16BE(1, 4);
    fixed.writeUInt32BE(60, 6);
    fixed.writeUInt16BE(6 + target.length, 10);
    fixed.writeUInt16BE(priority, 12);
    fixed.writeUInt16BE(5, 14);
    fixed.writeUInt16BE(port, 16);
    return Buffer.concat([fixed, target]);
  };
  return Buffer.concat([
    header,
    question,
    record(20, 5434, 'two.shop.example'),
    record(10, 5433, 'one.shop.example'),
  ]);
}
