-- Tables, partitions, foreign tables, views and materialized views, without what lies below them.
-- $1: oids, or null for all of the user's schemas.
SELECT c.oid::bigint AS oid,
       pg_get_userbyid(c.relowner)::text AS owner,
       CASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END AS persistence,
       am.amname::text AS access_method,
       ts.spcname::text AS tablespace,
       array_to_json(c.reloptions) AS options,
       array_to_json(toast.reloptions) AS toast_options,
       c.relrowsecurity AS row_security,
       c.relforcerowsecurity AS force_row_security,
       c.relreplident::text AS replica_identity,
       c.relispopulated AS populated,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       pt.partstrat::text AS partition_strategy,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       CASE WHEN inh.inhrelid IS NULL THEN NULL ELSE (
         SELECT json_agg(json_build_array(pn.nspname, p.relname, p.relkind, p.relispartition) ORDER BY i.inhseqno)
           FROM pg_catalog.pg_inherits i
           JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
           JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
          WHERE i.inhrelid = c.oid) END AS parents,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
       srv.srvname::text AS server,
       array_to_json(ft.ftoptions) AS foreign_options,
       c.relacl::text AS acl,
       d.description AS comment,
       ext.extname::text AS extension,
       array_to_json(sl.labels) AS security_labels
  FROM pg_catalog.pg_class c
  LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
  LEFT JOIN pg_catalog.pg_partitioned_table pt ON pt.partrelid = c.oid
  LEFT JOIN pg_catalog.pg_inherits inh ON inh.inhrelid = c.oid AND inh.inhseqno = 1
  LEFT JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid
  LEFT JOIN pg_catalog.pg_foreign_server srv ON srv.oid = ft.ftserver
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
  LEFT JOIN pg_catalog.pg_depend dep
    ON dep.classid = 'pg_class'::regclass AND dep.objid = c.oid AND dep.objsubid = 0 AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
  LEFT JOIN (SELECT objoid, array_agg(provider || '=' || label ORDER BY provider) AS labels
               FROM pg_catalog.pg_seclabel
              WHERE classoid = 'pg_class'::regclass AND objsubid = 0 GROUP BY objoid) sl ON sl.objoid = c.oid
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR c.oid = ANY ($1::oid[]))
