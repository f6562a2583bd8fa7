import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient } from '../../graph/index.js';
import type { InstanceService } from '../instances/instance.service.js';
import { DiscoveryService } from './discovery.service.js';
import { DiscoveryStore } from './discovery.store.js';
import type { Engines } from './prober.js';
import { defaultDiscoverySettings, type DiscoverySettings } from './types.js';

export { type AdoptCandidateInput, type CandidatePage, DiscoveryService } from './discovery.service.js';
export type { CandidateFilter } from './discovery.store.js';
export {
  type AddressFile,
  type Candidate,
  type CandidateState,
  defaultDiscoverySettings,
  type DiscoveryInput,
  type DiscoveryRun,
  type DiscoverySettings,
  type DiscoveryState,
} from './types.js';

/** Makes the service that finds instances and adopts them. */
export function createDiscovery(dependencies: {
  graph: GraphClient;
  engines: Engines;
  instances: Pick<InstanceService, 'registerInstance'>;
  clock: Clock;
  logger: Logger;
  settings?: Partial<DiscoverySettings>;
}): DiscoveryService {
  const { graph, settings } = dependencies;
  return new DiscoveryService({
    ...dependencies,
    store: new DiscoveryStore(graph),
    settings: { ...defaultDiscoverySettings, ...settings },
  });
}
