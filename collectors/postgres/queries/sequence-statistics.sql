-- Last values of the sequences the account may read.
SELECT s.schemaname::text AS schema, s.sequencename::text AS name, s.last_value::text AS last_value,
       CASE WHEN s.last_value IS NOT NULL AND s.max_value > s.min_value
            THEN round((s.last_value::numeric - s.min_value) / (s.max_value::numeric - s.min_value), 4)::float8 END AS used_ratio
  FROM pg_catalog.pg_sequences s
 WHERE s.schemaname !~ '^pg_' AND s.schemaname <> 'information_schema'
