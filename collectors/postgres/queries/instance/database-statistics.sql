-- Figures of databases whose size the account may read.
SELECT d.datname::text AS name,
       CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER')
            THEN pg_database_size(d.oid) END AS size_bytes,
       s.numbackends AS connection_count, s.xact_commit AS commit_count, s.xact_rollback AS rollback_count,
       s.deadlocks AS deadlock_count, s.temp_bytes AS temporary_bytes,
       CASE WHEN s.blks_hit + s.blks_read > 0
            THEN round(s.blks_hit::numeric / (s.blks_hit + s.blks_read), 4)::float8 END AS cache_hit_ratio,
       age(d.datfrozenxid) AS transaction_age, s.stats_reset AS reset_at
  FROM pg_catalog.pg_database d
  LEFT JOIN pg_catalog.pg_stat_database s ON s.datid = d.oid
 WHERE d.datname <> 'template0'
