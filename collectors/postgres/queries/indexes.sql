-- Indexes. $1: oids of the tables, or null for all of the user's schemas.
SELECT i.indexrelid::bigint AS oid,
       i.indrelid::bigint AS relation,
       ic.relname::text AS name,
       am.amname::text AS method,
       i.indisunique AS is_unique,
       i.indisprimary AS is_primary,
       i.indisexclusion AS is_exclusion,
       i.indimmediate AS is_immediate,
       i.indisclustered AS is_clustered,
       i.indisvalid AS is_valid,
       i.indisready AS is_ready,
       i.indisreplident AS is_replica_identity,
       i.indnullsnotdistinct AS nulls_not_distinct, --@ from 150000
       false AS nulls_not_distinct, --@ before 150000
       i.indnkeyatts AS key_count,
       i.indkey::text AS column_numbers,
       pg_get_indexdef(i.indexrelid) AS definition,
       CASE WHEN i.indexprs IS NOT NULL THEN (
         SELECT json_agg(pg_get_indexdef(i.indexrelid, number, true) ORDER BY number)
           FROM generate_series(1, i.indnkeyatts) AS number) END AS expressions,
       pg_get_expr(i.indpred, i.indrelid) AS predicate,
       ts.spcname::text AS tablespace,
       array_to_json(ic.reloptions) AS options,
       CASE WHEN ic.relispartition THEN (
         SELECT json_build_array(pn.nspname, pt.relname, p.relname)
           FROM pg_catalog.pg_inherits h
           JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
           JOIN pg_catalog.pg_index pi ON pi.indexrelid = p.oid
           JOIN pg_catalog.pg_class pt ON pt.oid = pi.indrelid
           JOIN pg_catalog.pg_namespace pn ON pn.oid = pt.relnamespace
          WHERE h.inhrelid = i.indexrelid) END AS parent,
       d.description AS comment
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
  JOIN pg_catalog.pg_am am ON am.oid = ic.relam
  LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
 WHERE c.relkind IN ('r', 'p', 'm', 'f')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR i.indrelid = ANY ($1::oid[]))
 ORDER BY i.indrelid, ic.relname
