-- Accounts and roles of MySQL (a role is an account): never what passwords are checked with.
SELECT u.User AS `user`,
       u.Host AS `host`,
       u.plugin AS `plugin`,
       IF(u.authentication_string IS NULL OR u.authentication_string = '', 'NO', 'YES') AS `has_password`,
       u.account_locked AS `locked`,
       u.password_expired AS `password_expired`,
       DATE_FORMAT(u.password_last_changed, '%Y-%m-%dT%H:%i:%sZ') AS `password_changed_at`,
       u.password_lifetime AS `password_lifetime`,
       u.Password_reuse_history AS `password_reuse_history`,
       u.Password_reuse_time AS `password_reuse_days`,
       u.Password_require_current AS `password_require_current`, --@ from 80013
       NULL AS `password_require_current`, --@ before 80013
       u.ssl_type AS `tls_type`,
       CONVERT(u.ssl_cipher USING utf8mb4) AS `tls_cipher`,
       CONVERT(u.x509_issuer USING utf8mb4) AS `tls_issuer`,
       CONVERT(u.x509_subject USING utf8mb4) AS `tls_subject`,
       u.max_questions AS `max_queries_per_hour`,
       u.max_updates AS `max_updates_per_hour`,
       u.max_connections AS `max_connections_per_hour`,
       u.max_user_connections AS `max_user_connections`,
       JSON_EXTRACT(u.User_attributes, '$.Restrictions') AS `restrictions`, --@ from 80016
       JSON_UNQUOTE(JSON_EXTRACT(u.User_attributes, '$.metadata.comment')) AS `comment` --@ from 80016
       NULL AS `restrictions`, --@ before 80016
       NULL AS `comment` --@ before 80016
  FROM mysql.user AS u
