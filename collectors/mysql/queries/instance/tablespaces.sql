-- Tablespaces that are not the file of one table.
SELECT t.NAME AS `name`,
       t.ROW_FORMAT AS `row_format`,
       t.PAGE_SIZE AS `page_bytes`,
       t.FILE_SIZE AS `size_bytes`,
       t.SPACE_TYPE AS `type`, --@ mysql
       t.STATE AS `state` --@ mysql from 80014
       NULL AS `state` --@ mysql before 80014
       NULL AS `type`, --@ mariadb
       NULL AS `state` --@ mariadb
  FROM information_schema.INNODB_TABLESPACES AS t --@ mysql
  FROM information_schema.INNODB_SYS_TABLESPACES AS t --@ mariadb
 WHERE t.NAME NOT LIKE '%/%'
