-- Schema of pg_stat_statements in the connected database, as an identifier that may stand in a statement.
SELECT quote_ident(n.nspname)::text AS schema
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pg_stat_statements'
