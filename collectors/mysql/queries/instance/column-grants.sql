SELECT p.GRANTEE AS `grantee`, p.TABLE_SCHEMA AS `schema`, p.TABLE_NAME AS `table`, p.COLUMN_NAME AS `column`, p.PRIVILEGE_TYPE AS `privilege`, p.IS_GRANTABLE AS `grantable`
  FROM information_schema.COLUMN_PRIVILEGES AS p
