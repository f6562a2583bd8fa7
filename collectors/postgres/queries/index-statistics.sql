-- Figures of indexes; sizes as in relation-statistics.sql.
SELECT n.nspname::text AS schema, t.relname::text AS relation, c.relname::text AS name,
       CASE WHEN c.relkind = 'I' THEN NULL
            WHEN act.written AND NOT act.locked THEN pg_relation_size(c.oid)
            ELSE c.relpages::bigint * current_setting('block_size')::int END AS size_bytes,
       pg_stat_get_numscans(c.oid) AS scans, pg_stat_get_tuples_returned(c.oid) AS entries_read,
       pg_stat_get_tuples_fetched(c.oid) AS rows_fetched,
       pg_stat_get_lastscan(c.oid) AS last_scan_at --@ from 160000
       NULL::timestamptz AS last_scan_at --@ before 160000
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL (
    SELECT pg_stat_get_tuples_inserted(t.oid) + pg_stat_get_tuples_updated(t.oid) + pg_stat_get_tuples_deleted(t.oid) > 0
             OR t.relkind = 'm' AS written,
           c.oid IN (SELECT l.relation FROM pg_catalog.pg_locks l
                      WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock' AND l.relation IS NOT NULL) AS locked
  ) act
 WHERE t.relkind IN ('r', 'p', 'm')
   AND t.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
