-- Operator classes of the user's schemas, with the operators and functions that belong to the class itself.
SELECT 'OperatorClass' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema,
       am.amname || ':' || o.opcname AS key_name, o.opcname::text AS name,
       pg_get_userbyid(o.opcowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_opclass') AS comment, ext.extname::text AS extension,
       json_build_object(
         'accessMethod', am.amname, 'dataType', format_type(o.opcintype, NULL), 'default', o.opcdefault,
         'family', quote_ident(fn.nspname) || '.' || quote_ident(f.opfname),
         'storageType', CASE WHEN o.opckeytype <> 0 THEN format_type(o.opckeytype, NULL) END,
         'operators', (SELECT json_agg(json_build_object(
                   'strategy', ao.amopstrategy, 'operator', ao.amopopr::regoperator::text,
                   'purpose', CASE ao.amoppurpose WHEN 's' THEN 'SEARCH' ELSE 'ORDER' END,
                   'sortFamily', (SELECT quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname) FROM pg_catalog.pg_opfamily sf
                                    JOIN pg_catalog.pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = ao.amopsortfamily))
                 ORDER BY ao.amoplefttype, ao.amoprighttype, ao.amopstrategy)
           FROM pg_catalog.pg_amop ao WHERE ao.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid)),
         'functions', (SELECT json_agg(json_build_object('number', ap.amprocnum, 'function', ap.amproc::regprocedure::text)
                 ORDER BY ap.amproclefttype, ap.amprocrighttype, ap.amprocnum)
           FROM pg_catalog.pg_amproc ap WHERE ap.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid))) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_opclass o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
  JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
  JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
  JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_opclass'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
