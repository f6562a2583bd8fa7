-- Text search templates of the user's schemas.
SELECT 'TextSearchTemplate' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.tmplname::text AS key_name,
       o.tmplname::text AS name, NULL::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_ts_template') AS comment, ext.extname::text AS extension,
       json_build_object(
         'init', CASE WHEN o.tmplinit <> 0 THEN o.tmplinit::regproc::text END, 'lexize', o.tmpllexize::regproc::text) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_ts_template o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.tmplnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_ts_template'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
