import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { Client } from 'pg';
import type { EngineTarget } from '../contract.js';
import { WaymarkError } from '../../core/errors.js';
import { translatePgError } from './errors.js';
import { pgTypes } from './values.js';

/** How a connection is made, beyond the target. */
export interface ConnectOptions {
  /** Database to connect to; default the target's, else `postgres`. */
  database?: string;
  /** Ends the attempt. */
  signal: AbortSignal;
  /** Milliseconds a statement may run; the server enforces it. */
  statementTimeoutMs: number;
  /** Milliseconds a statement waits for a lock; the server enforces it. Default 5,000. */
  lockTimeoutMs?: number;
  /** When false the connection may write. Default true: `default_transaction_read_only=on`. */
  readOnly?: boolean;
}

/** A driver client that is signed in. */
export interface Connected {
  client: Client;
  encrypted: boolean;
  database: string;
}

type SslOption = false | { rejectUnauthorized: boolean; ca?: string; checkServerIdentity?: IdentityCheck };
type IdentityCheck = (host: string, certificate: PeerCertificate) => Error | undefined;

/**
 * Signs in. TLS modes as libpq's `sslmode`: `prefer` tries TLS and goes on without it when the server offers none or
 * refuses the account over TLS; `verify-ca` checks the chain, `verify-full` also the host name (an IP address is
 * checked against the certificate's IP names). @throws ENGINE_*
 */
export async function connect(target: EngineTarget, options: ConnectOptions): Promise<Connected> {
  const database = options.database ?? target.database ?? 'postgres';
  const context = { target, database };
  const attempts = sslAttempts(target);
  let failure: unknown;
  for (const ssl of attempts) {
    try {
      return await connectOnce(target, database, options, ssl);
    } catch (error) {
      failure = error;
      if (options.signal.aborted || !mayRetryWithoutTls(error)) break;
    }
  }
  if (options.signal.aborted) {
    throw new WaymarkError('ENGINE_CANCELLED', `Connecting to ${target.host}:${target.port} was cancelled.`, {
      cause: failure,
    });
  }
  throw translatePgError(failure, context);
}

function sslAttempts(target: EngineTarget): SslOption[] {
  const ca = target.tlsCa === undefined ? {} : { ca: target.tlsCa };
  switch (target.tls) {
    case 'disable':
      return [false];
    case 'prefer':
      return [{ rejectUnauthorized: false }, false];
    case 'require':
      return [{ rejectUnauthorized: false }];
    case 'verify-ca':
      return [{ rejectUnauthorized: true, ...ca, checkServerIdentity: () => undefined }];
    default:
      return [
        {
          rejectUnauthorized: true,
          ...ca,
          checkServerIdentity: (_host, certificate) => checkServerIdentity(target.host, certificate),
        },
      ];
  }
}

/** A wrong password would only be wrong twice; an address that does not answer would only time out twice. */
function mayRetryWithoutTls(error: unknown): boolean {
  const code = translatePgError(error, { target: { host: '', port: 0, tls: 'prefer' } }).code;
  if (code === 'ENGINE_TLS_FAILED') return true;
  return error instanceof Error && (error as { code?: string }).code === '28000';
}

async function connectOnce(
  target: EngineTarget,
  database: string,
  options: ConnectOptions,
  ssl: SslOption,
): Promise<Connected> {
  const client = new Client({
    host: target.host,
    port: target.port,
    user: target.user ?? 'postgres',
    password: target.password ?? '',
    database,
    ssl,
    application_name: 'waymark',
    connectionTimeoutMillis: target.connectTimeoutMs,
    keepAlive: true,
    types: pgTypes,
  });
  // A broken connection also rejects the statement in flight; without a listener it would end the process.
  client.on('error', () => undefined);
  options.signal.throwIfAborted();
  let abort: () => void = () => undefined;
  // The driver leaves its promise open when a connection is ended while it is being made.
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(options.signal.reason);
  });
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([client.connect(), aborted]);
    return { client, encrypted: ssl !== false, database };
  } catch (error) {
    streamOf(client)?.destroy();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

/** The socket under a client, for a hard end. */
export function streamOf(client: Client): TLSSocket | undefined {
  return (client as unknown as { connection?: { stream?: TLSSocket } }).connection?.stream;
}
