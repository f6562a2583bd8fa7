import { describe, expect, it } from 'vitest';
import { decodePosition, encodePosition, pageSize } from '../../../src/core/list-position.js';

describe('a cursor', () => {
  it('gives back the position it was made from', () => {
    const position = ['ASSETS', 'orders', 3] as const;
    expect(decodePosition(encodePosition(position), 'ASSETS')).toEqual(position);
    expect(decodePosition(encodePosition(position), 'ASSETS', 3)).toEqual(position);
  });

  it.each([null, undefined, ''])('%j stands for the beginning', (cursor) => {
    expect(decodePosition(cursor, 'ASSETS')).toBeNull();
  });

  it.each([
    ['of another list', encodePosition(['PATHS', 'a'])],
    ['of another length', encodePosition(['ASSETS', 'a'])],
    ['of nothing but a name', encodePosition(['ASSETS'])],
    ['with other parts', Buffer.from('["ASSETS",{},null]').toString('base64url')],
    ['that is none', 'no cursor'],
  ])('%s is refused', (_what, cursor) => {
    expect(() => decodePosition(cursor, 'ASSETS', 3)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});

describe('the size of a page', () => {
  it('is 50 unless it is said, and from 1 to 1,000', () => {
    expect([pageSize(null), pageSize({}), pageSize({ first: 1 }), pageSize({ first: 1_000 })]).toEqual([
      50, 50, 1, 1_000,
    ]);
    for (const first of [0, 1_001, 1.5])
      expect(() => pageSize({ first })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
