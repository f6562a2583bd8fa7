import type { Socket } from 'node:net';

/** Bytes that wait for a client before its subscriptions pause. Whoever reads slowly costs this much and one batch. */
const mostWaiting = 65_536;
const textFrame = 0x81;
const end = Buffer.from('}');

/** A WebSocket as far as an outlet needs it. */
export interface OutletSocket {
  readonly readyState: number;
  readonly OPEN: number;
}

/**
 * Sends the messages of one subscription of `graphql-transport-ws` whose payloads are bytes already, many with one write.
 * Each is a complete frame, so whatever else is sent on the socket may come between two of them. That needs a socket
 * without compression, whose own frames are also written whole and at once.
 */
export class SocketOutlet {
  readonly #start: Buffer;

  /** @param id that the client gave its subscription */
  constructor(
    private readonly socket: OutletSocket,
    private readonly stream: Socket,
    id: string,
  ) {
    this.#start = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  /** Sends the payloads in order and waits while the client has too much before it. */
  async send(payloads: readonly Buffer[]): Promise<void> {
    if (payloads.length === 0 || !this.#isOpen()) return;
    this.stream.write(this.#frames(payloads));
    if (this.stream.writableLength > mostWaiting) await this.#drained();
  }

  #isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN && this.stream.writable;
  }

  #frames(payloads: readonly Buffer[]): Buffer {
    const around = this.#start.length + end.length;
    let size = 0;
    for (const { length } of payloads) size += headSize(length + around) + length + around;
    const frames = Buffer.allocUnsafe(size);
    let at = 0;
    for (const payload of payloads) {
      at = writeHead(frames, at, payload.length + around);
      frames.set(this.#start, at);
      at += this.#start.length;
      frames.set(payload, at);
      at += payload.length;
      frames.set(end, at);
      at += end.length;
    }
    return frames;
  }

  async #drained(): Promise<void> {
    const { stream } = this;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stream.off('drain', done);
        stream.off('close', done);
        resolve();
      };
      stream.on('drain', done);
      stream.on('close', done);
      if (stream.destroyed) done();
    });
  }
}

function headSize(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

/** Writes the head of an unmasked text frame (RFC 6455, 5.2). @returns where its payload begins */
function writeHead(target: Buffer, at: number, length: number): number {
  target[at] = textFrame;
  if (length < 126) {
    target[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    target[at + 1] = 126;
    return target.writeUInt16BE(length, at + 2);
  }
  target[at + 1] = 127;
  return target.writeBigUInt64BE(BigInt(length), at + 2);
}
