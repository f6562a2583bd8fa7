-- Casts that are not built in.
SELECT 'Cast' AS kind, o.oid::bigint AS oid, NULL::text AS schema,
       format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL) AS key_name,
       format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL) AS name,
       NULL::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_cast') AS comment, ext.extname::text AS extension,
       json_build_object(
         'sourceType', format_type(o.castsource, NULL), 'targetType', format_type(o.casttarget, NULL),
         'function', CASE WHEN o.castfunc <> 0 THEN o.castfunc::regprocedure::text END,
         'method', CASE o.castmethod WHEN 'f' THEN 'FUNCTION' WHEN 'i' THEN 'INOUT' ELSE 'WITHOUT FUNCTION' END,
         'context', CASE o.castcontext WHEN 'e' THEN 'EXPLICIT' WHEN 'a' THEN 'ASSIGNMENT' ELSE 'IMPLICIT' END) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_cast o
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_cast'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE o.oid >= 16384
 ORDER BY o.oid
