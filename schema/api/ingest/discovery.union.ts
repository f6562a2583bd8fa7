import { resultOf } from '../common/result.union.js';
import { AdoptedCandidate, Candidate, DiscoveryRun } from './discovery.type.js';

/** Result of startDiscovery. */
export const StartDiscoveryResult = resultOf('StartDiscoveryResult', DiscoveryRun);
/** Result of cancelDiscovery. */
export const CancelDiscoveryResult = resultOf('CancelDiscoveryResult', DiscoveryRun);
/** Result of adoptCandidate. */
export const AdoptCandidateResult = resultOf('AdoptCandidateResult', AdoptedCandidate);
/** Result of ignoreCandidate. */
export const IgnoreCandidateResult = resultOf('IgnoreCandidateResult', Candidate);
/** Result of restoreCandidate. */
export const RestoreCandidateResult = resultOf('RestoreCandidateResult', Candidate);
