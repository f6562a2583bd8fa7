-- Who granted on which table.
SELECT p.`User` AS `user`, p.Host AS `host`, p.Db AS `schema`, p.Table_name AS `table`, p.Grantor AS `grantor`
  FROM mysql.tables_priv AS p
