import { describe, expect, it } from 'vitest';
import {
  type CacheSource,
  plainName,
  rulesFor,
  tableNamesFor,
  wordsOf,
} from '../../../../src/lineage/sources/cache-rules.js';

const table = (name: string, columns: string[] = [], within: string[] = ['public', 'shop']): CacheSource => ({
  key: `${within.join('.')}.${name}`,
  name,
  within,
  columns: columns.map((column) => ({ key: `${name}.${column}`, name: column })),
});
const found = (name: string, sources: CacheSource[], fields: string[] = []): string[] =>
  rulesFor({ key: 'p', name, fields }, sources).map(
    ({ source, confidence }) => `${source.key} ${confidence}`,
  );

describe('observed cache rules', () => {
  it('take names apart', () => {
    expect(plainName('OrderItem-v2')).toBe('order_item_v2');
    expect(wordsOf('shop:order-item:{id}:total')).toEqual([
      { text: 'shop', leads: false },
      { text: 'order_item', leads: true },
      { text: 'total', leads: false },
    ]);
    expect(wordsOf('user-{id}')).toEqual([{ text: 'user', leads: true }]);
    expect(tableNamesFor('category')).toContain('categories');
    expect(tableNamesFor('addresses')).toContain('address');
  });

  it('link a table by its name before an id, surer with its columns as fields and with its database in the name', () => {
    const orders = table('orders', ['id', 'total', 'customer_id']);
    expect(found('order:{id}', [orders])).toEqual(['public.shop.orders 0.6']);
    expect(found('order:{id}', [orders], ['total', 'customerId'])).toEqual(['public.shop.orders 0.9']);
    expect(found('shop:order:{id}', [orders], ['total', 'customerId'])).toEqual(['public.shop.orders 0.95']);
    expect(found('{id}:orders', [orders])).toEqual([]);
    expect(found('order:{id}', [orders], ['colour', 'size', 'weight'])).toEqual([]);
    expect(found('cache:{id}', [table('cache')])).toEqual([]);
  });

  it('link none of several that fit alike, and the one that fits better', () => {
    const here = table('orders', ['id', 'total']);
    const there = table('orders', ['id', 'amount'], ['public', 'billing']);
    expect(found('order:{id}', [here, there])).toEqual([]);
    expect(found('billing:order:{id}', [here, there])).toEqual(['public.billing.orders 0.7']);
    expect(found('order:{id}', [here, there], ['id', 'total'])).toEqual(['public.shop.orders 0.9']);
  });
});
