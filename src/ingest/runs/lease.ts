/** Runs are held by leases of the graph. */
export { acquireLease, fence, type Lease, releaseLease, renewLease } from '../../graph/index.js';
