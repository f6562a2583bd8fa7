import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferPatterns, mostPatterns } from '../../../../collectors/redis/patterns/infer.js';
import { longestName, readableName } from '../../../../collectors/redis/patterns/readable-name.js';

const patternsOf = (names: readonly string[], known: readonly string[] = []): string[] =>
  inferPatterns(names, known).map(({ pattern }) => pattern);

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: length, maxLength: length })
    .map((characters) => characters.join(''))
    .filter((text) => /\d/.test(text) && /[a-f]/.test(text));

/** Values by the placeholder they must become. */
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  number: fc.nat({ max: 10_000_000 }).map(String),
  hash: hex(32),
  shortHash: hex(8),
  date: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  email: fc
    .tuple(fc.stringMatching(/^[a-z]{3,8}$/), fc.stringMatching(/^[a-z]{3,8}$/))
    .map(([who, where]) => `${who}@${where}.example`),
  ip: fc.ipV4(),
};
const placeholders: Readonly<Record<string, string>> = {
  uuid: '{id}',
  number: '{id}',
  hash: '{id}',
  shortHash: '{id}',
  date: '{date}',
  email: '{email}',
  ip: '{ip}',
};
const word = fc.stringMatching(/^[g-z]{3,9}$/);
const hardDelimiter = fc.constantFrom(':', '/', '|');

