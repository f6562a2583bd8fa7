-- Extensions of the database.
SELECT 'Extension' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.extname::text AS key_name, o.extname::text AS name,
       pg_get_userbyid(o.extowner)::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_extension') AS comment,
       NULL::text AS extension,
       json_build_object('version', o.extversion, 'schema', n.nspname, 'relocatable', o.extrelocatable) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_extension o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.extnamespace
 ORDER BY o.oid
