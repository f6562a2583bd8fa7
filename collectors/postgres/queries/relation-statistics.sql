-- Figures of tables, partitions and materialized views. Sizes are measured where rows were written since the counters
-- were reset; elsewhere the page counts of the catalogue are as good and need no look at the files. A relation that
-- is locked exclusively now is not measured: that would wait for the lock.
SELECT n.nspname::text AS schema, c.relname::text AS name,
       CASE WHEN c.relkind = 'p' OR c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0 AND NOT act.written)
            THEN NULL ELSE c.reltuples::bigint END AS row_estimate,
       CASE WHEN c.relkind = 'p' THEN NULL
            WHEN act.written AND NOT act.locked THEN pg_table_size(c.oid)
            ELSE (c.relpages + coalesce(toast.relpages, 0))::bigint * current_setting('block_size')::int END AS size_bytes,
       pg_stat_get_live_tuples(c.oid) AS live_rows, pg_stat_get_dead_tuples(c.oid) AS dead_rows,
       pg_stat_get_numscans(c.oid) AS scans,
       pg_stat_get_tuples_inserted(c.oid) AS inserted, pg_stat_get_tuples_updated(c.oid) AS updated,
       pg_stat_get_tuples_deleted(c.oid) AS deleted,
       pg_stat_get_mod_since_analyze(c.oid) AS changed_since_analyze,
       pg_stat_get_last_vacuum_time(c.oid) AS vacuumed_at, pg_stat_get_last_autovacuum_time(c.oid) AS autovacuumed_at,
       pg_stat_get_last_analyze_time(c.oid) AS analyzed_at, pg_stat_get_last_autoanalyze_time(c.oid) AS autoanalyzed_at
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid
  CROSS JOIN LATERAL (
    SELECT pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid) > 0
             OR c.relkind = 'm' AS written,
           c.oid IN (SELECT l.relation FROM pg_catalog.pg_locks l
                      WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock' AND l.relation IS NOT NULL) AS locked
  ) act
 WHERE c.relkind IN ('r', 'p', 'm')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
