-- Other databases the account may connect to: an extension is there or not in each.
SELECT d.datname::text AS name
  FROM pg_catalog.pg_database d
 WHERE d.datallowconn AND d.datname <> current_database() AND NOT d.datistemplate
   AND has_database_privilege(d.oid, 'CONNECT')
 ORDER BY d.datname = 'postgres' DESC, d.oid
