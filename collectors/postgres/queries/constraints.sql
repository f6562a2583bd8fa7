-- Constraints of tables. $1: oids of the tables, or null for all of the user's schemas.
SELECT k.oid::bigint AS oid,
       k.conrelid::bigint AS relation,
       k.conname::text AS name,
       k.contype::text AS type,
       pg_get_constraintdef(k.oid) AS definition,
       k.condeferrable AS is_deferrable,
       k.condeferred AS is_deferred,
       k.convalidated AS is_valid,
       k.conenforced AS is_enforced, --@ from 180000
       true AS is_enforced, --@ before 180000
       k.conislocal AS is_local,
       k.coninhcount AS inherited,
       k.connoinherit AS no_inherit,
       k.conkey::text AS column_numbers,
       ic.relname::text AS index_name,
       CASE WHEN k.contype = 'f' THEN k.confupdtype::text END AS on_update,
       CASE WHEN k.contype = 'f' THEN k.confdeltype::text END AS on_delete,
       CASE WHEN k.contype = 'f' THEN k.confmatchtype::text END AS match,
       tn.nspname::text AS target_schema,
       tc.relname::text AS target_name,
       CASE WHEN tc.relispartition THEN 'partition' ELSE tc.relkind::text END AS target_kind,
       CASE WHEN k.contype = 'f' THEN (
         SELECT json_agg(a.attname ORDER BY f.ordinal)
           FROM unnest(k.confkey) WITH ORDINALITY AS f (number, ordinal)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number) END AS target_columns,
       CASE WHEN k.contype = 'f' AND ic.relname IS NOT NULL THEN (
         SELECT u.conname::text FROM pg_catalog.pg_constraint u
          WHERE u.conindid = k.conindid AND u.conrelid = k.confrelid AND u.contype IN ('p', 'u') LIMIT 1)
        END AS target_constraint,
       d.description AS comment
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_class ic ON ic.oid = k.conindid
  LEFT JOIN pg_catalog.pg_class tc ON tc.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0
 WHERE k.contype IN ('p', 'u', 'f', 'c', 'x', 'n', 't')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR k.conrelid = ANY ($1::oid[]))
 ORDER BY k.conrelid, k.conname, k.oid
