import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketOutlet } from '../../../../resolvers/edge/socket-outlet.js';

let server: Server;
let client: WebSocket;

afterEach(async () => {
  client.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A client and the outlet of the server towards it. */
async function connected(
  id: string,
): Promise<{ outlet: SocketOutlet; socket: WebSocket; messages: string[] }> {
  server = createServer();
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const messages: string[] = [];
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('message', (data: Buffer) => messages.push(data.toString('utf8')));
  return new Promise((resolve) => {
    sockets.once('connection', (socket, request) => {
      const outlet = new SocketOutlet(socket, request.socket, id);
      client.once('open', () => resolve({ outlet, socket, messages }));
    });
  });
}

async function arrived(messages: readonly string[], count: number): Promise<void> {
  for (let tries = 0; messages.length < count && tries < 500; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

const payload = (text: string): Buffer => Buffer.from(JSON.stringify({ data: text }));

describe('the outlet of a subscription', () => {
  it('sends payloads of every size as messages of the protocol, in order with what others send', async () => {
    const { outlet, socket, messages } = await connected('a "quoted" é');
    const texts = [0, 1, 60, 80, 81, 82, 125, 126, 65_400, 65_500, 65_536, 200_000].map((size) =>
      'ü'.repeat(size / 2).padEnd(size, 'x'),
    );
    await outlet.send(texts.slice(0, 5).map(payload));
    socket.send('between');
    await outlet.send(texts.slice(5).map(payload));
    await outlet.send([]);
    await arrived(messages, texts.length + 1);
    expect(messages[5]).toBe('between');
    expect(messages.toSpliced(5, 1).map((text) => JSON.parse(text) as unknown)).toEqual(
      texts.map((data) => ({ id: 'a "quoted" é', type: 'next', payload: { data } })),
    );
  });

  it('waits while its client does not read, and for no client that has left', async () => {
    const { outlet, messages } = await connected('slow');
    client.pause();
    const big = payload('x'.repeat(1_000_000));
    let sent = 0;
    const sending = (async () => {
      for (; sent < 60; sent += 1) await outlet.send([big]);
    })();
    let before = -1;
    for (let still = 0; still < 20; still += 1) {
      if (sent !== before) still = 0;
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(sent).toBeLessThan(60);
    client.resume();
    await sending;
    await arrived(messages, 60);
    expect(messages).toHaveLength(60);
    client.pause();
    const more = (async () => {
      for (let count = 0; count < 60; count += 1) await outlet.send([big]);
    })();
    client.terminate();
    await more;
  });
});
