SELECT p.`User` AS `user`, p.Host AS `host`, p.Proxied_user AS `proxied_user`, p.Proxied_host AS `proxied_host`, p.With_grant AS `grantable`, p.Grantor AS `grantor`
  FROM mysql.proxies_priv AS p
