-- Access methods that are not built in.
SELECT 'AccessMethod' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.amname::text AS key_name, o.amname::text AS name,
       NULL::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_am') AS comment, ext.extname::text AS extension,
       json_build_object('type', CASE o.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, 'handler', o.amhandler::regproc::text) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_am o
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_am'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE o.oid >= 16384
 ORDER BY o.oid
