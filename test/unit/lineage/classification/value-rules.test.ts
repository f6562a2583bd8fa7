import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasKeyPrefix,
  hasLuhnDigit,
  isChineseId,
  isE164,
  isEmail,
  isIban,
  isIpAddress,
  isJwt,
  isPasswordHash,
  isPaymentCard,
  isUsSsn,
  judgeValues,
} from '../../../../src/lineage/classification/value-rules.js';

const jwt = [{ alg: 'HS256' }, { sub: '1' }].map((part) =>
  Buffer.from(JSON.stringify(part)).toString('base64url'),
);

describe('values are recognised by form and check digits', () => {
  it.each([
    [
      'an e-mail address',
      isEmail,
      ['a.b+c@example.co.uk'],
      ['a@b', 'a b@c.de', '@example.com', 'a@example..com '],
    ],
    [
      'a payment card',
      isPaymentCard,
      ['4111 1111 1111 1111', '378282246310005'],
      ['4111111111111112', '1234567890123452'],
    ],
    [
      'an IBAN',
      isIban,
      ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432'],
      ['DE88370400440532013000', 'DE89'],
    ],
    [
      'an IP address',
      isIpAddress,
      ['192.168.0.1', '2001:db8::1', '10.200.3.4/8'],
      ['1.2.3.4', '999.1.1.1', '12:30:45'],
    ],
    [
      'a phone number',
      isE164,
      ['+49 30 1234567', '+14155550123', '13800138000'],
      ['12345', '+0123456789', '2024-01-01'],
    ],
    [
      'a Chinese identity number',
      isChineseId,
      ['11010519491231002X'],
      ['110105194912310021', '123456789012345678'],
    ],
    ['a US social security number', isUsSsn, ['123-45-6789'], ['000-12-3456', '123456789']],
    ['a JSON Web Token', isJwt, [`${jwt.join('.')}.c2ln`], ['eyJ.a.b', 'a.b.c']],
    [
      'a key of a known service',
      hasKeyPrefix,
      ['ghp_abcdefghijklmnopqrstuvwx', 'AKIAABCDEFGHIJKLMNOP'],
      ['ghp_', 'skill'],
    ],
    ['a password hash', isPasswordHash, ['$2b$12$abcdef', '$argon2id$v=19$m=1'], ['hunter2', '$5 off']],
  ] as const)('%s', (_name, matches, yes, no) => {
    expect(yes.filter((value) => !matches(value))).toEqual([]);
    expect(no.filter((value) => matches(value))).toEqual([]);
  });

  it('the Luhn digit finds every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 18 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (digits, place, shift) => {
          const check = [...'0123456789'].find((digit) => hasLuhnDigit(digits.join('') + digit)) ?? '';
          const right = [...digits, Number(check)];
          const at = place % right.length;
          const wrong = right.map((digit, index) => (index === at ? (digit + shift) % 10 : digit));
          expect(hasLuhnDigit(right.join(''))).toBe(true);
          expect(hasLuhnDigit(wrong.join(''))).toBe(false);
        },
      ),
    );
  });

  it('says nothing of few values, and counts how many agree of enough', () => {
    const mails = Array.from({ length: 9 }, (_none, index) => `u${index}@example.com`);
    expect(judgeValues(mails)).toEqual([]);
    expect(judgeValues([...mails, null, '', 'none', 'x@example.org'])).toEqual([
      { kind: 'EMAIL', rule: 'value-email', confidence: 0.89, sampled: 11, matched: 10 },
    ]);
    expect(judgeValues([...mails.slice(0, 5), ...Array.from({ length: 10 }, () => 'none')])).toEqual([]);
  });

  it('takes linear time for long and nasty values', () => {
    const nasty = [
      `${'a'.repeat(300)}@${'a.'.repeat(150)}`,
      '1'.repeat(300),
      ':'.repeat(300),
      '+1'.repeat(150),
    ];
    const many = Array.from({ length: 2_000 }, (_none, index) => nasty[index % nasty.length] ?? '');
    expect(judgeValues(many)).toEqual([]);
  });
});
