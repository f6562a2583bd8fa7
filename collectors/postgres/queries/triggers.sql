-- Triggers that people made; those that implement foreign keys belong to the constraint.
-- $1: oids of the tables, or null for all of the user's schemas.
SELECT t.oid::bigint AS oid,
       t.tgrelid::bigint AS relation,
       t.tgname::text AS name,
       pg_get_triggerdef(t.oid) AS definition,
       t.tgtype::int AS type,
       t.tgenabled::text AS enabled,
       t.tgconstraint <> 0 AS is_constraint,
       t.tgdeferrable AS is_deferrable,
       t.tginitdeferred AS is_deferred,
       t.tgparentid <> 0 AS is_inherited, --@ from 130000
       false AS is_inherited, --@ before 130000
       t.tgoldtable::text AS old_table,
       t.tgnewtable::text AS new_table,
       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr::int2[])) AS columns,
       fn.nspname::text AS function_schema,
       p.proname::text AS function_name,
       oidvectortypes(p.proargtypes) AS function_arguments,
       d.description AS comment
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
  JOIN pg_catalog.pg_namespace fn ON fn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = t.oid AND d.classoid = 'pg_trigger'::regclass AND d.objsubid = 0
 WHERE NOT t.tgisinternal
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR t.tgrelid = ANY ($1::oid[]))
 ORDER BY t.tgrelid, t.tgname
