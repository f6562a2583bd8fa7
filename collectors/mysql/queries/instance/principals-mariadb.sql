-- Accounts and roles of MariaDB. Of the stored document only what is named here leaves the server: never what passwords
-- are checked with.
SELECT g.User AS `user`,
       g.Host AS `host`,
       JSON_VALUE(g.Priv, '$.is_role') AS `is_role`,
       JSON_VALUE(g.Priv, '$.access') AS `access`,
       JSON_VALUE(g.Priv, '$.plugin') AS `plugin`,
       JSON_EXTRACT(g.Priv, '$.auth_or[*].plugin') AS `other_plugins`,
       IF(COALESCE(JSON_VALUE(g.Priv, '$.authentication_string'), '') = '', 'NO', 'YES') AS `has_password`,
       JSON_VALUE(g.Priv, '$.account_locked') AS `locked`,
       JSON_VALUE(g.Priv, '$.password_last_changed') AS `password_changed`,
       JSON_VALUE(g.Priv, '$.password_lifetime') AS `password_lifetime`,
       JSON_VALUE(g.Priv, '$.ssl_type') AS `tls_type`,
       JSON_VALUE(g.Priv, '$.ssl_cipher') AS `tls_cipher`,
       JSON_VALUE(g.Priv, '$.x509_issuer') AS `tls_issuer`,
       JSON_VALUE(g.Priv, '$.x509_subject') AS `tls_subject`,
       JSON_VALUE(g.Priv, '$.max_questions') AS `max_queries_per_hour`,
       JSON_VALUE(g.Priv, '$.max_updates') AS `max_updates_per_hour`,
       JSON_VALUE(g.Priv, '$.max_connections') AS `max_connections_per_hour`,
       JSON_VALUE(g.Priv, '$.max_user_connections') AS `max_user_connections`,
       JSON_VALUE(g.Priv, '$.max_statement_time') AS `max_statement_seconds`,
       JSON_VALUE(g.Priv, '$.default_role') AS `default_role`
  FROM mysql.global_priv AS g
