-- How passwords are stored, by role; the hash itself never leaves the server. Superusers only.
SELECT a.rolname::text AS name,
       CASE WHEN a.rolpassword IS NULL THEN 'none' WHEN a.rolpassword LIKE 'SCRAM-SHA-256$%' THEN 'scram-sha-256'
            WHEN a.rolpassword LIKE 'md5%' THEN 'md5' ELSE 'other' END AS kind
  FROM pg_catalog.pg_authid a
