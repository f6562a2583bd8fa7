import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBytes,
  decodeHexRow,
  hasUndecodable,
  readableText,
} from '../../../../src/engines/postgres/raw-text.js';

describe('text of any encoding', () => {
  it('is itself when it is UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const decoded = decodeBytes(Buffer.from(text, 'utf8'));
        expect(decoded).toBe(text);
        expect(hasUndecodable(decoded)).toBe(false);
        expect(readableText(decoded)).toBe(text);
      }),
    );
  });

  it('keeps texts apart that differ in undecodable bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (a, b) => {
        expect(decodeBytes(a) === decodeBytes(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('shows undecodable bytes as escapes', () => {
    const text = decodeBytes(Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    expect(hasUndecodable(text)).toBe(true);
    expect(readableText(text)).toBe('caf\\xE9');
  });

  it('survives a JSON document, and is noted', () => {
    const undecodable = new Set<string>();
    const bytes = Buffer.from([...Buffer.from('{"a":[{"name":"caf'), 0xe9, ...Buffer.from('"}],"b":"é"}')]);
    expect(decodeHexRow(bytes.toString('hex'), undecodable)).toEqual({ a: [{ name: 'caf\\xE9' }], b: 'é' });
    expect([...undecodable]).toEqual(['caf\\xE9']);
  });
});
