-- Sequences. $1: oids, or null for all of the user's schemas.
SELECT c.oid::bigint AS oid,
       pg_get_userbyid(c.relowner)::text AS owner,
       CASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END AS persistence,
       format_type(s.seqtypid, NULL) AS data_type,
       s.seqstart::text AS start_value, s.seqincrement::text AS increment, s.seqmin::text AS min_value,
       s.seqmax::text AS max_value, s.seqcache::text AS cache_size, s.seqcycle AS cycles,
       dep.deptype::text AS ownership,
       tn.nspname::text AS table_schema, t.relname::text AS table_name, a.attname::text AS column_name,
       c.relacl::text AS acl,
       d.description AS comment,
       ext.extname::text AS extension
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_class'::regclass AND dep.objid = c.oid
   AND dep.refclassid = 'pg_class'::regclass AND dep.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class t ON t.oid = dep.refobjid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = dep.refobjid AND a.attnum = dep.refobjsubid
  LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
  LEFT JOIN pg_catalog.pg_depend ed ON ed.classid = 'pg_class'::regclass AND ed.objid = c.oid AND ed.deptype = 'e'
   AND ed.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = ed.refobjid
 WHERE c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR c.oid = ANY ($1::oid[]))
 ORDER BY c.oid
