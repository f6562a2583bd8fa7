-- Operator families of the user's schemas, with the operators and functions that belong to no class.
SELECT 'OperatorFamily' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema,
       am.amname || ':' || o.opfname AS key_name, o.opfname::text AS name,
       pg_get_userbyid(o.opfowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_opfamily') AS comment, ext.extname::text AS extension,
       json_build_object(
         'accessMethod', am.amname,
         'operators', (SELECT json_agg(json_build_object(
                   'strategy', ao.amopstrategy, 'operator', ao.amopopr::regoperator::text,
                   'purpose', CASE ao.amoppurpose WHEN 's' THEN 'SEARCH' ELSE 'ORDER' END,
                   'sortFamily', (SELECT quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname) FROM pg_catalog.pg_opfamily sf
                                    JOIN pg_catalog.pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = ao.amopsortfamily))
                 ORDER BY ao.amoplefttype, ao.amoprighttype, ao.amopstrategy)
           FROM pg_catalog.pg_amop ao WHERE ao.amopfamily = o.oid AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_amop'::regclass AND d.objid = ao.oid AND d.refclassid = 'pg_opclass'::regclass)),
         'functions', (SELECT json_agg(json_build_object('number', ap.amprocnum, 'function', ap.amproc::regprocedure::text)
                 ORDER BY ap.amproclefttype, ap.amprocrighttype, ap.amprocnum)
           FROM pg_catalog.pg_amproc ap WHERE ap.amprocfamily = o.oid AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_amproc'::regclass AND d.objid = ap.oid AND d.refclassid = 'pg_opclass'::regclass))) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_opfamily o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.opfnamespace
  JOIN pg_catalog.pg_am am ON am.oid = o.opfmethod
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_opfamily'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
