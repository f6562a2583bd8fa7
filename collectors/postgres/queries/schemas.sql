-- The user's schemas.
SELECT n.oid::bigint AS oid, n.nspname::text AS name, pg_get_userbyid(n.nspowner)::text AS owner, n.nspacl::text AS acl,
       obj_description(n.oid, 'pg_namespace') AS comment, ext.extname::text AS extension
  FROM pg_catalog.pg_namespace n
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_namespace'::regclass AND dep.objid = n.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY n.nspname
