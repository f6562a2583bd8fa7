SELECT d.USER AS `user`, d.HOST AS `host`, d.DEFAULT_ROLE_USER AS `role`, d.DEFAULT_ROLE_HOST AS `role_host`
  FROM mysql.default_roles AS d
