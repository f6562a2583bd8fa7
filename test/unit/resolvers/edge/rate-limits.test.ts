import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../../resolvers/edge/rate-limits.js';

const limits = { requestsPerMinute: 100, anonymousPerMinute: 100, signInsPerMinute: 3 };

describe('sign-ins from one address', () => {
  it('are limited when they fail', async () => {
    const limiter = new RateLimiter(limits, null);
    for (let attempt = 0; attempt < 3; attempt += 1) await limiter.countSignIn('192.0.2.1');
    await expect(limiter.countSignIn('192.0.2.1')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await limiter.countSignIn('192.0.2.2');
  });

  it('are not limited when they succeed, and give nothing to those that fail', async () => {
    const limiter = new RateLimiter(limits, null);
    for (let person = 0; person < 20; person += 1) {
      await limiter.countSignIn('192.0.2.1');
      await limiter.signedIn('192.0.2.1');
    }
    for (let attempt = 0; attempt < 3; attempt += 1) await limiter.countSignIn('192.0.2.1');
    await expect(limiter.countSignIn('192.0.2.1')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
