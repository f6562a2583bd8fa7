import { connect, type Socket } from 'node:net';
import { WaymarkError } from '../../core/errors.js';
import type { HandshakeFacts } from '../contract.js';

const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/** A start-up packet with a protocol version (255.0) no server speaks: it is answered by an error before any sign-in. */
const impossibleStartup = Buffer.from([0, 0, 0, 9, 0, 255, 0, 0, 0]);

/**
 * Whether PostgreSQL (or a pooler that speaks its protocol) answers at the address. Two short connections without
 * credentials: an SSLRequest, answered by exactly one byte `S` or `N`; then an unsupported start-up packet, answered by
 * an ErrorResponse with a SQLSTATE. Null when something else answers or stays silent after accepting.
 * @throws ENGINE_UNREACHABLE when nothing accepts the connection in time, ENGINE_CANCELLED by the signal.
 */
export async function pgHandshake(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeFacts | null> {
  const deadline = Date.now() + timeoutMs;
  const ssl = await exchange(host, port, sslRequest, timeoutMs, signal, (answer) => answer.length > 0);
  if (ssl === null || ssl.length !== 1 || (ssl[0] !== 0x53 && ssl[0] !== 0x4e)) return null;
  const left = Math.max(deadline - Date.now(), 200);
  const error = await exchange(host, port, impossibleStartup, left, signal, isWholeMessage);
  if (error === null || !isErrorResponse(error)) return null;
  return {
    engine: 'postgres',
    flavour: 'postgresql',
    version: null,
    tlsOffered: ssl[0] === 0x53,
    authRequired: null,
  };
}

function isWholeMessage(answer: Buffer): boolean {
  return answer.length >= 5 && answer.length >= 1 + answer.readInt32BE(1);
}

/** `E`, length, then fields of which one (`C`) is a five-character SQLSTATE. */
function isErrorResponse(answer: Buffer): boolean {
  if (answer[0] !== 0x45 || answer.length < 6) return false;
  const fields = answer.subarray(5).toString('latin1').split('\0');
  return fields.some((field) => /^C[0-9A-Z]{5}$/.test(field));
}

/** Sends the bytes and returns the answer; null when the peer closes or stays silent. */
async function exchange(
  host: string,
  port: number,
  request: Buffer,
  timeoutMs: number,
  signal: AbortSignal,
  isComplete: (answer: Buffer) => boolean,
): Promise<Buffer | null> {
  return await new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    let accepted = false;
    const socket: Socket = connect({ host, port });
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const whatCame = (): Buffer | null => (answer.length > 0 ? answer : null);
    const onAbort = (): void =>
      finish(() =>
        reject(new WaymarkError('ENGINE_CANCELLED', `The probe of ${host}:${port} was cancelled.`)),
      );
    const timer = setTimeout(
      () =>
        finish(() => (accepted ? resolve(whatCame()) : reject(unreachable(host, port, 'no answer in time')))),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.once('connect', () => {
      accepted = true;
      socket.write(request);
    });
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (isComplete(answer)) finish(() => resolve(answer));
    });
    socket.once('error', (error) =>
      finish(() => (accepted ? resolve(whatCame()) : reject(unreachable(host, port, error.message)))),
    );
    socket.once('close', () => finish(() => resolve(whatCame())));
  });
}

function unreachable(host: string, port: number, why: string): WaymarkError {
  return new WaymarkError('ENGINE_UNREACHABLE', `Nothing answers at ${host}:${port}: ${why}.`, {
    facts: { host, port },
  });
}
