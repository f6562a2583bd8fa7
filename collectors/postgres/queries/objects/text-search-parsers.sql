-- Text search parsers of the user's schemas.
SELECT 'TextSearchParser' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.prsname::text AS key_name,
       o.prsname::text AS name, NULL::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_ts_parser') AS comment, ext.extname::text AS extension,
       json_build_object(
         'start', o.prsstart::regproc::text, 'nextToken', o.prstoken::regproc::text, 'end', o.prsend::regproc::text,
         'headline', CASE WHEN o.prsheadline <> 0 THEN o.prsheadline::regproc::text END,
         'lexTypes', o.prslextype::regproc::text) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_ts_parser o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.prsnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_ts_parser'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
