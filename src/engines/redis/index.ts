import type { Engine, EngineFacts, EngineTarget } from '../contract.js';
import { redisHandshake } from './handshake.js';
import { openRedisSession } from './session.js';

export { isUnavailable, keyRule, ruleFor, translateRedisError } from './errors.js';
export { infoFields, infoParts } from './info.js';
export {
  oldestRedis,
  openRedisSession,
  type RedisCommand,
  type RedisSession,
  type RedisSessionOptions,
} from './session.js';

/**
 * Redis 6 and later and Valkey. Sessions are one connection each and never write; a command that the account may not
 * use is named in the error with the access rule that grants it.
 */
export const redisEngine: Engine = {
  kind: 'redis',
  defaultPort: 6379,
  schemes: ['redis', 'rediss'],
  facts,
  handshake: redisHandshake,
};

async function facts(target: EngineTarget, signal: AbortSignal): Promise<EngineFacts> {
  const session = await openRedisSession(target, { signal, commandTimeoutMs: target.connectTimeoutMs });
  try {
    return {
      engine: 'redis',
      flavour: session.flavour,
      version: session.version,
      account: session.account,
      encrypted: session.encrypted,
    };
  } finally {
    session.close();
  }
}
