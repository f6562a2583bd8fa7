-- Encoding conversions of the user's schemas.
SELECT 'Conversion' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.conname::text AS key_name,
       o.conname::text AS name, pg_get_userbyid(o.conowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_conversion') AS comment, ext.extname::text AS extension,
       json_build_object(
         'sourceEncoding', pg_encoding_to_char(o.conforencoding), 'targetEncoding', pg_encoding_to_char(o.contoencoding),
         'function', o.conproc::regproc::text, 'default', o.condefault) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_conversion o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_conversion'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
