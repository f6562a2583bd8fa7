SELECT p.GRANTEE AS `grantee`, p.PRIVILEGE_TYPE AS `privilege`, p.IS_GRANTABLE AS `grantable`
  FROM information_schema.USER_PRIVILEGES AS p
