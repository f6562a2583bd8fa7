import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetKinds, plainKinds } from '../../../src/core/asset-kind.js';
import {
  childKey,
  displayPath,
  instanceNamespace,
  kindTag,
  namespaceOf,
  parentKey,
  parseAssetKey,
  printAssetKey,
} from '../../../src/core/asset-key.js';

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 63 })
  .filter((text) => Buffer.from(text, 'utf8').toString('utf8') === text);
const kind = fc.constantFrom(...assetKinds);
const instance = instanceNamespace('postgres', 'Orders-DB', 5432);

describe('asset keys', () => {
  it('prints a column the way OpenLineage names it', () => {
    const table = childKey(
      childKey(childKey(instance, 'Database', 'shop'), 'Schema', 'public'),
      'Table',
      'orders',
    );
    expect(childKey(table, 'Column', 'total')).toBe('postgres://orders-db:5432/shop.public.orders.total');
    expect(childKey(table, 'Constraint', 'orders_pkey')).toBe(
      'postgres://orders-db:5432/shop.public.orders.#constraint:orders_pkey',
    );
  });

  it('keeps case, quotes and every character of a name, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, name), { minLength: 1, maxLength: 5 }), (steps) => {
        const key = steps.reduce(
          (parent, [stepKind, stepName]) => childKey(parent, stepKind, stepName),
          instance,
        );
        const parsed = parseAssetKey(key);
        expect(parsed.path.map((segment) => segment.name)).toEqual(steps.map(([, stepName]) => stepName));
        expect(parsed.path.map((segment) => segment.kind)).toEqual(
          steps.map(([stepKind]) => (plainKinds.has(stepKind) ? undefined : kindTag(stepKind))),
        );
        expect(printAssetKey(parsed)).toBe(key);
        expect(/\s/.test(key)).toBe(false);
      }),
    );
  });

  it('escapes white space and control characters of every script', () => {
    expect(childKey(instance, 'Database', 'a\u3000b\u2003c\ufeffd\u0085e')).toBe(
      `${instance}/a%E3%80%80b%E2%80%83c%EF%BB%BFd%C2%85e`,
    );
  });

  it('gives different keys to different paths', () => {
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        (a, b) => {
          const key = (steps: string[]): string =>
            steps.reduce((parent, step) => childKey(parent, 'Schema', step), instance);
          expect(key(a) === key(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        },
      ),
    );
  });

  it('leads from a child back to its parent and its instance', () => {
    fc.assert(
      fc.property(kind, name, kind, name, (outerKind, outer, innerKind, inner) => {
        const parent = childKey(instance, outerKind, outer);
        const child = childKey(parent, innerKind, inner);
        expect(parentKey(child)).toBe(parent);
        expect(parentKey(parent)).toBe(instance);
        expect(parentKey(instance)).toBeNull();
        expect(namespaceOf(child)).toBe(instance);
      }),
    );
  });

  it('reads IPv6 hosts and instances without a path', () => {
    const v6 = instanceNamespace('redis', '::1', 6379);
    expect(v6).toBe('redis://[::1]:6379');
    expect(parseAssetKey(v6)).toEqual({ namespace: v6, path: [] });
    expect(displayPath(childKey(v6, 'Database', '0'))).toBe('0');
  });

  it.each([
    '',
    'orders',
    'postgres://',
    'postgres:///x',
    'postgres://h:1/a..b',
    'postgres://h:1/#:x',
    'postgres://h:1/%zz',
  ])('refuses %j as a key and says what a key looks like', (text) => {
    expect(() => parseAssetKey(text)).toThrowError(/Write the key as/);
  });
});
