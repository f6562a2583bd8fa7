import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTokens, searchFields, textTokens, usageTokens } from '../../../src/core/search-text.js';

describe('tokens of names', () => {
  it.each([
    ['customer_id', 'customerid', ['customer', 'id']],
    ['CustomerOrderTotal', 'customerordertotal', ['customer', 'order', 'total']],
    ['parseXMLFile', 'parsexmlfile', ['parse', 'xml', 'file']],
    ['orders2023', 'orders2023', ['orders', '2023']],
    ['ORDERS', 'orders', ['orders']],
    ['a', 'a', ['a']],
    ['größe_Straße', 'größestraße', ['größe', 'straße']],
    ['订单明细', '订单明细', ['订单', '单明', '明细']],
    ['user订单', 'user订单', ['user', '订单']],
    ['session:{id}', 'sessionid', ['session', 'id']],
    ['$$', '', []],
  ])('takes %s apart', (name, joined, parts) => {
    expect(nameTokens(name)).toEqual({ joined, parts });
  });

  it('gives tokens without white space and without upper case, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const { joined, parts } = nameTokens(name);
        for (const token of [joined, ...parts]) {
          expect(token).not.toMatch(/\s/u);
          expect(token).toBe(token.toLowerCase());
        }
      }),
    );
  });

  it('gives the same tokens for the same words in snake and camel case', () => {
    const word = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (parts) => {
        const camel = parts
          .map((part, index) => (index === 0 ? part : part[0]?.toUpperCase() + part.slice(1)))
          .join('');
        expect(nameTokens(camel)).toEqual(nameTokens(parts.join('_')));
      }),
    );
  });
});

describe('search fields', () => {
  it('keep the name apart from what encloses it and its comment', () => {
    expect(
      searchFields({
        name: 'total',
        enclosing: ['shop', 'public', 'order_items'],
        comment: 'Net total, in cents',
      }),
    ).toEqual({
      searchName: 'total',
      searchText: 'shop public orderitems order items net total in cents',
    });
  });

  it('name each token of a text once', () => {
    expect(textTokens(['orders orders', null, 'Orders'])).toBe('orders');
  });

  it('put usage into classes that grow by a factor of thirty', () => {
    expect([null, undefined, 0, 1, 29, 30, 900, 1e9].map((count) => usageTokens(count))).toEqual([
      '',
      '',
      '',
      'u1',
      'u1',
      'u1 u2',
      'u1 u2 u3',
      'u1 u2 u3 u4 u5',
    ]);
  });
});
