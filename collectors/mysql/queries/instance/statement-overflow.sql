-- Executions of statements for which there was no room: one row gathers them.
SELECT COUNT_STAR AS executions FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NULL
