SELECT s.SCHEMA_NAME AS `name`,
       s.DEFAULT_CHARACTER_SET_NAME AS `character_set`,
       s.DEFAULT_COLLATION_NAME AS `collation`,
       s.DEFAULT_ENCRYPTION AS `encryption`, --@ mysql from 80016
       NULL AS `encryption`, --@ mysql before 80016
       NULL AS `encryption`, --@ mariadb
       x.OPTIONS AS `options`, --@ mysql from 80022
       NULL AS `options`, --@ mysql before 80022
       NULL AS `options`, --@ mariadb
       s.SCHEMA_COMMENT AS `comment` --@ mariadb
       NULL AS `comment` --@ mysql
  FROM information_schema.SCHEMATA AS s
  LEFT JOIN information_schema.SCHEMATA_EXTENSIONS AS x ON x.SCHEMA_NAME = s.SCHEMA_NAME --@ mysql from 80022
