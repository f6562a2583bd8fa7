import { describe, expect, it } from 'vitest';
import { sqlStateOf, translatePgError } from '../../../../src/engines/postgres/errors.js';
import type { TlsMode } from '../../../../src/engines/contract.js';
import { WaymarkError } from '../../../../src/core/errors.js';

function translate(error: unknown, tls: TlsMode = 'prefer'): WaymarkError {
  const target = { host: 'db', port: 5432, user: 'app', tls };
  return translatePgError(error, { target, database: 'shop', doing: 'the columns' });
}

const failure = (code: string | undefined, message = 'it failed'): Error =>
  Object.assign(new RangeError(message), code === undefined ? {} : { code });

describe('errors of PostgreSQL', () => {
  it.each([
    ['ECONNREFUSED', 'ENGINE_UNREACHABLE'],
    ['ENOTFOUND', 'ENGINE_UNREACHABLE'],
    ['28P01', 'ENGINE_AUTH_FAILED'],
    ['28000', 'ENGINE_AUTH_FAILED'],
    ['3D000', 'ENGINE_OBJECT_GONE'],
    ['42P01', 'ENGINE_OBJECT_GONE'],
    ['42501', 'ENGINE_PERMISSION_DENIED'],
    ['53300', 'ENGINE_UNREACHABLE'],
    ['55P03', 'ENGINE_TIMEOUT'],
    ['57P01', 'ENGINE_UNREACHABLE'],
    ['57P04', 'ENGINE_OBJECT_GONE'],
    ['08006', 'ENGINE_UNREACHABLE'],
    ['XX000', 'ENGINE_QUERY_FAILED'],
    ['CERT_HAS_EXPIRED', 'ENGINE_TLS_FAILED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'ENGINE_TLS_FAILED'],
    ['EPROTO', 'ENGINE_TLS_FAILED'],
  ])('%s is %s', (code, expected) => {
    expect(translate(failure(code)).code).toBe(expected);
  });

  it('tells a timeout from a cancellation', () => {
    expect(translate(failure('57014', 'canceling statement due to statement timeout')).code).toBe(
      'ENGINE_TIMEOUT',
    );
    expect(translate(failure('57014', 'canceling statement due to user request')).code).toBe(
      'ENGINE_CANCELLED',
    );
  });

  it('tells an account that must use TLS from one that is unknown', () => {
    const message = 'no pg_hba.conf entry for host "10.0.0.1", user "app", database "shop", no encryption';
    const error = translate(failure('28000', message), 'disable');
    expect(error.code).toBe('ENGINE_TLS_FAILED');
    expect(error.message).toContain('require');
    expect(translate(failure('28000', message), 'require').code).toBe('ENGINE_AUTH_FAILED');
  });

  it('names the server, the database and what was read', () => {
    const error = translate(failure('42501', 'permission denied for table orders'));
    expect(error.message).toContain('db:5432');
    expect(error.message).toContain('"shop"');
    expect(error.message).toContain('the columns');
    expect(error.message).toContain('permission denied for table orders');
    expect(sqlStateOf(error)).toBe('42501');
  });

  it('looks into the errors of several addresses', () => {
    const error = translate(new AggregateError([failure('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432')]));
    expect(error.code).toBe('ENGINE_UNREACHABLE');
  });

  it('leaves an error of the catalogue as it is', () => {
    const own = new WaymarkError('ENGINE_TIMEOUT', 'x');
    expect(translate(own)).toBe(own);
  });

  it('says that another kind of server answers on the port', () => {
    const error = translate(failure(undefined, 'received invalid response: 68'));
    expect(error.code).toBe('ENGINE_UNREACHABLE');
    expect(error.message).toContain("What answers at db:5432 does not speak PostgreSQL's protocol.");
  });

  it('says that no password was given, in words of its own', () => {
    const text = 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string';
    const error = translate(failure(undefined, text));
    expect(error.code).toBe('ENGINE_AUTH_FAILED');
    expect(error.message).toContain('wants a password for user "app" and none was given');
    expect(error.message).not.toContain('SASL');
  });

  it('names a database that is not there', () => {
    expect(translate(failure('3D000')).message).toContain('has no database "shop"');
  });
});
