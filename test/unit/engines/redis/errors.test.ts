import { describe, expect, it } from 'vitest';
import { translateRedisError } from '../../../../src/engines/redis/index.js';

describe('errors of Redis', () => {
  it.each(['Unknown RESP type 104 "h". Please report this.', 'Protocol error, got "J" as reply type byte'])(
    'say that another kind of server answers on the port (%s)',
    (message) => {
      const error = translateRedisError(new RangeError(message), {
        target: { host: 'db', port: 6379, user: 'app', tls: 'prefer' },
      });
      expect(error.code).toBe('ENGINE_UNREACHABLE');
      expect(error.message).toContain("What answers at db:6379 does not speak Redis's protocol.");
    },
  );
});
