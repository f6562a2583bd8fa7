import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import ZongJi from '@vlasky/zongji';
import { WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';
import { connect, driverOptions, sslAttempts } from './connect.js';
import { translateMysqlError } from './errors.js';

/** A statement of the binary log: DDL and account statements; row changes are not among them. */
export interface BinlogStatement {
  /** Default database of the session that ran it; empty when none. */
  database: string;
  /** As written to the log. May hold secrets: never log it, never keep it. */
  text: string;
}

/** How a binary log is followed. */
export interface BinlogOptions {
  signal: AbortSignal;
  onStatement: (statement: BinlogStatement) => void;
  /** Called once when the log can no longer be followed. */
  onLost: (error: WaymarkError) => void;
}

/** A binary log being followed. */
export interface BinlogFollower {
  close(): void;
}

/** Events that are delivered: statements, and what moves the position on. */
const wantedEvents = ['query', 'rotate'];

/**
 * Follows the binary log from its end, as a replica that takes statements only. Needs REPLICATION SLAVE, and in MySQL
 * REPLICATION CLIENT or in MariaDB BINLOG MONITOR to find the end. Resolves when the server has accepted.
 * @throws ENGINE_PERMISSION_DENIED, ENGINE_QUERY_FAILED when there is no binary log, other ENGINE_*
 */
export async function followMysqlBinlog(
  target: EngineTarget,
  options: BinlogOptions,
): Promise<BinlogFollower> {
  requireCheckableName(target);
  const ssl = await workingTls(target, options.signal);
  const follower = new ZongJi(driverOptions(target, ssl));
  const { signal } = options;
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    signal.removeEventListener('abort', close);
    follower.stop();
  };
  await new Promise<void>((resolve, reject) => {
    let ready = false;
    const onAbort = (): void => {
      close();
      reject(
        new WaymarkError(
          'ENGINE_CANCELLED',
          `Following the binary log of ${target.host}:${target.port} was cancelled.`,
        ),
      );
    };
    signal.addEventListener('abort', onAbort, { once: true });
    follower.on('ready', () => {
      ready = true;
      signal.removeEventListener('abort', onAbort);
      signal.addEventListener('abort', close, { once: true });
      resolve();
    });
    follower.on('error', (error: unknown) => {
      if (closed) return;
      close();
      const translated = translateMysqlError(error, { target, doing: 'the binary log' });
      if (ready) options.onLost(translated);
      else reject(translated);
    });
    follower.on('binlog', (event: { getTypeName(): string; schema?: string; query?: string }) => {
      if (closed || event.getTypeName() !== 'Query') return;
      options.onStatement({ database: event.schema ?? '', text: event.query ?? '' });
    });
    // Servers refuse two replicas of one id: a random one of the upper half rarely meets another.
    const serverId = randomInt(2 ** 31, 2 ** 32 - 1);
    follower.start({ serverId, startAtEnd: true, includeEvents: wantedEvents });
  });
  return { close };
}

/** The replica's connections are the driver's own, which checks names but no addresses against a certificate. */
function requireCheckableName(target: EngineTarget): void {
  if (target.tls !== 'verify-full' || isIP(target.host) === 0) return;
  throw new WaymarkError(
    'ENGINE_TLS_FAILED',
    `The binary log of ${target.host}:${target.port} cannot be followed with the mode verify-full, because the host is an IP address. Give its name instead.`,
    { facts: { host: target.host, port: target.port } },
  );
}

/** The first way of the target's TLS mode that the server takes. */
async function workingTls(
  target: EngineTarget,
  signal: AbortSignal,
): Promise<ReturnType<typeof sslAttempts>[number]> {
  const { connection, encrypted } = await connect(target, signal);
  connection.destroy();
  return encrypted ? sslAttempts(target)[0] : undefined;
}
