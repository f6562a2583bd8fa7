-- Foreign data wrappers of the database.
SELECT 'ForeignDataWrapper' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.fdwname::text AS key_name,
       o.fdwname::text AS name, pg_get_userbyid(o.fdwowner)::text AS owner, o.fdwacl::text AS acl,
       obj_description(o.oid, 'pg_foreign_data_wrapper') AS comment, ext.extname::text AS extension,
       json_build_object(
         'handler', CASE WHEN o.fdwhandler <> 0 THEN o.fdwhandler::regproc::text END,
         'validator', CASE WHEN o.fdwvalidator <> 0 THEN o.fdwvalidator::regproc::text END,
         'options', array_to_json(o.fdwoptions)) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_foreign_data_wrapper o
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_foreign_data_wrapper'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
