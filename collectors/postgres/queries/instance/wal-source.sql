-- Where a standby receives its log from.
SELECT sender_host::text AS host, sender_port::int AS port FROM pg_catalog.pg_stat_wal_receiver WHERE sender_host IS NOT NULL
