-- Roles with their attributes, memberships and settings. Passwords are never read.
SELECT r.oid::bigint AS oid, r.rolname::text AS name, r.rolsuper AS superuser, r.rolinherit AS inherit,
       r.rolcreaterole AS create_role, r.rolcreatedb AS create_database, r.rolcanlogin AS login,
       r.rolreplication AS replication, r.rolbypassrls AS bypass_row_security, r.rolconnlimit AS connection_limit,
       r.rolvaliduntil AS valid_until,
       shobj_description(r.oid, 'pg_authid') AS comment,
       array_to_json(own.setconfig) AS settings,
       (SELECT json_object_agg(d.datname, s.setconfig ORDER BY d.datname)
          FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
         WHERE s.setrole = r.oid) AS database_settings,
       (SELECT json_agg(json_build_object(
                 'role', pg_get_userbyid(m.roleid), 'admin', m.admin_option,
                 'inherit', m.inherit_option, --@ from 160000
                 'set', m.set_option, --@ from 160000
                 'grantor', pg_get_userbyid(m.grantor)) ORDER BY pg_get_userbyid(m.roleid), pg_get_userbyid(m.grantor))
          FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid) AS member_of
  FROM pg_catalog.pg_roles r
  LEFT JOIN pg_catalog.pg_db_role_setting own ON own.setrole = r.oid AND own.setdatabase = 0
 ORDER BY r.rolname
