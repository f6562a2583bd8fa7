import { connect } from 'node:net';

const cancelCode = 80_877_102;

/**
 * Asks the server to cancel what the backend with this key runs. Best effort, as in the protocol: no answer comes,
 * and the statement may have ended meanwhile. Resolves when the request is sent or could not be sent.
 */
export async function sendCancel(
  host: string,
  port: number,
  processId: number,
  secretKey: number,
): Promise<void> {
  const packet = Buffer.alloc(16);
  packet.writeInt32BE(16, 0);
  packet.writeInt32BE(cancelCode, 4);
  packet.writeInt32BE(processId, 8);
  packet.writeInt32BE(secretKey, 12);
  await new Promise<void>((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.once('connect', () => socket.end(packet));
    socket.once('error', () => socket.destroy());
    socket.once('close', () => resolve());
    socket.resume();
  });
}
