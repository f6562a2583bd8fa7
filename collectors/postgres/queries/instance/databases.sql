-- All databases but template0, which nobody can connect to.
SELECT d.oid::bigint AS oid, d.datname::text AS name, pg_get_userbyid(d.datdba)::text AS owner, d.datacl::text AS acl,
       shobj_description(d.oid, 'pg_database') AS comment,
       pg_encoding_to_char(d.encoding)::text AS encoding, d.datcollate::text AS collate, d.datctype::text AS character_type,
       CASE coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' ELSE 'builtin' END AS locale_provider,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
       to_jsonb(d) ->> 'datcollversion' AS collation_version,
       d.datistemplate AS is_template, d.datallowconn AS allows_connections, d.datconnlimit AS connection_limit,
       t.spcname::text AS tablespace,
       array_to_json(s.setconfig) AS settings,
       has_database_privilege(d.oid, 'CONNECT') AS may_connect
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
  LEFT JOIN pg_catalog.pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0
 WHERE d.datname <> 'template0'
 ORDER BY d.datname
