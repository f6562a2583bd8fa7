import type { CollectionWarning } from './collection.js';

/** One kind of statement as the engine's own figures tell it. */
export interface StatementFigures {
  /** Names the entry for as long as its counter runs on: one for each statement, database and account. */
  entry: string;
  /** Text that the engine's grammar reads; literals are parameters wherever the engine makes them so. */
  sql: string;
  /** PostgreSQL: where it was executed. MySQL and MariaDB: the current database, null for none. */
  database: string | null;
  /** Schemas in which names without one were looked up, in order; empty for MySQL and MariaDB, where it is the database. */
  searchPath: readonly string[];
  /** Executions since `since`, 1 or more. The counter may begin again at any time. */
  calls: number;
  /** When the counter began, as the engine tells it; null when it does not. A change means that it began again. */
  since: string | null;
  /** UTC, ISO 8601; null when the engine does not keep it. */
  lastSeenAt: string | null;
}

/** What was read of an engine's figures of statements. */
export interface StatementReading {
  method: 'PG_STAT_STATEMENTS' | 'PERFORMANCE_SCHEMA';
  /** Those that write before those that only read, then by executions. */
  statements: StatementFigures[];
  /** Statements left out because the engine kept only the beginning of their text. */
  cut: number;
  /** Statements left out by the bounds of the reading. */
  beyond: number;
  /** What the engine does not tell and why, each with what to do. */
  warnings: CollectionWarning[];
}

/** Bounds of a reading. */
export interface StatementReadingOptions {
  signal: AbortSignal;
  /** Per statement, milliseconds. */
  statementTimeoutMs: number;
  /** Entries read, at most. */
  mostStatements: number;
  /** Characters of text read, at most. */
  mostCharacters: number;
}
