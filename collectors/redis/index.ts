import type { Collector } from '../../src/engines/contract.js';
import { collectInstance } from './collect.js';
import { checkWatch, startWatch } from './watch.js';

/**
 * Redis 6 and later and Valkey: instance facts, databases, settings, users with their rules, modules, functions, key
 * patterns and streams with their groups. Reads no value of any key. See README.md for the rules the account needs.
 */
export const redisCollector: Collector = {
  engine: 'redis',
  collect: collectInstance,
  watch: async (target, namespace, options) => {
    await checkWatch(target, options.signal);
    return startWatch(target, namespace, options);
  },
  watchSetupSql: () => null,
};
