import { isIP } from 'node:net';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';
import { translateMysqlError } from './errors.js';

/** A driver connection that is signed in. */
export interface Connected {
  connection: Connection;
  encrypted: boolean;
}

/** How TLS is asked of the driver; undefined is a connection without it. */
export type SslOption = NonNullable<Exclude<ConnectionOptions['ssl'], string>> | undefined;

/**
 * Signs in. TLS modes: `prefer` tries TLS and goes on without it when the server offers none; `require` encrypts and
 * trusts any certificate; `verify-ca` checks its chain, `verify-full` also the host name. @throws ENGINE_*
 */
export async function connect(target: EngineTarget, signal: AbortSignal): Promise<Connected> {
  let failure: unknown;
  for (const ssl of sslAttempts(target)) {
    try {
      return { connection: await connectOnce(target, signal, ssl), encrypted: ssl !== undefined };
    } catch (error) {
      failure = error;
      if (signal.aborted || translateMysqlError(error, { target }).code !== 'ENGINE_TLS_FAILED') break;
    }
  }
  if (signal.aborted) {
    throw new WaymarkError('ENGINE_CANCELLED', `Connecting to ${target.host}:${target.port} was cancelled.`, {
      cause: failure,
    });
  }
  throw translateMysqlError(failure, { target });
}

/** How a target's TLS mode is asked of the driver, first choice first; undefined is a connection without TLS. */
export function sslAttempts(target: Pick<EngineTarget, 'host' | 'tls' | 'tlsCa'>): readonly SslOption[] {
  const ca = target.tlsCa === undefined ? {} : { ca: target.tlsCa };
  switch (target.tls) {
    case 'disable':
      return [undefined];
    case 'prefer':
      return [{ rejectUnauthorized: false }, undefined];
    case 'require':
      return [{ rejectUnauthorized: false }];
    case 'verify-ca':
      return [{ rejectUnauthorized: true, verifyIdentity: false, ...ca }];
    default:
      // An address is checked by `signIn`: the driver would compare the certificate with `localhost`.
      return [{ rejectUnauthorized: true, verifyIdentity: isIP(target.host) === 0, ...ca }];
  }
}

/** The driver's options for a target. Holds the password: never log it. */
export function driverOptions(target: EngineTarget, ssl: SslOption): ConnectionOptions {
  return {
    host: target.host,
    port: target.port,
    user: target.user ?? 'root',
    password: target.password ?? '',
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: target.connectTimeoutMs,
    charset: 'UTF8MB4_GENERAL_CI',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    jsonStrings: true,
    multipleStatements: false,
    connectAttributes: { program_name: 'waymark' },
    enableKeepAlive: true,
    flags: ['-FOUND_ROWS', '-LOCAL_FILES'],
  };
}

async function connectOnce(target: EngineTarget, signal: AbortSignal, ssl: SslOption): Promise<Connection> {
  signal.throwIfAborted();
  const attempt = signIn(target, ssl);
  const connection = await untilAborted(attempt, signal);
  // A broken connection also rejects the statement in flight; without a listener it would end the process.
  connection.on('error', () => undefined);
  return connection;
}

/** What is used of the driver's connection beyond its types: where TLS begins, before anything secret is sent. */
interface DriverInternals {
  stream: unknown;
  startTLS(onSecure: (error?: Error) => void): void;
}

/**
 * The driver checks a host name against the certificate, but no IP address. So `verify-full` is checked here as well,
 * between the TLS handshake and the sign-in; a driver without that place is refused.
 */
async function signIn(target: EngineTarget, ssl: SslOption): Promise<Connection> {
  const connection = createConnection(driverOptions(target, ssl));
  if (ssl !== undefined && target.tls === 'verify-full') {
    const internals = connection as unknown as DriverInternals;
    const startTls = internals.startTLS.bind(connection);
    internals.startTLS = (onSecure) =>
      startTls((error) => onSecure(error ?? identityError(target.host, internals.stream)));
  }
  return await new Promise((resolve, reject) => {
    connection.once('connect', () => resolve(connection.promise() as Connection));
    connection.once('error', reject);
  });
}

function identityError(host: string, stream: unknown): Error | undefined {
  if (!(stream instanceof TLSSocket)) return new TypeError('The connection is not encrypted by TLS.');
  return checkServerIdentity(host, stream.getPeerCertificate(true));
}

/** The connection, unless the signal comes first; one that is made too late is closed. */
async function untilAborted(attempt: Promise<Connection>, signal: AbortSignal): Promise<Connection> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([attempt, aborted]);
  } catch (error) {
    void attempt.then(
      (connection) => connection.destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
