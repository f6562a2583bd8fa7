-- Grants on settings. PostgreSQL 15 and later.
SELECT parname::text AS name, paracl::text AS acl FROM pg_catalog.pg_parameter_acl ORDER BY parname
