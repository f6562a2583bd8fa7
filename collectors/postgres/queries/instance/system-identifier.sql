-- The identifier that a cluster and its physical copies share.
SELECT system_identifier::text AS system_identifier FROM pg_control_system()
