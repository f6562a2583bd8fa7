-- Definitions of views and materialized views. $1: oids, or null for all of the user's schemas.
SELECT c.oid::bigint AS oid, pg_get_viewdef(c.oid) AS definition
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('v', 'm')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND ($1::oid[] IS NULL OR c.oid = ANY ($1::oid[]))
