-- Settings as a new session finds them. The account sees fewer without pg_read_all_settings.
SELECT s.name::text AS name,
       CASE WHEN s.source IN ('client', 'session') THEN s.boot_val ELSE s.setting END AS value,
       CASE WHEN s.source IN ('client', 'session') THEN 'default' ELSE s.source END AS source,
       s.unit::text AS unit, s.category::text AS category, s.short_desc::text AS description, s.context::text AS context,
       s.vartype::text AS type, s.min_val::text AS min, s.max_val::text AS max, array_to_json(s.enumvals) AS choices,
       s.boot_val::text AS default_value, s.sourcefile::text AS source_file, s.sourceline AS source_line,
       s.pending_restart AS pending_restart
  FROM pg_catalog.pg_settings s
 ORDER BY s.name
