import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisCollector } from '../../../../collectors/redis/index.js';
import {
  type AssetRecord,
  type CollectionBatch,
  type CollectionWarning,
  type CollectOptions,
  type KnownState,
  nothingKnown,
} from '../../../../src/core/collection.js';
import { parseTargetUrl, targetNamespace } from '../../../../src/engines/target.js';
import { isBefore7, type OwnRedis, startOwnRedis } from './own-redis.js';

let server: OwnRedis;
let namespace: string;

beforeAll(async () => {
  server = await startOwnRedis();
  namespace = targetNamespace(parseTargetUrl(server.url));
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.client.flushall();
  if (!isBefore7) await server.client.call('FUNCTION', 'FLUSH');
});

interface Collected {
  batches: CollectionBatch[];
  assets: Map<string, AssetRecord>;
  statistics: Map<string, Record<string, unknown>>;
  warnings: CollectionWarning[];
}

async function collect(url = server.url, options: Partial<CollectOptions> = {}): Promise<Collected> {
  const result: Collected = { batches: [], assets: new Map(), statistics: new Map(), warnings: [] };
  for await (const batch of redisCollector.collect(parseTargetUrl(url), namespace, {
    known: nothingKnown,
    signal: new AbortController().signal,
    statementTimeoutMs: 10_000,
    parallel: 2,
    sampleKeys: 20_000,
    ...options,
  })) {
    result.batches.push(batch);
    if (batch.type === 'scope')
      for (const asset of batch.units.flatMap(({ assets }) => assets)) result.assets.set(asset.key, asset);
    if (batch.type === 'statistics')
      for (const { key, statistics } of batch.entries) result.statistics.set(key, statistics);
    if (batch.type === 'warning') result.warnings.push(batch.warning);
  }
  return result;
}

/** What a graph would know after these batches. */
function knownAfter({ batches }: Collected): KnownState {
  const scopes = new Map<string, string>();
  const units = new Map<string, Map<string, string>>();
  for (const batch of batches) {
    if (batch.type !== 'scope') continue;
    scopes.set(batch.scope, batch.digest);
    units.set(batch.scope, new Map(batch.units.map(({ key, digest }) => [key, digest])));
  }
  return {
    scopeDigest: (scope) => scopes.get(scope),
    unitDigests: async (scope) => units.get(scope) ?? new Map(),
  };
}

const namesOf = ({ assets }: Collected, kind: string): string[] =>
  [...assets.values()].filter((asset) => asset.kind === kind).map(({ name }) => name);

async function fillShop(): Promise<void> {
  const pipeline = server.client.pipeline();
  for (let n = 0; n < 300; n += 1) {
    pipeline.hset(`session:${(n * 7919 + 65_536).toString(16).padStart(32, '3')}`, { user: n, csrf: 'x' });
    pipeline.expire(`session:${(n * 7919 + 65_536).toString(16).padStart(32, '3')}`, 3_000 + n);
    pipeline.set(`cart:${n}:meta`, 'y');
    pipeline.hset(`cart:${n}:items`, { [`P${1_000 + n}`]: 1, [`P${2_000 + n}`]: 2 });
    pipeline.lpush(`user:{${n}}:recent`, 1, 2, 3);
  }
  pipeline.set('config:banner', 'hello');
  await pipeline.exec();
}

