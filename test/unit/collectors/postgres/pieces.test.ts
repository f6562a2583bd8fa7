import { describe, expect, it } from 'vitest';
import { isoOf } from '../../../../collectors/postgres/build-instance.js';
import { BatchChannel } from '../../../../src/core/batch-channel.js';
import {
  contentDigest,
  fingerprintDigest,
  incomplete,
  scopeDigestOf,
} from '../../../../collectors/postgres/digests.js';
import { DatabaseKeys } from '../../../../collectors/postgres/keys.js';
import { numbersOf, optionsObject } from '../../../../collectors/postgres/options.js';
import { catalogQuery, forVersion } from '../../../../collectors/postgres/queries.js';
import { scopeFilter, scopeOf, wantedDatabases } from '../../../../collectors/postgres/scope-filter.js';
import { parseAssetKey } from '../../../../src/core/asset-key.js';
import type { AssetRecord, CollectionBatch } from '../../../../src/core/collection.js';

const namespace = 'postgres://db:5432';

describe('queries', () => {
  it('keep the lines of the server at hand', () => {
    const text = 'SELECT a,\n b --@ from 140000\n c --@ before 140000\nFROM t';
    expect(forVersion(text, 150_000)).toBe('SELECT a,\n b \nFROM t');
    expect(forVersion(text, 130_009)).toBe('SELECT a,\n c \nFROM t');
  });

  it('hold no mark after that', () => {
    for (const version of [120_000, 150_000, 180_000])
      expect(catalogQuery('columns', version)).not.toContain('--@');
  });
});

describe('keys', () => {
  const keys = new DatabaseKeys(namespace, 'shop');

  it('give a partition the key of a table, so that attaching it keeps its key', () => {
    expect(keys.relation('public', 'orders_2026', 'partition')).toBe(
      keys.relation('public', 'orders_2026', 'r'),
    );
  });

  it('tell routines with the same name apart by their argument types', () => {
    expect(keys.routine('public', 'total', 'f', 'integer, numeric')).toBe(
      `${namespace}/shop.public.#routine:total(integer,numeric)`,
    );
    expect(keys.routine('public', 'total', 'a', 'integer')).toBe(
      `${namespace}/shop.public.#aggregate:total(integer)`,
    );
  });

  it('can be taken apart whatever the names are', () => {
    const key = new DatabaseKeys(namespace, 'a.b').relation('#x:y', 'c/d%e f', 'r');
    expect(parseAssetKey(key).path.map(({ name }) => name)).toEqual(['a.b', '#x:y', 'c/d%e f']);
  });
});

describe('options', () => {
  it('are sorted by name, with secrets masked', () => {
    expect(optionsObject(['user=a', 'password=b=c', 'flag'])).toEqual({
      flag: 'true',
      password: '********',
      user: 'a',
    });
    expect(optionsObject([])).toBeNull();
    expect(optionsObject(null)).toBeNull();
  });

  it('list numbers of arrays and vectors', () => {
    expect([numbersOf('{1,2}'), numbersOf('1 0 3'), numbersOf('{}'), numbersOf(null)]).toEqual([
      [1, 2],
      [1, 0, 3],
      [],
      [],
    ]);
  });
});

describe('digests', () => {
  const asset: AssetRecord = { kind: 'Table', key: 'k', name: 'n', parent: 'p', properties: { a: 1 } };

  it('ignore volatile figures and nothing else', () => {
    expect(contentDigest([{ ...asset, statistics: { sizeBytes: 1 } }])).toBe(contentDigest([asset]));
    expect(contentDigest([{ ...asset, comment: 'x' }])).not.toBe(contentDigest([asset]));
    expect(contentDigest([{ ...asset, engineId: '2' }])).not.toBe(contentDigest([asset]));
  });

  it('do not depend on the order of units, and depend on the server version', () => {
    expect(
      scopeDigestOf(
        new Map([
          ['a', '1'],
          ['b', '2'],
        ]),
      ),
    ).toBe(
      scopeDigestOf(
        new Map([
          ['b', '2'],
          ['a', '1'],
        ]),
      ),
    );
    expect(fingerprintDigest(150_001, 'x')).not.toBe(fingerprintDigest(150_002, 'x'));
    expect(incomplete('x')).not.toBe('x');
  });
});

describe('the choice of scopes', () => {
  it('takes a scope, what encloses it and what lies in it', () => {
    const wanted = (only: string[]): ((scope: string) => boolean) => scopeFilter(namespace, only).isWanted;
    expect(wanted([`${namespace}/shop.public`])(`${namespace}/shop.public`)).toBe(true);
    expect(wanted([`${namespace}/shop`])(`${namespace}/shop.public`)).toBe(true);
    expect(wanted([`${namespace}/shop.public.orders.total`])(`${namespace}/shop.public`)).toBe(true);
    expect(wanted([`${namespace}/shop.public.orders`])(`${namespace}/shop.other`)).toBe(false);
    expect(wanted([`${namespace}/shop`])(`${namespace}/shop2`)).toBe(false);
    expect(wanted([namespace])(`${namespace}/#principal`)).toBe(true);
    expect(wanted([`${namespace}/#principal:app`])(`${namespace}/#principal`)).toBe(true);
  });

  it('finds the scope of any key', () => {
    expect(scopeOf(namespace, `${namespace}/shop.#extension:hstore`)).toBe(`${namespace}/shop`);
    expect(scopeOf(namespace, `${namespace}/#tablespace:fast`)).toBe(namespace);
    expect(scopeOf(namespace, 'mysql://elsewhere:3306/x')).toBe(namespace);
  });

  it('knows which databases must be connected to', () => {
    expect(wantedDatabases(namespace, undefined)).toBeNull();
    expect(wantedDatabases(namespace, [`${namespace}/shop.public`, `${namespace}/#setting`])).toEqual(
      new Set(['shop']),
    );
  });
});

describe('the channel of batches', () => {
  const batch = (done: number): CollectionBatch => ({ type: 'progress', phase: 'x', done });

  it('holds senders back until what they sent is read', async () => {
    const channel = new BatchChannel();
    let sent = 0;
    const sending = (async () => {
      for (let index = 0; index < 20; index += 1) {
        await channel.send(batch(index));
        sent += 1;
      }
      channel.end();
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(10);
    const seen: CollectionBatch[] = [];
    for await (const item of channel) seen.push(item);
    await sending;
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => batch(index)));
  });

  it('frees senders when the reader leaves early', async () => {
    const channel = new BatchChannel();
    const sending = (async () => {
      for (let index = 0; index < 20; index += 1) await channel.send(batch(index));
    })();
    for await (const item of channel) if (item.type === 'progress') break;
    await expect(sending).resolves.toBeUndefined();
  });

  it('passes a failure on after what was sent before it', async () => {
    const channel = new BatchChannel();
    await channel.send(batch(1));
    channel.end(new RangeError('broken'));
    const seen: CollectionBatch[] = [];
    await expect(
      (async () => {
        for await (const item of channel) seen.push(item);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toHaveLength(1);
  });
});

describe('times', () => {
  it('become ISO 8601, and infinity stays', () => {
    expect(isoOf('2026-01-31 10:00:00.5+00')).toBe('2026-01-31T10:00:00.500Z');
    expect(isoOf('2026-01-31 10:00:00+05:30')).toBe('2026-01-31T04:30:00.000Z');
    expect(isoOf('infinity')).toBe('infinity');
  });
});
