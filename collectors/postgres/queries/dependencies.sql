-- What views, rules, routines with an SQL body, column defaults and sequences use, as the catalogue records it.
-- $1: oids of the tables and views, or null for all of the user's schemas; $2: the same for routines.
SELECT DISTINCT o.class AS class, o.owner::bigint AS owner, o.part AS part,
       o.refclassid::regclass::text AS target_class,
       coalesce(cn.nspname, pn.nspname, tn.nspname)::text AS target_schema,
       coalesce(c.relname, p.proname, t.typname)::text AS target_name,
       CASE WHEN c.relispartition THEN 'partition'
            ELSE coalesce(c.relkind::text, p.prokind::text, t.typtype::text) END AS target_kind,
       oidvectortypes(p.proargtypes) AS target_arguments
  FROM (
    SELECT CASE WHEN r.rulename = '_RETURN' THEN 'view' ELSE 'rule' END AS class, r.ev_class AS owner,
           CASE WHEN r.rulename = '_RETURN' THEN NULL ELSE r.rulename::text END AS part, d.refclassid, d.refobjid
      FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
     WHERE d.classid = 'pg_rewrite'::regclass AND d.deptype = 'n' AND r.oid >= 16384
       AND ($1::oid[] IS NULL OR r.ev_class = ANY ($1::oid[]))
    UNION ALL
    SELECT 'routine', d.objid, NULL, d.refclassid, d.refobjid
      FROM pg_catalog.pg_depend d
     WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'n' AND d.objid >= 16384
       AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass)
       AND ($2::oid[] IS NULL OR d.objid = ANY ($2::oid[]))
    UNION ALL
    SELECT 'column', ad.adrelid, ad.adnum::text, d.refclassid, d.refobjid
      FROM pg_catalog.pg_attrdef ad JOIN pg_catalog.pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = ad.oid
     WHERE ad.oid >= 16384 AND d.deptype = 'n' AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass)
       AND d.refobjid <> ad.adrelid
       AND ($1::oid[] IS NULL OR ad.adrelid = ANY ($1::oid[]))
    UNION ALL
    -- The sequence behind an identity column.
    SELECT 'column', d.refobjid, d.refobjsubid::text, d.classid, d.objid
      FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence q ON q.seqrelid = d.objid
     WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
       AND ($1::oid[] IS NULL OR d.refobjid = ANY ($1::oid[]))
  ) o
  LEFT JOIN pg_catalog.pg_class c ON o.refclassid = 'pg_class'::regclass AND c.oid = o.refobjid
  LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_proc p ON o.refclassid = 'pg_proc'::regclass AND p.oid = o.refobjid
  LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_type t ON o.refclassid = 'pg_type'::regclass AND t.oid = o.refobjid AND t.typrelid = 0
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
 WHERE coalesce(c.oid, p.oid, t.oid) IS NOT NULL
   AND NOT (o.class = 'view' AND o.refclassid = 'pg_class'::regclass AND o.refobjid = o.owner)
 ORDER BY 1, 2, 3, 4, 5, 6, 8
