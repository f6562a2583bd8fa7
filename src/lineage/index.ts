/**
 * Lineage: where data comes from and goes to, as evidence states it. The door of the domain.
 */
export {
  createLineageEvidence,
  type DeriveOutcome,
  type EdgeKind,
  type EdgeSubtype,
  type Evidence,
  type EvidenceSource,
  type LineageEvidence,
  type LineageEvidenceDependencies,
  type StaleScope,
  staleScopes,
  type UnresolvedItem,
} from './evidence/index.js';
