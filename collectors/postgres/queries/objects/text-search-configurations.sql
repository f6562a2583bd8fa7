-- Text search configurations of the user's schemas with their token mappings.
SELECT 'TextSearchConfiguration' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema, o.cfgname::text AS key_name,
       o.cfgname::text AS name, pg_get_userbyid(o.cfgowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_ts_config') AS comment, ext.extname::text AS extension,
       json_build_object(
         'parser', quote_ident(pn.nspname) || '.' || quote_ident(p.prsname),
         'mappings', (SELECT json_agg(json_build_object('token', t.alias, 'dictionaries', m.dictionaries) ORDER BY t.alias)
                        FROM (SELECT maptokentype, json_agg(mapdict::regdictionary::text ORDER BY mapseqno) AS dictionaries
                                FROM pg_catalog.pg_ts_config_map WHERE mapcfg = o.oid GROUP BY maptokentype) m
                        JOIN ts_token_type(o.cfgparser) t ON t.tokid = m.maptokentype)) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_ts_config o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.cfgnamespace
  JOIN pg_catalog.pg_ts_parser p ON p.oid = o.cfgparser
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_ts_config'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
