-- Definitions of views and materialized views. $1: oids, or null for all of the user's schemas.
SELECT c.oid::bigint AS oid, pg_get_viewdef(c.oid) AS definition
  FROM pg_catalog.pg_class c
 WHERE c.relkind IN ('v', 'm')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR c.oid = ANY ($1::oid[]))
