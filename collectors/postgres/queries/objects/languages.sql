-- Languages of the database, the built-in ones included.
SELECT 'Language' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.lanname::text AS key_name, o.lanname::text AS name,
       pg_get_userbyid(o.lanowner)::text AS owner, o.lanacl::text AS acl, obj_description(o.oid, 'pg_language') AS comment,
       ext.extname::text AS extension,
       json_build_object(
         'procedural', o.lanispl, 'trusted', o.lanpltrusted,
         'handler', CASE WHEN o.lanplcallfoid <> 0 THEN o.lanplcallfoid::regproc::text END,
         'inlineHandler', CASE WHEN o.laninline <> 0 THEN o.laninline::regproc::text END,
         'validator', CASE WHEN o.lanvalidator <> 0 THEN o.lanvalidator::regproc::text END) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_language o
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_language'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
