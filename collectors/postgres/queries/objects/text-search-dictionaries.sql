-- Text search dictionaries of the user's schemas.
SELECT 'TextSearchDictionary' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.dictname::text AS key_name,
       o.dictname::text AS name, pg_get_userbyid(o.dictowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_ts_dict') AS comment, ext.extname::text AS extension,
       json_build_object(
         'template', quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname), 'options', o.dictinitoption) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_ts_dict o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.dictnamespace
  JOIN pg_catalog.pg_ts_template t ON t.oid = o.dicttemplate
  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_ts_dict'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
