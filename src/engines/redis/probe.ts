import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WaymarkError } from '../../core/errors.js';

/** How a Redis answered a PING without credentials. */
export interface RedisAnswer {
  /** True when only an encrypted connection is answered. */
  encrypted: boolean;
  authRequired: boolean;
  /** Text of INFO server, null when the account of unauthenticated connections may not read it. */
  info: string | null;
}

const ping = '*1\r\n$4\r\nPING\r\n';
const info = '*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n';
/** Error replies of Redis that an unauthenticated PING can meet. */
const refusal =
  /^-(NOAUTH|NOPERM|DENIED|LOADING|MASTERDOWN|MISCONF|BUSY|ERR (operation not permitted|max number of clients))/;

/**
 * Asks the address without credentials whether a Redis is there, first in plain text, then, when the plain connection
 * was closed or answered by a TLS alert, encrypted (a Redis port speaks either one or the other). Null when something
 * else answers or nothing does after the connection was accepted.
 * @throws ENGINE_UNREACHABLE when nothing accepts the connection in time, ENGINE_CANCELLED by the signal.
 */
export async function probeRedis(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RedisAnswer | null> {
  const deadline = performance.now() + timeoutMs;
  const plain = await exchange(() => connectPlain({ host, port }), 'connect', {
    host,
    port,
    timeoutMs,
    signal,
  });
  const answer = readAnswer(plain.text, false);
  if (answer !== null || !(plain.closed || plain.text.charCodeAt(0) === 0x15)) return answer;
  const left = Math.max(deadline - performance.now(), 200);
  const open = (): Socket =>
    connectTls({ host, port, rejectUnauthorized: false, ...(isAddress(host) ? {} : { servername: host }) });
  const encrypted = await exchange(open, 'secureConnect', { host, port, timeoutMs: left, signal });
  return readAnswer(encrypted.text, true);
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

function readAnswer(text: string, encrypted: boolean): RedisAnswer | null {
  if (refusal.test(text))
    return { encrypted, authRequired: /^-(NOAUTH|ERR operation)/.test(text), info: null };
  if (!text.startsWith('+PONG\r\n')) return null;
  const rest = text.slice(7);
  if (!/^[$=-]/.test(rest)) return null;
  return { encrypted, authRequired: false, info: rest.startsWith('-') ? null : rest };
}

interface Exchange {
  host: string;
  port: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Sends the questions and gathers the answer until it is whole, the peer closes, or the time is over. */
async function exchange(
  open: () => Socket,
  readyEvent: string,
  { host, port, timeoutMs, signal }: Exchange,
): Promise<{ text: string; closed: boolean }> {
  return await new Promise((resolve, reject) => {
    let text = '';
    let accepted = false;
    const socket = open();
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('close');
      socket.destroy();
      settle();
    };
    const fail = (why: string): void => {
      if (accepted || readyEvent === 'secureConnect') finish(() => resolve({ text, closed: true }));
      else finish(() => reject(unreachable(host, port, why)));
    };
    const onAbort = (): void =>
      finish(() =>
        reject(new WaymarkError('ENGINE_CANCELLED', `The probe of ${host}:${port} was cancelled.`)),
      );
    const timer = setTimeout(() => {
      if (accepted) finish(() => resolve({ text, closed: false }));
      else fail('no answer in time');
    }, timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(readyEvent, () => {
      accepted = true;
      socket.write(ping + info);
    });
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isWhole(text)) finish(() => resolve({ text, closed: false }));
    });
    socket.once('error', (error) => fail(error.message));
    socket.once('close', () => finish(() => resolve({ text, closed: true })));
    if (signal.aborted) onAbort();
  });
}

/** Something that is no Redis needs no second look; a Redis has answered both questions. */
function isWhole(text: string): boolean {
  if (text.length > 65_536) return true;
  if (refusal.test(text) && text.includes('\r\n')) return true;
  if (text.length >= 7 && !text.startsWith('+PONG\r\n')) return !text.startsWith('-') || text.includes('\n');
  const rest = text.slice(7);
  if (rest.startsWith('-')) return rest.includes('\r\n');
  const size = /^[$=](\d+)\r\n/.exec(rest);
  return size !== null && rest.length >= size[0].length + Number(size[1]) + 2;
}

function unreachable(host: string, port: number, why: string): WaymarkError {
  return new WaymarkError('ENGINE_UNREACHABLE', `Nothing answers at ${host}:${port}: ${why}.`, {
    facts: { host, port },
  });
}
