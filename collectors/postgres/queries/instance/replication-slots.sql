-- Physical replication slots; logical ones belong to their database.
SELECT o.slot_name::text AS name, o.slot_type::text AS type, o.temporary AS temporary
  FROM pg_catalog.pg_replication_slots o
 WHERE o.database IS NULL AND NOT o.temporary
 ORDER BY o.slot_name
