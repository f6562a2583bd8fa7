import { connect } from 'node:net';
import { WaymarkError } from '../../core/errors.js';
import type { HandshakeFacts } from '../contract.js';
import { parseMysqlVersion } from './version.js';

/** `CLIENT_SSL` in the lower half of the capability flags. */
const clientSsl = 0x0800;
const longestGreeting = 1024;

/**
 * Whether a MySQL or MariaDB server answers at the address. The server speaks first: its greeting names version and
 * capabilities before any credentials. Nothing is sent. A server that turns this host away says so in an error packet,
 * which still tells what it is. Null when something else answers or stays silent.
 * @throws ENGINE_UNREACHABLE when nothing accepts the connection in time, ENGINE_CANCELLED by the signal.
 */
export async function mysqlHandshake(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeFacts | null> {
  const greeting = await readGreeting(host, port, timeoutMs, signal);
  return greeting === null ? null : parseGreeting(greeting);
}

/** Takes apart the first packet of a server; null when it is none. Layout: protocol documentation, "Initial Handshake Packet". */
export function parseGreeting(packet: Buffer): HandshakeFacts | null {
  if (packet.length < 8 || packet[3] !== 0) return null;
  const payload = packet.subarray(4, 4 + packet.readUIntLE(0, 3));
  if (payload[0] === 0xff) return parseRefusal(payload);
  if (payload[0] !== 10) return null;
  const end = payload.indexOf(0, 1);
  if (end < 0 || payload.length < end + 16) return null;
  const text = payload.subarray(1, end).toString('latin1');
  if (!/^\d+\.\d+/.test(text)) return null;
  const version = parseMysqlVersion(text);
  // Thread id (4), first part of the nonce (8), filler (1), then the lower capability flags.
  const capabilities = payload.readUInt16LE(end + 14);
  return {
    engine: 'mysql',
    flavour: version.flavour,
    version: version.text,
    tlsOffered: (capabilities & clientSsl) !== 0,
    authRequired: true,
  };
}

/** An error instead of a greeting: this host is not allowed (1130), blocked (1129), or there are too many connections (1040). */
function parseRefusal(payload: Buffer): HandshakeFacts | null {
  const number = payload.readUInt16LE(1);
  const text = payload.subarray(3).toString('latin1');
  if (number < 1000 || number >= 5000 || !/connect|host|shutdown|server/i.test(text)) return null;
  return {
    engine: 'mysql',
    flavour: /mariadb/i.test(text) ? 'mariadb' : 'mysql',
    version: null,
    tlsOffered: false,
    authRequired: true,
  };
}

async function readGreeting(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Buffer | null> {
  return await new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let accepted = false;
    const socket = connect({ host, port });
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const giveUp = (why: string): void =>
      finish(() => (accepted ? resolve(null) : reject(unreachable(host, port, why))));
    const onAbort = (): void =>
      finish(() =>
        reject(new WaymarkError('ENGINE_CANCELLED', `The probe of ${host}:${port} was cancelled.`)),
      );
    const timer = setTimeout(() => giveUp('no answer in time'), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.once('connect', () => (accepted = true));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const whole = received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3);
      if (whole || received.length > longestGreeting) finish(() => resolve(received));
    });
    socket.once('error', (error) => giveUp(error.message));
    socket.once('close', () => giveUp('the connection was closed'));
  });
}

function unreachable(host: string, port: number, why: string): WaymarkError {
  return new WaymarkError('ENGINE_UNREACHABLE', `Nothing answers at ${host}:${port}: ${why}.`, {
    facts: { host, port },
  });
}
