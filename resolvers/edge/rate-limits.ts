import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { WaymarkError } from '../../src/core/errors.js';

/** Requests per minute, by kind of caller. */
export interface RateLimits {
  requestsPerMinute: number;
  anonymousPerMinute: number;
  signInsPerMinute: number;
}

/** Counts requests, shared by all nodes through Redis; a node counts alone while Redis is away. */
export class RateLimiter {
  readonly #account: RateLimiterRedis | RateLimiterMemory;
  readonly #anonymous: RateLimiterRedis | RateLimiterMemory;
  readonly #signIn: RateLimiterRedis | RateLimiterMemory;

  /** @param redis an ioredis client, or null to count in this process only. */
  constructor(limits: RateLimits, redis: unknown) {
    const make = (keyPrefix: string, points: number): RateLimiterRedis | RateLimiterMemory => {
      const memory = new RateLimiterMemory({ keyPrefix, points, duration: 60 });
      return redis === null
        ? memory
        : new RateLimiterRedis({
            storeClient: redis,
            keyPrefix: `waymark:rate:${keyPrefix}`,
            points,
            duration: 60,
            insuranceLimiter: memory,
          });
    };
    this.#account = make('account', limits.requestsPerMinute);
    this.#anonymous = make('address', limits.anonymousPerMinute);
    this.#signIn = make('sign-in', limits.signInsPerMinute);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countAccount(accountId: string): Promise<void> {
    await consume(this.#account, accountId);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countAnonymous(address: string): Promise<void> {
    await consume(this.#anonymous, address);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countSignIn(address: string): Promise<void> {
    await consume(this.#signIn, address);
  }

  /** Takes a sign-in that succeeded out of the count: only guesses are limited, not a house behind one address. */
  async signedIn(address: string): Promise<void> {
    await this.#signIn.reward(address, 1);
  }

  /** An express handler for routes of nobody in particular. */
  anonymousHandler(): RequestHandler {
    return (request, _response, next) => {
      this.countAnonymous(request.ip ?? 'unknown').then(() => next(), next);
    };
  }
}

async function consume(limiter: RateLimiterRedis | RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const seconds = Math.ceil(rejection.msBeforeNext / 1000);
    throw new WaymarkError('LIMIT_EXCEEDED', `Too many requests; try again in ${seconds} s.`, {
      facts: { retryAfterSeconds: seconds },
    });
  }
}
