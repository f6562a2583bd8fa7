import type { CandidateState, DiscoveryState } from '../generated/graphql.ts';
import type { MessageKey } from '../i18n/messages.ts';

/** States of candidates in the order of the filter. */
export const candidateStates: readonly CandidateState[] = ['FOUND', 'ADOPTED', 'IGNORED', 'GONE'];

/** What a state is called. */
export const stateLabels: Readonly<Record<CandidateState | DiscoveryState, MessageKey>> = {
  FOUND: 'stateFound',
  ADOPTED: 'stateAdopted',
  IGNORED: 'stateIgnored',
  GONE: 'stateGone',
  RUNNING: 'stateRunning',
  SUCCEEDED: 'stateSucceeded',
  CANCELLED: 'stateCancelled',
  FAILED: 'stateFailed',
  INTERRUPTED: 'stateInterrupted',
};

/** How a state looks. */
export const stateTones: Readonly<Record<CandidateState | DiscoveryState, string>> = {
  FOUND: 'badge accent',
  ADOPTED: 'badge good',
  IGNORED: 'badge',
  GONE: 'badge warn',
  RUNNING: 'badge accent',
  SUCCEEDED: 'badge good',
  CANCELLED: 'badge',
  FAILED: 'badge bad',
  INTERRUPTED: 'badge warn',
};
