import { describe, expect, it } from 'vitest';
import { WaymarkError } from '../../../src/core/errors.js';
import { parseTargetUrl } from '../../../src/engines/target.js';

function refusal(url: string): WaymarkError {
  try {
    parseTargetUrl(url);
  } catch (error) {
    if (error instanceof WaymarkError) return error;
  }
  return expect.unreachable(`${url} was accepted`);
}

describe('connection URLs', () => {
  it('are read with their account, database and TLS mode', () => {
    expect(parseTargetUrl('mariadb://app:p%40ss@db:3307/billing?ssl-mode=VERIFY_CA')).toMatchObject({
      engine: 'mysql',
      host: 'db',
      port: 3307,
      user: 'app',
      password: 'p@ss',
      database: 'billing',
      tls: 'verify-ca',
    });
  });

  it('with a misspelt TLS mode are refused by the name of the parameter, not read as a weaker mode', () => {
    const error = refusal('postgres://app:secret@db/shop?sslmod=verify-full');
    expect(error).toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'sslmod' } });
    expect(error.message).not.toContain('secret');
  });

  it.each([
    ['password', 'postgres://app:50%@db/shop'],
    ['user', 'postgres://a%p:secret@db/shop'],
    ['database', 'postgres://app:secret@db/sh%op'],
  ])('with a bare percent sign in the %s are refused by its name', (field, url) => {
    const error = refusal(url);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', facts: { field } });
    expect(error.message).toContain('%25');
    expect(error.message).not.toMatch(/secret|50%/);
  });
});