describe('a Redis instance', () => {
  it('is described with its facts, databases, settings and users', async () => {
    await server.client.set('a', 1);
    await server.client.call('CONFIG', 'SET', 'masterauth', 'do-not-show');
    const found = await collect();
    const instance = found.assets.get(namespace);
    expect(instance).toMatchObject({
      kind: 'Instance',
      parent: null,
      properties: { engine: 'redis', mode: 'standalone', role: 'primary', clusterEnabled: false, tls: false },
    });
    expect(found.statistics.get(namespace)).toMatchObject({ connectionCount: expect.any(Number) });
    expect(namesOf(found, 'Database')).toEqual(['0']);
    expect(found.assets.get(`${namespace}/#setting:maxmemory-policy`)?.properties).toEqual({
      value: 'noeviction',
      secret: false,
    });
    expect(found.assets.get(`${namespace}/#setting:masterauth`)?.properties).toEqual({
      value: '********',
      secret: true,
    });
    expect(found.assets.get(`${namespace}/#principal:default`)?.properties).toMatchObject({
      superuser: true,
      passwordless: true,
      commands: ['+@all'],
    });
    expect(JSON.stringify(found.batches)).not.toContain('do-not-show');
    expect(found.warnings).toEqual([]);
    await server.client.call('CONFIG', 'SET', 'masterauth', '');
  });

  it('has the patterns of its keys with types, expiry, fields and estimates', async () => {
    await fillShop();
    const found = await collect();
    expect(namesOf(found, 'KeyPattern')).toEqual([
      'cart:{id}:items',
      'cart:{id}:meta',
      'config:banner',
      'session:{id}',
      'user:{id}:recent',
    ]);
    const session = `${namespace}/0.session:{id}`;
    expect(found.assets.get(session)).toMatchObject({
      parent: `${namespace}/0`,
      properties: { type: 'hash', types: ['hash'], ttlClass: 'EXPIRING', fields: ['csrf', 'user'] },
    });
    expect(found.statistics.get(session)).toMatchObject({
      rowEstimate: 300,
      sampledKeyCount: 300,
      measuredKeyCount: 200,
      sampleComplete: true,
      expiringRatio: 1,
      ttlRange: 'MINUTES',
    });
    expect(found.assets.get(`${namespace}/0.cart:{id}:items`)?.properties['fields']).toEqual(['{id}']);
    expect(found.assets.get(`${namespace}/0.cart:{id}:meta`)?.properties).toMatchObject({
      type: 'string',
      ttlClass: 'NONE',
      fields: null,
    });
    const figures = found.statistics.get(`${namespace}/0`);
    expect(figures).toMatchObject({ keyCount: 1_201, sampledKeyCount: 1_201, patternCount: 5 });
    const measured = Number(figures?.['sizeBytes']);
    const told = (await server.client.call('MEMORY', 'USAGE', 'config:banner', 'SAMPLES', 0)) as number;
    expect(measured).toBeGreaterThan(told * 1_000);
  });

  it('makes no change of what has not changed, although lives have run on', async () => {
    await fillShop();
    const first = await collect();
    await server.client.expire('session:33333333333333333333333333310000', 2_000);
    await server.client.set('cart:17:meta', 'another value');
    const second = await collect(server.url, { known: knownAfter(first) });
    expect(second.batches.filter((batch) => batch.type === 'scope')).toEqual([]);
    expect(second.batches.filter((batch) => batch.type === 'unchanged')).toHaveLength(4);
  });

  it('sends only what is new or gone', async () => {
    await fillShop();
    const first = await collect();
    await server.client.del('config:banner');
    await server.client.sadd('wishlist:42', 'P1');
    const second = await collect(server.url, { known: knownAfter(first) });
    const scopes = second.batches.filter((batch) => batch.type === 'scope');
    expect(scopes).toHaveLength(1);
    expect(scopes[0]).toMatchObject({
      scope: `${namespace}/0`,
      complete: false,
      removed: [`${namespace}/0.config:banner`],
      units: [{ key: `${namespace}/0.wishlist:{id}` }],
    });
  });

  it('extrapolates from a part of the keys and keeps what it did not come across', async () => {
    await fillShop();
    const first = await collect();
    const second = await collect(server.url, { known: knownAfter(first), sampleKeys: 100 });
    expect(second.batches.some((batch) => batch.type === 'scope')).toBe(false);
    const figures = second.statistics.get(`${namespace}/0.session:{id}`);
    expect(figures).toMatchObject({ sampleComplete: false });
    expect(Number(figures?.['keyEstimate'])).toBeGreaterThan(100);
    expect(Number(figures?.['keyEstimate'])).toBeLessThan(700);
    expect(second.statistics.get(`${namespace}/0`)).toMatchObject({ keyCount: 1_201, sampledKeyCount: 100 });
  });

  it('lists streams with their groups, also beyond the sample', async () => {
    await fillShop();
    for (let n = 1; n <= 20; n += 1) await server.client.xadd('events:orders', `${n}-0`, 'n', n);
    await server.client.xgroup('CREATE', 'events:orders', 'billing', '0');
    await server.client.xgroup('CREATE', 'events:orders', 'mailer', '5-0');
    await server.client.xreadgroup('GROUP', 'billing', 'one', 'COUNT', 8, 'STREAMS', 'events:orders', '>');
    for (const sampleKeys of [20_000, 50]) {
      const found = await collect(server.url, { sampleKeys });
      const stream = `${namespace}/0.#stream:events:orders`;
      expect(found.assets.get(stream)).toMatchObject({ kind: 'Stream', name: 'events:orders' });
      expect(found.statistics.get(stream)).toMatchObject({ entryCount: 20, groupCount: 2 });
      const billing = `${stream}.#consumerGroup:billing`;
      expect(found.assets.get(billing)).toMatchObject({ kind: 'ConsumerGroup', parent: stream });
      expect(found.statistics.get(billing)).toMatchObject({
        pendingCount: 8,
        lagCount: isBefore7 ? null : 12,
        consumerCount: 1,
      });
    }
  });

  it.skipIf(isBefore7)('has libraries of functions with their code', async () => {
    const code =
      "#!lua name=shop\nredis.register_function{function_name='available', callback=function() return 1 end, flags={'no-writes'}, description='Pieces'}";
    await server.client.call('FUNCTION', 'LOAD', code);
    const found = await collect();
    expect(found.assets.get(`${namespace}/#function:shop`)).toMatchObject({
      kind: 'Function',
      properties: { isLibrary: true, language: 'lua', code, functionCount: 1 },
    });
    expect(found.assets.get(`${namespace}/#function:shop.#function:available`)).toMatchObject({
      parent: `${namespace}/#function:shop`,
      comment: 'Pieces',
      properties: { flags: ['no-writes'] },
    });
  });

  it('finds all databases that hold keys', async () => {
    for (const database of [3, 7]) {
      await server.client.select(database);
      await server.client.set(`only:${database}`, 1);
    }
    await server.client.select(0);
    const found = await collect();
    expect(namesOf(found, 'Database')).toEqual(['0', '3', '7']);
    expect(found.assets.has(`${namespace}/7.only:{id}`)).toBe(true);
    expect(found.batches.at(-1)).toMatchObject({ type: 'scopes', partial: [] });
    const one = await collect(server.url, { only: [`${namespace}/3`] });
    expect(one.batches.flatMap((batch) => (batch.type === 'scope' ? [batch.scope] : []))).toEqual([
      `${namespace}/3`,
    ]);
  });

  it('survives names of any bytes and any length', async () => {
    const names = [
      Buffer.from([0xff, 0xfe, 0x00, 0x3a, 0x80]),
      Buffer.from('with space and\nnew line\tand tab'),
      Buffer.from('键:漢字:😀'),
      Buffer.from(''),
      Buffer.from(':::'),
      Buffer.from('%41.#/{}'),
      Buffer.alloc(1_000_000, 'k'),
      Buffer.concat([Buffer.from('blob:'), Buffer.alloc(500_000, 0x07)]),
    ];
    for (const name of names) await server.client.set(name, 'x');
    const found = await collect();
    const patterns = namesOf(found, 'KeyPattern');
    expect(patterns.length).toBeGreaterThanOrEqual(7);
    expect(patterns).toContain('键:漢字:😀');
    expect(patterns).toContain('with space and\\nnew line\\tand tab');
    for (const asset of found.assets.values()) {
      expect(asset.key.length).toBeLessThan(1_000);
      // eslint-disable-next-line no-control-regex
      expect(asset.key).not.toMatch(/[\u0000-\u0020]/);
    }
    const counted = [...found.assets.values()]
      .filter(({ kind }) => kind === 'KeyPattern')
      .map(({ key }) => Number(found.statistics.get(key)?.['sampledKeyCount']));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(names.length);
  });

  it('ends whole when its keys go away while they are looked at', async () => {
    const pipeline = server.client.pipeline();
    for (let n = 0; n < 8_000; n += 1) pipeline.set(`gone:${n}`, 'x');
    for (let n = 0; n < 50; n += 1) pipeline.xadd(`flow:${n}`, '*', 'a', 'b');
    await pipeline.exec();
    // Keys go one by one while the collection runs, and the rest at once.
    const run = { isOver: false };
    const removing = (async () => {
      for (let n = 0; !run.isOver && n < 50; n += 1) await server.client.unlink(`flow:${n}`, `gone:${n}`);
      await server.client.flushall();
    })();
    const collected = await collect(server.url, { sampleKeys: 100_000 });
    run.isOver = true;
    await removing;
    expect(collected.batches.at(-1)).toMatchObject({ type: 'scopes' });
    expect(JSON.stringify([...collected.assets.values()])).not.toContain('"none"');
    const after = await collect();
    expect(namesOf(after, 'KeyPattern')).toEqual([]);
    expect(namesOf(after, 'Stream')).toEqual([]);
    expect(after.warnings).toEqual([]);
  });

  it('never asks for all keys at once and reads no value', async () => {
    await fillShop();
    await server.client.call('CONFIG', 'RESETSTAT');
    await collect();
    const stats = await server.client.info('commandstats');
    expect(stats).not.toMatch(/cmdstat_(keys|get|hgetall|hscan|lrange|smembers|zrange|xrange|dump|monitor):/);
  });
});

