import { type ErrorCode, isWaymarkError, messageOf, WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';

/** What was being done when the driver failed; named in the message. Holds no secret and no statement text. */
export interface MysqlErrorContext {
  target: Pick<EngineTarget, 'host' | 'port' | 'user' | 'tls'>;
  /** What was read or done, for example `the columns of database shop`. */
  doing?: string;
}

/** The members of a driver's error that are looked at. */
interface DriverError {
  code?: string;
  errno?: number;
  message: string;
  fatal?: boolean;
}

/** Error numbers of the server (and of MariaDB alone from 1900 on) -> code of the catalogue. */
const byNumber: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [1040, 'ENGINE_UNREACHABLE'], // too many connections
  [1042, 'ENGINE_UNREACHABLE'],
  [1044, 'ENGINE_PERMISSION_DENIED'], // database
  [1045, 'ENGINE_AUTH_FAILED'],
  [1049, 'ENGINE_OBJECT_GONE'], // unknown database
  [1051, 'ENGINE_OBJECT_GONE'],
  [1053, 'ENGINE_UNREACHABLE'], // shutdown in progress
  [1109, 'ENGINE_OBJECT_GONE'],
  [1129, 'ENGINE_AUTH_FAILED'], // host blocked
  [1130, 'ENGINE_AUTH_FAILED'], // host not allowed
  [1142, 'ENGINE_PERMISSION_DENIED'], // table
  [1143, 'ENGINE_PERMISSION_DENIED'], // column
  [1146, 'ENGINE_OBJECT_GONE'], // no such table
  [1203, 'ENGINE_UNREACHABLE'], // connections of the user
  [1205, 'ENGINE_TIMEOUT'], // lock wait
  [1226, 'ENGINE_UNREACHABLE'], // resource limit of the user
  [1227, 'ENGINE_PERMISSION_DENIED'], // specific access
  [1251, 'ENGINE_AUTH_FAILED'],
  [1305, 'ENGINE_OBJECT_GONE'],
  [1317, 'ENGINE_CANCELLED'], // KILL QUERY
  [1370, 'ENGINE_PERMISSION_DENIED'], // routine
  [1524, 'ENGINE_AUTH_FAILED'], // plugin not loaded
  [1698, 'ENGINE_AUTH_FAILED'], // no password given
  [1820, 'ENGINE_AUTH_FAILED'], // password must be changed
  [1862, 'ENGINE_AUTH_FAILED'], // password expired
  [1927, 'ENGINE_CANCELLED'], // KILL CONNECTION (MariaDB)
  [1969, 'ENGINE_TIMEOUT'], // max_statement_time (MariaDB)
  [3024, 'ENGINE_TIMEOUT'], // max_execution_time (MySQL)
  [3118, 'ENGINE_AUTH_FAILED'], // account locked (MySQL)
  [3159, 'ENGINE_TLS_FAILED'], // require_secure_transport
  [3955, 'ENGINE_AUTH_FAILED'],
  [4031, 'ENGINE_UNREACHABLE'], // disconnected for inactivity (MySQL)
  [4151, 'ENGINE_AUTH_FAILED'], // account locked (MariaDB)
]);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|HANDSHAKE_(NO_)?SSL_)/;

/**
 * Translates anything the driver or the network threw to an ENGINE_* error that names the object and the remedy. An
 * error of the catalogue passes through unchanged. `facts.errno` is the server's error number, null when it was none.
 */
export function translateMysqlError(error: unknown, context: MysqlErrorContext): WaymarkError {
  if (isWaymarkError(error)) return error;
  const driver = asDriverError(error);
  const code = codeOf(driver);
  return new WaymarkError(code, describe(code, driver, context), {
    facts: { host: context.target.host, port: context.target.port, errno: serverNumber(driver) },
    cause: error,
  });
}

/** The server's number of an error, translated or not; null when there is none. */
export function errorNumberOf(error: unknown): number | null {
  if (isWaymarkError(error)) {
    const number = error.facts['errno'];
    return typeof number === 'number' ? number : null;
  }
  return serverNumber(asDriverError(error));
}

