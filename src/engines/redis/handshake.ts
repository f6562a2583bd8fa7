import type { HandshakeFacts } from '../contract.js';
import { infoFields, productOf } from './info.js';
import { probeRedis } from './probe.js';

/**
 * Whether Redis (or a server that speaks its protocol, such as Valkey) answers at the address. One or two short
 * connections without credentials. Version and flavour are known when it answers INFO without a password.
 * @throws ENGINE_UNREACHABLE when nothing accepts the connection in time, ENGINE_CANCELLED by the signal.
 */
export async function redisHandshake(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeFacts | null> {
  const answer = await probeRedis(host, port, timeoutMs, signal);
  if (answer === null) return null;
  const product = answer.info === null ? null : productOf(infoFields(answer.info));
  return {
    engine: 'redis',
    flavour: product?.flavour ?? 'redis',
    version: product?.version ?? null,
    tlsOffered: answer.encrypted,
    authRequired: answer.authRequired,
  };
}
