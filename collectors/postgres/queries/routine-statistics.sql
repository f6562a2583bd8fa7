-- Calls of routines, counted while track_functions is on.
SELECT n.nspname::text AS schema, p.proname::text AS name, p.prokind::text AS kind, oidvectortypes(p.proargtypes) AS arguments,
       f.calls AS calls, f.total_time AS total_ms, f.self_time AS self_ms
  FROM pg_catalog.pg_stat_user_functions f
  JOIN pg_catalog.pg_proc p ON p.oid = f.funcid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
