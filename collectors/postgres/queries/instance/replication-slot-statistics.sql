-- Figures of all replication slots.
SELECT o.slot_name::text AS name, o.database::text AS database, o.active AS active,
       o.wal_status::text AS wal_status, --@ from 130000
       NULL::text AS wal_status, --@ before 130000
       CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), o.restart_lsn)::bigint END AS retained_bytes
  FROM pg_catalog.pg_replication_slots o
 WHERE NOT o.temporary
