/**
 * The small, dialect-neutral tree both parsers produce and the one resolver reads. It keeps what lineage needs: names,
 * scopes, sub-selects, windows and positions. `pos` and `end` are UTF-16 offsets into the text that was parsed.
 * Names are as the dialect stores them: PostgreSQL's already folded to lower case, MySQL's as written.
 */
export * from './tree/definitions.js';
export * from './tree/queries.js';
export * from './tree/statements.js';
export * from './tree/writes.js';
