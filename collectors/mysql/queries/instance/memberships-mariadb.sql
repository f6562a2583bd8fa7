SELECT m.`User` AS `user`, m.Host AS `host`, m.Role AS `role`, '' AS `role_host`, m.Admin_option AS `admin`
  FROM mysql.roles_mapping AS m
