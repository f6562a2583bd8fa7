-- User mappings of the database. Options may hold passwords: only their names and the remote user are read.
SELECT 'UserMapping' AS kind, o.umid::bigint AS oid, NULL::text AS schema, o.usename || '@' || o.srvname AS key_name,
       o.usename::text AS name, NULL::text AS owner, NULL::text AS acl, NULL::text AS comment, NULL::text AS extension,
       json_build_object(
         'server', o.srvname, 'user', o.usename,
         'remoteUser', (SELECT option_value FROM pg_options_to_table(o.umoptions) WHERE option_name = 'user'),
         'optionNames', (SELECT json_agg(option_name ORDER BY option_name) FROM pg_options_to_table(o.umoptions))) AS properties,
       json_build_array(json_build_array('DEPENDS_ON', 'database', 'ForeignServer', o.srvname)) AS links
  FROM pg_catalog.pg_user_mappings o
 ORDER BY o.umid
