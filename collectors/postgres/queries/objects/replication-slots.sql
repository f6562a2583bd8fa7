-- Replication slots that belong to this database.
SELECT 'ReplicationSlot' AS kind, NULL::bigint AS oid, NULL::text AS schema, o.slot_name::text AS key_name,
       o.slot_name::text AS name, NULL::text AS owner, NULL::text AS acl, NULL::text AS comment, NULL::text AS extension,
       json_build_object('type', o.slot_type, 'plugin', o.plugin, 'database', o.database, 'temporary', o.temporary,
                         'twoPhase', o.two_phase, --@ from 140000
                         'failover', o.failover, --@ from 170000
                         'logical', o.slot_type = 'logical') AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_replication_slots o
 WHERE o.database = current_database() AND NOT o.temporary
 ORDER BY o.slot_name
