import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closerOf } from '../../../src/main/closing-server.js';

/** Longer than a test may take: who waits for it fails. */
const hourMs = 3_600_000;
const sockets: Socket[] = [];

async function serve(server: Server): Promise<{ port: number; close: (graceMs: number) => Promise<void> }> {
  const close = closerOf(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close };
}

async function opened(server: Server, port: number): Promise<Socket> {
  const accepted = once(server, 'connection');
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await accepted;
  return socket;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

describe('a server that closes', () => {
  it('does not wait for connections that never sent anything', async () => {
    const server = createServer();
    const { port, close } = await serve(server);
    const socket = await opened(server, port);
    const ended = once(socket, 'close');
    socket.resume();
    await close(hourMs);
    await ended;
  });

  it('does not wait for connections whose request was answered', async () => {
    const server = createServer((_, response) => response.end('done'));
    const { port, close } = await serve(server);
    const socket = await opened(server, port);
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n');
    await once(socket, 'data');
    await close(hourMs);
  });

  it('answers the request under way', async () => {
    const server = createServer();
    const { port, close } = await serve(server);
    const asked = request({ port, host: '127.0.0.1' });
    asked.end();
    const [, response] = (await once(server, 'request')) as [unknown, { end(text: string): void }];
    const closing = close(hourMs);
    response.end('late');
    const [answer] = (await once(asked, 'response')) as [AsyncIterable<Buffer>];
    let text = '';
    for await (const part of answer) text += part.toString();
    await closing;
    expect(text).toBe('late');
  });

  it('cuts a request that takes longer than the grace time', async () => {
    const server = createServer(() => undefined);
    const { port, close } = await serve(server);
    const asked = request({ port, host: '127.0.0.1' });
    const failed = once(asked, 'error');
    asked.end();
    await once(server, 'request');
    await close(50);
    const [error] = (await failed) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });
});
