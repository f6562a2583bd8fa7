-- The account in use, what it may read, and facts of the server.
SELECT current_user::text AS account,
       r.rolsuper AS is_superuser,
       pg_has_role(current_user, 'pg_read_all_settings', 'MEMBER') AS reads_settings,
       pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER') AS reads_statistics,
       pg_is_in_recovery() AS in_recovery,
       version() AS version_text,
       pg_postmaster_start_time() AS started_at,
       current_setting('block_size')::int AS block_size_bytes,
       current_setting('data_checksums') = 'on' AS data_checksums,
       current_setting('wal_level') AS wal_level,
       current_setting('max_connections')::int AS max_connections,
       current_setting('ssl') = 'on' AS ssl,
       current_setting('password_encryption') AS password_encryption,
       (SELECT count(*) FROM pg_catalog.pg_stat_activity) AS connection_count
  FROM pg_catalog.pg_roles r
 WHERE r.rolname = current_user
