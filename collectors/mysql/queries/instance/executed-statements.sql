-- Executed statements that read or write tables: those that write first, then those executed most. An execution that ended
-- in an error is not one. Parameters: rows, characters of text in all.
WITH entries AS (
  SELECT SCHEMA_NAME AS database_name, DIGEST AS digest, TRIM(DIGEST_TEXT) AS digest_text,
         COUNT_STAR - LEAST(SUM_ERRORS, COUNT_STAR) AS calls, FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen,
         QUERY_SAMPLE_TEXT AS sample, --@ mysql
         NULL AS sample, --@ mariadb
         DIGEST_TEXT NOT RLIKE '^[( ]*(SELECT|VALUES|TABLE)' AS writes
    FROM performance_schema.events_statements_summary_by_digest
   WHERE DIGEST_TEXT RLIKE '^[( ]*(SELECT|VALUES|TABLE|WITH|INSERT|REPLACE|UPDATE|DELETE|CREATE|LOAD)'
), ranked AS (
  SELECT e.*, ROW_NUMBER() OVER (ORDER BY writes DESC, calls DESC, digest, database_name) AS place,
         SUM(CHAR_LENGTH(digest_text) + COALESCE(CHAR_LENGTH(sample), 0))
           OVER (ORDER BY writes DESC, calls DESC, digest, database_name ROWS UNBOUNDED PRECEDING) AS characters,
         COUNT(*) OVER () AS total
    FROM entries e
   WHERE calls > 0
)
SELECT database_name AS `database`, digest, digest_text AS `text`, sample, calls, total,
       DATE_FORMAT(first_seen, '%Y-%m-%dT%H:%i:%s.000Z') AS since,
       DATE_FORMAT(last_seen, '%Y-%m-%dT%H:%i:%s.000Z') AS last_seen
  FROM ranked WHERE place <= ? AND characters <= ?
 ORDER BY place
