SELECT e.TO_USER AS `user`, e.TO_HOST AS `host`, e.FROM_USER AS `role`, e.FROM_HOST AS `role_host`, e.WITH_ADMIN_OPTION AS `admin`
  FROM mysql.role_edges AS e
