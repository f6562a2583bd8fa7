/** The evidence of lineage: what states it, kept piece by piece. */
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import type { GraphClient } from '../../graph/index.js';
import { type DeriveLimits, LineageDeriver } from './deriver.js';

export { type DeriveLimits, type DeriveOutcome, LineageDeriver } from './deriver.js';
export { type StaleScope, staleScopes } from './freshness.js';
export type {
  EdgeKind,
  EdgeSubtype,
  Evidence,
  EvidenceEdge,
  EvidenceOutcome,
  EvidenceSource,
  EvidenceStatement,
  UnresolvedItem,
} from './types.js';

/** What the evidence of lineage works with. */
export interface LineageEvidenceDependencies {
  graph: GraphClient;
  clock: Clock;
  logger: Logger;
  /** How much is written in one transaction. */
  limits?: DeriveLimits;
}

/** The services that write lineage. */
export interface LineageEvidence {
  /** Lineage of collected definitions. */
  deriver: LineageDeriver;
}

/** Makes the services that write lineage over one graph. */
export function createLineageEvidence(dependencies: LineageEvidenceDependencies): LineageEvidence {
  const { graph, clock, logger, limits } = dependencies;
  return { deriver: new LineageDeriver(graph, clock, logger, limits) };
}
