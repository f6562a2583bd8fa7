import { type ErrorCode, isWaymarkError, messageOf, WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';

/** What was being done when the driver failed; named in the message. Holds no secret and no statement text. */
export interface PgErrorContext {
  target: Pick<EngineTarget, 'host' | 'port' | 'user' | 'tls'>;
  /** Database of the connection, when one was chosen. */
  database?: string;
  /** What was read or done, for example `the columns of database shop`. */
  doing?: string;
}

/** The members of a driver's error that are looked at. */
interface DriverError {
  code?: string;
  message: string;
  table?: string;
  schema?: string;
}

/** SQLSTATE or class of SQLSTATE -> code of the catalogue; the longest prefix wins. */
const bySqlState: Readonly<Record<string, ErrorCode>> = {
  '08': 'ENGINE_UNREACHABLE',
  '28': 'ENGINE_AUTH_FAILED',
  '3D000': 'ENGINE_OBJECT_GONE',
  '3F000': 'ENGINE_OBJECT_GONE',
  '42501': 'ENGINE_PERMISSION_DENIED',
  '42704': 'ENGINE_OBJECT_GONE',
  '42883': 'ENGINE_OBJECT_GONE',
  '42P01': 'ENGINE_OBJECT_GONE',
  '53300': 'ENGINE_UNREACHABLE',
  '55000': 'ENGINE_QUERY_FAILED',
  '55P03': 'ENGINE_TIMEOUT',
  '57014': 'ENGINE_CANCELLED',
  '57P01': 'ENGINE_UNREACHABLE',
  '57P02': 'ENGINE_UNREACHABLE',
  '57P03': 'ENGINE_UNREACHABLE',
  '57P04': 'ENGINE_OBJECT_GONE',
  '57P05': 'ENGINE_UNREACHABLE',
};

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

const tlsCode = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const tlsMessage = /does not support SSL|establishing an SSL connection|self-signed certificate|certificate/i;
const lostConnection =
  /Connection terminated|timeout expired|Client has encountered a connection error|was closed|not queryable/;

/** What the driver says of bytes that are no message of the protocol: another server answers on this port. */
const foreignProtocol = /received invalid response/;
const noPassword = /password must be a (non-empty )?string/;

/**
 * Translates anything the driver or the network threw to an ENGINE_* error that names the object and the remedy.
 * An error of the catalogue passes through unchanged.
 */
export function translatePgError(error: unknown, context: PgErrorContext): WaymarkError {
  if (isWaymarkError(error)) return error;
  const driver = asDriverError(error);
  const code = codeOf(driver, context);
  return new WaymarkError(code, describe(code, driver, context), {
    facts: {
      host: context.target.host,
      port: context.target.port,
      database: context.database ?? null,
      sqlState: isSqlState(driver.code) ? driver.code : null,
    },
    cause: error,
  });
}

/** The SQLSTATE of an error, translated or not; null when there is none. */
export function sqlStateOf(error: unknown): string | null {
  if (isWaymarkError(error)) {
    const state = error.facts['sqlState'];
    return typeof state === 'string' ? state : null;
  }
  const code = asDriverError(error).code;
  return isSqlState(code) ? code : null;
}

function asDriverError(error: unknown): DriverError {
  // A connection tried over several addresses fails with all their errors.
  if (error instanceof AggregateError && error.errors.length > 0) return asDriverError(error.errors[0]);
  if (error instanceof Error) return error;
  return { message: messageOf(error) };
}

function isSqlState(code: string | undefined): code is string {
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !networkCodes.has(code);
}

function codeOf(error: DriverError, context: PgErrorContext): ErrorCode {
  const { code, message } = error;
  if (code !== undefined && networkCodes.has(code)) return 'ENGINE_UNREACHABLE';
  if (code !== undefined && tlsCode.test(code)) return 'ENGINE_TLS_FAILED';
  if (isSqlState(code)) return codeOfState(code, message, context);
  if (/SASL|password must be a string|password/i.test(message)) return 'ENGINE_AUTH_FAILED';
  if (tlsMessage.test(message)) return 'ENGINE_TLS_FAILED';
  if (lostConnection.test(message) || foreignProtocol.test(message)) return 'ENGINE_UNREACHABLE';
  return 'ENGINE_QUERY_FAILED';
}

function codeOfState(state: string, message: string, context: PgErrorContext): ErrorCode {
  if (state === '57014' && /statement timeout|lock timeout/.test(message)) return 'ENGINE_TIMEOUT';
  // "no pg_hba.conf entry for host ..., no encryption" (12 and 13: "SSL off"): only encrypted connections are let in.
  if (state === '28000' && context.target.tls === 'disable' && /no encryption|SSL off/.test(message)) {
    return 'ENGINE_TLS_FAILED';
  }
  return bySqlState[state] ?? bySqlState[state.slice(0, 2)] ?? 'ENGINE_QUERY_FAILED';
}

function describe(code: ErrorCode, error: DriverError, context: PgErrorContext): string {
  const { host, port, user } = context.target;
  const server = `PostgreSQL at ${host}:${port}`;
  const where = context.database === undefined ? server : `database "${context.database}" of ${server}`;
  const doing = context.doing === undefined ? '' : ` while reading ${context.doing}`;
  const detail = sentence(error.message);
  switch (code) {
    case 'ENGINE_UNREACHABLE':
      if (foreignProtocol.test(error.message))
        return `What answers at ${host}:${port} does not speak PostgreSQL's protocol.`;
      return error.code === '53300'
        ? `${server} has no connection left for this account${doing}: ${detail} Raise max_connections or the account's connection limit.`
        : `${server} cannot be reached${doing}: ${detail}`;
    case 'ENGINE_AUTH_FAILED':
      if (noPassword.test(error.message))
        return `${server} wants a password for user "${user ?? ''}" and none was given.`;
      return `${server} refused user "${user ?? ''}"${context.database === undefined ? '' : ` for database "${context.database}"`}: ${detail}`;
    case 'ENGINE_TLS_FAILED':
      return context.target.tls === 'disable'
        ? `${server} accepts this account only over TLS, and TLS is switched off: ${detail} Use the TLS mode require, verify-ca or verify-full.`
        : `No TLS connection to ${server} with the mode ${context.target.tls}: ${detail}`;
    case 'ENGINE_PERMISSION_DENIED':
      return `User "${user ?? ''}" lacks a privilege in ${where}${doing}: ${detail}`;
    case 'ENGINE_TIMEOUT':
      return `${where} took longer than allowed${doing}: ${detail}`;
    case 'ENGINE_CANCELLED':
      return `The statement in ${where} was cancelled${doing}.`;
    case 'ENGINE_OBJECT_GONE':
      if (error.code === '3D000') return `${server} has no database "${context.database ?? ''}"${doing}.`;
      return `An object is gone in ${where}${doing}: ${detail}`;
    default:
      return `${where} reported an error${doing}: ${detail}`;
  }
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
