import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { testServers } from './servers.js';

/** A way to the tests' Neo4j that can be cut between a message and its answer. */
export interface CuttableWire {
  uri: string;
  /** Cuts the connection over which the next such message goes, once the server has answered it; the answer is lost. */
  cutAfter(message: keyof typeof messages): void;
  /** Holds everything back from now on, as a server that hangs does, or lets it through again. */
  hold(isHeld: boolean): void;
  /** How often it was cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** How the messages begin on the wire: tag byte of a Bolt structure and of the message. */
const messages = { run: Buffer.from([0xb3, 0x10]), commit: Buffer.from([0xb0, 0x12]) };

/** Starts a proxy of Bolt on a loopback port of its own. */
export async function cuttableWire(): Promise<CuttableWire> {
  const target = new URL(testServers().neo4j.uri);
  let wanted: Buffer | undefined;
  let cuts = 0;
  let isHeld = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      if (isHeld) socket.pause();
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    let isCutting = false;
    client.on('data', (chunk: Buffer) => {
      if (wanted !== undefined && chunk.includes(wanted)) {
        wanted = undefined;
        isCutting = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!isCutting) {
        client.write(chunk);
        return;
      }
      cuts += 1;
      client.destroy();
      upstream.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `bolt://127.0.0.1:${port}`,
    cutAfter: (message) => {
      wanted = messages[message];
    },
    hold: (held) => {
      isHeld = held;
      for (const socket of sockets) {
        if (held) socket.pause();
        else socket.resume();
      }
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
