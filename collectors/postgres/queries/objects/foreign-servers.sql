-- Foreign servers of the database.
SELECT 'ForeignServer' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.srvname::text AS key_name,
       o.srvname::text AS name, pg_get_userbyid(o.srvowner)::text AS owner, o.srvacl::text AS acl,
       obj_description(o.oid, 'pg_foreign_server') AS comment, ext.extname::text AS extension,
       json_build_object('wrapper', w.fdwname, 'type', o.srvtype, 'version', o.srvversion,
                         'options', array_to_json(o.srvoptions)) AS properties,
       json_build_array(json_build_array('DEPENDS_ON', 'database', 'ForeignDataWrapper', w.fdwname)) AS links
  FROM pg_catalog.pg_foreign_server o
  JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = o.srvfdw
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_foreign_server'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
