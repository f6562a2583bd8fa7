import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A relay in front of a real server that changes what the server says, or cuts connections. */
export interface Relay {
  port: number;
  /** Bytes the server has sent so far. */
  readonly received: number;
  /** Cuts every connection and lets none through any more. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Starts a relay on a free loopback port. `replace` changes texts of the same length in what the server sends; the rest
 * passes as it is, so everything but the changed text is the real server's.
 */
export async function startRelay(
  port: number,
  replace: readonly (readonly [from: string, to: string])[] = [],
  onData: (received: number, relay: Relay) => void = () => undefined,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let received = 0;
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      received += data.length;
      onData(received, relay);
      client.write(replaced(data, replace));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const relay: Relay = {
    port: (server.address() as AddressInfo).port,
    get received() {
      return received;
    },
    cut,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return relay;
}

function replaced(data: Buffer, replace: readonly (readonly [string, string])[]): Buffer {
  const text = replace.reduce((all, [from, to]) => all.replaceAll(from, to), data.toString('latin1'));
  return Buffer.from(text, 'latin1');
}
