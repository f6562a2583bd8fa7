-- Foreign servers, without their passwords.
SELECT s.Server_name AS `name`, s.Host AS `host`, s.Db AS `database`, s.Username AS `user`, s.Port AS `port`, s.Socket AS `socket`, s.Wrapper AS `wrapper`, s.Owner AS `owner`
  FROM mysql.servers AS s
