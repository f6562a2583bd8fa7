/**
 * Column lineage of SQL text: no server, no graph. `loadPostgresGrammar` is awaited once before PostgreSQL text is
 * analysed; everything else is synchronous.
 */
export { analyzeSql, createCatalog, type AnalyzeOptions } from './analyze.js';
export {
  Catalog,
  Relation,
  TEMPORARY_SCHEMA,
  type CatalogColumn,
  type ColumnSpec,
  type Dialect,
  type RelationKind,
  type Routine,
} from './catalog.js';
export { answerLineage, lineageJsonl, type LineageAnswer } from './jsonl.js';
export type { LineageRequest } from './request.js';
export { loadPostgresGrammar } from './pg/parse.js';
export type {
  ColumnEdge,
  ColumnName,
  ForeignKeyUse,
  ObjectChange,
  RelationUse,
  RelationWriteUse,
  RowInfluence,
  ScriptLineage,
  Span,
  StatementLineage,
  UnresolvedName,
} from './types.js';
