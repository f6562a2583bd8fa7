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
export {
  type AddLineageInput,
  type CacheRuleInput,
  createLineageSources,
  type DbtImportInput,
  type DbtImportResult,
  type ExecutedStatement,
  type LineageSources,
  type LineageSourcesDependencies,
  type OpenLineageAnswer,
  type QueryLogInput,
  type QueryLogResult,
} from './sources/index.js';
export {
  type AffectedParty,
  type AnalyzeScriptInput,
  type Breakage,
  type BreakageEffect,
  type ObjectAction,
  type ScriptEdge,
  type ScriptImpact,
  type ScriptObject,
  WhatIfService,
} from './what-if/index.js';
