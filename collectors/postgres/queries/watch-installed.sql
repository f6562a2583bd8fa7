-- Whether the event triggers of watch-setup.sql are there and fire, and whether this server can notify at all.
SELECT count(*) FILTER (WHERE evtname IN ('waymark_ddl', 'waymark_drop') AND evtenabled IN ('O', 'A')) = 2
         AND NOT pg_is_in_recovery() AS installed
  FROM pg_catalog.pg_event_trigger
