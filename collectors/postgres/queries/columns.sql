-- Columns in the order of their tables. $1: oids of the tables, or null for all of the user's schemas.
SELECT a.attrelid::bigint AS relation,
       a.attnum AS position,
       a.attname::text AS name,
       format_type(a.atttypid, a.atttypmod) AS data_type,
       a.attnotnull AS not_null,
       CASE WHEN a.atthasdef THEN pg_get_expr(ad.adbin, ad.adrelid) END AS default_value,
       a.attidentity::text AS identity,
       a.attgenerated::text AS generated,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT json_build_array(cn.nspname, co.collname)
                    FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = a.attcollation) END AS collation,
       a.attstorage::text AS storage,
       a.attcompression::text AS compression, --@ from 140000
       '' AS compression, --@ before 140000
       nullif(a.attstattarget, -1) AS statistics_target,
       a.attislocal AS is_local,
       a.attinhcount AS inherited,
       array_to_json(a.attoptions) AS options,
       array_to_json(a.attfdwoptions) AS foreign_options,
       a.attacl::text AS acl,
       d.description AS comment,
       CASE WHEN t.oid >= 16384 THEN (
         SELECT json_build_array(tn.nspname, ut.typname)
           FROM pg_catalog.pg_type ut
           JOIN pg_catalog.pg_namespace tn ON tn.oid = ut.typnamespace
           LEFT JOIN pg_catalog.pg_class tc ON tc.oid = ut.typrelid
          WHERE ut.oid = coalesce(e.oid, t.oid) AND (ut.typrelid = 0 OR tc.relkind = 'c') AND ut.typtype <> 'm'
            AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema') END AS user_type
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
  LEFT JOIN pg_catalog.pg_attrdef ad ON a.atthasdef AND ad.adrelid = a.attrelid AND ad.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR a.attrelid = ANY ($1::oid[]))
 ORDER BY a.attrelid, a.attnum
