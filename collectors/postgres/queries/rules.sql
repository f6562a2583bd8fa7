-- Rewrite rules other than the ones that make a view. $1: oids of the tables, or null for all of the user's schemas.
SELECT r.oid::bigint AS oid,
       r.ev_class::bigint AS relation,
       r.rulename::text AS name,
       pg_get_ruledef(r.oid) AS definition,
       r.ev_type::text AS event,
       r.is_instead AS is_instead,
       r.ev_enabled::text AS enabled,
       d.description AS comment
  FROM pg_catalog.pg_rewrite r
  JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = r.oid AND d.classoid = 'pg_rewrite'::regclass AND d.objsubid = 0
 WHERE r.rulename <> '_RETURN'
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR r.ev_class = ANY ($1::oid[]))
 ORDER BY r.ev_class, r.rulename
