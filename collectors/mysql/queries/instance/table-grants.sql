SELECT p.GRANTEE AS `grantee`, p.TABLE_SCHEMA AS `schema`, p.TABLE_NAME AS `table`, p.PRIVILEGE_TYPE AS `privilege`, p.IS_GRANTABLE AS `grantable`
  FROM information_schema.TABLE_PRIVILEGES AS p
