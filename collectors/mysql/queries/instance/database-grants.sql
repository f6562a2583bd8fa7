SELECT p.GRANTEE AS `grantee`, p.TABLE_SCHEMA AS `schema`, p.PRIVILEGE_TYPE AS `privilege`, p.IS_GRANTABLE AS `grantable`
  FROM information_schema.SCHEMA_PRIVILEGES AS p