describe('patterns of key names', () => {
  it.each([
    [['session:8f3a77c1e09b4d5f', 'session:1b2c3d4e5f607182'], ['session:{id}']],
    [
      ['cart:1234:items', 'cart:77:items', 'cart:77:meta'],
      ['cart:{id}:items', 'cart:{id}:meta'],
    ],
    [['user:{42}:profile', 'user:{7}:profile'], ['user:{id}:profile']],
    [['{user:42}:cart', '{user:7}:cart'], ['{user:{id}}:cart']],
    [['rate:10.20.1.3:checkout', 'rate:10.20.1.4:checkout'], ['rate:{ip}:checkout']],
    [['rate:2001:db8::1:checkout'], ['rate:{ip}:checkout']],
    [['stats:2026-06-01', 'stats:2026-06-02'], ['stats:{date}']],
    [['stats:20260601', 'stats:20260602'], ['stats:{date}']],
    [['order:20260601', 'order:500001'], ['order:{id}']],
    [['otp:ada.l+x@post.example'], ['otp:{email}']],
    [['img/thumb/da39a3ee5e6b4b0d3255bfef95601890afd80709.webp'], ['img/thumb/{id}.webp']],
    [['app.users.42.name', 'app.users.43.name'], ['app.users.{id}.name']],
    [['user-17-profile', 'user-18-profile'], ['user-{id}-profile']],
    [['user_17_profile', 'user_18_profile'], ['user_{id}_profile']],
    [['idempotency|0b5b8a3e-3c1f-4d7e-9a57-1f0c5d7a6b11'], ['idempotency|{id}']],
    [['token:eyJhbGciOiJIUzI1NiIsInR5cCI6'], ['token:{id}']],
    [
      ['cache:product:12:v2', 'cache:category:tea'],
      ['cache:category:tea', 'cache:product:{id}:v2'],
    ],
    [
      ['feature:flags', 'config:banner', 'maintenance'],
      ['config:banner', 'feature:flags', 'maintenance'],
    ],
    [
      ['a::b', ':', ''],
      ['', ':', 'a::b'],
    ],
  ])('reads %j as %j', (names, expected) => {
    expect(patternsOf(names)).toEqual(expected);
  });

  it('merges values that only other names give away', () => {
    const articles = Array.from(
      { length: 40 },
      (_value, n) => `price:P${String(n).padStart(4, '0')}-${n % 3}`,
    );
    expect(patternsOf(articles)).toEqual(['price:{id}']);
    const slugs = Array.from(
      { length: 60 },
      (_value, n) => `page:${'abcdefghij'.charAt(n % 10)}${'klmnop'.charAt(n % 6)}-story:views`,
    );
    expect(patternsOf([...new Set(slugs)])).toEqual(['page:{name}-story:views']);
  });

  it('keeps words apart that many names share', () => {
    const entities = Array.from(
      { length: 20 },
      (_value, n) => `app:${'bcdefghijklmnopqrstu'.charAt(n)}thing`,
    );
    const names = entities.flatMap((entity) => Array.from({ length: 30 }, (_value, n) => `${entity}:${n}`));
    expect(patternsOf(names)).toEqual(entities.map((entity) => `${entity}:{id}`).sort());
  });

  it('finds the template that names were made from', () => {
    const template = fc.record({
      words: fc.array(word, { minLength: 1, maxLength: 3 }),
      delimiter: hardDelimiter,
      kind: fc.constantFrom(...Object.keys(values)),
      last: fc.option(word, { nil: undefined }),
    });
    const made = template.chain(({ words, delimiter, kind, last }) =>
      fc.array(values[kind]!, { minLength: 2, maxLength: 30 }).map((found) => {
        const around = (value: string): string =>
          [...words, value, ...(last === undefined ? [] : [last])].join(delimiter);
        return { names: found.map(around), expected: around(placeholders[kind]!) };
      }),
    );
    fc.assert(
      fc.property(made, ({ names, expected }) => {
        expect(patternsOf(names)).toEqual([expected]);
      }),
      { numRuns: 400 },
    );
  });

  it('puts every name into exactly one pattern, whatever its bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => readableName(Buffer.from(array)));
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((name) => readableName(Buffer.from(name)));
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, text), { maxLength: 80 }), (names) => {
        const found = inferPatterns(names);
        expect(found.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(
          names.map((_name, index) => index),
        );
        expect(new Set(found.map(({ pattern }) => pattern)).size).toBe(found.length);
      }),
      { numRuns: 300 },
    );
  });

  const shopName = fc.oneof(
    values['hash']!.map((id) => `session:${id}`),
    values['number']!.map((id) => `cart:${id}:items`),
    fc.tuple(word, values['date']!).map(([name, date]) => `stats:${name}:${date}`),
    word.map((name) => `page:${name}`),
    fc.string({ maxLength: 12 }),
  );

  it('does not depend on the order of the names', () => {
    fc.assert(
      fc.property(fc.array(shopName, { maxLength: 120 }), (names) => {
        const sorted = inferPatterns([...names].sort());
        const reversed = inferPatterns([...names].sort().reverse());
        const shape = (list: typeof sorted) => list.map(({ pattern, members }) => [pattern, members.length]);
        expect(shape(reversed)).toEqual(shape(sorted));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps names with a lone brace in the pattern they were put into', () => {
    const names = ['0', ';{;0', 'page:w0'];
    const first = patternsOf(names);
    expect(patternsOf([';{;0'], first)).toEqual(['{id}']);
    expect(first).toContain('{id}');
  });

  it('keeps identifiers of several parts in the pattern they were put into', () => {
    const first = patternsOf(['0!!;_0', '0']);
    expect(first).toEqual(['{id}']);
    expect(patternsOf(['0!!;_0'], first)).toEqual(first);
  });

  it('finds the same patterns again when only a part of the names is seen', () => {
    fc.assert(
      fc.property(fc.array(shopName, { minLength: 1, maxLength: 150 }), fc.nat({ max: 3 }), (names, keep) => {
        const first = patternsOf(names);
        const part = names.filter((_name, index) => index % 4 !== keep);
        const again = patternsOf(part, first);
        expect(again.filter((pattern) => !first.includes(pattern))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is bounded for names of any number and length', () => {
    const many = Array.from(
      { length: 3_000 },
      (_value, n) =>
        `${'abcdefghijklmnopqrstuvwxyz'.charAt(n % 26)}${n % 7}:${'x'.repeat(n % 9)}:${n}:${'yz'.charAt(n % 2)}`,
    );
    expect(patternsOf(many).length).toBeLessThanOrEqual(mostPatterns);
    const huge = readableName(Buffer.alloc(1_000_000, 'k'));
    expect(huge.length).toBeLessThanOrEqual(longestName + 1);
    expect(patternsOf([huge])).toEqual(['{text}']);
    expect(patternsOf([':'.repeat(5_000)])[0]!.length).toBeLessThan(250);
  });
});

describe('readable names', () => {
  it('shows bytes that are no text, and never a control character', () => {
    expect(readableName(Buffer.from([0x61, 0xff, 0x00, 0x0a, 0xc3, 0xa9]))).toBe('a\\xff\\x00\\né');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        // eslint-disable-next-line no-control-regex
        expect(readableName(Buffer.from(bytes))).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  it('keeps well-formed text as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~äöü漢字😀]{0,60}$/u), (text) => {
        expect(readableName(Buffer.from(text))).toBe(text);
      }),
    );
  });
});
