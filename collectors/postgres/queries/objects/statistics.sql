-- Extended statistics of the user's schemas.
SELECT 'Statistics' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.stxname::text AS key_name,
       o.stxname::text AS name, pg_get_userbyid(o.stxowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_statistic_ext') AS comment, ext.extname::text AS extension,
       json_build_object(
         'definition', pg_get_statisticsobjdef(o.oid),
         'table', cn.nspname || '.' || c.relname,
         'kinds', (SELECT json_agg(CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END ORDER BY k)
                     FROM unnest(o.stxkind) AS k),
         'columns', cols.names,
         'expressions', array_to_json(pg_get_statisticsobjdef_expressions(o.oid)), --@ from 140000
         'statisticsTarget', nullif((to_jsonb(o) ->> 'stxstattarget')::int, -1)) AS properties,
       cols.links AS links
  FROM pg_catalog.pg_statistic_ext o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.stxnamespace
  JOIN pg_catalog.pg_class c ON c.oid = o.stxrelid
  JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
  LEFT JOIN LATERAL (
    SELECT json_agg(a.attname ORDER BY k.ordinal) AS names,
           json_agg(json_build_array('COVERS', 'column', cn.nspname, c.relname, c.relkind, a.attname, k.ordinal) ORDER BY k.ordinal) AS links
      FROM unnest(o.stxkeys::int2[]) WITH ORDINALITY AS k (number, ordinal)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = o.stxrelid AND a.attnum = k.number) cols ON true
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_statistic_ext'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
