import { describe, expect, it } from 'vitest';
import { isSecretName, redact, redactJson, rememberSecret } from '../../../src/core/redaction.js';

describe('redaction', () => {
  it('finds remembered values in every form a text may carry them', () => {
    rememberSecret('pa"ss wörd/1');
    for (const text of [
      'x pa"ss wörd/1 y',
      JSON.stringify({ a: 'pa"ss wörd/1' }),
      `?p=${encodeURIComponent('pa"ss wörd/1')}`,
    ]) {
      expect(redact(text)).toContain('[redacted]');
      expect(redact(text)).not.toMatch(/ss(?: |%20)w/);
    }
  });

  it.each([
    'postgres://app:hunter22@db:5432/shop',
    'Authorization: Bearer abcdef0123456789',
    'password=hunter22 host=db',
    '{"clientToken":"x","password":"hunter22"}',
    "ALTER USER x IDENTIFIED BY 'hunter22'",
    "CREATE ROLE x PASSWORD 'hunter22'",
    'token wm_abcdefghijklmnopqrstuvwxyz0123456789',
  ])('leaves no secret in %s', (text) => {
    const clean = redact(text);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toMatch(/hunter22|0123456789/);
  });

  it('leaves ordinary texts and the JSON around secrets as they are', () => {
    const plain = 'SELECT token_count FROM t WHERE passengers > 3 -- postgres://db:5432/shop';
    expect(redact(plain)).toBe(plain);
    const line = JSON.stringify({ password: 'hunter22', token: null, secret: false, n: 1 });
    expect(JSON.parse(redact(line))).toEqual({ password: '[redacted]', token: null, secret: false, n: 1 });
  });

  it('replaces members with the name of a secret, at any depth, and only those', () => {
    const clean = redactJson({
      password: 'x',
      nested: [{ apiKey: 'x', api_key: 'x', secretId: 'id', tokenHash: 'h', hasPassword: true, keys: ['k'] }],
      token: null,
    });
    expect(clean).toEqual({
      password: '[redacted]',
      nested: [
        {
          apiKey: '[redacted]',
          api_key: '[redacted]',
          secretId: 'id',
          tokenHash: 'h',
          hasPassword: true,
          keys: ['k'],
        },
      ],
      token: null,
    });
    expect(
      ['password', 'dbPassword', 'client_secret', 'privateKey', 'Authorization'].every(isSecretName),
    ).toBe(true);
    expect(
      ['key', 'assetKey', 'publicKey', 'secretId', 'passwordKind', 'passwordless'].some(isSecretName),
    ).toBe(false);
  });
});
