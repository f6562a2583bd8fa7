-- Tablespaces that are not the file of one table.
SELECT t.NAME AS `name`, t.ROW_FORMAT AS `row_format`, t.PAGE_SIZE AS `page_bytes`, t.FILE_SIZE AS `size_bytes`, NULL AS `type`, NULL AS `state` --@ mariadb
  FROM information_schema.INNODB_SYS_TABLESPACES AS t --@ mariadb
SELECT t.NAME AS `name`, t.ROW_FORMAT AS `row_format`, t.PAGE_SIZE AS `page_bytes`, t.FILE_SIZE AS `size_bytes`, t.SPACE_TYPE AS `type`, t.STATE AS `state` --@ mysql
  FROM information_schema.INNODB_TABLESPACES AS t --@ mysql
 WHERE t.NAME NOT LIKE '%/%'
