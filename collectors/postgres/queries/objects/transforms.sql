-- Transforms between types and procedural languages.
SELECT 'Transform' AS kind, o.oid::bigint AS oid, NULL::text AS schema,
       format_type(o.trftype, NULL) || ' LANGUAGE ' || l.lanname AS key_name,
       format_type(o.trftype, NULL) || ' LANGUAGE ' || l.lanname AS name,
       NULL::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_transform') AS comment, ext.extname::text AS extension,
       json_build_object(
         'dataType', format_type(o.trftype, NULL), 'language', l.lanname,
         'fromSql', CASE WHEN o.trffromsql <> 0 THEN o.trffromsql::regprocedure::text END,
         'toSql', CASE WHEN o.trftosql <> 0 THEN o.trftosql::regprocedure::text END) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_transform o
  JOIN pg_catalog.pg_language l ON l.oid = o.trflang
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_transform'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