describe('users with rules', () => {
  it.skipIf(isBefore7)(
    'are principals whose rules show on databases and patterns, without any password hash',
    async () => {
      await fillShop();
      await server.client.call(
        'ACL',
        'SETUSER',
        'storefront',
        'reset',
        'on',
        '>secret-of-the-shop',
        '~session:*',
        '~cart:*',
        '&orders.*',
        '+@read',
        '-@dangerous',
      );
      await server.client.call('ACL', 'SETUSER', 'reports', 'reset', '%R~*', '+get', '(~config:* +set)');
      const found = await collect();
      expect(found.assets.get(`${namespace}/#principal:storefront`)?.properties).toMatchObject({
        login: true,
        superuser: false,
        passwordCount: 1,
        keys: ['~cart:*', '~session:*'],
        channels: ['&orders.*'],
      });
      const grants = (key: string) =>
        Object.fromEntries(
          (found.assets.get(key)?.grants ?? []).map(({ grantee, privileges }) => [
            grantee.slice(`${namespace}/#principal:`.length),
            privileges,
          ]),
        );
      expect(grants(`${namespace}/0`)).toEqual({
        default: ['+@ALL'],
        reports: ['%R~', '+GET', '-@ALL'],
      });
      expect(grants(`${namespace}/0.session:{id}`)).toMatchObject({
        storefront: expect.arrayContaining(['+@READ', '-@ALL']),
      });
      expect(grants(`${namespace}/0.user:{id}:recent`)).not.toHaveProperty('storefront');
      expect(grants(`${namespace}/0.config:banner`)['reports']).toContain('+SET');
      expect(JSON.stringify(found.batches)).not.toMatch(/secret-of-the-shop|[0-9a-f]{64}/);
      await server.client.call('ACL', 'DELUSER', 'storefront', 'reports');
    },
  );

  it('without a right lose only what it is needed for, and are told the rule to grant', async () => {
    await fillShop();
    await server.client.call(
      'ACL',
      'SETUSER',
      'poor',
      'reset',
      'on',
      '>pw',
      '~*',
      '-@all',
      '+info',
      '+select',
      '+scan',
      '+dbsize',
      '+type',
    );
    const found = await collect(server.url.replace('//', '//poor:pw@'));
    expect(namesOf(found, 'KeyPattern')).toContain('session:{id}');
    expect(found.assets.get(`${namespace}/0.session:{id}`)?.properties).toMatchObject({ type: 'hash' });
    const remedies = found.warnings.map(({ remedy }) => remedy);
    for (const rule of [
      '+config|get',
      '+acl|list',
      '+pttl',
      '+memory|usage',
      '+object|encoding',
      ...(isBefore7 ? [] : ['+function|list']),
    ])
      expect(remedies).toContain(`ACL SETUSER poor ${rule}`);
    expect(found.batches.at(-1)).toMatchObject({
      type: 'scopes',
      partial: [`${namespace}/#principal`, `${namespace}/#setting`],
    });
    await server.client.call('ACL', 'DELUSER', 'poor');
  });

  it('without a right to look at keys keep what is known of them', async () => {
    await server.client.call('ACL', 'SETUSER', 'blind', 'reset', 'on', '>pw', '-@all', '+info');
    const found = await collect(server.url.replace('//', '//blind:pw@'));
    expect(found.batches.at(-1)).toMatchObject({ partial: expect.arrayContaining([`${namespace}/0`]) });
    expect(found.warnings.find(({ key }) => key === `${namespace}/0`)?.message).toContain('+select');
    await server.client.call('ACL', 'DELUSER', 'blind');
  });

  it('with the rules of the README see everything without a warning', async () => {
    const { readResource } = await import('../../../../src/core/resources.js');
    const rule = /ACL SETUSER waymark[^\n]*/.exec(readResource('collectors/redis/README.md'))?.[0] ?? '';
    // What the README says of Redis 6.0.
    const own = isBefore7
      ? rule.replace('%R~*', '~*').replace('+function|list', '').replace('resetchannels ', '')
      : rule;
    const [command = '', ...args] = own.replace('PASSWORD', 'pw').split(/\s+/);
    await server.client.call(command, ...args);
    await fillShop();
    await server.client.xadd('events', '*', 'a', 1);
    await server.client.xgroup('CREATE', 'events', 'g', '0');
    const found = await collect(server.url.replace('//', '//waymark:pw@'));
    expect(found.warnings).toEqual([]);
    expect(namesOf(found, 'KeyPattern')).toHaveLength(5);
    expect(namesOf(found, 'ConsumerGroup')).toEqual(['g']);
    await server.client.call('ACL', 'DELUSER', 'waymark');
  });
});
