-- Tables, views and functions that the views of one database use; only MySQL keeps them (8.0.13 and later), a function as
-- often as it is called.
SELECT u.VIEW_SCHEMA AS `schema`, u.VIEW_NAME AS `name`, 'TABLE' AS `kind`, u.TABLE_SCHEMA AS `used_schema`, u.TABLE_NAME AS `used_name`
  FROM information_schema.VIEW_TABLE_USAGE AS u
 WHERE u.VIEW_SCHEMA = ?
UNION
SELECT u.TABLE_SCHEMA, u.TABLE_NAME, 'FUNCTION', u.SPECIFIC_SCHEMA, u.SPECIFIC_NAME
  FROM information_schema.VIEW_ROUTINE_USAGE AS u
 WHERE u.TABLE_SCHEMA = ?