function asDriverError(error: unknown): DriverError {
  // A connection tried over several addresses fails with all their errors.
  if (error instanceof AggregateError && error.errors.length > 0) return asDriverError(error.errors[0]);
  if (error instanceof Error) return error;
  return { message: messageOf(error) };
}

/** Network errors carry negative numbers of the operating system. */
function serverNumber(error: DriverError): number | null {
  return typeof error.errno === 'number' && error.errno >= 1000 ? error.errno : null;
}

function codeOf(error: DriverError): ErrorCode {
  const number = serverNumber(error);
  if (number !== null) {
    // "Access denied" may be the account's requirement of TLS: the server does not say which.
    return byNumber.get(number) ?? 'ENGINE_QUERY_FAILED';
  }
  const { code, message } = error;
  if (code !== undefined && networkCodes.has(code)) return 'ENGINE_UNREACHABLE';
  if (code !== undefined && tlsCode.test(code)) return 'ENGINE_TLS_FAILED';
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR' || /authentication plugin|authentication method/i.test(message)) {
    return 'ENGINE_AUTH_FAILED';
  }
  if (/self-signed certificate|certificate|\bSSL\b|\bTLS\b/i.test(message)) return 'ENGINE_TLS_FAILED';
  if (/closed state|connection lost|connect ETIMEDOUT|timed? ?out|Connection closed/i.test(message)) {
    return 'ENGINE_UNREACHABLE';
  }
  return 'ENGINE_QUERY_FAILED';
}

function describe(code: ErrorCode, error: DriverError, context: MysqlErrorContext): string {
  const { host, port, user, tls } = context.target;
  const server = `The MySQL/MariaDB server at ${host}:${port}`;
  const doing = context.doing === undefined ? '' : ` while reading ${context.doing}`;
  const detail = sentence(error.message);
  switch (code) {
    case 'ENGINE_UNREACHABLE':
      return [1040, 1203, 1226].includes(serverNumber(error) ?? 0)
        ? `${server} has no connection left for this account${doing}: ${detail} Raise max_connections or the account's limit.`
        : `${server} cannot be reached${doing}: ${detail}`;
    case 'ENGINE_AUTH_FAILED':
      return `${server} refused user "${user ?? ''}": ${detail}${authHint(error, tls)}`;
    case 'ENGINE_TLS_FAILED':
      return tls === 'disable'
        ? `${server} accepts only connections over TLS, and TLS is switched off: ${detail} Use the TLS mode require, verify-ca or verify-full.`
        : `No TLS connection to ${host}:${port} with the mode ${tls}: ${detail}`;
    case 'ENGINE_PERMISSION_DENIED':
      return `User "${user ?? ''}" lacks a privilege at ${host}:${port}${doing}: ${detail}`;
    case 'ENGINE_TIMEOUT':
      return `${server} took longer than allowed${doing}: ${detail}`;
    case 'ENGINE_CANCELLED':
      return `The statement at ${host}:${port} was cancelled${doing}.`;
    case 'ENGINE_OBJECT_GONE':
      return `An object is gone at ${host}:${port}${doing}: ${detail}`;
    default:
      return `${server} reported an error${doing}: ${detail}`;
  }
}

function authHint(error: DriverError, tls: EngineTarget['tls']): string {
  const number = serverNumber(error);
  if (number === 1129) return ' Run FLUSH HOSTS (or mysqladmin flush-hosts) on the server.';
  if (number === 1820 || number === 1862) return ' Set a new password with ALTER USER.';
  if (number === 3118 || number === 4151) return ' Unlock the account with ALTER USER ... ACCOUNT UNLOCK.';
  if (number === null && /plugin/i.test(error.message)) {
    return ' Give the account a password by mysql_native_password, caching_sha2_password or sha256_password.';
  }
  if (number === 1045 && tls === 'disable')
    return ' An account that REQUIREs SSL is refused in the same way while TLS is switched off.';
  return '';
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
