import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { WaymarkError } from '../../src/core/errors.js';

/** Requests per minute, by kind of caller. */
export interface RateLimits {
  requestsPerMinute: number;
  anonymousPerMinute: number;
  signInsPerMinute: number;
}

/** How long a node counts alone after Redis has failed it: requests do not each wait for a Redis that hangs. */
const aloneMs = 5_000;

/** Counts requests, shared by all nodes through Redis; a node counts alone while Redis is away. */
export class RateLimiter {
  readonly #account: Counter;
  readonly #anonymous: Counter;
  readonly #signIn: Counter;
  #aloneUntilMs = 0;

  /** @param redis an ioredis client, or null to count in this process only. */
  constructor(limits: RateLimits, redis: unknown) {
    const make = (keyPrefix: string, points: number): Counter => ({
      alone: new RateLimiterMemory({ keyPrefix, points, duration: 60 }),
      shared:
        redis === null
          ? null
          : new RateLimiterRedis({
              storeClient: redis,
              keyPrefix: `waymark:rate:${keyPrefix}`,
              points,
              duration: 60,
              rejectIfRedisNotReady: true,
            }),
    });
    this.#account = make('account', limits.requestsPerMinute);
    this.#anonymous = make('address', limits.anonymousPerMinute);
    this.#signIn = make('sign-in', limits.signInsPerMinute);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countAccount(accountId: string): Promise<void> {
    await this.#consume(this.#account, accountId);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countAnonymous(address: string): Promise<void> {
    await this.#consume(this.#anonymous, address);
  }

  /** @throws LIMIT_EXCEEDED with the seconds to wait. */
  async countSignIn(address: string): Promise<void> {
    await this.#consume(this.#signIn, address);
  }

  /** Takes a sign-in that succeeded out of the count: only guesses are limited, not a house behind one address. */
  async signedIn(address: string): Promise<void> {
    await this.#with(this.#signIn, (limiter) => limiter.reward(address, 1));
  }

  /** An express handler for routes of nobody in particular. */
  anonymousHandler(): RequestHandler {
    return (request, _response, next) => {
      this.countAnonymous(request.ip ?? 'unknown').then(() => next(), next);
    };
  }

  async #consume(counter: Counter, key: string): Promise<void> {
    try {
      await this.#with(counter, (limiter) => limiter.consume(key));
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const seconds = Math.ceil(rejection.msBeforeNext / 1000);
      throw new WaymarkError('LIMIT_EXCEEDED', `Too many requests; try again in ${seconds} s.`, {
        facts: { retryAfterSeconds: seconds },
      });
    }
  }

  async #with(
    { shared, alone }: Counter,
    count: (limiter: RateLimiterRedis | RateLimiterMemory) => Promise<unknown>,
  ): Promise<void> {
    if (shared !== null && performance.now() >= this.#aloneUntilMs) {
      try {
        await count(shared);
        return;
      } catch (failure) {
        if (failure instanceof RateLimiterRes) throw failure;
        this.#aloneUntilMs = performance.now() + aloneMs;
      }
    }
    await count(alone);
  }
}

/** Where one kind of caller is counted. */
interface Counter {
  shared: RateLimiterRedis | null;
  /** In this process only. */
  alone: RateLimiterMemory;
}
