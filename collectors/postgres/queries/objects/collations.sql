-- Collations of the user's schemas.
SELECT 'Collation' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema,
       CASE WHEN o.collencoding = -1 THEN o.collname::text ELSE o.collname || '@' || pg_encoding_to_char(o.collencoding) END AS key_name,
       o.collname::text AS name, pg_get_userbyid(o.collowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_collation') AS comment, ext.extname::text AS extension,
       json_build_object(
         'provider', CASE o.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'default' END,
         'deterministic', o.collisdeterministic,
         'encoding', CASE WHEN o.collencoding >= 0 THEN pg_encoding_to_char(o.collencoding) END,
         'collate', o.collcollate, 'characterType', o.collctype,
         'locale', coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale'),
         'rules', o.collicurules, --@ from 160000
         'version', o.collversion) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_collation o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_collation'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
