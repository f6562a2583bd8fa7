-- Privileges that objects made later will have, by maker, schema and kind of object.
SELECT 'DefaultPrivilege' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema,
       pg_get_userbyid(o.defaclrole) || ':' || k.name AS key_name, pg_get_userbyid(o.defaclrole) || ' ' || k.name AS name,
       pg_get_userbyid(o.defaclrole)::text AS owner, o.defaclacl::text AS acl, NULL::text AS comment, NULL::text AS extension,
       json_build_object('role', pg_get_userbyid(o.defaclrole), 'schema', n.nspname, 'objectType', k.name) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_default_acl o
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.defaclnamespace
  CROSS JOIN LATERAL (SELECT CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                  WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS name) k
 ORDER BY o.oid
