import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const lookEveryMs = 100;

/**
 * Follows the connections of a server that has none yet.
 * @returns closes it: requests under way are answered, those that take longer than `graceMs` milliseconds are cut, and
 *   connections that nobody uses end at once, also those that never sent a byte, as browsers and balancers keep ready.
 */
export function closerOf(server: Server): (graceMs: number) => Promise<void> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const endUnused = (): void => {
    server.closeIdleConnections();
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
  return async (graceMs) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    endUnused();
    const look = setInterval(endUnused, lookEveryMs);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(look);
    clearTimeout(cut);
  };
}
