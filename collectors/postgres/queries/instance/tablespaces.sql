-- Tablespaces.
SELECT t.oid::bigint AS oid, t.spcname::text AS name, pg_get_userbyid(t.spcowner)::text AS owner, t.spcacl::text AS acl,
       shobj_description(t.oid, 'pg_tablespace') AS comment, pg_tablespace_location(t.oid) AS location,
       array_to_json(t.spcoptions) AS options
  FROM pg_catalog.pg_tablespace t
 ORDER BY t.spcname
