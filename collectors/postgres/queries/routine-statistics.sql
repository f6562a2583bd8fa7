-- Calls of routines, counted while track_functions is on.
SELECT f.funcid::bigint AS oid, f.calls AS calls, f.total_time AS total_ms, f.self_time AS self_ms
  FROM pg_catalog.pg_stat_user_functions f
