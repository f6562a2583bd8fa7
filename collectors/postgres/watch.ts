import type { ChangeWatch } from '../../src/core/collection.js';
import { readResource } from '../../src/core/resources.js';
import type { Collector } from '../../src/engines/contract.js';

/** The statements that install the event triggers in one database. */
export function watchSetupSql(): string {
  return readResource('collectors/postgres/watch-setup.sql');
}

export const watchInstance: Collector['watch'] = async (): Promise<ChangeWatch> => {
  return { method: 'POLLING', advice: null, stop: async () => undefined };
};
